"""Use cases of statements: issue for one or for all, deliver, show, confirm."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.statements import sheets
from chalicelib.accounts.statements.accepting import Accepting
from chalicelib.accounts.statements.by_shipment import ByShipment
from chalicelib.accounts.statements.delivery import Delivery
from chalicelib.accounts.statements.errors import PeriodNotOver, Superseded, TooManyInvoices
from chalicelib.accounts.statements.issuing import SERIES, Issuing
from chalicelib.accounts.statements.listing import lists, may_object
from chalicelib.accounts.statements.model import (
    Document,
    Invoice,
    Line,
    Punctuality,
    Statement,
)
from chalicelib.accounts.statements.ports import (
    Agreements,
    Companies,
    CustomerFiles,
    Statements,
)
from chalicelib.accounts.statements.revising import Revising
from chalicelib.accounts.statements.running import JOB, LONGEST_OUTAGE, StatementRun
from chalicelib.accounts.statements.schemas import InvoiceNew
from chalicelib.accounts.statements.words import Form
from chalicelib.accounts.terms.model import Settlement
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit import dynamo
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import NotFound
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

MOST_INVOICES: Final = 40


class StatementService:
    """Everything that is done with statements."""

    def __init__(
        self,
        backing: Backing,
        rows: Callable[[Principal], Statements],
        tenancy: Companies,
        customers: CustomerFiles,
        ledger: LedgerService,
        jobs: Jobs,
        terms: Agreements,
    ) -> None:
        self.backing, self.rows, self.jobs = backing, rows, jobs
        self.issuing = Issuing(ledger, backing, rows, tenancy, customers, terms)
        self.revising = Revising(self.issuing)
        self.delivery = Delivery(backing, rows, customers, self.issuing)
        self.accepting = Accepting(backing, rows)
        each = ByShipment(self.issuing)
        self.run = StatementRun(backing, rows, ledger, terms, self.issuing, each, self.delivery)

    def get(self, who: Principal, statement_id: str) -> Statement:
        """A statement of the tenant. Raises ``NotFound``."""
        statement = self.rows(who).get(statement_id)
        if statement is None:
            raise NotFound()
        return statement

    def newest(
        self,
        who: Principal,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
        month: date | None = None,
    ) -> Listing[Statement]:
        """Statements of all customers, the newest first, or those of one month."""
        return self.rows(who).newest(limit, after, month)

    def last_number(self, who: Principal) -> int:
        """The number of the statement that was issued last; 0 before the first."""
        return self.rows(who).last_number(SERIES)

    def of_customer(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[Statement]:
        """Statements of a customer, the newest first."""
        return self.rows(who).of_customer(customer_id, limit, after)

    def charged(self, who: Principal, month: str) -> dict[str, int]:
        """What was charged, by currency, on the statements issued in a month."""
        return self.rows(who).charged(month)

    def lines(self, who: Principal, statement: Statement) -> dict[str, list[Line]]:
        """The lines of a statement by currency, with the running balance."""
        return self.issuing.lines(who, statement)

    def issue(
        self,
        who: Principal,
        customer_id: str,
        start: date,
        until: date,
        *,
        form: Form | None = None,
        send: bool = False,
    ) -> Statement:
        """Issue one customer's statement, make its document and send it where asked."""
        statement = self.issuing.issue(who, customer_id, start, until, form)
        # The idempotency key belongs to the issue; what follows can be done again.
        return self.delivery.deliver(who.once(None), statement, send=send)

    def supplement(
        self, who: Principal, statement_id: str, reason: str, *, send: bool = False
    ) -> Statement:
        """What was booked into a statement's period since, on a statement of its own.

        Raises ``NotTheLatest``, ``NothingToState``, ``Superseded``, ``NotFound``.
        """
        made = self.revising.supplement(who, self.get(who, statement_id), reason)
        return self.delivery.deliver(who.once(None), made, send=send)

    def revise(
        self,
        who: Principal,
        statement_id: str,
        reason: str,
        *,
        form: Form | None = None,
        send: bool = False,
    ) -> Statement:
        """Issue a statement anew under its number; it names what changed.

        Raises ``NotTheLatest``, ``NothingChanged``, ``Superseded``, ``NotFound``.
        """
        made = self.revising.revise(who, self.get(who, statement_id), reason, form)
        return self.delivery.deliver(who.once(None), made, send=send)

    def record_invoice(self, who: Principal, statement_id: str, new: InvoiceNew) -> Statement:
        """Record an invoice (fapiao, VAT) that was made out for a statement.

        Raises ``InvoiceRecorded``, ``Superseded``, ``TooManyInvoices``, ``NotFound``.
        """
        before = self.get(who, statement_id)
        if before.revised_by:
            raise Superseded()
        if len(before.invoices) >= MOST_INVOICES:
            raise TooManyInvoices(most=MOST_INVOICES)
        uow = UnitOfWork(self.backing, who)
        facts = new.model_dump() | {"title": new.title or before.addressee.name}
        made = Invoice(id=uow.ids.new("inv"), by=who.user, at=uow.now, **facts)
        after = before.replaced(invoices=(*before.invoices, made))
        self.rows(who).claim_invoice(uow, before, made)
        self.rows(who).replace(uow, before, after)
        uow.audit("statement.invoice", statement_id, number=made.number, title=made.title)
        uow.commit(after)
        return after

    def unsent(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: dynamo.Item | None = None
    ) -> Listing[Statement]:
        """Statements that have not gone out yet, by the day by which they must."""
        return self.rows(who).unsent(limit, after)

    def punctuality(self, who: Principal, month: str) -> Punctuality:
        """How many of the statements issued in a month went out, and how late."""
        return self.rows(who).punctuality(month)

    def listing(self, who: Principal, item: Item) -> list[Statement]:
        """The customer's statements on which an open document stands and that can still be
        objected to, the newest first; of the 25 issued last."""
        day, code = item.dated, item.currency
        booked = self.issuing.ledger.entries_between(who, item.customer_id, code, day, day)
        entry = next((each for each in booked if each.id == item.id), None)
        if entry is None:
            return []
        found = self.rows(who).of_customer(item.customer_id, DEFAULT_LIMIT, None).items
        return [each for each in found if may_object(each) and lists(each, entry)]

    def add_objection(self, uow: UnitOfWork, statement: Statement, entry_id: str) -> None:
        """The customer objects to a line, within the transaction of its dispute.

        Raises ``ObjectionsOver``, ``Superseded``.
        """
        self.accepting.object(uow, statement, entry_id)

    def wake(self, who: Principal, statement_id: str, expected: str) -> None:
        """The time to object is over."""
        self.accepting.wake(who, statement_id, expected)

    def workbook(self, who: Principal, statement: Statement) -> bytes:
        """The statement as XLSX."""
        return sheets.xlsx(statement, self.lines(who, statement))

    def csv(self, who: Principal, statement: Statement) -> bytes:
        """The statement as CSV."""
        return sheets.csv(statement, self.lines(who, statement))

    def start_run(
        self,
        who: Principal,
        start: date,
        until: date,
        *,
        send: bool,
        settlement: Settlement | None = None,
        form: Form | None = None,
    ) -> Job:
        """Issue the statements of a period, in the background: for all customers, or for those
        who settle in this way.

        Starting the same run again issues only what is still missing.
        """
        if until > self.issuing.today(who):
            raise PeriodNotOver()
        uow = UnitOfWork(self.backing, who)
        params: dict[str, Any] = {"start": f"{start}", "until": f"{until}", "send": send}
        params |= {"settlement": settlement or "", "form": form or ""}
        job = self.jobs.start(uow, JOB, params)
        uow.audit("statement.run", job.id, start=f"{start}", until=f"{until}")
        uow.commit(job)
        return job

    def nightly(self, uow: UnitOfWork, due: date) -> None:
        """Start the night's run, if the company lets statements be issued by themselves.

        It issues for each customer whose settlement period ended with the day before; after an
        outage also with the days before it, from the day before the run was ``due``.
        """
        if not self.issuing.policy(uow.who).automatic:
            return
        day = self.issuing.today(uow.who) - timedelta(days=1)
        since = max(min(due - timedelta(days=1), day), day - LONGEST_OUTAGE)
        self.jobs.start(uow, JOB, {"since": f"{since}", "ended": f"{day}", "send": True})

    def runs(self, who: Principal, limit: int = 5) -> list[Job]:
        """The runs started last."""
        return self.jobs.newest(who, JOB, limit).items

    def get_run(self, who: Principal, job_id: str) -> Job:
        """A run by its id. Raises ``NotFound``."""
        return self.jobs.get(who, job_id, JOB)

    def step(self, who: Principal, job: Job) -> Job:
        """One step of a ``statement-run`` job."""
        return self.run.step(who, job)

    def send_again(self, who: Principal, statement_id: str) -> Statement:
        """Send the e-mail once more, with a new link. Raises ``NoAddress``."""
        return self.delivery.send_again(who, self.get(who, statement_id))

    def revoke_link(self, who: Principal, statement_id: str) -> Statement:
        """End the customer's link."""
        return self.delivery.revoke(who, self.get(who, statement_id))

    def document(self, who: Principal, statement: Statement) -> bytes:
        """The PDF as it was issued."""
        return self.delivery.content(who, statement)

    def document_link(self, who: Principal, statement: Statement) -> tuple[Document, str]:
        """The stored PDF and an address that downloads it for five minutes."""
        return self.delivery.download(who, statement)

    def by_link(self, token: str) -> tuple[Principal, Statement]:
        """The statement behind a customer's link. Raises ``LinkSpent``."""
        return self.delivery.by_link(token)

    def confirm(self, token: str, name: str, note: str = "") -> Statement:
        """The customer confirms over the link. Raises ``LinkSpent``."""
        return self.delivery.confirm(token, name, note)
