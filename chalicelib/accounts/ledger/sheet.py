"""One account on the desk: what a single transaction books, matches and takes back on it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from chalicelib.accounts.ledger import allocation
from chalicelib.accounts.ledger.allocation import Matched, Share
from chalicelib.accounts.ledger.model import (
    Account,
    Allocation,
    Draft,
    Entry,
    Item,
    Part,
)
from chalicelib.accounts.ledger.months import (
    Month,
    Place,
    add,
    month_of,
    of_entry,
    of_settling,
    taken_back,
)
from chalicelib.accounts.ledger.posting import book

# DynamoDB takes 100 operations in a transaction; an item on the sheet needs two of them.
MOST_ITEMS = 40


class Sheet:
    """A working copy of an account; everything on it is written at once or not at all.

    ``items`` holds each touched item as it is now, ``was`` as it was read (``None``: new);
    ``oldest`` the oldest chaseable due date of a currency where it is known beforehand.
    """

    def __init__(self, account: Account, at: datetime, today: date, by: str) -> None:
        self.read = account
        self.account = account
        self.at, self.today, self.by = at, today, by
        self.entries: list[Entry] = []
        self.items: dict[str, Item] = {}
        self.was: dict[str, Item | None] = {}
        self.parts: dict[tuple[str, int], Part] = {}
        self.retired: list[Item] = []
        self.oldest: dict[str, date | None] = {}
        self.months: dict[Place, Month] = {}

    @property
    def currencies(self) -> list[str]:
        """The currencies in which something open has changed."""
        return sorted({item.currency for item in self.items.values()})

    @property
    def billed(self) -> dict[tuple[str, str], int]:
        """By how much what is charged for shipments moves, by their number and the currency."""
        moved: dict[tuple[str, str], int] = {}
        for item_id, item in self.items.items():
            was = self.was[item_id]
            by = item.billed - (was.billed if was else 0)
            if by and item.shipment:
                place = item.shipment, item.currency
                moved[place] = moved.get(place, 0) + by
        return moved

    def lay(self, items: Iterable[Item]) -> None:
        """Put items as they stand in the books on the desk."""
        for item in items:
            self.items.setdefault(item.id, item)
            self.was.setdefault(item.id, item)

    def book(self, draft: Draft, entry_id: str) -> Item:
        """Add an entry; its open item."""
        item = self.items.get(draft.corrects)
        corrected = item.kind if item else None
        booked = book(self.account, draft, entry_id, self.at, self.by, corrected)
        self.account = booked.account
        self.entries.append(booked.entry)
        month = of_entry(booked.entry, corrected)
        add(self.months, (draft.currency, month_of(draft.dated)), month)
        self.items[entry_id] = booked.item
        self.was[entry_id] = None
        return booked.item

    def allocate(self, credit_id: str, shares: Sequence[Share]) -> None:
        """Set a credit against debits in one part. Raises as ``allocation.allocate`` does."""
        if not shares:
            return
        credit = self.items[credit_id]
        self.lay(item for item, _ in shares)
        current = [(self.items[item.id], amount) for item, amount in shares]
        matched = allocation.allocate(self.account, credit, current)
        self._took(matched)
        self._settled(matched)
        number = credit.parts + 1
        self.items[credit_id] = matched.credit.replaced(parts=number)
        self.parts[credit_id, number] = Part(
            credit_id=credit_id, number=number, allocations=matched.allocations
        )

    def carry_out(self, part: Part, credit: Item, debits: Sequence[Item]) -> None:
        """Make what a part has planned; less where less is open by now."""
        self.lay([credit, *debits])
        wanted = {each.debit_id: each.amount for each in part.allocations}
        shares, left = [], credit.remaining
        for item in debits:
            amount = min(wanted[item.id], item.remaining, left)
            if amount > 0:
                shares.append((item, amount))
                left -= amount
        matched = allocation.allocate(self.account, credit, shares)
        self._took(matched)
        self._settled(matched)
        made = part.model_copy(update={"planned": False, "allocations": matched.allocations})
        self.parts[part.credit_id, part.number] = made

    def release(self, part: Part, only_debit: str = "") -> None:
        """Take back the standing allocations of a part; its items lie on the desk already."""
        credit = self.items[part.credit_id]
        back = [each for each in part.allocations if _stands(each, only_debit)]
        if not back:
            return
        matched = allocation.release(self.account, credit, self.items, back, self.today)
        self._took(matched)
        self._settled(matched, back=True)
        undone = {each.debit_id: each for each in matched.allocations}
        after = tuple(undone[each.debit_id] if each in back else each for each in part.allocations)
        self.parts[part.credit_id, part.number] = part.model_copy(update={"allocations": after})

    def reverse(self, item_id: str, draft: Draft, entry_id: str) -> Item:
        """Book the opposite of an entry and set the two against each other."""
        opposite = self.book(draft, entry_id)
        item = self.items[item_id]
        debit, credit = (item, opposite) if item.debit else (opposite, item)
        self.allocate(credit.id, [(debit, item.remaining)])
        self.items[item_id] = self.items[item_id].replaced(reversed_by=entry_id)
        self.retired.append(self.items[item_id])
        return self.items[opposite.id]

    def dispute(
        self, item_id: str, disputed: bool, reason: str, amount: int = 0, dispute_id: str = ""
    ) -> None:
        """Mark an amount of a debit as disputed (0: all), or the debit as settled again."""
        self.account, self.items[item_id] = allocation.dispute(
            self.account, self.items[item_id], disputed, reason, amount, dispute_id
        )

    def amend(self, item: Item) -> None:
        """Change what is said about an item, not what it amounts to."""
        self.items[item.id] = item

    def _took(self, matched: Matched) -> None:
        self.account = matched.account
        self.items.update({item.id: item for item in (matched.credit, *matched.debits)})

    def _settled(self, matched: Matched, back: bool = False) -> None:
        """Count what was settled, or is not any more, in the month in which it was."""
        for each in matched.allocations:
            credit, debit = self.items[each.credit_id], self.items[each.debit_id]
            month = of_settling(each, credit.kind, debit.kind)
            place = credit.currency, month_of(each.made_on)
            add(self.months, place, taken_back(month) if back else month)


def _stands(each: Allocation, only_debit: str) -> bool:
    return each.undone_on is None and only_debit in ("", each.debit_id)
