"""Queues as SQS has them, and worse: any order, delays, losses, doubles, a dead-letter queue."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib.kit.clock import Clock
from tests.simulation.faults import Crash, Faults

VISIBILITY = timedelta(minutes=3)
MAX_RECEIVES = 5
BATCH = 10


@dataclass
class Letter:
    """One message in a queue. Every delivery hides it for the visibility timeout."""

    id: str
    queue: str
    body: str
    type: str
    visible_at: datetime
    receives: int = 0


@dataclass
class SimulatedQueues:
    """Sends like the real queues; gives out batches in an order of the seed's own."""

    clock: Clock
    faults: Faults
    rng: random.Random
    letters: list[Letter] = field(default_factory=list)
    dead: list[Letter] = field(default_factory=list)
    _count: int = 0

    def send(self, queue: str, body: Mapping[str, Any], *, delay: int = 0, group: str = "") -> None:
        if self.faults.strikes("queue_error"):
            raise ConnectionError("the queue does not answer")
        if self.faults.strikes("crash_before_write"):
            raise Crash
        if self.faults.strikes("queue_loses"):
            return
        if self.faults.strikes("queue_delays"):
            delay += self.rng.choice((30, 300, 1800))
        copies = 2 if self.faults.strikes("queue_doubles") else 1
        at = self.clock.now() + timedelta(seconds=delay)
        type_ = str(body.get("type", "notice"))
        for _ in range(copies):
            self._count += 1
            self.letters.append(Letter(f"m{self._count}", queue, json.dumps(body), type_, at))

    def next_visible(self) -> datetime | None:
        """When the next message can be received."""
        return min((letter.visible_at for letter in self.letters), default=None)

    def receive(self) -> list[Letter]:
        """A batch of one queue, of what is visible now, in no particular order."""
        now = self.clock.now()
        visible = [letter for letter in self.letters if letter.visible_at <= now]
        if not visible:
            return []
        queue = self.rng.choice(visible).queue
        ready = [letter for letter in visible if letter.queue == queue]
        self.rng.shuffle(ready)
        batch = ready[: self.rng.randint(1, BATCH)]
        for letter in batch:
            letter.receives += 1
            letter.visible_at = now + VISIBILITY
        return batch

    def settle(self, batch: list[Letter], failed: set[str]) -> None:
        """Delete what went well; what failed comes again, or dies after five times."""
        for letter in batch:
            if letter.id in failed:
                if letter.receives >= MAX_RECEIVES:
                    self.letters.remove(letter)
                    self.dead.append(letter)
            elif not self.faults.strikes("delivered_again"):
                self.letters.remove(letter)

    def redrive(self) -> int:
        """What an operator does with the dead letters once the cause is gone; how many."""
        for letter in self.dead:
            letter.receives, letter.visible_at = 0, self.clock.now()
        self.letters += self.dead
        redriven, self.dead = len(self.dead), []
        return redriven
