"""The job that takes a file's lines out again, where nothing was made of them."""

from dataclasses import dataclass

from chalicelib.accounts.payments.lines import ReadStatement
from chalicelib.accounts.payments.model import BankFile, Line
from chalicelib.accounts.payments.office import Office, acting, file_of
from chalicelib.accounts.payments.reading_step import content_key, weigh
from chalicelib.accounts.payments.sameness import Known
from chalicelib.jobs.model import Job
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

CHUNK = 30


@dataclass
class UndoingStep:
    """A line that is booked or returned stays, and so does one that another file lists too.

    Of each line it is noted that this file lists it no more. How many stay is counted on the file
    in the same transaction, so a step that is repeated counts none of them again.
    """

    office: Office

    def __call__(self, who: Principal, job: Job) -> Job:
        made = self.office.file(who, file_of(job))
        if made.state != "undoing" or made.job != job.id:
            return job.finished(self.office.backing.clock.now())
        read = self.office.blobs(who, made.id).read()
        number, start = int(job.cursor.get("statement", 0)), int(job.cursor.get("line", 0))
        if number >= len(read.statements):
            return self._conclude(who, made, job)
        statement = read.statements[number]
        part = range(start, min(start + CHUNK, len(statement.lines)))
        self._take_out(who, made, statement, part)
        over = part.stop >= len(statement.lines)
        cursor = {"statement": number + over, "line": 0 if over else part.stop}
        return job.advanced(done=min(job.done + len(part), made.lines), cursor=cursor)

    def _take_out(
        self, who: Principal, made: BankFile, statement: ReadStatement, part: range
    ) -> None:
        """Of these lines remove what may be removed."""
        rows = self.office.rows(who)
        key = content_key(self.office.blobs(who, made.id).file() or b"")
        weighed = weigh(rows, statement, key, part)
        mine = {
            known.line_id: known
            for verdict in weighed.verdicts.values()
            if (known := verdict.known) and known.is_listed(made.id, weighed.place.key)
        }
        if not mine:
            return
        uow = UnitOfWork(self.office.backing, acting(who, made))
        lines = rows.lines(sorted(mine))
        stay = sum(self._stays(uow, line, mine[line.id], made) for line in lines)
        if stay:
            rows.replace_file(uow, made.replaced(left=made.left + stay))
        uow.audit("bank-file.lines-out", made.id, lines=len(lines) - stay)
        uow.commit()

    def _stays(self, uow: UnitOfWork, line: Line, known: Known, made: BankFile) -> bool:
        """Note that this file lists a line no more; whether it stays all the same."""
        rows, after = self.office.rows(uow.who), known.without(made.id)
        if not after.listed and line.state in ("open", "aside"):
            rows.remove_line(uow, line, known)
            return False
        rows.replace_known(uow, f"{line.account}.{line.currency}", after)
        if after.file_id != line.file_id:
            rows.replace_line(uow, line.replaced(file_id=after.file_id))
        return True

    def _conclude(self, who: Principal, made: BankFile, job: Job) -> Job:
        now = self.office.backing.clock.now()
        self.office.save(who, made.to("undone", finished_at=now), "undone")
        return job.finished(now, left=made.left)
