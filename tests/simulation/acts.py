"""What people do, when, and under which key they repeat it until it is done."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Idempotency, Principal


class Nothing(Exception):
    """There is nothing to do for an act in this world; it is left out."""


@dataclass(order=True)
class Act:
    """Something that a person does at a moment; ``path`` says what, ``of`` to whom."""

    at: datetime
    order: int
    path: str = field(compare=False)
    of: str = field(compare=False)
    who: Principal = field(compare=False)
    do: Callable[[Services, Principal], Any] = field(compare=False)
    done: Callable[[], None] = field(compare=False)
    tries: int = field(compare=False, default=0)

    @property
    def name(self) -> str:
        return f"{self.path} of {self.of}"

    def asking(self) -> Principal:
        """Whoever does it, in a request of its own: the same key at every try."""
        key = Idempotency(f"act-{self.order}", self.path, lambda answer: "{}")
        return replace(self.who, idempotency=key)


@dataclass
class Diary:
    """What is planned, in the order of time."""

    acts: list[Act] = field(default_factory=list)
    _made: int = 0

    def enter(
        self,
        at: datetime,
        path: str,
        of: str,
        do: Callable[[Services, Principal], Any],
        who: Principal,
        done: Callable[[], None],
    ) -> None:
        self._made += 1
        heapq.heappush(self.acts, Act(at, self._made, path, of, who, do, done))

    def next(self) -> datetime | None:
        """When somebody does something next."""
        return self.acts[0].at if self.acts else None

    def take(self) -> Act:
        return heapq.heappop(self.acts)

    def put_off(self, act: Act, at: datetime) -> None:
        """Later again, under the same key."""
        act.at = at
        heapq.heappush(self.acts, act)
