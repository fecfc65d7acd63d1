"""Setting off what an overseas agent owes us against what we owe it. Pure.

Both directions stay visible; in each currency the smaller of the two is set off, the oldest
items first, and the net is what is still to be paid, by whom.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.accounts.agents.errors import NothingToSetOff
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.payables.model import Payable, Status
from chalicelib.tenancy.shared_links import SharedLink

SERIES: Final = "SO"
# So many documents of either side are booked at once, in one transaction, which takes a hundred
# operations; more of them are set off by a job, part after part.
AT_ONCE: Final = 12
# A statement with more documents of a side than these is read by nobody, and its row would not
# hold them; what is older goes first, and the rest on the next statement.
MOST: Final = 400
State = Literal["making", "issued", "undoing", "undone"]


class Frozen(BaseModel):
    """A value of this subject: never changed, only replaced."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Side(Frozen):
    """One open document of either side: what was open of it and how much was set off."""

    id: str
    number: str = ""
    dated: date
    due: date
    open: int
    set_off: int = 0


class Position(Frozen):
    """Both directions in one currency. ``receivable`` and ``payable`` are all that is open and
    not disputed or claimed; costs whose bill has not come are in neither."""

    currency: str
    receivable: int
    payable: int
    ours: tuple[Side, ...] = ()
    theirs: tuple[Side, ...] = ()

    @property
    def amount(self) -> int:
        """What can be set off at once."""
        return min(sum(each.open for each in self.ours), sum(each.open for each in self.theirs))

    @property
    def net(self) -> int:
        """What is left: positive is owed to us, negative by us."""
        return self.receivable - self.payable

    @property
    def at_once(self) -> bool:
        """Whether both sides fit into one transaction."""
        return max(len(self.ours), len(self.theirs)) <= AT_ONCE

    def set_off(self) -> "Position":
        """With the amount laid on the oldest documents of both sides. ``NothingToSetOff``."""
        if self.amount <= 0:
            raise NothingToSetOff()
        ours, theirs = laid(self.ours, self.amount), laid(self.theirs, self.amount)
        return self.model_copy(update={"ours": ours, "theirs": theirs})


class SetOff(Frozen):
    """A numbered statement of what was set off, as it was issued; only undoing is added.

    ``entry_id`` is the credit on the agent's account, ``undo_entry_id`` its opposite. While a
    ``job`` is making it, it has no number yet and stands in no list but its agent's.
    """

    id: str
    series: str = SERIES
    sequence: int = Field(ge=0)
    state: State = "issued"
    job: str = ""
    customer_id: str
    agent: str
    address: tuple[str, ...] = ()
    language: str = "en"
    company: str
    position: Position
    amount: int = Field(gt=0)
    on: date
    note: str = ""
    entry_id: str = ""
    issued_at: datetime
    issued_by: str
    issued_name: str = ""
    undone_at: datetime | None = None
    undone_by: str = ""
    undo_reason: str = ""
    undo_entry_id: str = ""
    link: SharedLink | None = None
    sent_to: tuple[str, ...] = ()
    sent_at: datetime | None = None
    version: int = 1

    @property
    def number(self) -> str:
        """``SO-000042``: without gaps for each company; none while it is being made."""
        return f"{self.series}-{self.sequence:06d}" if self.sequence else ""

    @property
    def under_way(self) -> bool:
        """Whether a job is making or undoing it."""
        return self.state in ("making", "undoing")

    @property
    def currency(self) -> str:
        return self.position.currency

    def changed(self, **changes: Any) -> "SetOff":
        return self.model_copy(update={"version": self.version + 1, **changes})


def positions(items: Sequence[Item], payables: Sequence[Payable]) -> list[Position]:
    """Both directions in each currency that has anything open, the oldest documents first."""
    due = [each for each in payables if each.status is Status.DUE and each.remaining > 0]
    owed = [each for each in items if each.debit and each.undisputed > 0]
    codes = sorted({each.currency for each in due} | {each.currency for each in owed})
    return [_position(code, owed, due) for code in codes]


def _position(code: str, owed: Sequence[Item], due: Sequence[Payable]) -> Position:
    ours = [
        Side(id=e.id, number=e.number, dated=e.dated, due=e.due, open=e.undisputed)
        for e in owed
        if e.currency == code
    ]
    theirs = [
        Side(id=e.id, number=e.number, dated=e.dated, due=e.due, open=e.remaining)
        for e in due
        if e.currency == code
    ]
    return Position(
        currency=code,
        receivable=sum(each.open for each in ours),
        payable=sum(each.open for each in theirs),
        ours=_oldest(ours),
        theirs=_oldest(theirs),
    )


def _oldest(sides: Sequence[Side]) -> tuple[Side, ...]:
    in_order = sorted(sides, key=lambda each: (each.due, each.dated, each.number, each.id))
    return tuple(in_order[:MOST])


def laid(sides: Sequence[Side], amount: int) -> tuple[Side, ...]:
    """The amount on one after the other; documents that get nothing are left out."""
    found = []
    for each in sides:
        part = min(each.open, amount)
        amount -= part
        if part:
            found.append(each.model_copy(update={"set_off": part}))
    return tuple(found)
