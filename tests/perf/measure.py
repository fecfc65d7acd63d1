"""Measuring one piece of work: CPU of this process, and what it asks of the store."""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.dynamo.meter import MeteredStore
from tests.world import World


@dataclass(frozen=True)
class Figure:
    """One line of the table. Times are milliseconds of CPU at the median, the store's included.

    ``beside`` is the same round through a bare framework's hello (Chalice, or Flask for pages).
    """

    name: str
    runs: int
    cpu_ms: float
    beside_ms: float
    calls: float
    items_read: float
    items_written: float
    read_units: float
    write_units: float
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class MeteredWorld(World):
    """A world whose store keeps count."""

    memory: MemoryStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        self.store: MeteredStore = MeteredStore(self.memory)
        super().__post_init__()


def measured(
    name: str,
    world: MeteredWorld,
    work: Callable[[int], Any],
    *,
    runs: int = 50,
    beside_ms: float = 0.0,
    per: int = 1,
    note: str = "",
) -> Figure:
    """Do the work that often and give its figure; ``per`` divides what one run does many times."""
    work(-1)  # warm: imports, caches
    times = []
    gc.collect()
    world.store.start()
    for number in range(runs):
        started = time.process_time()
        work(number)
        times.append((time.process_time() - started) * 1000)
    used, count = world.store.usage, runs * per
    return Figure(
        name=name,
        runs=runs,
        cpu_ms=round(statistics.median(times) / per, 3),
        beside_ms=round(beside_ms, 3),
        calls=round(used.calls / count, 2),
        items_read=round(used.items_read / count, 2),
        items_written=round(used.items_written / count, 2),
        read_units=round(used.read_units / count, 2),
        write_units=round(used.write_units / count, 2),
        note=note,
    )


def cpu_ms(work: Callable[[], Any], runs: int = 200) -> float:
    """Median CPU milliseconds of a piece of work."""
    work()
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times)
