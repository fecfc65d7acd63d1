"""What the customer holds and has said beside the ticket itself. Pure: time is passed in."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.kit.values import Frozen
from chalicelib.tenancy.shared_links import SharedLink

# Long enough for a claim against a carrier to be settled; every e-mail brings a new one.
LIVES: Final = timedelta(days=90)
# The links of the last e-mails stay good beside each other: people answer old e-mails.
MOST_LINKS: Final = 6


# It stands on the company's website: it ends when somebody ends it.
PAGE_LIVES: Final = timedelta(days=3650)


class LodgingPage(Frozen):
    """The company's public page for complaints: its present link, or none."""

    link: SharedLink | None = None
    made_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.link is not None and not self.link.revoked


class Survey(Frozen):
    """The customer's mark after the close: 1 (bad) to 5 (good), once for each cycle."""

    score: int
    comment: str = ""
    at: datetime
    cycle: int


class Side(Frozen):
    """The customer's side of one ticket; it is only ever written together with the ticket."""

    links: tuple[SharedLink, ...] = ()
    survey: Survey | None = None

    def with_link(self, link: SharedLink) -> "Side":
        """One more link; the oldest ends when there are too many."""
        return self.model_copy(update={"links": (*self.links, link)[-MOST_LINKS:]})

    def revoked(self) -> "Side":
        """All links end."""
        ended = tuple(each.model_copy(update={"revoked": True}) for each in self.links)
        return self.model_copy(update={"links": ended})

    def live(self, now: datetime) -> tuple[SharedLink, ...]:
        """The links that open the page now."""
        return tuple(each for each in self.links if not each.revoked and now < each.expires_at)
