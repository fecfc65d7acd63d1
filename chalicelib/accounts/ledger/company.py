"""The ageing of the whole company at the end of a day: computed by a job, read from its result."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from chalicelib.accounts.ledger.ageing import AgedBalance, aged
from chalicelib.accounts.ledger.desk import Desk
from chalicelib.accounts.ledger.looking_back import aged_at
from chalicelib.accounts.ledger.model import Account
from chalicelib.accounts.ledger.ports import Ledgers
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit import dynamo
from chalicelib.kit.errors import Invalid
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB: Final = "ageing"
ACCOUNTS_PER_STEP: Final = 25
# What a person asked for stays longer than what the next night replaces.
KEPT: Final = timedelta(days=90)
KEPT_DAILY: Final = timedelta(days=7)


@dataclass(frozen=True)
class AgeingRun:
    """A computation of the company's ageing; ``totals`` by currency once it is done."""

    id: str
    state: str
    on: date
    done: int
    total: int
    totals: list[AgedBalance]
    finished_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still being computed."""
        return self.state in ("queued", "running")


@dataclass
class CompanyAgeing:
    """Starts, carries out and reads computations of the company's ageing."""

    desk: Desk
    jobs: Jobs

    def start(self, who: Principal, on: date | None = None) -> AgeingRun:
        """Begin to compute the ageing at the end of a day. Raises ``Invalid`` for a future day."""
        today = self.desk.today(who)
        day = on or today
        if day > today:
            raise Invalid.field("on", "Choose a day that is not in the future.")
        uow = UnitOfWork(self.desk.backing, who)
        run = self.begin(uow, day, live=day == today)
        uow.commit(run)
        return run

    def begin(self, uow: UnitOfWork, day: date, *, live: bool, daily: bool = False) -> AgeingRun:
        """Begin it as a part of a unit of work; ``live`` ages what is open now."""
        job = self.jobs.start(uow, JOB, {"on": f"{day}", "live": live, "daily": daily})
        uow.audit("account.ageing", job.id, on=f"{day}")
        return _run(job)

    def step(self, who: Principal, job: Job) -> Job:
        """Age the next accounts; sums stand in the cursor, so a step done twice counts once."""
        rows, day = self.desk.rows(who), date.fromisoformat(job.params["on"])
        page = rows.accounts(ACCOUNTS_PER_STEP, job.cursor.get("after"))
        lines = [
            (account.customer_id, each)
            for account in page.items
            for each in _aged(rows, account, day, live=job.params["live"])
        ]
        now = self.desk.backing.clock.now()
        kept = KEPT_DAILY if job.params.get("daily") else KEPT
        rows.put_aged(job.id, lines, int((now + kept).timestamp()))
        sums = _added(job.cursor.get("sums", {}), (each for _, each in lines))
        after = job.advanced(
            done=job.done + len(page.items), cursor={"after": page.after, "sums": sums}
        )
        return after if page.after else after.finished(now, sums=sums)

    def get(self, who: Principal, run_id: str) -> AgeingRun:
        """A computation by its id. Raises ``NotFound``."""
        return _run(self.jobs.get(who, run_id, JOB))

    def newest(self, who: Principal, limit: int = 5) -> list[AgeingRun]:
        """The computations started last."""
        return [_run(job) for job in self.jobs.newest(who, JOB, limit).items]

    def lines(
        self,
        who: Principal,
        run_id: str,
        currency: str,
        limit: int,
        after: dynamo.Item | None = None,
    ) -> Listing[tuple[str, AgedBalance]]:
        """Its lines in one currency by customer, the most overdue first."""
        self.get(who, run_id)
        return self.desk.rows(who).aged(run_id, currency, limit, after)


def _aged(rows: Ledgers, account: Account, day: date, *, live: bool) -> list[AgedBalance]:
    """One account's ageing, today or at a past day."""
    customer = account.customer_id
    if not live:
        return aged_at(rows, customer, day)
    if not any(each.debits or each.credits for each in account.balances.values()):
        return []
    return aged(rows.each_open(customer), day)


def _added(sums: dict[str, Any], balances: Iterable[AgedBalance]) -> dict[str, Any]:
    totals = {code: AgedBalance(**each) for code, each in sums.items()}
    for balance in balances:
        before = totals.get(balance.currency, AgedBalance(currency=balance.currency))
        totals[balance.currency] = before.plus(balance)
    return {code: totals[code].model_dump() for code in sorted(totals)}


def _run(job: Job) -> AgeingRun:
    totals = [AgedBalance(**each) for each in job.result.get("sums", {}).values()]
    day = date.fromisoformat(job.params["on"])
    return AgeingRun(job.id, job.state, day, job.done, job.total, totals, job.finished_at)
