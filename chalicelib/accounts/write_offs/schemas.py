"""What goes over the wire about write-offs. Amounts are whole minor units of the currency."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from chalicelib.accounts.ledger.schemas import Booking, Reason, ShareNew
from chalicelib.accounts.write_offs.model import State
from chalicelib.kit.wire import Out


class WriteOffNew(Booking):
    """Ask for money to be given up; ``note`` says why.

    ``allocate``: against the oldest open items first, or against the chosen ``shares``, which
    make up the whole amount.
    """

    note: Reason
    allocate: Literal["oldest", "chosen"] = "oldest"
    shares: tuple[ShareNew, ...] = Field(default=(), max_length=40)


class WriteOffOut(Out):
    """A write-off; ``entry_id`` is the entry that it became once a second person approved."""

    id: str
    customer_id: str
    currency: str
    amount: int
    dated: date
    note: str
    state: State
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    alone: bool
    entry_id: str
