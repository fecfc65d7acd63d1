"""A row of counters that moves with what it counts.

``writes`` counts the moves: whoever counts anew writes only if nothing has moved since they
began, so that not one move is lost while everybody goes on working.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chalicelib.kit.dynamo import Absent, Equals, Item, Key, Store
from chalicelib.unit_of_work import UnitOfWork

WRITES: Final = "writes"
_NO_COUNTS: Final = frozenset({"pk", "sk", WRITES})


@dataclass(frozen=True)
class Tally:
    """What stands in a row, zeros left out."""

    key: Key
    counts: Mapping[str, int]
    writes: int


def count(uow: UnitOfWork, key: Key, moved: Mapping[str, int]) -> None:
    """Move counters as part of this act; what moves nothing does not touch the row."""
    if any(moved.values()):
        for name, by in moved.items():
            uow.count(key, name, by)
        uow.count(key, WRITES, 1)


def tally(store: Store, key: Key) -> Tally:
    """The row as it stands; nothing was ever counted: no counts."""
    return tally_of(key, store.get(key) or {})


def tally_of(key: Key, row: Item) -> Tally:
    """The counters of a row that was read."""
    counts = {name: int(row[name]) for name in row if name not in _NO_COUNTS}
    return Tally(key, nonzero(counts), int(row.get(WRITES, 0)))


def nonzero(counts: Mapping[str, int]) -> dict[str, int]:
    """Counters without those that stand at nothing."""
    return {name: amount for name, amount in counts.items() if amount}


def rewrite(uow: UnitOfWork, was: Tally, now: Mapping[str, int]) -> None:
    """Write the counters as they were counted anew; Stale when one has moved since."""
    row = {"pk": was.key.pk, "sk": was.key.sk, WRITES: was.writes + 1, **nonzero(now)}
    same = Equals(WRITES, was.writes) if was.writes else Absent(WRITES)
    uow.put(was.key.table, row, same)
