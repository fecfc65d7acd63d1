"""Disputes that share a ticket: the lines of one list, each still settled on its own. Pure."""

from chalicelib.kit.values import Frozen

# A ticket with more lines than these is read by nobody; the next lines open another.
MOST_LINES = 50


class Gather(Frozen):
    """Which disputes belong on one ticket: ``key`` names the list, ``title`` is what it is
    called on the ticket."""

    key: str
    title: str


class Gathered(Frozen):
    """The ticket that lines of a list are on so far, and how many they are."""

    key: str
    ticket_id: str
    lines: int = 1
    version: int = 1

    @property
    def full(self) -> bool:
        return self.lines >= MOST_LINES

    def plus(self) -> "Gathered":
        """With one more line."""
        return self.model_copy(update={"lines": self.lines + 1, "version": self.version + 1})

    def moved(self, ticket_id: str) -> "Gathered":
        """Going on with another ticket."""
        facts = {"ticket_id": ticket_id, "lines": 1, "version": self.version + 1}
        return self.model_copy(update=facts)
