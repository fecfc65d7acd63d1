"""A customer's ageing at the end of a past day: what is open today, less what came since."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from chalicelib.accounts.ledger.ageing import AgedBalance, aged, rewound
from chalicelib.accounts.ledger.model import Allocation, Item
from chalicelib.accounts.ledger.ports import Ledgers

# From so many credits on, one read of all allocations is cheaper than one for each.
MANY: Final = 20


def aged_at(rows: Ledgers, customer_id: str, day: date) -> list[AgedBalance]:
    """What was owed at the end of the day, by currency and age."""
    return aged(items_at(rows, customer_id, day), day)


def items_at(rows: Ledgers, customer_id: str, day: date) -> list[Item]:
    """Every item that was open at the end of the day, as it stood; beside them may stand some
    that were settled.

    Reads as much as came after the day; nothing else of the history is looked at.
    """
    items, allocations = moved_since(rows, customer_id, day)
    return rewound(items, allocations, day)


def moved_since(rows: Ledgers, customer_id: str, day: date) -> tuple[list[Item], list[Allocation]]:
    """Every item that was open at any time after the day, as it stands today, and every
    allocation that began or ended to count since: what ``ageing.rewound`` takes."""
    since = day + timedelta(days=1)
    later = [
        entry
        for code in rows.account(customer_id).balances
        for entry in rows.all_entries(customer_id, code, since, None)
    ]
    standing = {item.id: item for item in rows.each_open(customer_id)}
    if later:
        ids = {entry.id for entry in later} | {entry.corrects for entry in later}
        moved = rows.items(customer_id, sorted(ids - {""}))
        allocations = _allocations(rows, customer_id, moved)
        named = {side for each in allocations for side in (each.credit_id, each.debit_id)}
        closed = rows.items(customer_id, sorted(named - standing.keys()))
        standing |= {item.id: item for item in closed}
        return list(standing.values()), allocations
    return list(standing.values()), []


def _allocations(rows: Ledgers, customer_id: str, moved: Sequence[Item]) -> list[Allocation]:
    """Every allocation that may have begun or ended to count since: those of the credits that
    came or were undone, and of the credits that settle, or settled, the debits that did."""
    credits = {item.id for item in moved if not item.debit}
    credits |= {each for item in moved for each in (*item.matched, *item.released)}
    if len(credits) > MANY:
        parts = rows.parts(customer_id)
    else:
        parts = [part for each in sorted(credits) for part in rows.parts(customer_id, each)]
    return [
        each
        for part in parts
        if not part.planned and part.credit_id in credits
        for each in part.allocations
    ]
