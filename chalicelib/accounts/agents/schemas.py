"""What goes over the wire about set-off with agents. Amounts are minor units of the currency."""

from datetime import date, datetime

from pydantic import BaseModel

from chalicelib.accounts.ledger.schemas import Reason, Short
from chalicelib.kit.wire import Currency, In, Out


class SetOffNew(In):
    """Set off what can be in one currency."""

    currency: Currency
    note: Short = ""


class SetOffUndo(In):
    """Why a set-off is taken back."""

    reason: Reason


class SideOut(Out):
    """One document: what was open of it, and how much was set off.

    A ``credit`` is in the books of the other side: a credit bill, or what waits on the account.
    """

    id: str
    credit: bool
    number: str
    dated: date
    due: date
    open: int
    set_off: int


class PositionOut(Out):
    """Both directions in one currency; ``net`` is positive when it is owed to us.

    ``amount`` is what can be set off at once: of the oldest documents of either side.
    """

    currency: str
    receivable: int
    payable: int
    net: int
    amount: int
    ours: list[SideOut]
    theirs: list[SideOut]


class AgentOut(BaseModel):
    """What an agent and we owe each other; ``agreed``: set-off is agreed."""

    customer_id: str
    agreed: bool
    positions: list[PositionOut]


class SetOffFileOut(BaseModel):
    """Where the PDF can be fetched for five minutes."""

    url: str


class SetOffOut(Out):
    """A set-off statement as it was issued. While a job is ``making`` it, it has no number."""

    id: str
    number: str
    state: str
    customer_id: str
    agent: str
    currency: str
    amount: int
    position: PositionOut
    on: date
    note: str
    entry_id: str
    used_entry_id: str
    issued_at: datetime
    issued_by: str
    undone_at: datetime | None
    undo_reason: str
    undo_entry_id: str
    sent_to: list[str]
    sent_at: datetime | None
    version: int
