"""Use cases of exports for bookkeeping: start, look, go on, fetch."""

from collections.abc import Callable
from datetime import date
from typing import Final

from chalicelib.accounts.bookkeeping.errors import ExportUnderWay
from chalicelib.accounts.bookkeeping.files import TYPES, ExportFiles
from chalicelib.accounts.bookkeeping.giving_back import GivingBack
from chalicelib.accounts.bookkeeping.making import Making
from chalicelib.accounts.bookkeeping.model import Export, Header, Sum
from chalicelib.accounts.bookkeeping.ports import Books, Companies, CustomerFiles, Exports
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit import dynamo
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Conflict, Invalid, NotFound
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB: Final = "bookkeeping"
GIVING_BACK: Final = "bookkeeping-cancel"


class BookkeepingService:
    """Every booked entry goes into exactly one running export, whatever its date."""

    def __init__(
        self,
        backing: Backing,
        rows: Callable[[Principal], Exports],
        ledger: Books,
        companies: Companies,
        customers: CustomerFiles,
        jobs: Callable[[], Jobs],
    ) -> None:
        self.backing, self.rows, self.jobs = backing, rows, jobs
        self.making = Making(backing, rows, ledger, companies, customers)

    def start(self, who: Principal) -> Export:
        """Begin the next running export: everything that no export before it holds.

        Raises ``ExportUnderWay`` while the one before is not finished, for its files must hold
        what it has claimed.
        """
        header = self.rows(who).header()
        if header.job and self.jobs().get(who, header.job).state != "done":
            raise ExportUnderWay()
        uow = UnitOfWork(self.backing, who)
        number = header.last + 1
        job = self.jobs().start(uow, JOB, {"number": number})
        after = Header(last=number, job=job.id, version=header.version)
        self.rows(who).save_header(uow, after)
        uow.audit("bookkeeping.export", job.id, number=number)
        export = _export(job)
        uow.commit(export)
        return export

    def start_period(self, who: Principal, since: date, until: date) -> Export:
        """Begin an export of the entries dated in a period; the running ones go on as before.

        Raises ``Invalid`` when the period ends before it begins.
        """
        if until < since:
            raise Invalid.field("until", "The period ends before it begins.")
        uow = UnitOfWork(self.backing, who)
        params = {"number": 0, "since": f"{since}", "until": f"{until}"}
        job = self.jobs().start(uow, JOB, params)
        uow.audit("bookkeeping.period", job.id, since=f"{since}", until=f"{until}")
        export = _export(job)
        uow.commit(export)
        return export

    def cancel(self, who: Principal, export_id: str) -> Export:
        """Give an export up; what it had taken goes into the next one, and its number stays used.

        The next one begins when everything is given back. Raises ``Conflict`` for one that is
        finished: somebody may have fetched its files.
        """
        job = self._job(who, export_id)
        header = self.rows(who).header()
        running = bool(job.params["number"])
        if job.state == "done" or (running and header.job != job.id):
            raise Conflict("It is finished: what it holds is in its files.")
        if not running and job.state == "cancelled":
            raise Conflict("This has already ended.")
        uow = UnitOfWork(self.backing, who)
        after = job if job.state == "cancelled" else self.jobs().stop(uow, job)
        if running:
            back = self.jobs().start(uow, GIVING_BACK, {"cancels": job.id})
            moved = Header(last=header.last, job=back.id, version=header.version)
            self.rows(who).save_header(uow, moved)
        uow.audit("bookkeeping.cancel", job.id, number=job.params["number"])
        uow.commit(_export(after))
        return _export(after)

    def giving_back(self, who: Principal, export: Export) -> Job | None:
        """The work that gives back what a cancelled export had, until it is done."""
        header = self.rows(who).header()
        if export.state != "cancelled" or not header.job:
            return None
        job = self.jobs().get(who, header.job)
        cancels = job.kind == GIVING_BACK and job.params["cancels"] == export.id
        return job if cancels and job.state != "done" else None

    def go_on(self, who: Principal, export_id: str) -> Export:
        """Let an export that was given up, or the giving back of a cancelled one, go on where it
        stopped. Raises ``Conflict``."""
        job = self._job(who, export_id)
        if back := self.giving_back(who, _export(job)):
            job = back
        if job.state != "failed":
            raise Conflict("This has not stopped.")
        uow = UnitOfWork(self.backing, who)
        again = self.jobs().resume(uow, job)
        uow.audit("bookkeeping.go-on", export_id)
        after = _export(again) if job.kind == JOB else self.get(who, export_id)
        uow.commit(after)
        return after

    def get(self, who: Principal, export_id: str) -> Export:
        """An export. Raises ``NotFound``."""
        return _export(self._job(who, export_id))

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: dynamo.Item | None = None
    ) -> Listing[Export]:
        """Exports, the newest first."""
        found = self.jobs().newest(who, JOB, limit, after)
        return Listing([_export(each) for each in found.items], found.after)

    def link(self, who: Principal, export_id: str, kind: str) -> str:
        """An address that downloads a finished file, ``csv`` or ``xlsx``, for five minutes.

        Raises ``NotFound``.
        """
        export = self.get(who, export_id)
        if export.state != "done" or kind not in TYPES:
            raise NotFound()
        files = ExportFiles(self.backing.blobs, who.tenant, export.id)
        return files.link(kind, f"{export.name}.{kind}")

    def step(self, who: Principal, job: Job) -> Job:
        """One step of a ``bookkeeping`` job."""
        return self.making.step(who, job)

    def give_back_step(self, who: Principal, job: Job) -> Job:
        """One step of a ``bookkeeping-cancel`` job."""
        return GivingBack(self.backing, self.rows, self.making.ledger).step(who, job)

    def _job(self, who: Principal, export_id: str) -> Job:
        return self.jobs().get(who, export_id, JOB)


def _export(job: Job) -> Export:
    since, until = job.params.get("since"), job.params.get("until")
    return Export(
        id=job.id,
        number=job.params["number"],
        since=date.fromisoformat(since) if since else None,
        until=date.fromisoformat(until) if until else None,
        state=job.state,
        done=job.done,
        total=job.total,
        sums=tuple(Sum(**each) for each in job.result.get("sums", {}).values()),
        started_at=job.created_at,
        finished_at=job.finished_at,
    )
