"""Which open items an amount pays to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from chalicelib.accounts.ledger.model import Item

# Among so many items, every pair and every three are tried.
PAIRS, TRIPLES = 200, 40


@dataclass(frozen=True)
class Fit:
    """Items whose sum is the amount; ``ways``: in how many ways of its kind it can be reached."""

    items: tuple[Item, ...]
    ways: int = 1


def fit(amount: int, items: Sequence[Item]) -> Fit | None:
    """One item, the oldest few, all that is not disputed, else two or three of them.

    ``items`` come oldest first. What can be reached in several ways is not certain.
    """
    single = [item for item in items if item.remaining == amount]
    if single:
        return Fit((single[0],), len(single))
    return (
        _oldest(amount, items)
        or _oldest(amount, [item for item in items if not item.contested])
        or _few(amount, items, 2, PAIRS)
        or _few(amount, items, 3, TRIPLES)
    )


def spread(amount: int, items: Sequence[Item]) -> tuple[list[tuple[Item, int]], int]:
    """How an amount falls on items in their order, and what is left of it."""
    shares, left = [], amount
    for item in items:
        share = min(left, item.remaining)
        if share <= 0:
            break
        shares.append((item, share))
        left -= share
    return shares, left


def gaps(shares: Sequence[tuple[Item, int]], items: Sequence[Item]) -> list[tuple[Item, int]]:
    """What is missing of items once the shares are paid."""
    paid = {item.id: amount for item, amount in shares}
    return [
        (item, missing) for item in items if (missing := item.remaining - paid.get(item.id, 0)) > 0
    ]


def _oldest(amount: int, items: Sequence[Item]) -> Fit | None:
    total = 0
    for place, item in enumerate(items, start=1):
        total += item.remaining
        if total == amount:
            return Fit(tuple(items[:place]))
        if total > amount:
            return None
    return None


def _few(amount: int, items: Sequence[Item], count: int, most: int) -> Fit | None:
    some = [item for item in items if item.remaining < amount][:most]
    found = [each for each in combinations(some, count) if _sum(each) == amount]
    return Fit(found[0], len(found)) if found else None


def _sum(items: Sequence[Item]) -> int:
    return sum(item.remaining for item in items)
