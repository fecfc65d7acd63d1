"""A mail that came in, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.kit.values import Frozen

# What people write on one day; beyond that, two machines are talking.
MOST_A_DAY: Final = 20
PREVIEW: Final = 300


class Outcome(StrEnum):
    """What became of a mail. ``UNKNOWN`` and ``TOO_MANY`` wait for a person."""

    WAITING = "waiting"
    REPLY = "reply"
    OPENED = "opened"
    UNKNOWN = "unknown"
    TOO_MANY = "too_many"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LOOP = "loop"
    SET_ASIDE = "set_aside"


FOR_PEOPLE: Final = frozenset({Outcome.UNKNOWN, Outcome.TOO_MANY})


class Delivery(Frozen):
    """One mail to one company, kept as it came under ``key`` in the bucket.

    ``id`` follows from the content. ``ticket_id`` is the ticket that its address proves, later
    the one it was put to. ``acknowledged``: a ticket that it opened was answered.
    """

    id: str
    key: str
    version: int = 1
    received_at: datetime
    size: int
    message_id: str = ""
    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    preview: str = ""
    files: int = 0
    left_out: int = 0
    outcome: Outcome = Outcome.WAITING
    ticket_id: str = ""
    customer_id: str = ""
    acknowledged: bool = False

    @property
    def for_people(self) -> bool:
        """Nobody but a person can say what it is."""
        return self.outcome in FOR_PEOPLE

    @property
    def unfinished(self) -> bool:
        """The worker has something left to do."""
        waits_for_answer = self.outcome is Outcome.OPENED and not self.acknowledged
        return self.outcome is Outcome.WAITING or waits_for_answer

    @property
    def who(self) -> str:
        """The sender as shown. It is what the mail says of itself, and proves nothing."""
        return f"{self.sender_name} <{self.sender}>" if self.sender_name else self.sender

    def became(
        self, outcome: Outcome, ticket_id: str = "", customer_id: str = "", left_out: int = 0
    ) -> "Delivery":
        """The next version, with what became of it."""
        return self.model_copy(
            update={
                "version": self.version + 1,
                "outcome": outcome,
                "ticket_id": ticket_id or self.ticket_id,
                "customer_id": customer_id or self.customer_id,
                "left_out": self.left_out + left_out,
            }
        )

    def answered(self) -> "Delivery":
        """The next version, its sender told that we have it."""
        return self.model_copy(update={"version": self.version + 1, "acknowledged": True})
