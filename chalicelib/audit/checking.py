"""A look along the whole trail of a company: all is reported, nothing is repaired."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from chalicelib.audit import moments
from chalicelib.audit.comparing import Finding
from chalicelib.audit.model import Frozen
from chalicelib.audit.ports import Companies, Trail
from chalicelib.audit.walking import Walk, Walker
from chalicelib.jobs.model import Job
from chalicelib.jobs.parts import note, noted
from chalicelib.jobs.ports import Jobs
from chalicelib.kit import dynamo
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import NotFound
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB: Final = "audit-check"
# A page shows so many; whoever has more of them looks for one cause, not for each.
SHOWN: Final = 500


class Check(Frozen):
    """A look along the trail; ``done`` and ``total`` are months, ``findings`` what differs.

    ``unsealed`` counts the lines that are too young to be sealed.
    """

    id: str
    state: str
    done: int
    total: int
    seals: int
    lines: int
    unsealed: int
    findings: int
    started_at: datetime
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state in ("queued", "running")


@dataclass
class TrailChecking:
    """Compares the trail with what was sealed, in the background or all at once."""

    backing: Backing
    rows: Callable[[Principal], Trail]
    companies: Companies
    jobs: Callable[[], Jobs]

    def start(self, who: Principal) -> Check:
        """Begin a look along the whole trail."""
        who.require("audit.read")
        uow = UnitOfWork(self.backing, who)
        job = self.jobs().start(uow, JOB, {})
        uow.audit("audit.check", job.id)
        uow.commit(_check(job))
        return _check(job)

    def get(self, who: Principal, check_id: str) -> Check:
        """A check. Raises ``NotFound``."""
        return _check(self._job(who, check_id))

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: dynamo.Item | None = None
    ) -> Listing[Check]:
        """Checks, the newest first."""
        found = self.jobs().newest(who, JOB, limit, after)
        return Listing([_check(each) for each in found.items], found.after)

    def findings(self, who: Principal, check_id: str) -> list[Finding]:
        """The first findings of a check, as many as are shown. Raises ``NotFound``."""
        job = self._job(who, check_id)
        parts = job.cursor.get("parts", 0)
        return noted(self.backing.blobs, who, job.id, parts, Finding, SHOWN)

    def everything(self, who: Principal) -> Iterator[Finding]:
        """All findings at once: for a command, where nobody waits for a page."""
        walk = self._begin(who)
        while not walk.is_over:
            walker = self._walker(who)
            walk = walker.step(walk)
            yield from walker.findings

    def step(self, who: Principal, job: Job) -> Job:
        """Look at the next seals or lines."""
        cursor = job.cursor or {"walk": self._begin(who).model_dump(), "parts": 0, "findings": 0}
        first = cursor.get("first") or cursor["walk"]["month"]
        walker = self._walker(who)
        walk = walker.step(Walk.model_validate(cursor["walk"]))
        found = walker.findings
        if found:
            note(self.backing.blobs, who, job.id, cursor["parts"], found[:SHOWN])
        after: dict[str, Any] = {
            "first": first,
            "walk": walk.model_dump(),
            "parts": cursor["parts"] + bool(found),
            "findings": cursor["findings"] + len(found),
        }
        done = moments.months_between(first, walk.month) + walk.is_over
        total = moments.months_between(first, moments.month_of(walker.now)) + 1
        further = job.advanced(done=done, cursor=after, total=total)
        return further.finished(walker.now) if walk.is_over else further

    def _begin(self, who: Principal) -> Walk:
        """From the month in which there can be a line: the first seal's, the company's."""
        now, founded = self.backing.clock.now(), self.companies.founded_at(who)
        months = [moments.month_of(each) for each in (founded, now) if each]
        months += [seal.month for _, seal in self.rows(who).seals(0, 1) if seal]
        return Walk(month=min(months))

    def _walker(self, who: Principal) -> Walker:
        return Walker(who, self.rows(who), self.backing.blobs, self.backing.clock.now())

    def _job(self, who: Principal, check_id: str) -> Job:
        job = self.jobs().get(who, check_id)
        if job.kind != JOB:
            raise NotFound()
        return job


def _check(job: Job) -> Check:
    walk = job.cursor.get("walk", {})
    return Check(
        id=job.id,
        state=job.state,
        done=job.done,
        total=job.total,
        seals=walk.get("seals", 0),
        lines=walk.get("lines", 0),
        unsealed=walk.get("unsealed", 0),
        findings=job.cursor.get("findings", 0),
        started_at=job.created_at,
        finished_at=job.finished_at,
    )
