"""Why customers do not pay: who, for how long, how much, by reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

# So many customers of one reason are counted for the figures; more are said to be more.
COUNTED = 100


@dataclass(frozen=True)
class Unpaid:
    """A customer that does not pay for a known reason. ``open`` is what it owes by currency,
    less its money on account, in minor units; ``since`` when the reason was noted."""

    customer_id: str
    why: str
    since: date
    oldest_due: date | None
    open: Mapping[str, int]


@dataclass(frozen=True)
class Figure:
    """One reason: how many customers, and what they owe together by currency.

    ``more``: there are more than were counted.
    """

    why: str
    count: int
    open: Mapping[str, int]
    more: bool = False


def figure(why: str, rows: Sequence[Unpaid], more: bool) -> Figure:
    """The rows of one reason, added up by currency; different currencies never together."""
    sums: dict[str, int] = {}
    for row in rows:
        for code, amount in row.open.items():
            sums[code] = sums.get(code, 0) + amount
    return Figure(why, len(rows), {code: sums[code] for code in sorted(sums)}, more)
