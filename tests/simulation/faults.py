"""What can go wrong, drawn from a seed: the store, the queues, the mail, the machine itself.

Each wrapper speaks the same protocol as what it wraps. A fault is counted with its time, since
how late an effect may be depends on how many faults there were on its way.
"""

import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from chalicelib.kit.clock import Clock
from chalicelib.kit.dynamo import (
    Contention,
    Item,
    Key,
    Operation,
    OutcomeUnknown,
    Page,
    Query,
    Store,
    Throttled,
)
from chalicelib.notify.mail import Email

KINDS = (
    "crash_before_write",
    "crash_after_write",
    "crash_before_read",
    "throttle_write",
    "throttle_read",
    "contention",
    "done_then_timeout",
    "done_then_unreadable",
    "timeout_not_done",
    "queue_error",
    "queue_loses",
    "queue_doubles",
    "queue_delays",
    "delivered_again",
    "mail_error",
    "mail_sent_then_error",
    "mail_crash",
    "mail_sent_then_crash",
    "outage",
    "overtaken",
)


# Now and then a fault strikes so often that hardly anything gets through.
RATES = (0.01, 0.01, 0.03, 0.03, 0.08, 0.08, 0.2)


class Crash(BaseException):
    """The machine stops here: no handler sees it, nothing after it is done."""


class MailFailed(Exception):
    """The mail server did not answer; whether it took the message is not known."""


# How many reads fail after it: more and fewer than a unit of work asks for what became of it.
BLIND: Final = (1, 2, 4, 6)
A_WHILE: Final = timedelta(seconds=2)

OF_READS: Final[dict[str, type[BaseException]]] = {
    "crash_before_read": Crash,
    "throttle_read": Throttled,
}


BEFORE_WRITES: Final[dict[str, type[BaseException]]] = {
    "crash_before_write": Crash,
    "throttle_write": Throttled,
    "contention": Contention,
    "timeout_not_done": OutcomeUnknown,
}
AFTER_WRITES: Final = ("crash_after_write", "done_then_timeout", "done_then_unreadable")


@dataclass
class Faults:
    """Decides what fails, by the seed's own dice. ``rates`` gives each kind its chance."""

    rng: random.Random
    clock: Clock
    rates: dict[str, float] = field(default_factory=dict)
    happened: list[tuple[datetime, str]] = field(default_factory=list)
    armed: bool = False

    @classmethod
    def drawn(cls, rng: random.Random, clock: Clock) -> "Faults":
        """One seed in four has none; the others a handful of kinds at some rate."""
        if rng.random() < 0.25:
            return cls(rng, clock)
        kinds = rng.sample(KINDS, rng.randint(1, 7))
        rates = {kind: rng.choice(RATES) for kind in kinds}
        # Everything reads a lot: more would only let minute after minute pass without effect.
        return cls(rng, clock, rates | {k: min(rates[k], 0.03) for k in kinds if "read" in k})

    @property
    def none(self) -> bool:
        return not self.rates

    def strikes(self, kind: str) -> bool:
        """Whether this kind of fault happens now."""
        if kind not in self.rates or not self.armed or self.rng.random() >= self.rates[kind]:
            return False
        self.happened.append((self.clock.now(), kind))
        return True

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing fails meanwhile."""
        was, self.armed = self.armed, False
        try:
            yield
        finally:
            self.armed = was

    def since(self, at: datetime) -> int:
        """How many faults there were from an instant on."""
        return len(self.happened) - bisect_left(self.happened, (at, ""))


class FaultyStore:
    """A store that crashes around writes, throttles, contends and loses its answers."""

    def __init__(self, inner: Store, faults: Faults, overtake: Callable[[], None]) -> None:
        self.inner = inner
        self._faults = faults
        self._overtake = overtake
        # Asked for once: calls are many, and most seeds draw few kinds.
        self._of_reads = tuple(kind for kind in OF_READS if kind in faults.rates)
        self._before_writes = tuple(kind for kind in BEFORE_WRITES if kind in faults.rates)
        self._after_writes = any(kind in faults.rates for kind in AFTER_WRITES)
        # So many reads fail yet, after a write whose answer was lost.
        self._blind, self._since = 0, faults.clock.now()
        self._lost = False
        if not self._of_reads and "done_then_unreadable" not in faults.rates:
            # Reads are many, and most seeds let all of them through.
            self.get, self.get_many = inner.get, inner.get_many  # type: ignore[method-assign]
            self.query = inner.query  # type: ignore[method-assign]
        self.writes = 0
        # How often something was written to each table.
        self.moved: Counter[str] = Counter()

    def get(self, key: Key) -> Item | None:
        self._read()
        return self.inner.get(key)

    def get_many(self, keys: Sequence[Key]) -> list[Item | None]:
        self._read()
        return self.inner.get_many(keys)

    def query(self, query: Query) -> Page:
        self._read()
        return self.inner.query(query)

    def commit(self, operations: Sequence[Operation]) -> None:
        # What is tried again was done already: after whom it came could not be told any more.
        if not self._lost and self._faults.strikes("overtaken"):
            self._overtake()  # somebody else does something between our reading and our writing
        for kind in self._before_writes:
            if self._faults.strikes(kind):
                raise BEFORE_WRITES[kind]
        self.inner.commit(operations)
        self._wrote(*[each.key.table for each in operations])
        if self._after_writes:
            self._answer_may_be_lost()

    def _answer_may_be_lost(self) -> None:
        """What was done just now is not heard of by who did it."""
        strikes = self._faults.strikes
        if strikes("crash_after_write"):
            raise Crash
        self._lost = True
        if strikes("done_then_timeout"):
            raise OutcomeUnknown
        if strikes("done_then_unreadable"):
            self._blind, self._since = self._faults.rng.choice(BLIND), self._faults.clock.now()
            raise OutcomeUnknown
        self._lost = False

    def put_many(self, table: str, items: Sequence[Item]) -> None:
        self._wrote(table)
        if self._faults.strikes("crash_before_write"):
            self.inner.put_many(table, items[: len(items) // 2])  # not atomic, and cut short
            raise Crash
        self.inner.put_many(table, items)

    def delete_many(self, keys: Sequence[Key]) -> None:
        self._read()
        self._wrote(*[key.table for key in keys])
        self.inner.delete_many(keys)

    def _wrote(self, *tables: str) -> None:
        self.writes += 1
        for table in tables:
            self.moved[table] += 1

    def _read(self) -> None:
        if self._blind and self._faults.armed:
            self._blind -= 1
            if self._faults.clock.now() - self._since < A_WHILE:
                raise Throttled
        for kind in self._of_reads:
            if self._faults.strikes(kind):
                raise OF_READS[kind]


@dataclass
class FaultyMailer:
    """Keeps what it was given; fails before or after it has taken it."""

    faults: Faults
    took: list[Callable[[Email], None]] = field(default_factory=list)
    sent: list[Email] = field(default_factory=list)

    def send(self, email: Email) -> None:
        if self.faults.strikes("mail_error"):
            raise MailFailed
        if self.faults.strikes("mail_crash"):
            raise Crash
        self.sent.append(email)
        for look in self.took:
            look(email)
        if self.faults.strikes("mail_sent_then_error"):
            raise MailFailed
        if self.faults.strikes("mail_sent_then_crash"):
            raise Crash


OUTAGES = (timedelta(minutes=20), timedelta(hours=7), timedelta(days=3))
