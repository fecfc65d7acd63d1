"""Counting counters anew from what they count, exactly, while everybody goes on working.

Lists that an index gives may lag behind in the cloud. So what differs is looked at once more in
a later step, and put right only when both looks found the same and nothing moved between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from chalicelib.jobs.model import Job
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Stale
from chalicelib.kit.paging import Listing
from chalicelib.kit.values import Frozen
from chalicelib.tallies.tally import Tally, nonzero, rewrite
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Counters that move at every look are left as they are, and the result says how many.
MOST_LOOKS: Final = 6


@dataclass(frozen=True)
class Look:
    """What a row says, and what its facts say."""

    was: Tally
    now: Mapping[str, int]

    @property
    def differs(self) -> bool:
        return dict(self.was.counts) != nonzero(self.now)

    @property
    def mark(self) -> str:
        """The same for two looks that found the same while nothing moved."""
        return f"{self.was.writes} {sorted(nonzero(self.now).items())}"


class Counters(Protocol):
    """One kind of counters, each with a place of its own."""

    def begin(self, who: Principal, after: Item | None) -> Listing[str]:
        """The next places, made ready to be looked at; a place may come up again."""

    def look(self, who: Principal, place: str) -> Look:
        """The row first, and then its facts."""


class At(Frozen):
    """Where the job is: ``seen`` are places that differed, with what was found there; ``after``
    began this page, ``following`` begins the next. ``busy``: left as they were."""

    kind: int = 0
    after: Item | None = None
    following: Item | None = None
    places: int = 0
    looks: int = 0
    seen: dict[str, str] = {}
    changed: int = 0
    busy: int = 0

    def with_(self, **changes: Any) -> At:
        """The same place with these values."""
        return self.model_copy(update=changes)


@dataclass
class Recounting:
    """A job that goes through kinds of counters, a page of places at a step."""

    backing: Backing
    kinds: Sequence[Counters]

    def step(self, who: Principal, job: Job) -> Job:
        """Look at the next places, or once more at those that differed."""
        at = At.model_validate(job.cursor)
        kind = self.kinds[at.kind]
        if not at.seen:
            page = kind.begin(who, at.after)
            seen = dict.fromkeys(page.items, "")
            at = at.with_(seen=seen, following=page.after, places=len(seen))
        looks = {place: kind.look(who, place) for place in at.seen}
        wrong = {place: look for place, look in looks.items() if look.differs}
        right = [p for p, look in wrong.items() if at.seen[p] == look.mark and self._put(who, look)]
        unsure = {place: look.mark for place, look in wrong.items() if place not in right}
        at = at.with_(seen=unsure, looks=at.looks + 1, changed=at.changed + len(right))
        if unsure and at.looks < MOST_LOOKS:
            return job.advanced(done=job.done, cursor=at.model_dump())
        return self._on(job, at.with_(seen={}, looks=0, busy=at.busy + len(unsure)))

    def _on(self, job: Job, at: At) -> Job:
        """The next page of this kind, or the next kind, or the end."""
        kind = at.kind + (at.following is None)
        at = at.with_(kind=kind, after=at.following)
        after = job.advanced(done=job.done + at.places, cursor=at.model_dump())
        if kind < len(self.kinds):
            return after
        ended = after.model_copy(update={"total": after.done})
        return ended.finished(self.backing.clock.now(), changed=at.changed, busy=at.busy)

    def _put(self, who: Principal, look: Look) -> bool:
        """Put one row right; whether nothing had moved meanwhile."""
        uow = UnitOfWork(self.backing, who)
        rewrite(uow, look.was, look.now)
        uow.audit("counters.recounted", look.was.key.sk, was=dict(look.was.counts))
        try:
            uow.commit()
        except Stale:
            return False
        return True
