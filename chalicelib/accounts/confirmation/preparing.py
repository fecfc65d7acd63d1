"""A sheet of more charges than one transaction holds: its lines are taken in part after part.

The sheet stands from the first part on, but is sent only when every line is on it: nobody sees
half a sheet, and no charge is on two. A charge that changes meanwhile outdates it, as ever.
"""

from collections.abc import Sequence
from typing import Final

from chalicelib.accounts.confirmation.letter import LIVES, letter
from chalicelib.accounts.confirmation.model import FeeSheet, SheetLine
from chalicelib.accounts.confirmation.room import SheetRoom
from chalicelib.accounts.confirmation.words import State
from chalicelib.jobs.model import Job
from chalicelib.kit.errors import Conflict
from chalicelib.tenancy import shared_links as links
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

JOB: Final = "fee-sheet"
# It failed too often, or somebody stopped it: only a person lets it go on.
GIVEN_UP: Final = ("failed", "cancelled")


class Preparing(SheetRoom):
    """The steps of a ``fee-sheet`` job; a step done twice finds its lines taken already."""

    def job_of(self, who: Principal, sheet: FeeSheet) -> Job | None:
        """The job that takes its lines onto it, until it is sent or ended."""
        preparing = sheet.state is State.PREPARING and sheet.job
        return self.jobs().get(who, sheet.job, JOB) if preparing else None

    def jobs_of(self, who: Principal, sheets: Sequence[FeeSheet]) -> dict[str, Job]:
        """The same of several sheets, by the sheet: one read of them all."""
        waits = {each.job: each.id for each in sheets if each.state is State.PREPARING}
        found = self.jobs().many(who, [each for each in waits if each]) if waits else []
        return {waits[job.id]: job for job in found}

    def go_on(self, who: Principal, sheet_id: str) -> FeeSheet:
        """Let a sheet whose preparation was given up go on where it stopped.

        Raises ``Conflict`` when it did not stop, ``SheetNotFound``.
        """
        sheet = self.get(who, sheet_id)
        job = self.job_of(who, sheet)
        if job is None or job.state not in GIVEN_UP:
            raise Conflict("This has not stopped.")
        uow = UnitOfWork(self.backing, who)
        self.jobs().resume(uow, job)
        uow.audit("fees.go-on", sheet.id)
        uow.commit(sheet)
        return sheet

    def prepare_step(self, who: Principal, job: Job) -> Job:
        """Take the next lines onto the sheet; after the last ones it is sent."""
        after = on_fresh_facts(lambda: self._prepare(who, job))
        now = self.backing.clock.now()
        return after.finished(now) if after.done >= after.total else after

    def _prepare(self, who: Principal, job: Job) -> Job:
        sheet = self.get(who, job.params["sheet"])
        lines = sheet.lines[job.done : job.done + self.lines_at_once]
        if sheet.state is not State.PREPARING:
            return job.advanced(done=job.total, cursor={})
        # Read before its charges, as when a sheet is made at once.
        account = self.ledger.account(who, sheet.customer_id)
        uow = UnitOfWork(self.backing, who)
        if not self._as_asked(who, sheet, lines):
            self.rows(who).replace(uow, sheet, sheet.ended(State.OUTDATED))
            uow.audit("fees.outdated", sheet.id)
            uow.commit()
            return job.advanced(done=job.total, cursor={})
        self.ledger.name_sheet(uow, account, [each.entry_id for each in lines], sheet.id)
        done = job.done + len(lines)
        self._went_on(uow, sheet, whole=done >= len(sheet.lines))
        uow.commit()
        return job.advanced(done=done, cursor={})

    def _as_asked(self, who: Principal, sheet: FeeSheet, lines: tuple[SheetLine, ...]) -> bool:
        """Whether the charges are still as they stand on the sheet, and on no other one."""
        ids = [each.entry_id for each in lines]
        items = {item.id: item for item in self.ledger.items(who, sheet.customer_id, ids)}
        named = self.ledger.sheets_of(who, sheet.customer_id, ids)
        others = {other for other in named.values() if other != sheet.id}
        taken = {each.id for each in self.rows(who).many(list(others)) if each.open}
        return all(
            items[line.entry_id].open
            and items[line.entry_id].charged == line.amount
            and not items[line.entry_id].dispute_id
            and named.get(line.entry_id) not in taken
            for line in lines
        )

    def _went_on(self, uow: UnitOfWork, sheet: FeeSheet, whole: bool) -> None:
        """Nobody has taken the sheet back meanwhile; once it is whole its link goes out."""
        if not whole:
            self.rows(uow.who).replace(uow, sheet, sheet.next())
            uow.audit("fees.prepare", sheet.id)
            return
        secret = uow.ids.token()
        token, link = links.made(uow.who.tenant, sheet.id, secret, uow.now, LIVES)
        after = sheet.next(state=State.ASKED, link=link)
        self.rows(uow.who).replace(uow, sheet, after)
        for address in after.sent_to:
            uow.send(letter(after, address, token))
        uow.audit("fees.ask", sheet.id, customer=sheet.customer_id, to=list(sheet.sent_to))
