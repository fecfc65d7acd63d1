"""A past for the demo company: the product's own services and workers on a clock of their own.

Three months pass in memory within seconds; what is left of them is then copied to the engine.
"""

import heapq
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib import bootstrap
from chalicelib.bootstrap import Services
from chalicelib.clock.due import shards
from chalicelib.kit.backing import Backing
from chalicelib.kit.blobs import MemoryBlobs
from chalicelib.kit.clock import FixedClock, instant, stamp
from chalicelib.kit.dynamo import Between, Query
from chalicelib.kit.dynamo.marshal import typed_item
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.ids import RandomIds
from chalicelib.notify.mail import Email, Mailer
from chalicelib.tables import DUE, TABLES
from chalicelib.tenancy.principal import Principal
from infra import engine
from infra.local.workers import Handler, handler_of

Act = Callable[[], Any]
# DynamoDB takes 25 items in one batch.
BATCH = 25


class PastStore(MemoryStore):
    """A store in memory that can be copied elsewhere."""

    def copy_to(self, dynamodb: Any) -> int:
        """Writes every item to an engine's tables of the same names. Gives how many there were.

        The client is a bare one: the store's own refuses to write outside of one company.
        """
        for table, items in self._items.items():
            requests = [{"PutRequest": {"Item": typed_item(each)}} for each in items.values()]
            for start in range(0, len(requests), BATCH):
                pending = {table: requests[start : start + BATCH]}
                while pending:
                    pending = dynamodb.batch_write_item(RequestItems=pending)["UnprocessedItems"]
        return sum(map(len, self._items.values()))


class PastQueues:
    """Messages in the order in which they become visible."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self._waiting: list[tuple[datetime, int, str, str]] = []
        self._sent = 0

    def send(self, queue: str, body: Mapping[str, Any], *, delay: int = 0, group: str = "") -> None:
        del group  # one company has nobody to be fair to
        self._sent += 1
        at = self._clock.now() + timedelta(seconds=delay)
        heapq.heappush(self._waiting, (at, self._sent, queue, json.dumps(body)))

    def next_at(self) -> datetime | None:
        return self._waiting[0][0] if self._waiting else None

    def take(self) -> Iterator[tuple[str, str]]:
        """Removes what is visible now: queue and body."""
        while self._waiting and self._waiting[0][0] <= self._clock.now():
            _, _, queue, body = heapq.heappop(self._waiting)
            yield queue, body


class PastMailer:
    """Keeps the latest letter to each address; dates those that the real mailer stores."""

    def __init__(self, mailer: Mailer, folder: Path, clock: FixedClock) -> None:
        self._mailer = mailer
        self._folder = folder
        self._clock = clock
        self.latest: dict[str, Email] = {}

    def send(self, email: Email) -> None:
        self._mailer.send(email)
        self.latest[email.to] = email
        at = self._clock.now().timestamp()
        os.utime(self._folder / f"{email.id}.json", (at, at))

    def token(self, to: str, path: str) -> str:
        """The secret in the link of the latest letter to somebody."""
        found = re.search(rf"{path}([\w.~-]+)", self.latest[to].text)
        if found is None:
            raise LookupError(f"no link {path} in the letter to {to}")
        return found[1]


@dataclass
class Past:
    """Services on a clock that begins at `start`; acts are played in the order of their time."""

    services: Services
    clock: FixedClock
    store: PastStore
    queues: PastQueues
    mailer: PastMailer
    blobs: MemoryBlobs
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)

    def at(self, moment: datetime, act: Act) -> None:
        """Something that a person does at a moment."""
        heapq.heappush(self._acts, (moment, len(self._acts), act))

    def play(self, until: datetime) -> None:
        """Lets time pass: people act, the sweeper wakes what is due, the workers work."""
        with _in_place_of_ours(self.services):
            while self._acts and self._acts[0][0] <= until:
                moment, _, act = heapq.heappop(self._acts)
                self._pass_to(moment)
                act()
                self._settle()
            self._pass_to(until)

    def _pass_to(self, moment: datetime) -> None:
        while (due := self._next_due(moment)) is not None:
            self.clock.set(max(due, self.clock.now()))
            self.services.sweeper.run()
            self._settle()
        self.clock.set(max(moment, self.clock.now()))

    def _next_due(self, until: datetime) -> datetime | None:
        found = [self.queues.next_at()]
        for table in TABLES:
            for shard in shards():
                range_ = Between("0", stamp(until))
                page = self.store.query(Query(table, shard, DUE, range_, limit=1))
                found += [instant(item["wake_at"]) for item in page.items]
        return min((at for at in found if at is not None and at <= until), default=None)

    def _settle(self) -> None:
        for number, (queue, body) in enumerate(self.queues.take()):
            handle: Handler = handler_of(queue, queue)
            record = {"messageId": f"{number}", "body": body, "receiptHandle": ""}
            if handle({"Records": [record]}, None)["batchItemFailures"]:
                raise RuntimeError(f"the demo's {queue} worker failed on {body}")


def begin(services: Services, mail_folder: Path, start: datetime) -> Past:
    """A past that shares the mailer and the settings with the running product."""
    clock = FixedClock(start)
    store, queues, blobs = PastStore(), PastQueues(clock), MemoryBlobs()
    mailer = PastMailer(services.mailer, mail_folder, clock)
    made = Services(
        Backing(store, clock, RandomIds(clock), queues, blobs),
        mailer,
        secret=services.secret,
        outbox=services.outbox_settings,
    )
    return Past(made, clock, store, queues, mailer, blobs)


def copy(past: Past, services: Services, engine_url: str) -> int:
    """Moves everything that the past left to the running product. Gives the number of items."""
    for key, (content, content_type) in past.blobs.files.items():
        services.backing.blobs.put(key, content, content_type)
    return past.store.copy_to(engine.client("dynamodb", engine_url))


def fresh(who: Principal) -> Principal:
    """The same person in a request of its own: nothing read before is remembered."""
    return replace(who)


@contextmanager
def _in_place_of_ours(services: Services) -> Iterator[None]:
    # The workers' handlers take their services from bootstrap, as in the cloud.
    before = bootstrap._services
    bootstrap.use(services)
    try:
        yield
    finally:
        bootstrap.use(before)
