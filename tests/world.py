"""A world to test in: all services over memory, a clock that obeys, queues that wait for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from chalicelib.bootstrap import Services
from chalicelib.clock.routing import QUEUE_OF
from chalicelib.kit.backing import Backing
from chalicelib.kit.blobs import MemoryBlobs
from chalicelib.kit.clock import FixedClock
from chalicelib.kit.dynamo import Store
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.ids import SeededIds
from chalicelib.kit.queues import MAIL
from chalicelib.notices.push.carrier import MemoryCarrier
from chalicelib.notify.mail import MemoryMailer
from chalicelib.notify.outbox import OutboxSettings
from chalicelib.tenancy.principal import Principal
from tests.companies import QUICK, open_company
from tests.rights import (
    SWEEP,
    WORKER_OF,
    GuardedBlobs,
    GuardedMailer,
    GuardedQueues,
    GuardedStore,
    Rights,
)

# A Monday morning in London, Rotterdam and, later that day, Shanghai.
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TENANT, STRANGER = "ten_ours", "ten_theirs"

# No work of any test goes on for so long.
MOST_ROUNDS: Final = 10_000


class ClockedQueues:
    """Queues in memory whose messages become visible when the clock says so."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self.waiting: list[tuple[datetime, str, dict[str, Any]]] = []

    def send(self, queue: str, body: Mapping[str, Any], *, delay: int = 0, group: str = "") -> None:
        at = self._clock.now() + timedelta(seconds=delay)
        self.waiting.append((at, queue, json.loads(json.dumps(body))))

    def take(self) -> list[dict[str, Any]]:
        """Remove and give what is visible now, the oldest first."""
        now = self._clock.now()
        visible = sorted((each for each in self.waiting if each[0] <= now), key=lambda e: e[0])
        self.waiting = [each for each in self.waiting if each[0] > now]
        return [body for _, _, body in visible]


@dataclass
class World:
    """Everything a test needs; ``who`` is the owner of the company under test."""

    at: datetime = MONDAY
    store: Store = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        self.clock = FixedClock(self.at)
        self.ids = SeededIds(self.clock, 1)
        self.queues = ClockedQueues(self.clock)
        self.blobs = MemoryBlobs()
        self.mailer = MemoryMailer()
        self.pushed = MemoryCarrier()
        self.rights = Rights()
        self.backing = Backing(
            GuardedStore(self.store, self.rights),
            self.clock,
            self.ids,
            GuardedQueues(self.queues, self.rights),
            GuardedBlobs(self.blobs, self.rights),
        )
        self.services = Services(
            self.backing,
            GuardedMailer(self.mailer, self.rights),
            secret="a secret of tests",
            outbox=OutboxSettings(mail_domain="mail.test"),
            carrier=self.pushed,
        )
        self.who = Principal(TENANT, "usr_ann", "owner", "Ann Owner", "ann@ours.example")
        self.stranger = Principal(STRANGER, "usr_zed", "owner", "Zed", "zed@theirs.example")
        self.services.tenancy.passwords = QUICK
        open_company(self.store, self.who)
        open_company(self.store, self.stranger)

    def settle(self) -> None:
        """Deliver everything that is visible, and what that causes, until nothing is left."""
        for _ in range(MOST_ROUNDS):
            if not (bodies := self.queues.take()):
                return
            for body in bodies:
                self.deliver(body)
        raise AssertionError("what was woken wakes something else for ever")

    def deliver(self, body: Mapping[str, str]) -> None:
        """Let the worker of a message's type do it, with the rights it has in the cloud."""
        if "Records" in body:
            with self.rights.of(WORKER_OF[MAIL]):
                return self.services.mailroom.arrived(body)
        wake = self.wakes()[body["type"]]()
        with self.rights.of(WORKER_OF[QUEUE_OF[body["type"]]]):
            return wake(Principal.system(body["tenant"]), body["id"], body["expected"])

    def wakes(self) -> dict[str, Any]:
        """Who is woken for which type of aggregate, as the workers have it."""
        return {
            "ticket": lambda: self.services.tickets.wake,
            "claim": lambda: self.services.claims.wake,
            "settlement": lambda: self.services.settling.wake,
            "promise": lambda: self.services.learning.wake,
            "task": lambda: self.services.tasks.wake,
            "account": lambda: self.services.reminders.wake,
            "agreement": lambda: self.services.ending_agreements.wake,
            "credit": lambda: self.services.credit.wake,
            "statement": lambda: self.services.statements.wake,
            "shipment": lambda: self.services.shipments.wake,
            "delivery": lambda: self.services.carriers.wake,
            "mail": lambda: self.services.mailroom.wake,
            "outbox": lambda: self.services.outbox.wake,
            "notice": lambda: self.services.notices.wake,
            "job": lambda: self.services.jobs.wake,
            "ageing": lambda: self.services.ledger.daily.wake,
            "sealing": lambda: self.services.trail.sealing.wake,
            "upload": lambda: self.services.tickets.wake_upload,
            "indexing": lambda: self.services.tickets.index,
            "counting": lambda: self.services.counting.wake,
        }

    def pass_time(self, by: timedelta, tick: timedelta = timedelta(minutes=1)) -> None:
        """Let time pass minute by minute, the sweeper running at each, as in the cloud."""
        end = self.clock.now() + by
        while self.clock.now() < end:
            self.sweep()
            self.settle()
            self.clock.advance(min(tick, end - self.clock.now()))
        self.sweep()
        self.settle()

    def sweep(self) -> None:
        """One minute's sweep, with the sweeper's rights."""
        with self.rights.of(SWEEP):
            self.services.sweeper.run()
