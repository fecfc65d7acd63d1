"""The job that takes the lines of a file in, a few at a time, each exactly once."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.accounts.payments.lines import ReadFile, ReadLine, ReadStatement
from chalicelib.accounts.payments.model import BankFile, Line, Tally
from chalicelib.accounts.payments.office import Office, acting, file_of
from chalicelib.accounts.payments.own_accounts import Written
from chalicelib.accounts.payments.placing import placed
from chalicelib.accounts.payments.reading_step import ReadingStep, Weighed, content_key, weigh
from chalicelib.accounts.payments.sameness import Known
from chalicelib.jobs.model import Job
from chalicelib.kit.text import fold
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Two rows for a new line: sixty of a transaction's hundred operations.
CHUNK = 30
# What is known is read once for so many transactions.
CHUNKS = 10
_FACTS = set(ReadLine.model_fields)


@dataclass
class TakingStep:
    """Compares some lines with the books and writes what is new of them.

    Where a line stands in its statement is written with it. So a step that is repeated, or the
    same file from another upload, finds its own lines and adds nothing. Each file that lists a
    line is noted at it: the line stays until the last of them is taken back. ``then`` is added to
    the transaction that ends it.
    """

    office: Office
    then: Callable[[UnitOfWork], object]

    def __call__(self, who: Principal, job: Job) -> Job:
        made = self.office.file(who, file_of(job))
        if made.state != "taking" or made.job != job.id:
            return job.finished(self.office.backing.clock.now())
        read = self.office.blobs(who, made.id).read()
        number, start = int(job.cursor.get("statement", 0)), int(job.cursor.get("line", 0))
        tally = Tally(**job.cursor.get("tally", {}))
        if not job.cursor and placed(self.office.rows(who), read, ()).kept_as != _kept_as(read):
            return self._give_back(who, made, job, read)
        if number >= len(read.statements):
            return self._conclude(who, made, job, tally)
        statement = read.statements[number]
        part = range(start, min(start + CHUNK * CHUNKS, len(statement.lines)))
        tally = tally.plus(self._take(who, made, statement, part))
        over = part.stop >= len(statement.lines)
        cursor = {
            "statement": number + over,
            "line": 0 if over else part.stop,
            "tally": tally.model_dump(),
        }
        return job.advanced(done=min(job.done + len(part), made.lines), cursor=cursor)

    def _take(self, who: Principal, made: BankFile, statement: ReadStatement, part: range) -> Tally:
        key = content_key(self.office.blobs(who, made.id).file() or b"")
        # Equal lines of one day are told apart by their order: they are looked at together.
        days = {statement.lines[at].booked for at in part}
        alike = [at for at, line in enumerate(statement.lines) if line.booked in days]
        weighed = weigh(self.office.rows(who), statement, key, alike)
        tally = Tally()
        for first in range(part.start, part.stop, CHUNK):
            chunk = range(first, min(first + CHUNK, part.stop))
            tally = tally.plus(self._write(who, made, statement, weighed, chunk))
        return tally

    def _write(
        self,
        who: Principal,
        made: BankFile,
        statement: ReadStatement,
        weighed: Weighed,
        chunk: range,
    ) -> Tally:
        uow = UnitOfWork(self.office.backing, acting(who, made))
        rows, account = self.office.rows(who), f"{weighed.account}.{statement.currency}"
        if statement.written not in rows.own_accounts(statement.currency).written:
            written = Written(weighed.account)
            rows.put_account(uow, statement.currency, statement.written, written)
        rows.put_place(uow, account, weighed.place)
        facts = uow.size
        taken: list[Line] = []
        counts = {"new": 0, "known": 0}
        for at in chunk:
            verdict = weighed.verdicts[at]
            known = verdict.known
            asked_for = verdict.outcome == "doubtful" and made.doubtful_are_new
            if verdict.outcome == "new" or asked_for:
                line = self._line(uow, made, statement, at, weighed)
                rows.insert_line(uow, line, _known(line, weighed.place.key, at))
                taken.append(line)
                counts["new"] += 1
            elif known is not None:
                # A step that is repeated meets its own lines: they are new of this file still.
                mine = known.file_id == made.id and known.seen.get(weighed.place.key) == at
                counts["new" if mine else "known"] += 1
                if not known.is_listed(made.id, weighed.place.key):
                    rows.replace_known(uow, account, known.also_in(made.id, weighed.place.key, at))
        if uow.size > facts:
            uow.audit("bank-file.lines", made.id, **counts)
            rows.put_words(taken)
            uow.commit()
        return Tally(**counts)

    def _line(
        self, uow: UnitOfWork, made: BankFile, statement: ReadStatement, at: int, weighed: Weighed
    ) -> Line:
        facts = statement.lines[at].model_dump(include=_FACTS)
        return Line(
            **facts,
            id=uow.ids.new("bkl"),
            account=weighed.account,
            source=statement.source,
            file_id=made.id,
            occurrence=weighed.number(statement.lines[at]),
            taken_at=uow.now,
        )

    def _give_back(self, who: Principal, made: BankFile, job: Job, read: ReadFile) -> Job:
        """Nothing is taken in: which account is meant is not what it was when a person looked."""
        content = self.office.blobs(who, made.id).file() or b""
        after = ReadingStep(self.office).taken_note_of(who, made, read, content)
        self.office.save(who, after, "give-back")
        return job.finished(self.office.backing.clock.now())

    def _conclude(self, who: Principal, made: BankFile, job: Job, tally: Tally) -> Job:
        now = self.office.backing.clock.now()
        after = made.to("taken", result=tally, finished_at=now)
        self.office.save(who, after, "taken", self.then)
        return job.finished(now, **tally.model_dump())


def _kept_as(read: ReadFile) -> list[str]:
    return [each.kept_as for each in read.statements]


def _known(line: Line, place: str, at: int) -> Known:
    return Known(
        line_id=line.id,
        file_id=line.file_id,
        day=line.booked.isoformat(),
        amount=line.amount,
        number=line.occurrence,
        bank_ref=line.bank_ref,
        end_to_end=line.end_to_end,
        party_account=line.party_account,
        text=fold(line.text),
        seen={place: at},
        listed={line.file_id: (place,)},
    )
