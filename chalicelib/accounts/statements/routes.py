"""The API of statements."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.statements.schemas import (
    DocumentLinkOut,
    InvoiceNew,
    LineOut,
    PunctualityOut,
    RevisionNew,
    RunNew,
    RunOut,
    StatementNew,
    StatementOut,
    SupplementNew,
)
from chalicelib.http import Call, endpoint
from chalicelib.kit.errors import NotFound
from chalicelib.kit.months import checked_month
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, ISSUE = "statements.read", "statements.issue"


@endpoint(bp, "GET", "/v1/statements", right=READ, gives=StatementOut, listing=True)
def list_statements(call: Call) -> Any:
    """List statements, the newest first; with ``customer``, those of one customer."""
    customer = call.query.get("customer", "")
    if not customer:
        return call.services.statements.newest(call.who, call.limit, call.after)
    call.services.customers.get(call.who, customer)
    return call.services.statements.of_customer(call.who, customer, call.limit, call.after)


@endpoint(
    bp,
    "POST",
    "/v1/statements",
    right=ISSUE,
    takes=StatementNew,
    gives=StatementOut,
    status=201,
)
def issue_statement(call: Call) -> Any:
    """Issue one customer's statement of a period."""
    asked = call.body
    return call.services.statements.issue(
        call.who, asked.customer_id, asked.start, asked.until, form=asked.form, send=asked.send
    )


@endpoint(bp, "GET", "/v1/statements/{statement_id}", right=READ, gives=StatementOut)
def get_statement(call: Call) -> Any:
    """Read a statement."""
    return call.services.statements.get(call.who, call.path["statement_id"])


@endpoint(bp, "GET", "/v1/statements/{statement_id}/document", right=READ, gives=DocumentLinkOut)
def get_statement_document(call: Call) -> Any:
    """Where the PDF can be fetched, and its hash."""
    statements = call.services.statements
    statement = statements.get(call.who, call.path["statement_id"])
    document, url = statements.document_link(call.who, statement)
    return DocumentLinkOut(url=url, sha256=document.sha256, size=document.size)


@endpoint(
    bp,
    "GET",
    "/v1/statements/{statement_id}/lines/{currency}",
    right=READ,
    gives=LineOut,
    listing=True,
)
def list_statement_lines(call: Call) -> Any:
    """List the lines of one currency of a statement, in their printed order."""
    statements = call.services.statements
    statement = statements.get(call.who, call.path["statement_id"])
    lines = statements.lines(call.who, statement)
    if call.path["currency"] not in lines:
        raise NotFound()
    return Listing(lines[call.path["currency"]])


@endpoint(bp, "POST", "/v1/statements/{statement_id}/send", right=ISSUE, gives=StatementOut)
def send_statement(call: Call) -> Any:
    """Send a statement once more, with a new link."""
    return call.services.statements.send_again(call.who, call.path["statement_id"])


@endpoint(
    bp,
    "POST",
    "/v1/statements/{statement_id}/supplement",
    right=ISSUE,
    takes=SupplementNew,
    gives=StatementOut,
    status=201,
)
def supplement_statement(call: Call) -> Any:
    """Issue what was booked into a statement's period since, with the next number."""
    asked = call.body
    return call.services.statements.supplement(
        call.who, call.path["statement_id"], asked.reason, send=asked.send
    )


@endpoint(
    bp,
    "POST",
    "/v1/statements/{statement_id}/revision",
    right=ISSUE,
    takes=RevisionNew,
    gives=StatementOut,
    status=201,
)
def revise_statement(call: Call) -> Any:
    """Issue a statement anew under its number; it names what changed."""
    asked = call.body
    return call.services.statements.revise(
        call.who, call.path["statement_id"], asked.reason, form=asked.form, send=asked.send
    )


@endpoint(
    bp,
    "POST",
    "/v1/statements/{statement_id}/invoices",
    right=ISSUE,
    takes=InvoiceNew,
    gives=StatementOut,
    status=201,
)
def record_statement_invoice(call: Call) -> Any:
    """Record an invoice (fapiao, VAT) that was made out for a statement."""
    return call.services.statements.record_invoice(call.who, call.path["statement_id"], call.body)


@endpoint(bp, "GET", "/v1/statement-punctuality", right=READ, gives=PunctualityOut)
def get_statement_punctuality(call: Call) -> Any:
    """How many statements issued in a ``month`` (this one by default) went out, and how late."""
    month = call.query.get("month", "") or f"{call.services.ledger.today(call.who):%Y-%m}"
    return call.services.statements.punctuality(call.who, checked_month(month))


@endpoint(bp, "POST", "/v1/statement-runs", right=ISSUE, takes=RunNew, gives=RunOut, status=202)
def start_statement_run(call: Call) -> Any:
    """Issue the statements of a period, in the background: for all, or by how they settle."""
    asked = call.body
    return call.services.statements.start_run(
        call.who,
        asked.start,
        asked.until,
        send=asked.send,
        settlement=asked.settlement,
        form=asked.form,
    )


@endpoint(bp, "GET", "/v1/statement-runs/{run_id}", right=READ, gives=RunOut)
def get_statement_run(call: Call) -> Any:
    """How far a run is."""
    return call.services.statements.get_run(call.who, call.path["run_id"])
