"""Payments: what the bank reported, whose money it is, and what it pays."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.ledger.words import WHAT_NAMES
from chalicelib.accounts.payments.model import Line
from chalicelib.accounts.payments.returning import gone_back
from chalicelib.accounts.payments.schemas import (
    AcceptIn,
    AsideIn,
    AssignIn,
    PaybackIn,
    ReopenIn,
    TakenBackIn,
)
from chalicelib.bootstrap import Services
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.htmx import progress as progress_bar
from frontend.language import _
from frontend.posts import post
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("payments", __name__)

READ, POST = "payments.read", "accounts.post"
# So many items can be ticked for one payment on a page; more are set oldest first.
TICKED, NAMESAKES = 40, 8

STATE_NAMES = {
    "open": N_("To assign"),
    "booked": N_("Booked"),
    "aside": N_("Set aside"),
    "returned": N_("Taken back by the bank"),
}
STATE_KINDS = {"open": "warn", "booked": "good", "aside": "neutral", "returned": "bad"}
CONFIDENCE_NAMES = {
    "certain": N_("Certain"),
    "likely": N_("Likely"),
    "possible": N_("Possible"),
}
CONFIDENCE_KINDS = {"certain": "good", "likely": "info", "possible": "neutral"}
WORK_NAMES = {
    "bank-looking": N_("Looking for what the payments may be"),
    "bank-accepting": N_("Booking what is certain"),
}


@page(bp, "/payments", right=READ)
def index(who: Principal, services: Services) -> Response:
    """The lines that wait for somebody, those that are certain, all, or those with some words."""
    payments, query = services.payments, request.args.get("q", "").strip()
    view = "all" if query else request.args.get("view", "open")
    lists = {"all": payments.all_lines, "certain": payments.certain_lines}
    if query:
        found = payments.search(who, query, after=after(who))
    else:
        found = lists.get(view, payments.open_lines)(who, after=after(who))
    return render(
        "payments/index.html",
        "rows",
        page=shown(who, found),
        view=view,
        query=query,
        job=services.payments.running(who),
        works=_works(),
        names=services.customers.names(who, _customers(found.items)),
        **_names(),
    )


@page(bp, "/payments/progress", right=READ)
def progress(who: Principal, services: Services) -> Response:
    """The progress of work over all lines; the worklist as soon as it is over."""
    job = services.payments.running(who)
    return progress_bar(
        "payments/index.html", "/payments", job is not None, job=job, works=_works()
    )


@page(bp, "/payments/look", right=POST, methods=("POST",))
def look(who: Principal, services: Services) -> Response:
    """Look in the background for what the open lines may be."""
    services.payments.look_at_all(who)
    return go("/payments")


@page(bp, "/payments/accept-certain", right=POST, methods=("POST",))
def accept_certain(who: Principal, services: Services) -> Response:
    """Book in the background what is certain."""
    services.payments.accept_all_certain(who)
    say(_("What is certain is being booked."))
    return go("/payments")


@page(bp, "/payments/lines/<line_id>", right=READ)
def show(who: Principal, services: Services, line_id: str, form: Form | None = None) -> Response:
    """One line: what it may be, or what became of it."""
    payments = services.payments
    line = payments.line(who, line_id)
    ids = [line.customer_id] if line.customer_id else []
    return render(
        "payments/line.html",
        form=form or Form(),
        line=line,
        title=_title(line),
        proposals=payments.proposals(who, line),
        takes_back=[(each, gone_back(line, each)) for each in payments.takes_back(who, line)],
        aside=payments.aside(who, line),
        customer=services.customers.names(who, ids).get(line.customer_id, ""),
        **_names(),
    )


@post(bp, "/payments/lines/<line_id>/accept", right=POST, takes=AcceptIn, refused=show)
def accept(who: Principal, services: Services, body: AcceptIn, line_id: str) -> Response:
    """Book the line as it was proposed."""
    services.payments.settling.accept(who, line_id, body.key)
    say(_("The payment was booked."))
    return go("/payments")


@page(bp, "/payments/lines/<line_id>/assign", right=POST, methods=("GET", "POST"))
def assign(who: Principal, services: Services, line_id: str) -> Response:
    """Choose a customer, then what the payment pays."""
    line = services.payments.line(who, line_id)
    form = Form.posted() if request.method == "POST" else Form.showing(request.args)
    if form.sent:
        ticked = tuple(request.form.getlist("items"))
        how = "chosen" if ticked else form.typed("allocate")
        if body := form.read(AssignIn, items=ticked, allocate=how):
            with form.refusals():
                services.payments.settling.assign(who, line_id, body)
                say(_("The payment was booked."))
                return go("/payments")
    return _assign_page(who, services, line, form)


@post(bp, "/payments/lines/<line_id>/pay-back", right=POST, takes=PaybackIn, refused=show)
def pay_back(who: Principal, services: Services, body: PaybackIn, line_id: str) -> Response:
    """The line is money paid back to a customer."""
    services.payments.settling.pay_back(who, line_id, body.customer_id)
    say(_("The money paid back was booked."))
    return go("/payments")


@post(
    bp,
    "/payments/lines/<line_id>/take-back",
    right=POST,
    takes=TakenBackIn,
    names={"line_id": "paid_id"},
    refused=show,
)
def take_back(who: Principal, services: Services, body: TakenBackIn, line_id: str) -> Response:
    """The line takes an earlier payment back."""
    services.payments.settling.take_back(who, line_id, body.line_id)
    say(_("The payment was taken back; what it had paid is open again."))
    return go("/payments")


@post(bp, "/payments/lines/<line_id>/aside", right=POST, takes=AsideIn, refused=show)
def aside(who: Principal, services: Services, body: AsideIn, line_id: str) -> Response:
    """The line is nothing of a customer's."""
    services.payments.settling.set_aside(who, line_id, body.note)
    say(_("It was set aside."))
    return go("/payments")


@post(bp, "/payments/lines/<line_id>/reopen", right=POST, takes=ReopenIn, refused=show)
def reopen(who: Principal, services: Services, body: ReopenIn, line_id: str) -> Response:
    """Undo what was made of the line."""
    services.payments.settling.reopen(who, line_id, body.reason)
    say(_("It was undone; the payment waits again."))
    return go(f"/payments/lines/{line_id}")


def _assign_page(who: Principal, services: Services, line: Line, form: Form) -> Response:
    chosen = str(form.typed("customer_id") or "")
    query = request.args.get("q", "").strip() or (line.party if not chosen else "")
    hits = services.customers.search(who, query, NAMESAKES).items if query else []
    if query and not hits and not request.args.get("q"):
        hits = services.customers.listed(who, NAMESAKES).items
    customer = services.customers.get(who, chosen) if chosen else None
    into = str(form.typed("into") or "")
    items: list[Item] = []
    others: list[str] = []
    if customer and line.amount > 0:
        items = services.ledger.debits(who, chosen, into or line.currency, TICKED)
        balances = services.ledger.account(who, chosen).balances
        others = sorted(
            code for code, each in balances.items() if each.debits and code != line.currency
        )
    return render(
        "payments/assign.html",
        "rows",
        form=form,
        line=line,
        title=_title(line),
        customer=customer,
        items=items,
        into=into,
        others=others,
        rate=services.payments.rate(who, line, into),
        waiting=_waiting(who, services, line, chosen),
        hits=[] if customer else hits,
        query=request.args.get("q", ""),
        ticked=request.form.getlist("items"),
        **_names(),
    )


def _waiting(who: Principal, services: Services, line: Line, customer: str) -> int:
    """What a customer has on account, where money was paid back to it."""
    if not customer or line.amount > 0:
        return 0
    return services.ledger.account(who, customer).balance(line.currency).credits


def _works() -> dict[str, str]:
    return {kind: _(name) for kind, name in WORK_NAMES.items()}


def _customers(lines: list[Line]) -> list[str]:
    found = {line.customer_id or (line.best.customer_id if line.best else "") for line in lines}
    return sorted(found - {""})


def _title(line: Line) -> str:
    return line.party or line.text[:60] or line.code or _("A payment")


def _names() -> dict[str, Any]:
    return {
        "states": {state: _(name) for state, name in STATE_NAMES.items()},
        "state_kinds": STATE_KINDS,
        "confidences": {each: _(name) for each, name in CONFIDENCE_NAMES.items()},
        "confidence_kinds": CONFIDENCE_KINDS,
        "kinds": {kind: _(name) for kind, name in WHAT_NAMES.items()},
    }
