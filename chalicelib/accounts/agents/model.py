"""Setting off what an overseas agent owes us against what we owe it. Pure.

Both directions stay visible; in each currency the smaller of the two is set off, the oldest
items first, and the net is what is still to be paid, by whom. Credits count on the other side:
what we credited the agent, or it has paid too much, we owe it; what it credits us, it owes us.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Literal

from pydantic import Field

from chalicelib.accounts.agents.errors import NothingToSetOff
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.ledger.netting import usable
from chalicelib.accounts.payables.model import Payable, Status
from chalicelib.kit.values import Exact
from chalicelib.tenancy.shared_links import SharedLink

SERIES: Final = "SO"
# So many documents of either side are booked at once, in one transaction, which takes a hundred
# operations; more of them are set off by a job, part after part.
AT_ONCE: Final = 12
# A statement with more documents of a side than these is read by nobody, and its row would not
# hold them; what is older goes first, and the rest on the next statement.
MOST: Final = 400
# So many credits of either side go onto one statement: they are used up in its transaction.
MOST_CREDITS: Final = 8
State = Literal["making", "issued", "undoing", "undone"]


class Side(Exact):
    """One open document of either side: what was open of it and how much was set off.

    A ``credit`` stands in the books of the other side: on ours a credit bill of the agent, on
    theirs money or a credit note on the agent's account.
    """

    id: str
    credit: bool = False
    number: str = ""
    dated: date
    due: date
    open: int
    set_off: int = 0


class Position(Exact):
    """Both directions in one currency. ``receivable`` and ``payable`` are all that is open and
    not disputed or claimed, credits with them; costs whose bill has not come are in neither."""

    currency: str
    receivable: int
    payable: int
    ours: tuple[Side, ...] = ()
    theirs: tuple[Side, ...] = ()

    @classmethod
    def empty(cls, currency: str) -> "Position":
        return cls(currency=currency, receivable=0, payable=0)

    @property
    def amount(self) -> int:
        """What can be set off at once; charges and credits of one account alone are no set-off."""
        if not (self.bills or self.credit_bills):
            return 0
        return min(sum(each.open for each in self.ours), sum(each.open for each in self.theirs))

    @property
    def net(self) -> int:
        """What is left: positive is owed to us, negative by us."""
        return self.receivable - self.payable

    @property
    def charges(self) -> tuple[Side, ...]:
        return tuple(each for each in self.ours if not each.credit)

    @property
    def credit_bills(self) -> tuple[Side, ...]:
        return tuple(each for each in self.ours if each.credit)

    @property
    def bills(self) -> tuple[Side, ...]:
        return tuple(each for each in self.theirs if not each.credit)

    @property
    def on_account(self) -> tuple[Side, ...]:
        return tuple(each for each in self.theirs if each.credit)

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


class SetOff(Exact):
    """A numbered statement of what was set off, as it was issued; only undoing is added.

    ``entry_id`` is the payment on the agent's account, ``used_entry_id`` the debit that used up
    what it had there; one of them may be missing, ``undo_entry_id`` is the opposite of the first.
    While a ``job`` is making it, it has no number yet and stands in no list but its agent's.
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
    used_entry_id: str = ""
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

    @property
    def entries(self) -> list[str]:
        """The entries on the agent's account."""
        return [each for each in (self.entry_id, self.used_entry_id) if each]

    def changed(self, **changes: Any) -> "SetOff":
        return self.model_copy(update={"version": self.version + 1, **changes})


def positions(
    items: Sequence[Item], credits: Sequence[Item], payables: Sequence[Payable]
) -> list[Position]:
    """Both directions in each currency that has anything open, the oldest documents first.

    ``items`` are the open charges of the agent's account, ``credits`` what is open there for it.
    """
    ours = [_of_item(each, each.undisputed) for each in items if each.debit and each.undisputed > 0]
    theirs = [_of_item(each, each.remaining, credit=True) for each in credits if usable(each)]
    due = [each for each in payables if each.status is Status.DUE]
    theirs += [_of_bill(each, each.remaining) for each in due if each.remaining > 0]
    ours += [_of_bill(each, left, credit=True) for each, left in _unanswered(payables)]
    codes = sorted({code for code, _ in (*ours, *theirs)})
    return [_position(code, ours, theirs) for code in codes]


def _unanswered(payables: Sequence[Payable]) -> list[tuple[Payable, int]]:
    """The agent's credit bills, less what is claimed of its bills: so much of them, the oldest
    first, answers the claims and is no debt of its own."""
    claimed: dict[str, int] = {}
    for each in payables:
        claimed[each.currency] = claimed.get(each.currency, 0) + each.claimed
    found = []
    for each in sorted(payables, key=lambda each: (each.due, each.dated, each.number, each.id)):
        if each.status is Status.DUE and each.credit:
            answers = min(claimed[each.currency], -each.remaining)
            claimed[each.currency] -= answers
            found.append((each, -each.remaining - answers))
    return [(each, left) for each, left in found if left > 0]


_Dated = tuple[str, Side]


def _of_item(item: Item, left: int, *, credit: bool = False) -> _Dated:
    number = item.number or item.reference
    side = Side(id=item.id, number=number, dated=item.dated, due=item.due, open=left, credit=credit)
    return item.currency, side


def _of_bill(bill: Payable, left: int, *, credit: bool = False) -> _Dated:
    side = Side(
        id=bill.id, number=bill.number, dated=bill.dated, due=bill.due, open=left, credit=credit
    )
    return bill.currency, side


def _position(code: str, ours: Sequence[_Dated], theirs: Sequence[_Dated]) -> Position:
    mine = [side for currency, side in ours if currency == code]
    yours = [side for currency, side in theirs if currency == code]
    return Position(
        currency=code,
        receivable=sum(each.open for each in mine),
        payable=sum(each.open for each in yours),
        ours=_oldest(mine),
        theirs=_oldest(yours),
    )


def _oldest(sides: Sequence[Side]) -> tuple[Side, ...]:
    in_order = sorted(sides, key=lambda each: (each.due, each.dated, each.number, each.id))
    beyond = [each.id for each in in_order if each.credit][MOST_CREDITS:]
    return tuple(each for each in in_order if each.id not in beyond)[:MOST]


def laid(sides: Sequence[Side], amount: int) -> tuple[Side, ...]:
    """The amount on one after the other; documents that get nothing are left out."""
    found = []
    for each in sides:
        part = min(each.open, amount)
        amount -= part
        if part:
            found.append(each.model_copy(update={"set_off": part}))
    return tuple(found)
