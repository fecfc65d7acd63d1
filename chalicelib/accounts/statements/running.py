"""A run of statements over all customers: resumable at any point, nothing twice, none missing."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.statements.by_shipment import ByShipment
from chalicelib.accounts.statements.delivery import Delivery
from chalicelib.accounts.statements.errors import AlreadyStated, NothingToState
from chalicelib.accounts.statements.issuing import Issuing
from chalicelib.accounts.statements.model import Statement
from chalicelib.accounts.statements.ports import Agreements, Statements
from chalicelib.accounts.statements.words import Form
from chalicelib.accounts.terms.model import Agreement, Settlement
from chalicelib.jobs.model import Job
from chalicelib.kit.backing import Backing
from chalicelib.kit.paging import parts
from chalicelib.tenancy.principal import Principal

JOB: Final = "statement-run"
ACCOUNTS_PER_STEP: Final = 10
PAGE: Final = 50
# A nightly run looks back so far for periods that ended while nobody was there.
LONGEST_OUTAGE: Final = timedelta(days=100)


class Task(NamedTuple):
    """One customer's statement of a run."""

    customer_id: str
    start: date
    until: date
    form: Form | None = None
    by_shipment: bool = False


@dataclass
class StatementRun:
    """The steps of a run. Each account for itself; the account says what is issued already."""

    backing: Backing
    rows: Callable[[Principal], Statements]
    ledger: LedgerService
    terms: Agreements
    issuing: Issuing
    by_shipment: ByShipment
    delivery: Delivery

    def step(self, who: Principal, job: Job) -> Job:
        """Issue and deliver the statements of the next accounts."""
        page = self.ledger.accounts(who, ACCOUNTS_PER_STEP, job.cursor.get("after"))
        counts = Counter(job.cursor.get("counts", {}))
        for task in self._tasks(who, job, [each.customer_id for each in page.items]):
            counts.update(self._each(who, job, task))
        after = job.advanced(
            done=job.done + len(page.items),
            cursor={"after": page.after, "counts": dict(counts)},
        )
        if page.after is not None:
            return after
        now = self.backing.clock.now()
        return after.model_copy(update={"total": after.done}).finished(now, **counts)

    def _tasks(self, who: Principal, job: Job, customers: list[str]) -> Iterator[Task]:
        """What is to be issued for these customers, by how each of them settles."""
        form = Form(job.params["form"]) if job.params.get("form") else None
        ended = job.params.get("ended", "")
        wanted = job.params.get("settlement", "")
        agreements = self.terms.agreements(who, customers) if ended or wanted else {}
        for customer in customers:
            if not ended and not wanted:
                yield Task(customer, *_period(job), form)
                continue
            agreement = agreements.get(customer) or Agreement(customer_id=customer)
            for day in _days(job):
                terms = self.terms.in_force(who, agreement, day)
                each = terms.settlement is Settlement.SHIPMENT
                if wanted and terms.settlement == wanted:
                    yield Task(customer, *_period(job), form, each)
                elif ended and terms.period(day)[1] == day:
                    yield Task(customer, *terms.period(day), form, each)

    def _each(self, who: Principal, job: Job, task: Task) -> list[str]:
        if not task.by_shipment:
            statement = self._statement(who, task)
            return [self._one(who, job, statement) if statement else "nothing"]
        self.by_shipment.issue(who, task.customer_id, task.start, task.until, task.form)
        found = sorted(self._of_day(who, task), key=lambda each: each.sequence)
        return [self._one(who, job, each) for each in found] or ["nothing"]

    def _of_day(self, who: Principal, task: Task) -> Iterator[Statement]:
        """The statements of the period's shipments: also those that a run which was cut off
        issued and did not deliver."""
        rows = self.rows(who)
        for found in parts(lambda after: rows.of_customer(task.customer_id, PAGE, after)):
            mine = [each for each in found if each.until == task.until]
            yield from (each for each in mine if each.by_shipment and not each.revised_by)
            if len(mine) < len(found):
                return

    def _one(self, who: Principal, job: Job, statement: Statement) -> str:
        done = self.delivery.deliver(who, statement, send=job.params["send"])
        if job.params["send"] and done.sent_at is None:
            return "without_address"
        return "issued"

    def _statement(self, who: Principal, task: Task) -> Statement | None:
        customer_id, until = task.customer_id, task.until
        try:
            return self.issuing.issue(who, customer_id, task.start, until, task.form)
        except NothingToState:
            return None
        except AlreadyStated:
            # A run that was cut off may have issued it and not delivered it.
            newest = self.rows(who).of_customer(customer_id, 1, None).items
            return newest[0] if newest and newest[0].until == until else None


def _days(job: Job) -> Iterator[date]:
    """The days with which periods ended that a nightly run looks at, in their order; of another
    run its last day, by whose terms customers are chosen."""
    last = date.fromisoformat(job.params.get("ended") or job.params["until"])
    first = date.fromisoformat(job.params.get("since") or f"{last}")
    return (first + timedelta(days=each) for each in range((last - first).days + 1))


def _period(job: Job) -> tuple[date, date]:
    return date.fromisoformat(job.params["start"]), date.fromisoformat(job.params["until"])
