"""Payments over more than forty items, and their undoing: part after part, each for itself."""

from dataclasses import dataclass

from chalicelib.accounts.ledger.booking import JOB, Bookkeeper
from chalicelib.accounts.ledger.desk import Desk
from chalicelib.accounts.ledger.model import Account, Entry, Item, Part
from chalicelib.accounts.ledger.sheet import Sheet
from chalicelib.jobs.model import Job
from chalicelib.jobs.service import JobService
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Undone:
    """What undoing gives: the opposite entry, or ``None`` while a job undoes a large payment."""

    entry: Entry | None


@dataclass
class LargeAllocations:
    """The steps of an ``allocation`` job. A step done twice finds its part done already."""

    desk: Desk
    jobs: JobService

    def step(self, who: Principal, job: Job) -> Job:
        """Carry out, or take back, the next part."""
        number = job.done + 1
        work = self._take_back if job.params.get("undo") else self._carry_out
        self.desk.act(who, job.params["customer"], lambda sheet, uow: work(sheet, uow, job, number))
        after = job.advanced(done=number, cursor={})
        return after.finished(self.desk.backing.clock.now()) if number >= job.total else after

    def start_undo(self, books: Bookkeeper, item: Item, reason: str) -> None:
        """Begin to undo a credit with more allocations than one transaction holds."""
        sheet = books.sheet
        sheet.account = _allocating(sheet.account, item)
        params = {
            "customer": item.customer_id,
            "credit": item.id,
            "parts": item.parts,
            "undo": reason,
        }
        # One step for each part, and one that books the opposite entry.
        self.jobs.start(books.uow, JOB, params, total=item.parts + 1)
        books.uow.audit("account.undo-start", item.customer_id, entry=item.id, reason=reason)

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
        if not credit.reversed_by:
            books = Bookkeeper(sheet, self.desk.rows(uow.who), uow, self.jobs)
            sheet.lay([credit])
            books.reversal(credit, job.params["undo"])
        self._end(sheet, credit)

    def _read(
        self, sheet: Sheet, uow: UnitOfWork, job: Job, number: int
    ) -> tuple[Part | None, Item]:
        rows, customer = self.desk.rows(uow.who), sheet.account.customer_id
        credit = rows.item(customer, job.params["credit"])
        if number > job.params["parts"]:
            return None, credit
        return rows.part(customer, credit.id, number), credit

    def _end(self, sheet: Sheet, credit: Item) -> None:
        allocating = {
            code: each for code, each in sheet.account.allocating.items() if each != credit.id
        }
        sheet.account = sheet.account.replaced(allocating=allocating)
        # Only now is it known again what is the oldest; `lay` makes the currency count.
        sheet.lay([credit])


def _allocating(account: Account, item: Item) -> Account:
    return account.replaced(allocating={**account.allocating, item.currency: item.id})
