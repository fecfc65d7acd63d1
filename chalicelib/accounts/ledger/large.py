"""Payments over more than forty items, and their undoing: part after part, each for itself."""

from dataclasses import dataclass

from chalicelib.accounts.ledger.booking import JOB, Bookkeeper
from chalicelib.accounts.ledger.desk import Desk
from chalicelib.accounts.ledger.model import Account, Entry, Item, Part
from chalicelib.accounts.ledger.sheet import Sheet
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Undone:
    """What undoing gives: the opposite entry, or ``None`` while a job undoes a large payment."""

    entry: Entry | None


@dataclass(frozen=True)
class AllocationRun:
    """How far a job is that sets a large credit against its items, or takes it back.

    ``done`` and ``total`` count parts of up to forty items; ``failed``: it waits for a person.
    """

    currency: str
    credit_id: str
    state: str
    done: int
    total: int


@dataclass
class LargeAllocations:
    """The steps of an ``allocation`` job. A step done twice finds its part done already."""

    desk: Desk
    jobs: Jobs

    def step(self, who: Principal, job: Job) -> Job:
        """Carry out, or take back, the next part."""
        number = job.done + 1
        back = "undo" in job.params or "free" in job.params
        work = self._take_back if back else self._carry_out
        self.desk.act(who, job.params["customer"], lambda sheet, uow: work(sheet, uow, job, number))
        after = job.advanced(done=number, cursor={})
        return after.finished(self.desk.backing.clock.now()) if number >= job.total else after

    def runs(self, who: Principal, account: Account) -> list[AllocationRun]:
        """What jobs are at on an account, by currency; nothing is read where there is none."""
        return [_run(account, code, job) for code, job in self._jobs(who, account)]

    def go_on(self, who: Principal, account: Account) -> list[AllocationRun]:
        """Let those that failed for good go on from their planned parts; the rest runs anyway."""
        who.require("accounts.post")
        jobs = self._jobs(who, account)
        uow = UnitOfWork(self.desk.backing, who)
        going = [
            (code, self.jobs.resume(uow, job) if job.state == "failed" else job)
            for code, job in jobs
        ]
        runs = [_run(account, code, job) for code, job in going]
        if runs != [_run(account, code, job) for code, job in jobs]:
            uow.audit("account.allocate-again", account.customer_id)
            uow.commit(runs)
        return runs

    def start_undo(self, books: Bookkeeper, item: Item, reason: str) -> None:
        """Begin to undo a credit with more allocations than one transaction holds."""
        self._start_back(books, item, {"undo": reason})
        books.uow.audit("account.undo-start", item.customer_id, entry=item.id, reason=reason)

    def start_freeing(self, books: Bookkeeper, item: Item, reason: str) -> None:
        """Begin to take its allocations back; the credit itself stays on account."""
        self._start_back(books, item, {"free": reason})
        books.uow.audit("account.free", item.customer_id, entry=item.id, reason=reason)

    def _start_back(self, books: Bookkeeper, item: Item, why: dict[str, str]) -> None:
        sheet = books.sheet
        params = {"customer": item.customer_id, "credit": item.id, "parts": item.parts, **why}
        # One step for each part, and one that ends it: an undoing books the opposite entry.
        job = self.jobs.start(books.uow, JOB, params, total=item.parts + 1)
        sheet.account = sheet.account.given_to(item.currency, item.id, job.id)

    def _carry_out(self, sheet: Sheet, uow: UnitOfWork, job: Job, number: int) -> None:
        part, credit = self._read(sheet, uow, job, number)
        if part is not None and part.planned:
            ids = [each.debit_id for each in part.allocations]
            sheet.carry_out(part, credit, self.desk.rows(uow.who).items(credit.customer_id, ids))
        if number >= job.total:
            self._end(sheet, credit)
        uow.audit("account.allocate", credit.customer_id, entry=credit.id, part=number)

    def _take_back(self, sheet: Sheet, uow: UnitOfWork, job: Job, number: int) -> None:
        part, credit = self._read(sheet, uow, job, number)
        if part is not None:
            ids = [each.debit_id for each in part.allocations if each.undone_on is None]
            sheet.lay([credit, *self.desk.rows(uow.who).items(credit.customer_id, ids)])
            sheet.release(part)
            return
        if "undo" in job.params and not credit.reversed_by:
            books = Bookkeeper(sheet, self.desk.rows(uow.who), uow, self.jobs)
            sheet.lay([credit])
            books.reversal(credit, job.params["undo"])
        self._end(sheet, credit)

    def _jobs(self, who: Principal, account: Account) -> list[tuple[str, Job]]:
        named = sorted(account.allocated_by.items())
        return [(code, self.jobs.get(who, job_id)) for code, job_id in named]

    def _read(
        self, sheet: Sheet, uow: UnitOfWork, job: Job, number: int
    ) -> tuple[Part | None, Item]:
        rows, customer = self.desk.rows(uow.who), sheet.account.customer_id
        credit = rows.item(customer, job.params["credit"])
        if number > job.params["parts"]:
            return None, credit
        return rows.part(customer, credit.id, number), credit

    def _end(self, sheet: Sheet, credit: Item) -> None:
        sheet.account = sheet.account.taken_back(credit.currency)
        # Only now is it known again what is the oldest; `lay` makes the currency count.
        sheet.lay([credit])


def _run(account: Account, currency: str, job: Job) -> AllocationRun:
    return AllocationRun(currency, account.allocating[currency], job.state, job.done, job.total)
