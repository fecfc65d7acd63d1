"""Computing the figures of all accounts, every night and when asked for; and counting anew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from chalicelib.accounts.figures.model import (
    KEPT,
    FigureRun,
    Row,
    Shares,
    Sums,
    aged_in_one,
    converted,
    months_up_to,
    rows,
    shares,
)
from chalicelib.accounts.figures.ports import Ledger, Rates
from chalicelib.accounts.ledger.model import Account
from chalicelib.accounts.ledger.months import Month
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB: Final = "account-figures"
RECOUNT: Final = "account-months"
DISPUTES: Final = "dispute-counters"
ACCOUNTS_PER_STEP: Final = 25
RECOUNTED_PER_STEP: Final = 5


@dataclass(frozen=True)
class Told:
    """The figures in one currency; ``without`` names currencies that have no rate into it."""

    currency: str
    rows: list[Row]
    without: tuple[str, ...] = ()


@dataclass
class FigureService:
    """Adds up months that are kept with each booking; reads no entry."""

    backing: Backing
    ledger: Ledger
    rates: Rates
    jobs: Callable[[], Jobs]

    def start(self, who: Principal) -> FigureRun:
        """Compute them as they stand now."""
        uow = UnitOfWork(self.backing, who)
        run = self.begin(uow)
        uow.commit(run)
        return run

    def begin(self, uow: UnitOfWork) -> FigureRun:
        """Compute them, as a part of a unit of work."""
        today = self.ledger.desk.today(uow.who)
        job = self.jobs().start(uow, JOB, {"on": f"{today}"})
        uow.audit("account.figures", job.id, on=f"{today}")
        return _run(job)

    def step(self, who: Principal, job: Job) -> Job:
        """Add the next accounts; sums stand in the cursor, so a step done twice counts once."""
        since = months_up_to(date.fromisoformat(job.params["on"]), KEPT)[0]
        page = self.ledger.accounts(who, ACCOUNTS_PER_STEP, job.cursor.get("after"))
        sums = {code: Sums(**each) for code, each in job.cursor.get("sums", {}).items()}
        for account in page.items:
            self._add(who, sums, account, since)
        kept = {code: each.model_dump() for code, each in sorted(sums.items())}
        done = job.done + len(page.items)
        after = job.advanced(done=done, cursor={"after": page.after, "sums": kept})
        if page.after is not None:
            return after
        now = self.backing.clock.now()
        return after.model_copy(update={"total": done}).finished(now, sums=kept)

    def recount(self, who: Principal) -> Job:
        """Count the months of every account anew from its entries, then the figures; beside them
        what is counted of disputes by reason."""
        uow = UnitOfWork(self.backing, who)
        job = self.jobs().start(uow, RECOUNT, {})
        self.jobs().start(uow, DISPUTES, {})
        uow.audit("account.recount", job.id)
        uow.commit(job)
        return job

    def recount_step(self, who: Principal, job: Job) -> Job:
        """Count the next accounts anew; ``changed`` counts those that were kept differently."""
        page = self.ledger.accounts(who, RECOUNTED_PER_STEP, job.cursor.get("after"))
        changed = job.cursor.get("changed", 0)
        changed += sum(self.ledger.count_months(who, each.customer_id) for each in page.items)
        done = job.done + len(page.items)
        after = job.advanced(done=done, cursor={"after": page.after, "changed": changed})
        if page.after is not None:
            return after
        self.start(who)
        now = self.backing.clock.now()
        return after.model_copy(update={"total": done}).finished(now, changed=changed)

    def get(self, who: Principal, run_id: str) -> FigureRun:
        """A computation. Raises ``NotFound``."""
        return _run(self.jobs().get(who, run_id, JOB))

    def newest(self, who: Principal, limit: int = 5) -> list[FigureRun]:
        """The computations started last."""
        return [_run(job) for job in self.jobs().newest(who, JOB, limit).items]

    def told(self, who: Principal, run: FigureRun, currency: str = "") -> Told:
        """The figures in one currency; without one, all of them in the company's own.

        That takes the rates of the day of the computation; what has none is named.
        """
        if currency:
            return Told(currency, rows(run.sums.get(currency, Sums()), run.on))
        book = self.rates.book(who, run.sums, run.on)
        whole, without = converted(run.sums, book)
        return Told(book.base, rows(whole, run.on), tuple(without))

    def shares(self, who: Principal, currency: str = "") -> Shares | None:
        """How much of what is owed is overdue and disputed, from the newest ageing; None before
        there is one. Without a currency of all of them, at the rates of the ageing's day."""
        runs = self.ledger.company.newest(who)
        run = next((each for each in runs if each.state == "done"), None)
        if run is None or not run.totals:
            return None
        if not currency:
            book = self.rates.book(who, [each.currency for each in run.totals], run.on)
            return shares(aged_in_one(run.totals, book), run.on)
        found = next((each for each in run.totals if each.currency == currency), None)
        return shares(found, run.on) if found else None

    def of_customer(self, who: Principal, customer_id: str, on: date) -> dict[str, Month]:
        """What a customer bought and paid in the year up to a day, by currency: one query."""
        since = months_up_to(on, 12)[0]
        found: dict[str, Month] = {}
        for (currency, _), month in self.ledger.months(who, customer_id, since).items():
            found[currency] = found.get(currency, Month()).plus(month)
        return found

    def _add(self, who: Principal, sums: dict[str, Sums], account: Account, since: str) -> None:
        months: dict[str, dict[str, Month]] = {}
        for (currency, name), month in self.ledger.months(who, account.customer_id, since).items():
            months.setdefault(currency, {})[name] = month
        for currency, balance in account.balances.items():
            before = sums.get(currency, Sums())
            sums[currency] = before.plus(balance.total, months.get(currency, {}))


def _run(job: Job) -> FigureRun:
    return FigureRun(
        id=job.id,
        state=job.state,
        on=date.fromisoformat(job.params["on"]),
        done=job.done,
        total=job.total,
        sums={code: Sums(**each) for code, each in job.result.get("sums", {}).items()},
        finished_at=job.finished_at,
    )
