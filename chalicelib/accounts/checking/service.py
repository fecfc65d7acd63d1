"""A look through the books of a company: in the background with progress, or all at once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from chalicelib.accounts.checking import model, statements
from chalicelib.accounts.checking.model import Check, Finding
from chalicelib.accounts.checking.ports import Ledger, Statements
from chalicelib.accounts.statements.model import Statement
from chalicelib.jobs.model import Job
from chalicelib.jobs.parts import note, noted
from chalicelib.jobs.ports import Jobs
from chalicelib.kit import dynamo
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import NotFound
from chalicelib.kit.paging import DEFAULT_LIMIT, MAX_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB: Final = "books-check"
ACCOUNTS_PER_STEP: Final = 10
# A page shows so many; whoever has more of them looks for one cause, not for each.
SHOWN: Final = 500


@dataclass
class CheckingService:
    """Reports everything that does not agree, and repairs nothing."""

    backing: Backing
    ledger: Ledger
    statements: Statements
    jobs: Callable[[], Jobs]

    def start(self, who: Principal) -> Check:
        """Begin to look through all accounts and statements, in the background."""
        uow = UnitOfWork(self.backing, who)
        job = self.jobs().start(uow, JOB, {})
        uow.audit("books.check", job.id)
        uow.commit(_check(job))
        return _check(job)

    def get(self, who: Principal, check_id: str) -> Check:
        """A check. Raises ``NotFound``."""
        return _check(self._job(who, check_id))

    def newest(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: dynamo.Item | None = None
    ) -> Listing[Check]:
        """Checks, the newest first."""
        found = self.jobs().newest(who, JOB, limit, after)
        return Listing([_check(each) for each in found.items], found.after)

    def findings(self, who: Principal, check_id: str) -> list[Finding]:
        """The first findings of a check, as many as are shown. Raises ``NotFound``."""
        job = self._job(who, check_id)
        parts = job.cursor.get("parts", 0)
        return noted(self.backing.blobs, who, job.id, parts, Finding, SHOWN)

    def everything(self, who: Principal) -> Iterator[Finding]:
        """All findings at once: for a command, where nobody waits for a page."""
        after = None
        while True:
            page = self.ledger.accounts(who, MAX_LIMIT, after)
            for account in page.items:
                yield from model.findings(self.ledger.whole(who, account.customer_id))
            after = page.after
            if after is None:
                break
        yield from self._of_statements(who)

    def step(self, who: Principal, job: Job) -> Job:
        """Look at the next accounts; in the end, at the statements."""
        cursor = job.cursor or {"after": None, "parts": 0, "findings": 0, "entries": 0}
        if cursor.get("accounts_done"):
            found = list(self._of_statements(who))
            after = self._noted(who, job, cursor, found)
            now = self.backing.clock.now()
            done = job.advanced(done=job.done, cursor=after).model_copy(update={"total": job.done})
            return done.finished(now, **{name: after[name] for name in ("findings", "entries")})
        page = self.ledger.accounts(who, ACCOUNTS_PER_STEP, cursor["after"])
        found, entries = [], 0
        for account in page.items:
            whole = self.ledger.whole(who, account.customer_id)
            entries += len(whole.entries)
            found += model.findings(whole)
        after = self._noted(who, job, cursor, found) | {
            "after": page.after,
            "accounts_done": page.after is None,
            "entries": cursor["entries"] + entries,
        }
        return job.advanced(done=job.done + len(page.items), cursor=after)

    def _noted(
        self, who: Principal, job: Job, cursor: dict[str, int], found: list[Finding]
    ) -> dict[str, object]:
        """Keep findings as the next part."""
        if not found:
            return dict(cursor)
        note(self.backing.blobs, who, job.id, cursor["parts"], found[:SHOWN])
        parts, findings = cursor["parts"] + 1, cursor["findings"] + len(found)
        return {**cursor, "parts": parts, "findings": findings}

    def _of_statements(self, who: Principal) -> Iterator[Finding]:
        last = self.statements.last_number(who)
        given: set[int] = set()
        for statement in self._each_statement(who):
            given.add(statement.sequence)
            yield from statements.arithmetic(statement)
        yield from statements.numbers(given, last)

    def _each_statement(self, who: Principal) -> Iterable[Statement]:
        after = None
        while True:
            page = self.statements.newest(who, MAX_LIMIT, after)
            yield from page.items
            after = page.after
            if after is None:
                return

    def _job(self, who: Principal, check_id: str) -> Job:
        job = self.jobs().get(who, check_id)
        if job.kind != JOB:
            raise NotFound()
        return job


def _check(job: Job) -> Check:
    return Check(
        id=job.id,
        state=job.state,
        done=job.done,
        total=job.total,
        accounts=job.done,
        entries=job.cursor.get("entries", 0),
        findings=job.cursor.get("findings", 0),
        started_at=job.created_at,
        finished_at=job.finished_at,
    )
