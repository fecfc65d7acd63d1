"""The sweeper: every minute, finds what falls due and wakes it through its queue."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from chalicelib.clock.due import LEASE, PARKED, shard_of, shards
from chalicelib.clock.routing import QUEUE_OF, SWEPT
from chalicelib.kit.clock import Clock, instant, stamp
from chalicelib.kit.dynamo import (
    Between,
    ConditionFailed,
    Equals,
    Item,
    Key,
    Query,
    Store,
    StoreError,
    Update,
)
from chalicelib.kit.queues import Queues
from chalicelib.tables import DUE

log = logging.getLogger(__name__)

HORIZON: Final = timedelta(seconds=60)
MAX_TRIES: Final = 5
PAGE: Final = 100
PAGES_PER_SHARD: Final = 10


@dataclass
class Sweep:
    """What one run of the sweeper did."""

    woken: int = 0
    parked: int = 0
    lost_to_another: int = 0
    failed: int = 0


class Sweeper:
    """Looks across all tenants, therefore on a store scoped to the due index and leases."""

    def __init__(self, store: Store, queues: Queues, clock: Clock) -> None:
        self._store = store
        self._queues = queues
        self._clock = clock

    def run(self) -> Sweep:
        """Wake everything that is due within the next minute, oldest first."""
        sweep = Sweep()
        now = self._clock.now()
        # Not from "": DynamoDB refuses an empty text for a key.
        within = Between("0", stamp(now + HORIZON))
        for table in SWEPT:
            for shard in shards():
                for item in self._due(table, shard, within):
                    self._wake(table, item, now, sweep)
        return sweep

    def _due(self, table: str, shard: str, within: Between) -> Iterator[Item]:
        # Leasing moves items out of the range, so pages are asked for from the start position.
        after: Item | None = None
        for _ in range(PAGES_PER_SHARD):
            page = self._store.query(Query(table, shard, DUE, within, limit=PAGE, after=after))
            yield from page.items
            after = page.after
            if after is None:
                return

    def _wake(self, table: str, item: Item, now: datetime, sweep: Sweep) -> None:
        key = Key(table, item["pk"], item["sk"])
        try:
            if item.get("wake_tries", 0) >= MAX_TRIES:
                self._park(key, item)
                sweep.parked += 1
                return
            self._lease(key, item, now)
        except ConditionFailed:
            sweep.lost_to_another += 1
            return
        except StoreError:
            # Nothing is lost: the item stays in the index for the next minute.
            sweep.failed += 1
            return
        self._send(key, item, now, sweep)

    def _lease(self, key: Key, item: Item, now: datetime) -> None:
        until = stamp(now + LEASE)
        seen = Equals("wake_at", item["wake_at"])
        self._store.commit([Update(key, {"wake_at": until}, {"wake_tries": 1}, condition=seen)])

    def redrive(self) -> int:
        """Let everything parked wake again, now; gives how many. For after a repair."""
        return sum(self._unpark(table, item) for table in SWEPT for item in self._parked(table))

    def _parked(self, table: str) -> list[Item]:
        found: list[Item] = []
        after: Item | None = None
        for _ in range(PAGES_PER_SHARD):
            page = self._store.query(Query(table, PARKED, DUE, limit=PAGE, after=after))
            found += page.items
            after = page.after
            if after is None:
                break
        return found

    def _unpark(self, table: str, item: Item) -> int:
        again = {"wake_shard": shard_of(item["pk"]), "wake_at": stamp(self._clock.now())}
        still = Equals("wake_shard", PARKED)
        key = Key(table, item["pk"], item["sk"])
        try:
            self._store.commit([Update(key, again | {"wake_tries": 0}, condition=still)])
        except ConditionFailed:
            return 0
        return 1

    def _park(self, key: Key, item: Item) -> None:
        seen = Equals("wake_at", item["wake_at"])
        # Told before it is done: whoever dies after the write, or never hears that it was done,
        # has rung the alarm. One bell too many is better than a timer that stands still unheard.
        log.error("parked after %d tries: %s %s", MAX_TRIES, item.get("type"), item.get("id"))
        self._store.commit([Update(key, {"wake_shard": PARKED}, condition=seen)])

    def _send(self, key: Key, item: Item, now: datetime, sweep: Sweep) -> None:
        try:
            body = _message(item)
            wait = (instant(item["wake_at"]) - now).total_seconds()
            delay = max(0, ceil(wait))
            queue = QUEUE_OF[item["type"]]
            self._queues.send(queue, body, delay=delay, group=body["tenant"])
            sweep.woken += 1
        except Exception:
            # Whatever kept this one back must not keep the others back.
            log.exception("not woken: %s %s", item.get("type"), item.get("id"))
            self._give_back(key, item, now)
            sweep.failed += 1

    def _give_back(self, key: Key, item: Item, now: datetime) -> None:
        leased = Equals("wake_at", stamp(now + LEASE))
        back = Update(key, {"wake_at": item["wake_at"]}, {"wake_tries": -1}, condition=leased)
        try:
            self._store.commit([back])
        except StoreError:
            # The lease then runs out by itself, ten minutes later.
            log.warning("a lease could not be given back: %s", item.get("type"))


def _message(item: Item) -> dict[str, str]:
    return {
        "tenant": item["pk"].split("#")[1],
        "type": item["type"],
        "id": item["id"],
        "expected": item["due_at"],
    }
