"""A look along the whole trail of a company: all is reported, nothing is repaired."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.audit import moments
from chalicelib.audit.comparing import Finding
from chalicelib.audit.ports import Companies, Trail
from chalicelib.audit.walking import Walk, Walker
from chalicelib.jobs import checks
from chalicelib.jobs.model import Job
from chalicelib.tenancy.principal import Principal

JOB: Final = "audit-check"


class Check(checks.Check):
    """A look along the trail; ``done`` and ``total`` are months, ``findings`` what differs.

    ``unsealed`` counts the lines that are too young to be sealed.
    """

    seals: int
    lines: int
    unsealed: int


@dataclass
class TrailChecking(checks.Checks[Check, Finding]):
    """Compares the trail with what was sealed, in the background or all at once."""

    KIND = JOB
    ACT = "audit.check"
    RIGHT = "audit.read"

    rows: Callable[[Principal], Trail]
    companies: Companies

    def told(self, job: Job) -> Check:
        walk = job.cursor.get("walk", {})
        counts = {name: walk.get(name, 0) for name in ("seals", "lines", "unsealed")}
        return Check.model_validate(checks.facts(job) | counts)

    def finding(self, kept: Any) -> Finding:
        return Finding.model_validate(kept)

    def everything(self, who: Principal) -> Iterator[Finding]:
        """All findings at once: for a command, where nobody waits for a page."""
        walk = self._begin(who)
        while not walk.is_over:
            walker = self._walker(who)
            walk = walker.step(walk)
            yield from walker.findings

    def step(self, who: Principal, job: Job) -> Job:
        """Look at the next seals or lines."""
        cursor = job.cursor or {"walk": self._begin(who).model_dump()}
        first = cursor.get("first") or cursor["walk"]["month"]
        walker = self._walker(who)
        walk = walker.step(Walk.model_validate(cursor["walk"]))
        after = {**cursor, "first": first, "walk": walk.model_dump()}
        done = moments.months_between(first, walk.month) + walk.is_over
        total = moments.months_between(first, moments.month_of(walker.now)) + 1
        kept = self.noted(who, job, after, walker.findings)
        further = job.advanced(done=done, cursor=kept, total=total)
        return further.finished(walker.now) if walk.is_over else further

    def _begin(self, who: Principal) -> Walk:
        """From the month in which there can be a line: the first seal's, the company's."""
        now, founded = self.backing.clock.now(), self.companies.founded_at(who)
        months = [moments.month_of(each) for each in (founded, now) if each]
        months += [seal.month for _, seal in self.rows(who).seals(0, 1) if seal]
        return Walk(month=min(months))

    def _walker(self, who: Principal) -> Walker:
        return Walker(who, self.rows(who), self.backing.blobs, self.backing.clock.now())
