"""Statements: the list, issuing for one or for all, the statement itself."""

from flask import Blueprint, Response, request

from chalicelib.accounts.statements.composing import month_before
from chalicelib.accounts.statements.model import Statement
from chalicelib.accounts.statements.schemas import (
    InvoiceNew,
    RevisionNew,
    RunNew,
    StatementNew,
    SupplementNew,
)
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend import statement_words
from frontend.amounts import typed_amount
from frontend.canned_help import CannedHelp, of_matter
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import back_to, post
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("statements", __name__)

READ, ISSUE = "statements.read", "statements.issue"
# A page shows so many lines of a currency; the document has them all.
LINES = 200


@page(bp, "/statements", right=READ)
def index(who: Principal, services: Services) -> Response:
    """All statements, the newest first; those of one customer; or those that did not go out."""
    today = services.ledger.today(who)
    customer_id = request.args.get("customer", "")
    view = request.args.get("view", "")
    customer = services.customers.get(who, customer_id) if customer_id else None
    if customer:
        found = services.statements.of_customer(who, customer_id, after=after(who))
    elif view == "unsent":
        found = services.statements.unsent(who, after=after(who))
    else:
        found = services.statements.newest(who, after=after(who))
    return render(
        "statements/index.html",
        "rows",
        customer=customer,
        statements=shown(who, found),
        view=view,
        runs=[] if customer else services.statements.runs(who, 1),
        punctuality=None if customer else services.statements.punctuality(who, f"{today:%Y-%m}"),
        today=today,
        **statement_words.words(),
    )


@page(bp, "/statements/issue", right=ISSUE, methods=("GET", "POST"))
def issue(who: Principal, services: Services) -> Response:
    """Issue the statements of a period, for one customer or for all."""
    customer_id = request.values.get("customer_id", "")
    customer = services.customers.get(who, customer_id) if customer_id else None
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            if address := _issued(who, services, form, customer_id):
                return go(address)
    start, until = month_before(services.ledger.desk.today(who))
    return render(
        "statements/issue.html",
        form=form,
        customer=customer,
        start=start,
        until=until,
        forms=statement_words.forms(),
        chosen=services.statements.issuing.policy(who).form,
        settlements=statement_words.settlements(),
    )


@page(bp, "/statements/runs/<run_id>", right=READ)
def run(who: Principal, services: Services, run_id: str) -> Response:
    """How far a run is, and what it did."""
    job = services.statements.get_run(who, run_id)
    return render("statements/run.html", "progress", job=job)


@page(bp, "/statements/<statement_id>", right=READ)
def show(
    who: Principal, services: Services, statement_id: str, form: Form | None = None
) -> Response:
    """An issued statement."""
    statement = services.statements.get(who, statement_id)
    today = services.ledger.today(who)
    return render(
        "statements/show.html",
        statement=statement,
        lines=services.statements.lines(who, statement),
        most=LINES,
        form=form or Form(),
        canned=_canned(who, services, statement),
        today=today,
        late=statement.late(today),
        currencies=[(each.currency, each.currency) for each in statement.sections],
        changes=statement_words.changes(statement),
        forms=statement_words.forms(),
        invoice_kinds=statement_words.invoice_kinds(),
        **statement_words.words(),
    )


@page(bp, "/statements/<statement_id>/pdf", right=READ)
def pdf(who: Principal, services: Services, statement_id: str) -> Response:
    """The statement's document, as it was issued."""
    statement = services.statements.get(who, statement_id)
    return statement_words.document(statement, services.statements.document(who, statement))


@page(bp, "/statements/<statement_id>/xlsx", right=READ)
def xlsx(who: Principal, services: Services, statement_id: str) -> Response:
    """The statement as a workbook."""
    statement = services.statements.get(who, statement_id)
    return statement_words.workbook(statement, services.statements.workbook(who, statement))


@page(bp, "/statements/<statement_id>/csv", right=READ)
def csv(who: Principal, services: Services, statement_id: str) -> Response:
    """The statement as CSV."""
    statement = services.statements.get(who, statement_id)
    return statement_words.table(statement, services.statements.csv(who, statement))


@post(
    bp,
    "/statements/<statement_id>/supplement",
    right=ISSUE,
    takes=Form,
    names={"reason": "late_reason"},
    refused=show,
)
def supplement(
    who: Principal, services: Services, form: Form, statement_id: str
) -> Response | None:
    """What was booked into its period since, with the next number."""
    if _canned(who, services, services.statements.get(who, statement_id)).helped(form):
        return None
    body = form.read(SupplementNew, send=form.checked("late_send"))
    if body is None:
        return None
    made = services.statements.supplement(who, statement_id, body.reason, send=body.send)
    say(_("Statement %(number)s was issued.", number=made.number))
    return go(f"/statements/{made.id}")


@post(
    bp,
    "/statements/<statement_id>/revise",
    right=ISSUE,
    takes=Form,
    names={"reason": "why_anew"},
    refused=show,
)
def revise(who: Principal, services: Services, form: Form, statement_id: str) -> Response | None:
    """Issue it anew under its number."""
    if _canned(who, services, services.statements.get(who, statement_id)).helped(form):
        return None
    body = form.read(RevisionNew, send=form.checked("send_anew"))
    if body is None:
        return None
    made = services.statements.revise(
        who, statement_id, body.reason, form=body.form, send=body.send
    )
    say(_("Statement %(number)s was issued.", number=made.number))
    return go(f"/statements/{made.id}")


def _invoice(form: Form) -> InvoiceNew | None:
    return form.read(InvoiceNew, amount=typed_amount(form) or 1)


@post(bp, "/statements/<statement_id>/invoices", right=ISSUE, takes=_invoice, refused=show)
def invoice(who: Principal, services: Services, body: InvoiceNew, statement_id: str) -> Response:
    """Record an invoice that was made out for it."""
    services.statements.record_invoice(who, statement_id, body)
    say(_("The invoice was recorded."))
    return go(f"/statements/{statement_id}")


@post(
    bp,
    "/statements/<statement_id>/send",
    right=ISSUE,
    refused=back_to("/statements/{statement_id}"),
)
def send(who: Principal, services: Services, statement_id: str) -> Response:
    """Send it by e-mail, with a new link."""
    sent = services.statements.send_again(who, statement_id)
    say(_("Sent to %(addresses)s.", addresses=", ".join(sent.sent_to)))
    return go(f"/statements/{statement_id}")


@page(bp, "/statements/<statement_id>/revoke", right=ISSUE, methods=("POST",))
def revoke(who: Principal, services: Services, statement_id: str) -> Response:
    """End the customer's link."""
    services.statements.revoke_link(who, statement_id)
    say(_("The link no longer opens."))
    return go(f"/statements/{statement_id}")


def _issued(who: Principal, services: Services, form: Form, customer_id: str) -> str | None:
    """Issue what the form asks for; the address that shows it."""
    send = form.checked("send")
    if customer_id:
        one = form.read(StatementNew, send=send)
        if one is None:
            return None
        made = services.statements.issue(
            who, one.customer_id, one.start, one.until, form=one.form, send=send
        )
        say(_("Statement %(number)s was issued.", number=made.number))
        return f"/statements/{made.id}"
    asked = form.read(RunNew, send=send)
    if asked is None:
        return None
    job = services.statements.start_run(
        who,
        asked.start,
        asked.until,
        send=send,
        settlement=asked.settlement,
        form=asked.form,
    )
    return f"/statements/runs/{job.id}"


def _canned(who: Principal, services: Services, statement: Statement) -> CannedHelp:
    """Texts for the reason that stands on a supplement or revision, which the customer reads."""
    to = statement.addressee
    name = to.local_name if to.language == "zh" and to.local_name else to.name
    return of_matter(who, services, to.language, name, statement.number)
