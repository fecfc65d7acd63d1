"""A run of statements over all customers: resumable at any point, nothing twice, none missing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.statements.delivery import Delivery
from chalicelib.accounts.statements.errors import AlreadyStated, NothingToState
from chalicelib.accounts.statements.issuing import Issuing
from chalicelib.accounts.statements.model import Statement
from chalicelib.accounts.statements.ports import Statements
from chalicelib.jobs.model import Job
from chalicelib.kit.backing import Backing
from chalicelib.tenancy.principal import Principal

JOB: Final = "statement-run"
ACCOUNTS_PER_STEP: Final = 10


@dataclass
class StatementRun:
    """The steps of a run. Each account for itself; the account says what is issued already."""

    backing: Backing
    rows: Callable[[Principal], Statements]
    ledger: LedgerService
    issuing: Issuing
    delivery: Delivery

    def step(self, who: Principal, job: Job) -> Job:
        """Issue and deliver the statements of the next accounts."""
        page = self.ledger.accounts(who, ACCOUNTS_PER_STEP, job.cursor.get("after"))
        counts = Counter(job.cursor.get("counts", {}))
        for account in page.items:
            counts[self._one(who, job, account.customer_id)] += 1
        after = job.advanced(
            done=job.done + len(page.items),
            cursor={"after": page.after, "counts": dict(counts)},
        )
        if page.after is not None:
            return after
        now = self.backing.clock.now()
        return after.model_copy(update={"total": after.done}).finished(now, **counts)

    def _one(self, who: Principal, job: Job, customer_id: str) -> str:
        start = date.fromisoformat(job.params["start"])
        until = date.fromisoformat(job.params["until"])
        statement = self._statement(who, customer_id, start, until)
        if statement is None:
            return "nothing"
        done = self.delivery.deliver(who, statement, send=job.params["send"])
        if job.params["send"] and done.sent_at is None:
            return "without_address"
        return "issued"

    def _statement(
        self, who: Principal, customer_id: str, start: date, until: date
    ) -> Statement | None:
        try:
            return self.issuing.issue(who, customer_id, start, until)
        except NothingToState:
            return None
        except AlreadyStated:
            # A run that was cut off may have issued it and not delivered it.
            newest = self.rows(who).of_customer(customer_id, 1, None).items
            return newest[0] if newest and newest[0].until == until else None
