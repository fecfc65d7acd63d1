"""Runs jobs: step after step within a time budget, then hands on to the next wake-up."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import JobRows
from chalicelib.kit import queues
from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import ConditionFailed, Item
from chalicelib.kit.errors import Conflict, NotFound
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

# A step does a bounded piece of work and says how the job stands after it. It may be run twice
# with the same cursor (a crash between its own writes and the job's), so it must be repeatable.
Step = Callable[[Principal, Job], Job]

BUDGET: Final = timedelta(seconds=20)
STEPS_PER_WAKE: Final = 200
RETRY: Final = timedelta(minutes=1)


@dataclass
class JobService:
    """Starts, runs, shows and cancels jobs. ``steps`` maps a kind to who makes its step."""

    backing: Backing
    rows: Callable[[Principal], JobRows]
    steps: Mapping[str, Callable[[], Step]] = field(default_factory=dict)

    def start(self, uow: UnitOfWork, kind: str, params: dict[str, Any], total: int = 0) -> Job:
        """Add a job to a unit of work; it begins right after the commit."""
        job = Job(
            id=uow.ids.new("job"),
            kind=kind,
            params=params,
            total=total,
            started_by=uow.who.user,
            created_at=uow.now,
        )
        item = self.rows(uow.who).insert(uow, job)
        uow.nudge("job", job.id, queues.JOBS, item["due_at"])
        return job

    def get(self, who: Principal, job_id: str, kind: str = "") -> Job:
        """A job of the tenant, and of this kind where one is named. Raises ``NotFound``."""
        job = self.rows(who).get(job_id)
        if job is None or kind not in ("", job.kind):
            raise NotFound()
        return job

    def many(self, who: Principal, ids: Sequence[str]) -> list[Job]:
        """These jobs of the tenant, without those that are not there."""
        return self.rows(who).many(ids)

    def newest(
        self, who: Principal, kind: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Job]:
        """The newest jobs of a kind."""
        return self.rows(who).newest(kind, limit, after)

    def cancel(self, who: Principal, job_id: str) -> Job:
        """Stop before the next step; what is done stays. Raises ``Conflict`` when it is over."""
        job = self.get(who, job_id)
        if not job.is_open:
            raise Conflict("This has already ended.")
        stopped = job.model_copy(
            update={"state": "cancelled", "finished_at": self.backing.clock.now()}
        )
        try:
            self.rows(who).save(stopped, None)
        except ConditionFailed:
            return self.cancel(who, job_id)
        return stopped

    def resume(self, uow: UnitOfWork, job: Job) -> Job:
        """Let a job that failed go on where it stopped, as a part of a unit of work."""
        again = job.resumed()
        item = self.rows(uow.who).replace(uow, again)
        uow.nudge("job", job.id, queues.JOBS, item["due_at"])
        return again

    def stop(self, uow: UnitOfWork, job: Job) -> Job:
        """Stop a job for good, as a part of a unit of work; what is done stays."""
        stopped = job.model_copy(update={"state": "cancelled", "finished_at": uow.now})
        self.rows(uow.who).replace(uow, stopped)
        return stopped

    def wake(self, who: Principal, job_id: str, expected: str) -> None:
        """Run steps until the budget is used, then arm the next wake-up."""
        job = self.rows(who).get(job_id)
        if job is None or not job.is_open:
            return
        started = self.backing.clock.now()
        for _ in range(STEPS_PER_WAKE):
            try:
                job = self._step(who, job)
            except ConditionFailed:
                return  # another worker is at it, or it was cancelled
            if not job.is_open or job.failures:
                return
            if self.backing.clock.now() - started >= BUDGET:
                break
        self._hand_on(who, job)

    def _step(self, who: Principal, job: Job) -> Job:
        now = self.backing.clock.now()
        try:
            after = self.steps[job.kind]()(who, job)
        except Exception as error:
            log.exception("a step of job %s (%s) failed", job.id, job.kind)
            after = job.failed(now, type(error).__name__)
        at = None if not after.is_open else now + RETRY if after.failures else now
        return self.rows(who).save(after, at)

    def _hand_on(self, who: Principal, job: Job) -> None:
        body = {
            "tenant": who.tenant,
            "type": "job",
            "id": job.id,
            "expected": stamp(self.backing.clock.now()),
        }
        try:
            self.backing.queues.send(queues.JOBS, body, group=who.tenant)
        except Exception:
            log.warning("job %s waits for the sweeper", job.id)
