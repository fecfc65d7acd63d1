"""The product on a simulated machine: its own handlers, one thing after the other, in made time.

The machine jumps from one moment at which something can happen to the next: a message becomes
visible, a person does something, the sweeper's minute has something due. Ticks at which the
sweeper would find nothing are left out, which changes nothing but the time it takes.
"""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from chalicelib import bootstrap
from chalicelib.bootstrap import Services
from chalicelib.clock.due import shards
from chalicelib.clock.sweeper import HORIZON, Sweeper
from chalicelib.kit.backing import Backing
from chalicelib.kit.blobs import MemoryBlobs
from chalicelib.kit.clock import FixedClock, instant, stamp
from chalicelib.kit.dynamo import Between, Item, Prefix, Query, Store, StoreError
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import Busy, DomainError, Stale
from chalicelib.kit.ids import SeededIds
from chalicelib.kit.marks import Marks
from chalicelib.tables import DUE, TABLES
from chalicelib.tenancy.idempotency import repetition
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.unscoped import SWEEPER, unscoped
from tests.rights import (
    SWEEP,
    WORKER_OF,
    GuardedBlobs,
    GuardedMailer,
    GuardedQueues,
    GuardedStore,
    Rights,
)
from tests.simulation import handlers
from tests.simulation.acts import Act, Diary, Nothing
from tests.simulation.faults import OUTAGES, Crash, Faults, FaultyMailer, FaultyStore
from tests.simulation.queue import Letter, SimulatedQueues

Build = Callable[[Backing, Any], Services]

# Where the memory keeps what is due, in order.
DUE_PLACES: Final = tuple((table, DUE, shard) for table in TABLES for shard in shards())
TICK: Final = timedelta(minutes=1)
OVERTAKES_WITHIN: Final = timedelta(days=1)
TRY_AGAIN: Final = timedelta(minutes=2)
# No two people do something at the very same time; what comes first can be told afterwards.
A_MOMENT: Final = timedelta(seconds=1)
A_BLINK: Final = timedelta(milliseconds=1)
MOST_TRIES: Final = 300
# More than any partition has in so short a time.
MOST_ITEMS: Final = 100_000
# A lease and a tick, and up to four deliveries of the message.
A_FAULT: Final = timedelta(minutes=45)
# Sealing the trail takes a third of a seed's time: one seed in so many does it, of every story.
SEALED_EVERY: Final = 53
# A Monday, a quarter past midnight in UTC, so that no tick falls on a full hour by chance.
BEGIN: Final = datetime(2026, 3, 2, 0, 0, 17, tzinfo=UTC)


class NeverSealed(Marks):
    """The sealing of every hour is taken for certain already, so that no line wakes it."""

    def has(self, period: str, key: str) -> bool:
        return True


class Wrong(BaseException):
    """A promise of the product was broken. No handler may swallow it, so it is no Exception."""


@dataclass
class MayStop:
    """What the machine is at inside of a ``with`` block; a crash ends it, not the story."""

    machine: "Machine"
    doing: str

    def __enter__(self) -> None:
        self._swap()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        self._swap()
        if kind is not Crash:
            return False
        self.machine.start_anew()
        return True

    def _swap(self) -> None:
        self.machine.doing, self.doing = self.doing, self.machine.doing


class Machine:
    """One seed's world. ``build`` may hand in services of its own, to prove that checks bite;
    ``over`` puts another store over the memory that is looked at."""

    def __init__(
        self,
        seed: int,
        build: Build | None = None,
        rates: dict[str, float] | None = None,
        over: Callable[[MemoryStore], Store] | None = None,
    ) -> None:
        self.seed = seed
        self.rng = random.Random(seed)
        self.clock = FixedClock(BEGIN)
        self.memory = MemoryStore()
        self.faults = Faults.drawn(self.rng, self.clock)
        if rates is not None:
            self.faults.rates = rates
        # Straight from the memory's own order: this is looked at after every step of every seed.
        self._due = [self.memory._order[place] for place in DUE_PLACES]
        # Where a scene is set without faults.
        self.inner: Store = over(self.memory) if over else self.memory
        self.store = FaultyStore(self.inner, self.faults, self._overtake)
        self.queues = SimulatedQueues(self.clock, self.faults, self.rng)
        self.mailer = FaultyMailer(self.faults)
        ids = SeededIds(self.clock, self.rng.randrange(2**32))
        self.rights = Rights()
        self.backing = Backing(
            GuardedStore(self.store, self.rights),
            self.clock,
            ids,
            GuardedQueues(self.queues, self.rights),
            GuardedBlobs(MemoryBlobs(), self.rights),
            Marks() if seed % SEALED_EVERY == 0 else NeverSealed(),
        )
        self._build = build or handlers.services
        self._processes: list[Services] = []
        self.services = self._started()
        self.diary = Diary()
        self.next_tick = BEGIN
        self.dark: list[tuple[datetime, datetime]] = []
        self.checks: list[Callable[[], None]] = []
        # How often each thing happened; what can no longer happen shows in a test.
        self.paths: Counter[str] = Counter()
        self.doing = ""
        self._under_way: list[Letter] = []
        self._seen: dict[str, tuple[int, dict[tuple[str, str | None], list[Item]]]] = {}
        self._first_at = -1
        self._done = 0
        self._first: datetime | None = None

    def plan(
        self,
        at: datetime,
        path: str,
        of: str,
        do: Callable[[Services, Principal], Any],
        who: Principal,
        done: Callable[[], None] = lambda: None,
    ) -> None:
        """Let somebody do something at a moment; ``done`` is told once it has taken effect."""
        self.diary.enter(at, path, of, do, who, done)

    # ---- time

    def run(self, until: datetime) -> None:
        """Let everything happen until a moment; checks run after every step."""
        with handlers.logging_off():
            bootstrap.use(self.services)
            try:
                while (at := self._next()) is not None and at <= until:
                    self.clock.set(max(at, self.clock.now()))
                    self._step()
                    self._check()
                self.clock.set(max(until, self.clock.now()))
                self._check()
            finally:
                bootstrap.use(None)

    def _check(self) -> None:
        for check in self.checks:
            check()

    def _next(self) -> datetime | None:
        moments = (self._due_tick(), self.queues.next_visible(), self.diary.next())
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
        first = min([each.order[0][0] for each in self._due if each.order], default="")
        return instant(first) if first else None

    # ---- one step

    def _step(self) -> None:
        if self.faults.strikes("outage"):
            return self._go_dark(self.rng.choice(OUTAGES))
        now = self.clock.now()
        if (act := self.diary.next()) is not None and act <= now:
            self._act(self.diary.take())
            return self.clock.advance(A_MOMENT)
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
        bell = handlers.Bell()
        # Where this minute's sweep fails, the next one finds the same.
        failing = suppress(StoreError)
        with MayStop(self, "the sweep"), handlers.listening(bell), self.rights.of(SWEEP), failing:
            handlers.tick()
        if bell.rung:
            self.paths["parked"] += 1
            self.redrive()

    def _deliver(self) -> None:
        batch = self._under_way = self.queues.receive()
        failed = {letter.id for letter in batch}
        with MayStop(self, batch[0].queue):
            failed = self._handled(batch)
        self._under_way = []
        for letter in batch:
            self.paths[f"woken: {letter.type}"] += 1
        self.queues.settle(batch, failed)

    def _handled(self, batch: list[Letter]) -> set[str]:
        with self.rights.of(WORKER_OF[batch[0].queue]):
            return handlers.handle(batch)

    def _overtake(self) -> None:
        """In the middle of one thing, all of another: the same message again, or an act."""
        with self.faults.paused():
            self._check()  # what was written so far is judged by what was true until now
            soon = self.clock.now() + OVERTAKES_WITHIN
            act = self.diary.next()
            if self._under_way and self.rng.random() < 0.5:
                self.paths[f"{self.doing} overtaken by itself"] += 1
                self._handled(self._under_way)
            elif act is not None and act < soon:
                taken = self.diary.take()
                self.clock.advance(A_BLINK)
                self.paths[f"{self.doing} overtaken by {taken.path}"] += 1
                self._act(taken)
                self.clock.advance(A_BLINK)
            self._check()

    def _act(self, act: Act) -> None:
        """A person tries again, under the same key, what broke; a refusal is an answer."""
        asking = act.asking()
        with MayStop(self, act.path), self.rights.of(None):
            try:
                if not self._took_effect(asking):
                    act.do(self.services, asking)
            except (Busy, Stale):
                pass
            except (DomainError, Nothing) as answer:
                if self._took_effect(asking):
                    raise Wrong(f"{act.name} was done, and refused: {answer!r}") from answer
                self.paths[f"{act.path}: {type(answer).__name__}"] += 1
                return
            except StoreError:
                pass
        if self._took_effect(asking):
            self.paths[act.path] += 1
            self._done += 1
            act.done()
            return
        act.tries += 1
        if act.tries > MOST_TRIES:
            raise Wrong(f"{act.name} could not be done in {act.tries} tries")
        self.diary.put_off(act, self.clock.now() + TRY_AGAIN)

    def _took_effect(self, asking: Principal) -> bool:
        return repetition(self.memory, asking, self.clock.now()) is not None

    def start_anew(self) -> None:
        """A new process starts from what stands in the tables, and from nothing else."""
        self.services = self._started()
        bootstrap.use(self.services)

    def _started(self) -> Services:
        made = self._build(self.backing, GuardedMailer(self.mailer, self.rights))
        self._processes.append(made)
        return made

    def end(self) -> None:
        """Let go of everything that holds each other, so that none of it is garbage to be found."""
        for each in (*self._processes, self):
            vars(each).clear()

    def redrive(self) -> None:
        """What an operator does on an alarm: dead letters come again, the parked are unparked."""
        self.paths["redriven"] += self.queues.redrive()
        # An operator's hands do not fail: straight on the tables, without the faults.
        with self.faults.paused():
            Sweeper(unscoped(self.store, SWEEPER), self.queues, self.clock).redrive()

    # ---- looking

    def items(self, table: str, pk: str, beginning: str = "") -> list[Item]:
        """What stands in one partition, or of it what begins so: to look at, not to change."""
        seen = self._seen_in(table)
        if (pk, beginning) not in seen:
            query = Query(table, pk, sk=Prefix(beginning), limit=MOST_ITEMS)
            rows = self.memory._items[table]
            seen[pk, beginning] = [rows[pk, sk] for sk, _, _ in self.memory._slice(query)]
        return seen[pk, beginning]

    def partitions(self, table: str, beginning: str) -> list[Item]:
        """All of a table whose partition begins so: to look at, not to change."""
        seen = self._seen_in(table)
        if (beginning, None) not in seen:
            rows = self.memory._items[table].values()
            seen[beginning, None] = [row for row in rows if row["pk"].startswith(beginning)]
        return seen[beginning, None]

    def moves(self, *tables: str) -> int:
        """How often these tables were written, and people or letters did anything: while it is
        the same, what was found in the tables to be true still is."""
        return sum(map(self.store.moved.__getitem__, tables)) + self._done + len(self.mailer.sent)

    def _seen_in(self, table: str) -> dict[tuple[str, str | None], list[Item]]:
        """What was looked up since the table was written last: checks look after every step."""
        at, seen = self._seen.get(table, (-1, {}))
        if at != self.store.moved[table]:
            seen = {}
            self._seen[table] = self.store.moved[table], seen
        return seen

    def overdue_wakes(self) -> list[Item]:
        """What stands in the due index and should have been woken."""
        until = Between("0", stamp(self.clock.now()))
        return [
            item
            for table in TABLES
            for shard in shards()
            for item in self.memory.query(Query(table, shard, DUE, until, limit=1000)).items
        ]

    def latest(self, due: datetime) -> datetime:
        """How late an effect may be: a minute and a tick; a lease and a tick for each fault;
        and time in which nothing runs does not count."""
        faults = self.faults.since(due - A_FAULT)
        left = HORIZON + TICK + timedelta(seconds=5) + faults * A_FAULT
        for begins, ends in self.dark:
            if due + left <= begins:
                break
            if due < ends:
                left -= max(begins - due, timedelta(0))
                due = ends
        return due + left
