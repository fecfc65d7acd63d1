"""How old what is owed is: today from the open items, at any day from items and allocations."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from chalicelib.accounts.ledger.model import Allocation, Item
from chalicelib.kit.values import Exact

# The last day past due that falls into each column; later is over 90 days (domain.md).
COLUMNS = ((0, "not_due"), (30, "d1_30"), (60, "d31_60"), (90, "d61_90"))


class AgedBalance(Exact):
    """What is open in one currency by days past due, in minor units.

    ``unallocated`` credits have no age and stand apart (positive: in the customer's favour);
    ``disputed`` is the part of the columns that is in dispute.
    """

    currency: str
    not_due: int = 0
    d1_30: int = 0
    d31_60: int = 0
    d61_90: int = 0
    d90_plus: int = 0
    unallocated: int = 0
    disputed: int = 0

    @property
    def overdue(self) -> int:
        """Everything past its due date; due today is not overdue."""
        return self.d1_30 + self.d31_60 + self.d61_90 + self.d90_plus

    @property
    def owed(self) -> int:
        """All open debits, before unallocated credits."""
        return self.not_due + self.overdue

    @property
    def net(self) -> int:
        return self.owed - self.unallocated

    def plus(self, other: "AgedBalance") -> "AgedBalance":
        """The columns of two balances of one currency added up."""
        if other.currency != self.currency:
            raise ValueError("amounts of different currencies are never added together")
        sums = {name: getattr(self, name) + getattr(other, name) for name in AMOUNTS}
        return AgedBalance(currency=self.currency, **sums)


AMOUNTS = tuple(name for name in AgedBalance.model_fields if name != "currency")


def column(due: date, on: date) -> str:
    """The column of an item by calendar days past its due date at the end of that day."""
    late = (on - due).days
    return next((name for last, name in COLUMNS if late <= last), "d90_plus")


def aged(items: Iterable[Item], on: date) -> list[AgedBalance]:
    """Open items by age, one balance for each currency, in order of its code.

    Items of documents dated after the day do not count yet.
    """
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for item in items:
        if item.dated > on or not item.open:
            continue
        name = column(item.due, on) if item.debit else "unallocated"
        sums[item.currency][name] += item.remaining
        sums[item.currency]["disputed"] += item.contested
    return [AgedBalance(currency=code, **sums[code]) for code in sorted(sums)]


def as_at(items: Collection[Item], allocations: Iterable[Allocation], on: date) -> list[Item]:
    """The items as they stood at the end of a day, from the whole history.

    A payment dated on the day counts as received. An allocation made later between documents
    dated before counts: the question is when the money came, not when it was matched. What was
    undone later counts as far as nothing that still stands has taken its place.
    """
    left = {item.id: item.amount for item in items if item.dated <= on}
    effective = [each for each in allocations if each.effective(on)]
    for allocation in sorted(effective, key=_standing_first):
        _settle(left, allocation)
    return [item.replaced(remaining=left[item.id]) for item in items if item.id in left]


def rewound(items: Collection[Item], allocations: Iterable[Allocation], on: date) -> list[Item]:
    """The same as ``as_at``, from the items as they stand today and what came after the day.

    ``items`` are all that are open, and all that the ``allocations`` name; these are all that
    began or ended to count after the day. So a short look back is as cheap as what came since.
    """
    left = {item.id: item.remaining for item in items if item.dated <= on}
    allocations = sorted(allocations, key=_standing_first)
    for each in allocations:
        if each.undone_on is None and each.made_on > on:
            for side in (each.credit_id, each.debit_id):
                if side in left:
                    left[side] += each.amount
    for each in allocations:
        if each.undone_on is not None and each.effective(on):
            _settle(left, each)
    return [item.replaced(remaining=left[item.id]) for item in items if item.id in left]


def _settle(left: dict[str, int], allocation: Allocation) -> None:
    share = min(allocation.amount, left[allocation.credit_id], left[allocation.debit_id])
    left[allocation.credit_id] -= share
    left[allocation.debit_id] -= share


def _standing_first(each: Allocation) -> tuple[bool, date, str, str]:
    return (each.undone_on is not None, each.made_on, each.credit_id, each.debit_id)
