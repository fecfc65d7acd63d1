"""Use cases of imports: upload, map, confirm, check, run, undo. Each write is one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.imports.checking_step import CheckingStep
from chalicelib.imports.choices import Choices
from chalicelib.imports.columns import by_heading, heading_key, heading_set
from chalicelib.imports.errors import NotReady
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.findings import Finding
from chalicelib.imports.kinds import KINDS
from chalicelib.imports.model import Import, State
from chalicelib.imports.profile import Profile
from chalicelib.imports.reading import MAX_BYTES, ReadAs, fits
from chalicelib.imports.reading_step import ReadingStep
from chalicelib.imports.running_step import RunningStep
from chalicelib.imports.settling import checked_choices, checked_columns
from chalicelib.imports.undoing_step import UndoingStep
from chalicelib.imports.workshop import Workshop, import_of
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.blobs import UploadForm
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid, NotFound, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB, UNDO_JOB = "import", "import-undo"


@dataclass(frozen=True)
class Begun:
    """An announced import, and how to upload its file."""

    made: Import
    upload: UploadForm


class ImportService:
    """Everything that is done with imports. ``jobs`` starts and shows the work behind them."""

    def __init__(self, shop: Workshop, jobs: Jobs) -> None:
        self.shop = shop
        self.jobs = jobs

    # ---- looking

    def get(self, who: Principal, import_id: str) -> Import:
        """An import of the tenant. Raises ``ImportNotFound``."""
        return self.shop.get(who, import_id)

    def listed(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Import]:
        """Imports, the newest first."""
        return self.shop.rows(who).listed(limit, after)

    def job_of(self, who: Principal, made: Import) -> Job | None:
        """The job that works on an import now or did so last."""
        try:
            return self.jobs.get(who, made.job) if made.job else None
        except NotFound:
            return None

    def profile(self, who: Principal, made: Import) -> Profile:
        """What the columns of the file hold and prove."""
        return self.shop.files(who, made.id).profile()

    def problems(self, who: Principal, made: Import) -> list[RowProblem]:
        """Rows that are not imported, and why, in the order of the file."""
        return self.shop.files(who, made.id).problems("problems")

    def obstacles(self, who: Principal, made: Import) -> list[RowProblem]:
        """Why a run could not be taken back: up to a hundred reasons."""
        return self.shop.files(who, made.id).problems("obstacles")

    def examples(self, who: Principal, made: Import, outcome: str) -> list[Finding]:
        """A few of the rows that the check found ``new``, ``changed`` or ``padded``."""
        return self.shop.files(who, made.id).findings(f"examples-{outcome}")

    # ---- the file

    def upload(self, who: Principal, kind: str, filename: str, content: bytes) -> Import:
        """Take a file that came with the request, and start reading it."""
        made = self._new(who, kind, filename, len(content))
        self.shop.files(who, made.id).put_file(content)
        uow = UnitOfWork(self.shop.backing, who)
        job = self.jobs.start(uow, JOB, {"import": made.id})
        reading = made.model_copy(update={"state": "reading", "job": job.id})
        self.shop.rows(who).insert(uow, reading)
        uow.audit("import.upload", made.id, kind=kind, filename=made.filename, size=made.size)
        uow.commit(reading)
        return reading

    def begin(self, who: Principal, kind: str, filename: str, size: int) -> Begun:
        """Announce a file that will be uploaded straight into the bucket, and how."""
        made = self._new(who, kind, filename, size)
        begun = Begun(made, self.shop.files(who, made.id).upload_form(MAX_BYTES))
        uow = UnitOfWork(self.shop.backing, who)
        self.shop.rows(who).insert(uow, made)
        uow.audit("import.begin", made.id, kind=kind, filename=made.filename, size=size)
        uow.commit(begun)
        return begun

    def upload_form(self, who: Principal, import_id: str, then: str) -> UploadForm:
        """The form of an announced file for a browser, which sees the page ``then`` afterwards."""
        made = self.shop.get(who, import_id)
        return self.shop.files(who, made.id).upload_form(MAX_BYTES, then)

    def uploaded(self, who: Principal, import_id: str) -> Import:
        """The announced file is in the bucket: start reading it."""
        made = self.shop.get(who, import_id)
        if self.shop.files(who, made.id).file() is None:
            raise NotReady("The file did not arrive. Please upload it again.")
        return self._start(who, made, "reading", JOB, "uploaded")

    def read_again(self, who: Principal, import_id: str, version: int, read_as: ReadAs) -> Import:
        """Read the file with another character set, delimiter or sheet."""
        made = self._at(who, import_id, version)
        plain = Choices(zone=made.choices.zone, currency=made.choices.currency)
        return self._start(who, made, "reading", JOB, "read-again", read_as=read_as, choices=plain)

    # ---- the user's decisions

    def map_columns(
        self, who: Principal, import_id: str, version: int, columns: dict[str, int]
    ) -> Import:
        """Say which column is what. Raises ``Invalid`` with every field that is missing."""
        made = self._at(who, import_id, version)
        kind = self.shop.kind(made)
        chosen = checked_columns(kind, columns, len(made.headings))
        choices = made.choices.model_copy(update={"columns": chosen})
        after = made.to("settling", choices=choices, padding_decided=False)
        uow = UnitOfWork(self.shop.backing, who)
        rows = self.shop.rows(who)
        rows.replace(uow, after)
        kept = by_heading(made.headings, chosen)
        rows.remember(uow, made.kind, heading_set(made.headings), kept)
        uow.audit("import.map", made.id, columns=chosen)
        uow.commit(after)
        return after

    def settle(self, who: Principal, import_id: str, version: int, said: dict[str, Any]) -> Import:
        """Confirm date orders, decimal marks and the rest; the check begins.

        Raises ``Invalid`` with every decision that is missing.
        """
        made = self._at(who, import_id, version)
        told = made.choices.model_dump() | said | _kept(made)
        choices = Choices.model_validate(told | {"words": _folded(told["words"])})
        checked_choices(self.shop.kind(made), choices, self.profile(who, made))
        return self._start(
            who, made, "checking", JOB, "settle", choices=choices, padding_decided=False
        )

    def decide_padding(self, who: Principal, import_id: str, version: int, match: bool) -> Import:
        """Whether invoice numbers that differ only by leading zeros are the same; checks again."""
        made = self._at(who, import_id, version)
        choices = made.choices.model_copy(update={"match_padding": match})
        return self._start(
            who, made, "checking", JOB, "decide", choices=choices, padding_decided=True
        )

    # ---- doing and undoing

    def run(self, who: Principal, import_id: str, version: int) -> Import:
        """Carry out what the preview shows. Raises ``NotReady`` while something is undecided."""
        made = self._at(who, import_id, version)
        who.require(self.shop.kind(made).right)
        if not made.may_run:
            raise NotReady()
        return self._start(who, made, "running", JOB, "run", total=made.rows)

    def undo(self, who: Principal, import_id: str, version: int) -> Import:
        """Take the whole run back, if nothing was built on it."""
        made = self._at(who, import_id, version)
        who.require(self.shop.kind(made).right)
        if not made.may_undo:
            raise NotReady()
        return self._start(who, made, "undoing", UNDO_JOB, "undo", obstacles=0)

    def retry(self, who: Principal, import_id: str) -> Import:
        """Start the work of an import again after its job was given up."""
        made = self.shop.get(who, import_id)
        job = self.job_of(who, made)
        if not made.busy or (job is not None and job.is_open):
            raise NotReady()
        again = made.model_copy(update={"version": made.version + 1})
        kind = UNDO_JOB if made.state == "undoing" else JOB
        return self._begin_job(who, again, kind, "retry", made.rows)

    def cancel(self, who: Principal, import_id: str, version: int) -> Import:
        """Give an import up before it ran."""
        made = self._at(who, import_id, version)
        after = made.to("cancelled", finished_at=self.shop.backing.clock.now())
        return self.shop.save(who, after, "cancel")

    # ---- the jobs

    def step(self, who: Principal, job: Job) -> Job:
        """One step of an ``import`` job: reading, checking or running."""
        made = self.shop.get(who, import_of(job))
        steps: dict[str, Callable[[Workshop], Callable[[Principal, Job], Job]]] = {
            "checking": CheckingStep,
            "running": RunningStep,
        }
        return steps.get(made.state, ReadingStep)(self.shop)(who, job)

    def undo_step(self, who: Principal, job: Job) -> Job:
        """One step of an ``import-undo`` job."""
        return UndoingStep(self.shop)(who, job)

    def _new(self, who: Principal, kind: str, filename: str, size: int) -> Import:
        if kind not in KINDS:
            raise Invalid.field("kind", "Choose what the file holds.")
        fits(size)
        who.require(KINDS[kind].right)
        backing = self.shop.backing
        return Import(
            id=backing.ids.new("imp"),
            kind=kind,
            filename=filename[-120:] or "file",
            size=size,
            started_by=who.user,
            started_by_name=who.name,
            created_at=backing.clock.now(),
        )

    def _at(self, who: Principal, import_id: str, version: int) -> Import:
        made = self.shop.get(who, import_id)
        if made.version != version:
            raise Stale()
        return made

    def _start(
        self, who: Principal, made: Import, state: State, job: str, action: str,
        total: int = 0, **changes: Any,
    ) -> Import:  # fmt: skip
        after = made.to(state, problem="", problem_params={}, **changes)
        return self._begin_job(who, after, job, action, total)

    def _begin_job(
        self, who: Principal, after: Import, kind: str, action: str, total: int
    ) -> Import:
        uow = UnitOfWork(self.shop.backing, who)
        job = self.jobs.start(uow, kind, {"import": after.id}, total)
        started = after.model_copy(update={"job": job.id})
        self.shop.rows(who).replace(uow, started)
        uow.audit(f"import.{action}", after.id, kind=after.kind, filename=after.filename)
        uow.commit(started)
        return started


def _folded(words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What words mean, by field, however they are typed."""
    return {
        name: {heading_key(word): value for word, value in meant.items()}
        for name, meant in words.items()
    }


def _kept(made: Import) -> dict[str, Any]:
    """What settling does not decide."""
    return {"columns": made.choices.columns, "match_padding": False}
