"""The job that takes a whole run back: first it looks whether it may, then it does."""

from dataclasses import dataclass

from chalicelib.imports.errors import Obstacle
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.findings import Finding
from chalicelib.imports.model import Import
from chalicelib.imports.workshop import Workshop, acting, import_of
from chalicelib.jobs.model import Job
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal

# Enough reasons for a person to see why; the rest is counted.
MOST_OBSTACLES = 100


@dataclass
class UndoingStep:
    """Nothing is touched before every row was looked at: the run is taken back whole or not."""

    shop: Workshop

    def __call__(self, who: Principal, job: Job) -> Job:
        made = self.shop.get(who, import_of(job))
        if made.state != "undoing" or made.job != job.id:
            return job.finished(self.shop.backing.clock.now())
        if not job.cursor:
            self.shop.files(who, made.id).put_problems("obstacles", [])
            return job.advanced(done=0, cursor={"phase": "look", "next": 0, "met": 0})
        if job.cursor["phase"] == "look":
            return self._look(who, made, job)
        return self._take_back(who, made, job)

    def _look(self, who: Principal, made: Import, job: Job) -> Job:
        number, met = int(job.cursor["next"]), int(job.cursor["met"])
        if number == made.chunks:
            return self._refused(who, made, job, met) if met else self._go(made, job)
        found = [
            problem
            for finding in self._done(who, made, number)
            if (problem := self._obstacle(who, made, finding))
        ]
        self._note(who, made, number, found)
        cursor = job.cursor | {"next": number + 1, "met": met + len(found)}
        return job.advanced(done=job.done, cursor=cursor)

    def _go(self, made: Import, job: Job) -> Job:
        cursor = {"phase": "undo", "next": made.chunks - 1, "left": 0}
        return job.advanced(done=0, cursor=cursor, total=made.chunks)

    def _take_back(self, who: Principal, made: Import, job: Job) -> Job:
        number, left = int(job.cursor["next"]), int(job.cursor["left"])
        now = self.shop.backing.clock.now()
        if number < 0:
            self.shop.save(who, made.to("undone", left=left, finished_at=now), "undone")
            return job.finished(now, left=left)
        target, found = self.shop.target(made), []
        for finding in reversed(self._done(who, made, number)):
            try:
                target.undo(acting(who, made), finding, made.id)
            except Obstacle as obstacle:  # built between the look and now: it stays, and is told
                found.append(_said(finding, obstacle))
        self._note(who, made, number, found)
        cursor = job.cursor | {"next": number - 1, "left": left + len(found)}
        return job.advanced(done=job.done + 1, cursor=cursor)

    def _refused(self, who: Principal, made: Import, job: Job, met: int) -> Job:
        self.shop.save(who, made.to("done", obstacles=met), "undo-refused")
        return job.finished(self.shop.backing.clock.now(), obstacles=met)

    def _obstacle(self, who: Principal, made: Import, finding: Finding) -> RowProblem | None:
        try:
            self.shop.target(made).obstacle(acting(who, made), finding, made.id)
        except Obstacle as obstacle:
            return _said(finding, obstacle)
        return None

    def _done(self, who: Principal, made: Import, number: int) -> list[Finding]:
        found = self.shop.files(who, made.id).findings(f"done/{number:06d}")
        return [each for each in found if each.outcome in ("new", "changed")]

    def _note(self, who: Principal, made: Import, number: int, found: list[RowProblem]) -> None:
        """Add reasons to those that are shown; repeating the step adds none twice."""
        if not found:
            return
        files = self.shop.files(who, made.id)
        known = {each.row: each for each in files.problems("obstacles")}
        for each in found:
            if len(known) < MOST_OBSTACLES:
                known[each.row] = each
        files.put_problems("obstacles", sorted(known.values(), key=lambda each: each.row))


def _said(finding: Finding, obstacle: Obstacle) -> RowProblem:
    message = obstacle.detail or obstacle.title or N_("Something was built on this since.")
    return RowProblem(finding.row, "", message, {}, finding.label)
