"""The job that carries an import out, chunk after chunk, each planned before it is touched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from chalicelib.imports.fields import RowProblem
from chalicelib.imports.findings import Finding
from chalicelib.imports.kinds.kind import Record
from chalicelib.imports.model import Import, Tally
from chalicelib.imports.ports import Target
from chalicelib.imports.workshop import Workshop, acting, import_of
from chalicelib.jobs.model import Job
from chalicelib.kit.errors import Busy, DomainError, Stale
from chalicelib.tenancy.principal import Principal


@dataclass
class RunningStep:
    """A chunk's plan says how things stood before; it is written once and never again.

    So a step that is repeated after a crash does what the plan says, finds the rows that were
    done already, and an undo still knows what was there before.
    """

    shop: Workshop

    def __call__(self, who: Principal, job: Job) -> Job:
        made = self.shop.get(who, import_of(job))
        if made.state != "running" or made.job != job.id:
            return job.finished(self.shop.backing.clock.now())
        number = int(job.cursor.get("next", 0))
        if number == made.chunks:
            return self._conclude(who, made, job)
        records = self.shop.files(who, made.id).records(number, self.shop.kind(made).record)
        plan = self._plan(who, made, number, records)
        target = self.shop.target(made)
        done = [
            self._row(who, made, target, record, finding)
            for record, finding in zip(records, plan, strict=True)
        ]
        self.shop.files(who, made.id).put_findings(f"done/{number:06d}", done)
        tally = Tally(**job.cursor.get("tally", {})).plus(_counted(done))
        cursor = {"next": number + 1, "tally": tally.model_dump()}
        return job.advanced(done=min(job.done + len(records), made.rows), cursor=cursor)

    def _plan(
        self, who: Principal, made: Import, number: int, records: Sequence[Record]
    ) -> list[Finding]:
        rows, files = self.shop.rows(who), self.shop.files(who, made.id)
        place = rows.planned(made.id, number)
        if place is None:
            found = self.shop.target(made).compare(acting(who, made), records, made.choices)
            name = f"plan/{number:06d}-{self.shop.backing.ids.token()[:8]}"
            place = rows.plan(made.id, number, files.put_findings(name, found))
        return files.findings_at(place)

    def _row(
        self, who: Principal, made: Import, target: Target, record: Record, finding: Finding
    ) -> Finding:
        if finding.outcome not in ("new", "changed"):
            return finding
        apply = partial(target.apply, acting(who, made), record, finding, made.choices)
        try:
            return _looked_again(apply)
        except (Busy, Stale):
            # Nothing is wrong with the row: somebody, our own twin perhaps, was faster, or the
            # store is slow. The whole step is tried again and finds what was done.
            raise
        except DomainError as error:
            return finding.model_copy(
                update={"outcome": "wrong", "problem": _refusal(record, error)}
            )

    def _conclude(self, who: Principal, made: Import, job: Job) -> Job:
        files, now = self.shop.files(who, made.id), self.shop.backing.clock.now()
        parsed = files.problems("parsed")
        tally = Tally(**job.cursor.get("tally", {}))
        for number in range(made.chunks):
            found = files.findings(f"done/{number:06d}")
            parsed += [each.problem for each in found if each.problem]
        files.put_problems("problems", sorted(parsed, key=lambda each: each.row))
        # Rows that could not be read at all never came to a chunk.
        read_wrong = made.checked.model_copy(
            update={"new": 0, "changed": 0, "unchanged": 0, "padded": 0, "customers": 0}
        )
        wrong = made.rows - tally.rows - made.checked.repeated
        self.shop.target(made).concluded(who)
        result = tally.plus(read_wrong.model_copy(update={"wrong": wrong}))
        self.shop.save(who, made.to("done", result=result, finished_at=now), "done")
        return job.finished(now, **result.model_dump())


def _looked_again(apply: Callable[[], Finding]) -> Finding:
    """A refusal may come of what our own twin did between our look and our write (its customer
    has the code): who looks again finds it done. What is wrong is refused again."""
    try:
        return apply()
    except (Busy, Stale):
        raise
    except DomainError:
        return apply()


def _counted(done: Sequence[Finding]) -> Tally:
    counts = dict.fromkeys(("new", "changed", "unchanged", "wrong"), 0)
    for finding in done:
        counts[finding.outcome] += 1
    return Tally(**counts, padded=sum(bool(each.alike) for each in done))


def _refusal(record: Record, error: DomainError) -> RowProblem:
    if error.problems:
        first = error.problems[0]
        params = {name: str(value) for name, value in first.params}
        return RowProblem(record.row, first.field, first.message, params)
    params = {name: str(value) for name, value in error.params.items()}
    return RowProblem(record.row, "", error.detail or error.title, params)
