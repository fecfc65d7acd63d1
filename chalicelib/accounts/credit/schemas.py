"""What goes over the wire about credit. Amounts are minor units."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from chalicelib.accounts.credit.model import Blocks, Cause, Side
from chalicelib.kit.money import LARGEST
from chalicelib.kit.wire import Currency, In, Out

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class PositionNew(In):
    """A booking, acceptance bill, guarantee or accepted dispute that somebody notes by hand.

    ``until``: the day on which a bill matures or a guarantee expires, the last day of the others.
    """

    side: Side
    currency: Currency
    amount: int = Field(gt=0, le=LARGEST)
    reference: Short = ""
    note: Short = ""
    until: date | None = None


class HoldNew(In):
    """Put a customer on hold by hand."""

    reason: Reason
    blocks: tuple[Blocks, ...] = Field(default=(), max_length=2)


class LeaveNew(In):
    """Ask a second person for leave against a hold, up to a day."""

    reason: Reason
    until: date


class ReleaseNew(LeaveNew):
    """Ask for a hold to be set aside up to a day; ``lifts``: a hold by hand ends with it."""

    lifts: bool = False


class PositionOut(PositionNew):
    """What counts beside the ledger."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    added_by: str
    added_on: date


class HoldOut(Out):
    """The hold in force."""

    causes: tuple[Cause, ...]
    blocks: tuple[Blocks, ...]
    since: datetime


class LeaveOut(Out):
    """A leave that is asked or granted."""

    reason: str
    until: date
    causes: tuple[Cause, ...]
    asked_by: str
    asked_at: datetime
    granted_by: str
    granted_at: datetime | None
    alone: bool


class ReleaseOut(LeaveOut):
    """A release asked or granted."""

    lifts: bool


class ExposureOut(Out):
    """The exposure by part, in minor units of one currency at the rates of the day."""

    currency: str
    on: date
    parts: dict[str, int]
    total: int
    left_out: tuple[str, ...]


class CreditOut(Out):
    """A customer's credit: exposure against limit, hold, release, positions."""

    customer_id: str
    exposure: ExposureOut
    limit: int | None
    hold: HoldOut | None
    release: ReleaseOut | None
    positions: tuple[PositionOut, ...]
    version: int


class HeldOut(Out):
    """A customer on hold."""

    customer_id: str
    hold: HoldOut | None
    release: ReleaseOut | None
