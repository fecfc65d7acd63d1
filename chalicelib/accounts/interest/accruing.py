"""Interest by the day, exact: pure, from the items and what was set against them.

A day bears interest on what was open at its end, overdue and not in dispute (as it is today).
A payment dated on the day counts as received. There is no interest on interest. What is smaller
than a minor unit is carried on to the next time, so that many small charges are one large one.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from chalicelib.accounts.interest.policy import InterestPolicy
from chalicelib.accounts.ledger.ageing import rewound
from chalicelib.accounts.ledger.model import Accrued, Allocation, Item, Kind

_DAY = timedelta(days=1)
BEARING = frozenset({Kind.CHARGE, Kind.CORRECTION})


@dataclass(frozen=True)
class Interest:
    """What one currency bears from ``since`` to ``until``, both included, in minor units.

    ``accrued`` is what the account remembers once it is booked.
    """

    currency: str
    since: date
    until: date
    amount: int
    accrued: Accrued


def interest(
    items: Collection[Item],
    allocations: Collection[Allocation],
    accrued: Mapping[str, Accrued],
    policy: InterestPolicy,
    until: date,
) -> list[Interest]:
    """What each currency bears up to a day, since it was charged last; none if it is too little.

    ``items`` are all that were open at any time since, ``allocations`` all that began or ended
    to count since (``ledger.looking_back``).
    """
    found = []
    for code in sorted({item.currency for item in items}):
        last = accrued.get(code)
        mine = [item for item in items if item.currency == code]
        first = _first(mine, last, policy)
        if not policy.yearly or first is None or first > until:
            continue
        carried = last.rest if last is not None and last.divisor == policy.divisor else 0
        units = carried + policy.yearly * _unit_days(mine, allocations, policy, first, until)
        amount, rest = divmod(units, policy.divisor)
        if amount and amount >= policy.least.get(code, 0):
            now = Accrued(until=until, rest=rest, divisor=policy.divisor)
            found.append(Interest(code, first, until, amount, now))
    return found


def _first(items: Collection[Item], last: Accrued | None, policy: InterestPolicy) -> date | None:
    """The first day that may bear interest and was not charged yet."""
    days = [_bears_from(item, policy) for item in items if item.debit and item.kind in BEARING]
    earliest = min(days, default=None)
    if earliest is None:
        return None
    bounds = [earliest, *([last.until + _DAY] if last else [])]
    return max(bounds + ([policy.begins] if policy.begins else []))


def _bears_from(item: Item, policy: InterestPolicy) -> date:
    return item.due + timedelta(days=policy.after + 1)


def _unit_days(
    items: Collection[Item],
    allocations: Collection[Allocation],
    policy: InterestPolicy,
    first: date,
    until: date,
) -> int:
    """Minor units times the days on which they were open and overdue."""
    ids = {item.id for item in items}
    mine = [each for each in allocations if each.debit_id in ids]
    total = 0
    for begins, ends in pairwise(_cuts(items, mine, policy, first, until)):
        bearing = sum(
            item.undisputed
            for item in rewound(items, mine, begins)
            if item.debit and item.kind in BEARING and _bears_from(item, policy) <= begins
        )
        total += bearing * (ends - begins).days
    return total


def _cuts(
    items: Collection[Item],
    allocations: Collection[Allocation],
    policy: InterestPolicy,
    first: date,
    until: date,
) -> list[date]:
    """The days on which what bears interest may change, between the first and the one after."""
    end = until + _DAY
    changes = {day for day in _changes(items, allocations, policy) if first < day < end}
    return sorted({first, end} | changes)


def _changes(
    items: Collection[Item], allocations: Collection[Allocation], policy: InterestPolicy
) -> Iterator[date]:
    for item in items:
        yield _bears_from(item, policy)
        yield item.dated
    for each in allocations:
        yield each.made_on
        if each.undone_on is not None:
            yield each.undone_on
