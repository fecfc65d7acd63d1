"""The job that reads an uploaded file, checks it, and compares it with what is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from chalicelib.accounts.payments.checks import checked
from chalicelib.accounts.payments.lines import (
    Fault,
    ReadFile,
    ReadLine,
    ReadStatement,
)
from chalicelib.accounts.payments.model import SHOWN_STATEMENTS, BankFile, Head, Tally
from chalicelib.accounts.payments.office import Office, file_of
from chalicelib.accounts.payments.own_accounts import Written
from chalicelib.accounts.payments.placing import placed
from chalicelib.accounts.payments.ports import Payments
from chalicelib.accounts.payments.reading.reader import MAX_BYTES, format_of, read_bank_file
from chalicelib.accounts.payments.sameness import Place, Verdict, compare, place_of
from chalicelib.accounts.payments.tables.mapping import proposed, remembered
from chalicelib.accounts.payments.tables.rows import lines_of
from chalicelib.imports.columns import heading_set
from chalicelib.imports.errors import UnreadableFile
from chalicelib.imports.profile import Profile
from chalicelib.imports.reading import read
from chalicelib.jobs.model import Job
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

_HEADING = 100
# So many accounts of one file are noted at once.
PROVEN = 20
_SAVE = N_("Save the table as CSV or XLSX with its headings in the first row, and upload it again.")


@dataclass
class ReadingStep:
    """One step: it writes the same when it is repeated."""

    office: Office

    def __call__(self, who: Principal, job: Job) -> Job:
        now = self.office.backing.clock.now()
        made = self.office.file(who, file_of(job))
        if made.state != "reading" or made.job != job.id:
            return job.finished(now)
        content = self.office.blobs(who, made.id).file() or b""
        if format_of(content) == "table" and len(content) <= MAX_BYTES:
            after = self._table(who, made, content)
        else:
            after = self.taken_note_of(who, made, read_bank_file(content), content)
        known = after.state == "preview" and after.checked.only_known and not after.unclear
        prove = partial(self._prove, after) if known else None
        self.office.save(who, after, "read", prove)
        return job.finished(now, lines=after.lines)

    def _prove(self, after: BankFile, uow: UnitOfWork) -> None:
        """A file of known lines is never taken in, but shows how their accounts are written."""
        rows = self.office.rows(uow.who)
        read = self.office.blobs(uow.who, after.id).read()
        told = {
            (each.currency, each.written): each.kept_as for each in read.statements if each.lines
        }
        for (currency, key), kept_as in list(told.items())[:PROVEN]:
            if key not in rows.own_accounts(currency).written:
                rows.put_account(uow, currency, key, Written(kept_as))

    def _table(self, who: Principal, made: BankFile, content: bytes) -> BankFile:
        """A table is read once it is known how: as decided, or as the last time."""
        blobs = self.office.blobs(who, made.id)
        try:
            table = read(content, made.filename)
        except UnreadableFile as error:
            fault = Fault(row=1, why=error.detail, remedy=_SAVE, params=error.params)
            return self.taken_note_of(who, made, ReadFile(format="table", faults=(fault,)), content)
        profile = Profile.of(table)
        blobs.put_profile(profile)
        headings = tuple(heading[:_HEADING] for heading in table.headings)
        choices, recalled = made.choices, made.recalled
        if not choices.complete:
            kept = self.office.rows(who).mapping(heading_set(headings))
            found = remembered(headings, profile, kept)
            if found is None:
                facts = {"headings": headings, "lines": len(table.rows), "format": "table"}
                return made.to("mapping", choices=proposed(headings, profile, ""), **facts)
            choices, recalled = found, True
        told = made.model_copy(
            update={"headings": headings, "choices": choices, "recalled": recalled}
        )
        return self.taken_note_of(who, told, checked(lines_of(table.rows, choices)), content)

    def taken_note_of(
        self, who: Principal, made: BankFile, read: ReadFile, content: bytes
    ) -> BankFile:
        """The file once it is read: refused with its faults, or ready to be taken in."""
        found = placed(self.office.rows(who), read, made.doubted)
        read = found.read
        self.office.blobs(who, made.id).put_read(read)
        facts = {
            "format": read.format,
            "statements": tuple(_head(each) for each in read.statements[:SHOWN_STATEMENTS]),
            "count": len(read.statements),
            "lines": len(read.lines),
            "pending": sum(each.pending for each in read.statements),
            "faults": len(read.faults),
            "doubtful_are_new": None,
            "unclear": found.unclear[:SHOWN_STATEMENTS],
            "came_back": made.state == "taking",
        }
        if read.faults:
            return made.to("refused", **facts)
        return made.to("preview", checked=self._tally(who, read, content_key(content)), **facts)

    def _tally(self, who: Principal, read: ReadFile, key: str) -> Tally:
        """How many lines of each statement are new, known or doubtful."""
        tally, rows = Tally(), self.office.rows(who)
        for statement in filter(lambda each: each.kept_as, read.statements):
            found = weigh(rows, statement, key, range(len(statement.lines))).verdicts.values()
            outcomes = [each.outcome for each in found]
            counts = {name: outcomes.count(name) for name in ("new", "known", "doubtful")}
            tally = tally.plus(Tally(**counts))
        return tally


@dataclass
class Weighed:
    """Lines of a statement beside what is known.

    ``account`` is ours, as its lines are kept by; ``verdicts`` are by the place of a line within
    its statement; ``highest`` is the last number given to a line of a day and amount.
    """

    account: str
    place: Place
    verdicts: dict[int, Verdict]
    highest: dict[tuple[str, int], int]

    def number(self, line: ReadLine) -> int:
        """The next number for a line like this."""
        bucket = (line.booked.isoformat(), line.amount)
        self.highest[bucket] = self.highest.get(bucket, 0) + 1
        return self.highest[bucket]


def weigh(rows: Payments, statement: ReadStatement, key: str, places: Iterable[int]) -> Weighed:
    """Compare some lines of a statement with everything known of their days."""
    place, number = place_of(statement, key), statement.kept_as
    lines = [(at, statement.lines[at]) for at in places]
    if not lines:
        return Weighed(number, place, {}, {})
    account = f"{number}.{statement.currency}"
    days = [line.booked for _, line in lines]
    known = rows.known(account, min(days), max(days))
    seen_in = rows.places(account, (each for one in known for each in one.seen))
    highest: dict[tuple[str, int], int] = {}
    for each in known:
        bucket = (each.day, each.amount)
        highest[bucket] = max(highest.get(bucket, 0), each.number)
    return Weighed(number, place, compare(lines, place, known, seen_in), highest)


def content_key(content: bytes) -> str:
    """What an export is told by, since it has no name."""
    return sha256(content).hexdigest()


def _head(statement: ReadStatement) -> Head:
    days = [line.booked for line in statement.lines]
    return Head(
        account=statement.account,
        currency=statement.currency,
        name=statement.name,
        number=statement.number,
        first=min(days, default=statement.opened_on),
        last=max(days, default=statement.closed_on),
        opening=statement.opening,
        closing=statement.closing,
        lines=len(statement.lines),
        kept_as=statement.kept_as,
    )
