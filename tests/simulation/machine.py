"""The product on a simulated machine: its own handlers, one thing after the other, in made time.

The machine jumps from one moment at which something can happen to the next: a message becomes
visible, a person does something, the sweeper's minute has something due. Ticks at which the
sweeper would find nothing are left out, which changes nothing but the time it takes.
"""

import heapq
import json
import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib import bootstrap
from chalicelib.bootstrap import Services
from chalicelib.clock.due import shards
from chalicelib.clock.sweeper import HORIZON, Sweeper
from chalicelib.kit.backing import Backing
from chalicelib.kit.blobs import MemoryBlobs
from chalicelib.kit.clock import FixedClock, instant, stamp
from chalicelib.kit.dynamo import Between, Item, Query, StoreError
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import Busy, DomainError, Stale
from chalicelib.kit.ids import SeededIds
from chalicelib.notify.outbox import OutboxSettings
from chalicelib.tables import DUE, TABLES
from chalicelib.tenancy.idempotency import repetition
from chalicelib.tenancy.principal import Idempotency, Principal
from chalicelib.tenancy.unscoped import SWEEPER, unscoped
from chalicelib.workers import escalations, events, indexing, jobs, outbox, reminders, sweep
from tests.simulation.faults import OUTAGES, Crash, Faults, FaultyMailer, FaultyStore
from tests.simulation.queue import Letter, SimulatedQueues

# Called as Lambda calls them: with an event and a context.
HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any]]] = {
    "escalations": escalations.escalations,
    "events": events.events,
    "indexing": indexing.indexing,
    "jobs": jobs.jobs,
    "outbox": outbox.outbox,
    "reminders": reminders.reminders,
}
# The event of a schedule; the sweeper looks at nothing of it.
MINUTE: dict[str, Any] = {
    "version": "0",
    "id": "tick",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "2026-03-02T00:00:00Z",
    "region": "local",
    "resources": [],
    "detail": {},
}
TICK = timedelta(minutes=1)
OVERTAKES_WITHIN = timedelta(days=1)
TRY_AGAIN = timedelta(minutes=2)
# A Monday, a quarter past midnight in UTC, so that no tick falls on a full hour by chance.
BEGIN = datetime(2026, 3, 2, 0, 0, 17, tzinfo=UTC)


class Wrong(BaseException):
    """A promise of the product was broken. No handler may swallow it, so it is no Exception."""


class Nothing(Exception):
    """There is nothing to do for an act in this world; it is left out."""


@dataclass(order=True)
class Act:
    """Something that a person does at a moment; repeated under one key until it is done."""

    at: datetime
    order: int
    name: str = field(compare=False)
    who: Principal = field(compare=False)
    do: Callable[[Services, Principal], Any] = field(compare=False)
    done: Callable[[], None] = field(compare=False)
    tries: int = field(compare=False, default=0)


class Machine:
    """One seed's world. ``build`` may hand in services of its own, to prove that checks bite."""

    def __init__(
        self,
        seed: int,
        build: Callable[[Backing, Any], Services] | None = None,
        rates: dict[str, float] | None = None,
    ) -> None:
        self.rng = random.Random(seed)
        self.clock = FixedClock(BEGIN)
        self.memory = MemoryStore()
        self.faults = Faults.drawn(self.rng, self.clock)
        if rates is not None:
            self.faults.rates = rates
        self.store = FaultyStore(self.memory, self.faults, self._overtake)
        self.queues = SimulatedQueues(self.clock, self.faults, self.rng)
        self.mailer = FaultyMailer(self.faults)
        ids = SeededIds(self.clock, self.rng.randrange(2**32))
        self.backing = Backing(self.store, self.clock, ids, self.queues, MemoryBlobs())
        self._build = build or _services
        self.services = self._build(self.backing, self.mailer)
        self.acts: list[Act] = []
        self.next_tick = BEGIN
        self.dark: list[tuple[datetime, datetime]] = []
        self.checks: list[Callable[[], None]] = []
        self._acts_made = 0
        self._under_way: list[Letter] = []
        self._seen: dict[tuple[str, str], list[Item]] = {}
        self._seen_at = self._first_at = -1
        self._first: datetime | None = None

    # ---- the script

    def plan(
        self,
        at: datetime,
        name: str,
        do: Callable[[Services, Principal], Any],
        who: Principal,
        done: Callable[[], None] = lambda: None,
    ) -> None:
        """Let somebody do something at a moment; ``done`` is told once it has taken effect."""
        self._acts_made += 1
        key = Idempotency(f"act-{self._acts_made}", name, lambda answer: "{}")
        heapq.heappush(self.acts, Act(at, self._acts_made, name, who.once(key), do, done))

    # ---- time

    def run(self, until: datetime) -> None:
        """Let everything happen until a moment; checks run after every step."""
        with logging_off():
            bootstrap.use(self.services)
            try:
                while (at := self._next()) is not None and at <= until:
                    self.clock.set(max(at, self.clock.now()))
                    self._step()
                    for check in self.checks:
                        check()
                self.clock.set(max(until, self.clock.now()))
                for check in self.checks:
                    check()
            finally:
                bootstrap.use(None)

    def _next(self) -> datetime | None:
        moments = [self._due_tick(), self.queues.next_visible()]
        moments += [self.acts[0].at] if self.acts else []
        return min((each for each in moments if each is not None), default=None)

    def _due_tick(self) -> datetime | None:
        """The first tick at which the sweeper finds something within its horizon."""
        first = self.first_wake()
        if first is None:
            return None
        ahead = max(self.next_tick, first - HORIZON)
        ticks = -(-(ahead - BEGIN) // TICK)
        return BEGIN + ticks * TICK

    def first_wake(self) -> datetime | None:
        """The earliest ``wake_at`` of all tables; looked up again only once something moved."""
        if self._first_at != self.store.writes:
            self._first, self._first_at = self._look_up_first(), self.store.writes
        return self._first

    def _look_up_first(self) -> datetime | None:
        # Straight from the memory's own order: this is asked after every step of every seed.
        partitions = [
            self.memory._order.get((table, DUE, shard)) for table in TABLES for shard in shards()
        ]
        first = min((each.order[0][0] for each in partitions if each and each.order), default="")
        return instant(first) if first else None

    def _step(self) -> None:
        if self.faults.strikes("outage"):
            return self._go_dark(self.rng.choice(OUTAGES))
        now = self.clock.now()
        if self.acts and self.acts[0].at <= now:
            return self._act(heapq.heappop(self.acts))
        visible = self.queues.next_visible()
        if visible is not None and visible <= now:
            return self._deliver()
        return self._sweep()

    def _go_dark(self, length: timedelta) -> None:
        """Nothing runs for a while; afterwards the clock has jumped."""
        now = self.clock.now()
        self.dark.append((now, now + length))
        self.clock.advance(length)

    def _sweep(self) -> None:
        self.next_tick = self.clock.now() + TICK
        with self._machine_may_stop():
            try:
                parked = sweep.sweep(MINUTE, None)["parked"]
            except StoreError:
                return  # this minute's sweep failed; the next one finds the same
            if parked:
                self.redrive()

    def _deliver(self) -> None:
        batch = self._under_way = self.queues.receive()
        failed = {letter.id for letter in batch}
        with self._machine_may_stop():
            failed = _handle(batch)
        self._under_way = []
        self.queues.settle(batch, failed)

    def _overtake(self) -> None:
        """In the middle of one thing, all of another: the same message again, or an act."""
        with self.faults.paused():
            if self._under_way and self.rng.random() < 0.5:
                _handle(self._under_way)
            elif self.acts and self.acts[0].at - self.clock.now() < OVERTAKES_WITHIN:
                self._act(heapq.heappop(self.acts))
            for check in self.checks:
                check()

    def _act(self, act: Act) -> None:
        """A person tries again, under the same key, what broke; a refusal is an answer."""
        with self._machine_may_stop():
            try:
                if not self._took_effect(act):
                    act.do(self.services, act.who)
            except (Busy, Stale):
                pass
            except (DomainError, Nothing):
                return
            except StoreError:
                pass
        if self._took_effect(act):
            act.done()
            return
        act.tries += 1
        if act.tries > 50:
            raise Wrong(f"{act.name} could not be done in {act.tries} tries")
        act.at = self.clock.now() + TRY_AGAIN
        heapq.heappush(self.acts, act)

    def _took_effect(self, act: Act) -> bool:
        return repetition(self.memory, act.who, self.clock.now()) is not None

    @contextmanager
    def _machine_may_stop(self) -> Iterator[None]:
        try:
            yield
        except Crash:
            # A new process starts from what stands in the tables, and from nothing else.
            self.services = self._build(self.backing, self.mailer)
            bootstrap.use(self.services)

    def redrive(self) -> None:
        """What an operator does on an alarm: dead letters come again, the parked are unparked."""
        self.queues.redrive()
        # An operator's hands do not fail: straight on the tables, without the faults.
        sweeper = Sweeper(unscoped(self.memory, SWEEPER), self.queues, self.clock)
        self.store.writes += sweeper.redrive()

    # ---- looking

    def items(self, table: str, pk: str) -> list[Item]:
        """Everything in one partition, from memory, read once until something is written."""
        if self._seen_at != self.store.writes:
            self._seen, self._seen_at = {}, self.store.writes
        if (table, pk) not in self._seen:
            self._seen[table, pk] = self.memory.query(Query(table, pk, limit=10_000)).items
        return self._seen[table, pk]

    def overdue_wakes(self) -> list[Item]:
        """What stands in the due index and should have been woken."""
        until = Between("0", stamp(self.clock.now()))
        return [
            item
            for table in TABLES
            for shard in shards()
            for item in self.memory.query(Query(table, shard, DUE, until, limit=1000)).items
        ]

    def lateness_allowed(self, due: datetime) -> timedelta:
        """How late an effect may be: a minute and a tick; a lease and a tick for each fault."""
        allowed = HORIZON + TICK + timedelta(seconds=5)
        if self.faults.none:
            return allowed
        faults = self.faults.since(due - timedelta(minutes=45))
        dark = sum((end - start for start, end in self.dark if end > due), timedelta(0))
        return allowed + dark + faults * timedelta(minutes=45)


def _handle(batch: list[Letter]) -> set[str]:
    """What Lambda does with a batch of one queue; the messages that failed."""
    records = [{"messageId": letter.id, "body": json.dumps(letter.body)} for letter in batch]
    answer = HANDLERS[batch[0].queue]({"Records": records}, None)
    return {each["itemIdentifier"] for each in answer["batchItemFailures"]}


def _services(backing: Backing, mailer: Any) -> Services:
    made = Services(backing, mailer, secret="simulated", outbox=OutboxSettings())
    # Drawing the answer's document has tests of its own, and takes longer than all the rest.
    made.tickets.written = None
    return made


@contextmanager
def logging_off() -> Iterator[None]:
    """Thousands of expected failures would be written about; none of them tells anything."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
