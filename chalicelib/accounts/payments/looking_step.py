"""The jobs over the open lines: look for what they may be, and accept what is certain."""

import logging
from dataclasses import dataclass, replace

from chalicelib.accounts.payments.finding import Finder
from chalicelib.accounts.payments.model import Line
from chalicelib.accounts.payments.office import Office
from chalicelib.accounts.payments.settling import Settling
from chalicelib.jobs.model import Job
from chalicelib.kit.errors import Busy, DomainError, Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

# A look at one line takes some dozens of small reads.
LOOKED_AT, ACCEPTED = 10, 10


@dataclass
class LookingStep:
    """Notes on some open lines what they may be. Looking twice notes the same."""

    office: Office
    finder: Finder

    def __call__(self, who: Principal, job: Job) -> Job:
        page = self.office.rows(who).open_lines(LOOKED_AT, job.cursor.get("after"))
        for line in page.items:
            self.look(who, line)
        after = job.advanced(done=job.done + len(page.items), cursor={"after": page.after})
        return after if page.after else after.finished(self.office.backing.clock.now())

    def look(self, who: Principal, line: Line) -> None:
        """Note the foremost proposal of a line, unless somebody is at work on it."""
        best = self.finder.best(who, line)
        if line.looked_at is not None and best == line.best:
            return
        uow = UnitOfWork(self.office.backing, who)
        after = line.replaced(best=best, looked_at=uow.now)
        self.office.rows(who).replace_line(uow, after)
        uow.audit("bank-line.look", line.id, confidence=best.confidence if best else "none")
        try:
            uow.commit()
        except Stale:
            log.info("a line of the bank was dealt with while it was looked at")


@dataclass
class AcceptingStep:
    """Books some of the lines whose proposals are certain, each in its own transaction.

    What is not certain any more, or cannot be booked just now, stays for a person.
    """

    office: Office
    finder: Finder
    settling: Settling

    def __call__(self, who: Principal, job: Job) -> Job:
        page = self.office.rows(who).certain_lines(ACCEPTED, job.cursor.get("after"))
        acting = replace(who, user=job.started_by)
        booked = sum(self._accept(acting, line) for line in page.items)
        result = {"booked": int(job.result.get("booked", 0)) + booked}
        after = job.advanced(
            done=job.done + len(page.items), cursor={"after": page.after}, result=result
        )
        return after if page.after else after.finished(self.office.backing.clock.now())

    def _accept(self, who: Principal, line: Line) -> bool:
        try:
            if self.settling.accept_certain(who, line.id):
                return True
            LookingStep(self.office, self.finder).look(who, self.office.line(who, line.id))
        except Busy:
            raise  # nothing is wrong with the line: the whole step is tried again
        except DomainError as refused:
            log.info("a certain proposal was not booked: %s", type(refused).__name__)
        return False
