"""Due times on aggregates: the fields that arm, move and cancel a wake-up.

``due_at`` is what the facts say is due next. ``wake_at`` and ``wake_shard`` are only the key of
the due index; while a message is under way the sweeper moves ``wake_at`` ahead as a lease.
An aggregate in the due index also carries ``type`` and ``id``, which name it to its worker.
"""

import zlib
from datetime import datetime, timedelta
from typing import Any, Final

from chalicelib.kit.clock import stamp

SHARDS: Final = 4
# So long a message may be under way before another one is sent.
LEASE: Final = timedelta(minutes=10)
# Where what never took effect waits for a person; no sweep looks there.
PARKED: Final = "D#parked"
_SHARDS: Final = tuple(f"D#{number}" for number in range(SHARDS))
DUE_FIELDS: Final = ("due_at", "wake_at", "wake_shard", "wake_tries")


def due_fields(pk: str, due_at: datetime | None, *, nudged: bool = False) -> dict[str, Any]:
    """The attributes to put on an aggregate; none when nothing is due (it leaves the index).

    ``nudged``: its message goes out with this very write, so the sweeper looks after it only when
    the lease is over. Thousands written at once would else be sent all over again every minute.
    """
    if due_at is None:
        return {}
    wake_at = due_at + LEASE if nudged else due_at
    return {
        "due_at": stamp(due_at),
        "wake_at": stamp(wake_at),
        "wake_shard": shard_of(pk),
        "wake_tries": 0,
    }


def shard_of(pk: str) -> str:
    """The shard of the due index that an aggregate belongs to; the same for ever."""
    return f"D#{zlib.crc32(pk.encode()) % SHARDS}"


def shards() -> tuple[str, ...]:
    """All shards, in order."""
    return _SHARDS


def without_due(item: dict[str, Any]) -> dict[str, Any]:
    """The item without its due fields, for a write that computes them anew."""
    return {name: value for name, value in item.items() if name not in DUE_FIELDS}
