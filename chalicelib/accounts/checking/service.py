"""A look through the books of a company: in the background with progress, or all at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.accounts.checking import model, statements
from chalicelib.accounts.checking.model import Check, Finding
from chalicelib.accounts.checking.ports import Ledger, Statements
from chalicelib.jobs.checks import Checks, facts
from chalicelib.jobs.model import Job
from chalicelib.kit.paging import MAX_LIMIT, every
from chalicelib.tenancy.principal import Principal

JOB: Final = "books-check"
ACCOUNTS_PER_STEP: Final = 10


@dataclass
class CheckingService(Checks[Check, Finding]):
    """Reports everything that does not agree, and repairs nothing."""

    KIND = JOB
    ACT = "books.check"
    RIGHT = "exports.run"

    ledger: Ledger
    statements: Statements

    def told(self, job: Job) -> Check:
        counts = {"accounts": job.done, "entries": job.cursor.get("entries", 0)}
        return Check.model_validate(facts(job) | counts)

    def finding(self, kept: Any) -> Finding:
        return Finding.model_validate(kept)

    def everything(self, who: Principal) -> Iterator[Finding]:
        """All findings at once: for a command, where nobody waits for a page."""
        for account in every(lambda after: self.ledger.accounts(who, MAX_LIMIT, after)):
            yield from model.findings(self.ledger.whole(who, account.customer_id))
        yield from self._of_statements(who)

    def step(self, who: Principal, job: Job) -> Job:
        """Look at the next accounts; in the end, at the statements."""
        cursor = job.cursor or {"after": None, "entries": 0}
        if cursor.get("accounts_done"):
            after = self.noted(who, job, cursor, list(self._of_statements(who)))
            done = job.advanced(done=job.done, cursor=after, total=job.done)
            told = {name: after[name] for name in ("findings", "entries")}
            return done.finished(self.backing.clock.now(), **told)
        page = self.ledger.accounts(who, ACCOUNTS_PER_STEP, cursor["after"])
        found: list[Finding] = []
        entries = cursor["entries"]
        for account in page.items:
            whole = self.ledger.whole(who, account.customer_id)
            entries += len(whole.entries)
            found += model.findings(whole)
        looked = {"after": page.after, "accounts_done": page.after is None, "entries": entries}
        after = self.noted(who, job, {**cursor, **looked}, found)
        return job.advanced(done=job.done + len(page.items), cursor=after)

    def _of_statements(self, who: Principal) -> Iterator[Finding]:
        last = self.statements.last_number(who)
        given: set[int] = set()
        for statement in every(lambda after: self.statements.newest(who, MAX_LIMIT, after)):
            given.add(statement.sequence)
            yield from statements.arithmetic(statement)
        yield from statements.numbers(given, last)
