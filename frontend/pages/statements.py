"""Statements: the list, issuing for one or for all, the statement itself."""

from typing import Any

from flask import Blueprint, request

from chalicelib.accounts.statements.composing import month_before
from chalicelib.accounts.statements.schemas import RunNew, StatementNew
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend import statement_words
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("statements", __name__)

READ, ISSUE = "statements.read", "statements.issue"
# A page shows so many lines of a currency; the document has them all.
LINES = 200


@page(bp, "/statements", right=READ)
def index(who: Principal, services: Services) -> Any:
    """All statements, or those of one customer, the newest first."""
    customer_id = request.args.get("customer", "")
    customer = services.customers.get(who, customer_id) if customer_id else None
    if customer:
        found = services.statements.of_customer(who, customer_id, after=after(who))
    else:
        found = services.statements.newest(who, after=after(who))
    return render(
        "statements/index.html",
        "rows",
        customer=customer,
        statements=shown(who, found),
        runs=[] if customer else [_progress(run) for run in services.statements.runs(who, 1)],
        **statement_words.words(),
    )


@page(bp, "/statements/issue", right=ISSUE, methods=("GET", "POST"))
def issue(who: Principal, services: Services) -> Any:
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
        status=422 if form.errors else 200,
        form=form,
        customer=customer,
        start=start,
        until=until,
    )


@page(bp, "/statements/runs/<run_id>", right=READ)
def run(who: Principal, services: Services, run_id: str) -> Any:
    """How far a run is, and what it did."""
    job = services.statements.get_run(who, run_id)
    return render("statements/run.html", "progress", job=job, progress=_progress(job))


@page(bp, "/statements/<statement_id>", right=READ)
def show(who: Principal, services: Services, statement_id: str) -> Any:
    """An issued statement."""
    statement = services.statements.get(who, statement_id)
    lines = services.statements.lines(who, statement)
    return render(
        "statements/show.html",
        statement=statement,
        lines=lines,
        most=LINES,
        **statement_words.words(),
    )


@page(bp, "/statements/<statement_id>/pdf", right=READ)
def pdf(who: Principal, services: Services, statement_id: str) -> Any:
    """The statement's document, as it was issued."""
    statement = services.statements.get(who, statement_id)
    return statement_words.document(statement, services.statements.document(who, statement))


@page(bp, "/statements/<statement_id>/send", right=ISSUE, methods=("POST",))
def send(who: Principal, services: Services, statement_id: str) -> Any:
    """Send it by e-mail, with a new link."""
    form = Form.posted()
    with form.refusals():
        sent = services.statements.send_again(who, statement_id)
        say(_("Sent to %(addresses)s.", addresses=", ".join(sent.sent_to)))
    if form.errors:
        say(form.errors[0].message, "bad")
    return go(f"/statements/{statement_id}")


@page(bp, "/statements/<statement_id>/revoke", right=ISSUE, methods=("POST",))
def revoke(who: Principal, services: Services, statement_id: str) -> Any:
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
        made = services.statements.issue(who, one.customer_id, one.start, one.until, send=send)
        say(_("Statement %(number)s was issued.", number=made.number))
        return f"/statements/{made.id}"
    asked = form.read(RunNew, send=send)
    if asked is None:
        return None
    job = services.statements.start_run(who, asked.start, asked.until, send=send)
    return f"/statements/runs/{job.id}"


def _progress(job: Any) -> dict[str, Any]:
    return {
        "id": job.id,
        "done": job.done,
        "total": job.total or job.done,
        "state": job.state,
        "href": f"/statements/runs/{job.id}",
        "start": job.params["start"],
        "until": job.params["until"],
    }
