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
    """A line that is booked or returned stays, and so does one that another file lists too."""

    office: Office

    def __call__(self, who: Principal, job: Job) -> Job:
        made = self.office.file(who, file_of(job))
        if made.state != "undoing" or made.job != job.id:
            return job.finished(self.office.backing.clock.now())
        read = self.office.blobs(who, made.id).read()
        number, start = int(job.cursor.get("statement", 0)), int(job.cursor.get("line", 0))
        left = int(job.cursor.get("left", 0))
        if number >= len(read.statements):
            return self._conclude(who, made, job, left)
        statement = read.statements[number]
        part = range(start, min(start + CHUNK, len(statement.lines)))
        left += self._take_out(who, made, statement, part)
        over = part.stop >= len(statement.lines)
        cursor = {"statement": number + over, "line": 0 if over else part.stop, "left": left}
        return job.advanced(done=min(job.done + len(part), made.lines), cursor=cursor)

    def _take_out(
        self, who: Principal, made: BankFile, statement: ReadStatement, part: range
    ) -> int:
        """Remove what may be removed of these lines; how many stay."""
        rows = self.office.rows(who)
        key = content_key(self.office.blobs(who, made.id).file() or b"")
        weighed = weigh(rows, statement, key, part)
        mine = {
            known.line_id: known
            for verdict in weighed.verdicts.values()
            if (known := verdict.known) and _is_of(known, made, weighed.place.key)
        }
        lines = rows.lines(sorted(mine))
        free = [line for line in lines if _free(line, mine[line.id])]
        if free:
            uow = UnitOfWork(self.office.backing, acting(who, made))
            for line in free:
                rows.remove_line(uow, line)
            uow.audit("bank-file.lines-out", made.id, lines=len(free))
            uow.commit()
        return len(lines) - len(free)

    def _conclude(self, who: Principal, made: BankFile, job: Job, left: int) -> Job:
        now = self.office.backing.clock.now()
        self.office.save(who, made.to("undone", left=left, finished_at=now), "undone")
        return job.finished(now, left=left)


def _is_of(known: Known, made: BankFile, place: str) -> bool:
    return known.file_id == made.id and place in known.seen


def _free(line: Line, known: Known) -> bool:
    return line.state in ("open", "aside") and len(known.seen) == 1
