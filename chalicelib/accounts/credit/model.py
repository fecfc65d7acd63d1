"""Credit: how much a customer owes in the widest sense, and when no more is given.

Rules: ``domain.md``, *Terms*: exposure, credit hold, what a hold blocks.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from chalicelib.kit.values import Exact


class Side(StrEnum):
    """What counts towards exposure beside the ledger."""

    BOOKING = "booking"
    ACCEPTANCE = "acceptance"
    GUARANTEE = "guarantee"
    ACCEPTED_DISPUTE = "accepted_dispute"


# +1 raises the exposure, -1 lowers it. An open dispute is no side at all: it frees no credit.
SIGNS: Mapping[Side, int] = MappingProxyType(
    {Side.BOOKING: 1, Side.ACCEPTANCE: 1, Side.GUARANTEE: -1, Side.ACCEPTED_DISPUTE: -1}
)
MOST_POSITIONS = 200
# What must say when it ends by itself: a bill matures, a guarantee expires.
ENDING = frozenset({Side.ACCEPTANCE, Side.GUARANTEE})
# Amounts by what they are and their currency, in minor units.
Sums = Mapping[tuple[Side, str], int]


class Beside(NamedTuple):
    """What is counted by itself beside the ledger; ``writes`` counts how often it moved."""

    sums: Sums
    writes: int


class Position(Exact):
    """One amount beside the ledger that somebody noted by hand, in minor units.

    It counts up to its last day ``until``: that on which an acceptance bill matures (it is paid
    in the course of it) or a guarantee expires.
    """

    id: str
    side: Side
    currency: str
    amount: int = Field(gt=0)
    reference: str = ""
    note: str = ""
    until: date | None = None
    added_by: str = ""
    added_on: date

    def counts(self, on: date) -> bool:
        return self.until is None or on <= self.until


class Cause(StrEnum):
    """Why a customer is on hold."""

    LIMIT = "limit"
    AGE = "age"
    REMINDER = "reminder"
    HAND = "hand"


class Blocks(StrEnum):
    """What a hold stops; a hold may stop nothing and only be seen."""

    BOOKINGS = "bookings"
    DOCUMENTS = "documents"


class Hold(Exact):
    """The hold in force, as it is shown everywhere. ``since`` is its first moment."""

    causes: tuple[Cause, ...]
    blocks: tuple[Blocks, ...] = ()
    since: datetime


class ByHand(Exact):
    """Somebody put the customer on hold."""

    blocks: tuple[Blocks, ...] = ()
    reason: str
    by: str
    at: datetime


class Leave(Exact):
    """Leave to go against a hold up to a last day, once a second person has granted it.

    It covers the ``causes`` of the hold there were when it was asked, no new ones. ``alone``:
    nobody else is in the company, the same person was asked twice.
    """

    reason: str
    until: date
    causes: tuple[Cause, ...]
    asked_by: str
    asked_at: datetime
    granted_by: str = ""
    granted_at: datetime | None = None
    alone: bool = False

    @property
    def granted(self) -> bool:
        return self.granted_at is not None

    def over(self, on: date) -> bool:
        return on > self.until

    def covers(self, causes: Iterable[Cause], on: date) -> bool:
        return self.granted and not self.over(on) and set(causes) <= set(self.causes)


class Release(Leave):
    """A hold set aside; ``lifts``: a hold by hand does not come back when the release ends."""

    lifts: bool = False


class Credit(Exact):
    """One customer's credit. ``watched``: every booking may change what holds."""

    TYPE: ClassVar[str] = "credit"

    customer_id: str
    positions: tuple[Position, ...] = ()
    by_hand: ByHand | None = None
    hold: Hold | None = None
    release: Release | None = None
    watched: bool = False
    due_at: datetime | None = None
    version: int = 0

    def replaced(self, **changes: Any) -> "Credit":
        return self.model_copy(update=changes)

    def blocks(self, what: Blocks) -> bool:
        """Whether the hold in force stops this."""
        return self.hold is not None and what in self.hold.blocks
