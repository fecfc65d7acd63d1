"""The cash gap, computed by a job from what is open in order of its due date."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from chalicelib.accounts.cash.model import Sums, Week, added, key_of, span_of, weeks
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.payables.model import Payable, Status
from chalicelib.accounts.payables.service import PayableService
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit import dynamo
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import NotFound
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB: Final = "cash-gap"
PAGE: Final = 500
Line = tuple[str, str, Sums]  # currency, row, sums


@dataclass(frozen=True)
class CashRun:
    """A computation of the cash gap; ``currencies`` in order once it is done."""

    id: str
    state: str
    on: date
    done: int
    weeks: dict[str, list[Week]]
    finished_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still being computed."""
        return self.state in ("queued", "running")


@dataclass
class CashService:
    """Starts, carries out and reads computations; shows what is behind each figure."""

    backing: Backing
    jobs: Jobs
    ledger: LedgerService
    payables: PayableService

    def start(self, who: Principal) -> CashRun:
        """Compute it as it stands now."""
        uow = UnitOfWork(self.backing, who)
        run = self.begin(uow)
        uow.commit(run)
        return run

    def begin(self, uow: UnitOfWork) -> CashRun:
        """Compute it, as a part of a unit of work."""
        today = self.ledger.desk.today(uow.who)
        job = self.jobs.start(uow, JOB, {"on": f"{today}"})
        uow.audit("account.cash-gap", job.id, on=f"{today}")
        return _run(job)

    def get(self, who: Principal, run_id: str) -> CashRun:
        """A computation by its id. Raises ``NotFound``."""
        return _run(self.jobs.get(who, run_id, JOB))

    def newest(self, who: Principal, limit: int = 5) -> list[CashRun]:
        """The computations started last."""
        return [_run(job) for job in self.jobs.newest(who, JOB, limit).items]

    def step(self, who: Principal, job: Job) -> Job:
        """Add up one page of what is open, customers first, then suppliers.

        Sums stand in the cursor, so a step that is done twice counts once. After the last page
        of the customers the first one of the suppliers follows at once.
        """
        now = self._page_added(who, job)
        if job.cursor.get("side", "in") == "in" and now.cursor["side"] == "out":
            now = self._page_added(who, now)
        ended = now.cursor["side"] == "out" and now.cursor["after"] is None
        return now.finished(self.backing.clock.now(), sums=now.cursor["sums"]) if ended else now

    def _page_added(self, who: Principal, job: Job) -> Job:
        cursor, today = job.cursor, date.fromisoformat(job.params["on"])
        side, after = cursor.get("side", "in"), cursor.get("after")
        page: Listing[Any] = self._page(who, side, after)
        value: Callable[[Any, date], Line] = _of_item if side == "in" else _of_payable
        sums = _plus(cursor.get("sums", {}), (value(each, today) for each in page.items))
        next_side = side if page.after else "out"
        return job.advanced(
            done=job.done + len(page.items),
            cursor={"side": next_side, "after": page.after, "sums": sums},
        )

    def due_in(
        self,
        who: Principal,
        currency: str,
        row: str,
        limit: int,
        after: dynamo.Item | None = None,
    ) -> Listing[Item]:
        """What customers owe in a row of the table, as it stands now. Raises ``NotFound``."""
        since, until = self._span(who, row)
        return self.ledger.due_between(who, currency, since, until, limit, after)

    def due_out(
        self,
        who: Principal,
        currency: str,
        row: str,
        limit: int,
        after: dynamo.Item | None = None,
    ) -> Listing[Payable]:
        """What suppliers are owed in a row of the table, as it stands now."""
        since, until = self._span(who, row)
        return self.payables.open(who, currency, since, until, limit, after)

    def _page(self, who: Principal, side: str, after: dynamo.Item | None) -> Listing[Any]:
        if side == "in":
            return self.ledger.due_between(who, "", None, None, PAGE, after)
        return self.payables.open(who, limit=PAGE, after=after)

    def _span(self, who: Principal, row: str) -> tuple[date | None, date | None]:
        try:
            return span_of(row, self.ledger.desk.today(who))
        except KeyError:
            raise NotFound() from None


def _of_item(item: Item, today: date) -> Line:
    sums = Sums(receivable=item.undisputed, disputed=item.contested)
    return item.currency, key_of(item.due, today), sums


def _of_payable(payable: Payable, today: date) -> Line:
    name = "expected" if payable.status is Status.EXPECTED else "payable"
    return payable.currency, key_of(payable.due, today), Sums(**{name: payable.remaining})


def _plus(sums: dict[str, Any], lines: Iterable[Line]) -> dict[str, Any]:
    """The sums of a cursor, by currency and row, with more lines."""
    found = _read(sums)
    for currency, key, line in lines:
        found[currency] = added(found.get(currency, {}), [(key, line)])
    return {
        code: {key: each.model_dump() for key, each in rows.items()}
        for code, rows in sorted(found.items())
    }


def _read(sums: dict[str, Any]) -> dict[str, dict[str, Sums]]:
    return {code: {key: Sums(**each) for key, each in rows.items()} for code, rows in sums.items()}


def _run(job: Job) -> CashRun:
    today = date.fromisoformat(job.params["on"])
    found = _read(job.result.get("sums", {}))
    rows = {code: weeks(sums, today) for code, sums in found.items()}
    return CashRun(job.id, job.state, today, job.done, rows, job.finished_at)
