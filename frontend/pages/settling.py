"""Settling a complaint: propose a remedy, and decide on what goes up."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.money import NotAnAmount, UnknownCurrency, parse_amount
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.settling.approvals import ALL, MINE
from chalicelib.tickets.settling.model import Ticks
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.settling.words import State
from frontend import claim_words
from frontend.canned_help import of_ticket
from frontend.choices import currencies
from frontend.claim_beside import limits_beside
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.settling_panel import told
from frontend.settling_words import APPROVALS, NOTHING, REMEDIES, asked, shown
from frontend.ticket_words import choices
from frontend.web import after, page
from frontend.web import shown as paged

bp = Blueprint("settling", __name__)

READ, WRITE, HANDLE = "tickets.read", "tickets.write", "tickets.handle"


@page(bp, "/approvals", right=READ)
def approvals(who: Principal, services: Services) -> Response:
    """What waits for the reader's approval, what they asked for, and all of the company."""
    name = request.args.get("queue", MINE)
    found = services.settling.approvals(who, name, after=after(who))
    lists = [each for each in APPROVALS if each[0] != ALL or services.settling.sees_all(who)]
    return render(
        "settling/approvals.html",
        "rows",
        page=paged(who, found),
        queue=name,
        queues=[(key, _(label), f"/approvals?queue={key}") for key, label in lists],
        nothing=_(NOTHING[name]),
        view=shown,
    )


@page(bp, "/complaints/<ticket_id>/settlements/new", right=HANDLE, methods=("GET", "POST"))
def propose(who: Principal, services: Services, ticket_id: str) -> Response:
    """Propose a remedy with its amount; it is settled at once, or an approval is asked."""
    ticket = services.tickets.get(who, ticket_id)
    company = services.tenancy.company(who)
    form = Form.posted() if request.method == "POST" else Form()
    canned = of_ticket(who, services, ticket)
    if form.sent and not canned.helped(form) and (new := _typed(form)):
        with form.refusals():
            settlement = services.settling.propose(who, ticket_id, new)
            if settlement.open and settlement.seat:
                say(_("%(name)s is asked to approve.", name=asked(settlement.seat)))
            else:
                say(_("It is settled."))
            return go(f"/complaints/{ticket_id}")
    return render(
        "settling/propose.html",
        form=form,
        ticket=ticket,
        canned=canned,
        book=told(services.settling.playbook(who, ticket), Ticks()),
        remedies=choices(REMEDIES),
        currencies=currencies(),
        currency=ticket.loss.currency if ticket.loss else company.currency,
        limits=limits_beside(who, services, ticket),
        claim_words=claim_words,
    )


@page(bp, "/complaints/<ticket_id>/settlements/<settlement_id>", right=READ)
def show(who: Principal, services: Services, ticket_id: str, settlement_id: str) -> Response:
    """One settlement, and the decision on it for whoever may make it."""
    return _show(who, services, ticket_id, settlement_id, Form())


@page(
    bp,
    "/complaints/<ticket_id>/settlements/<settlement_id>",
    right=WRITE,
    methods=("POST",),
)
def decide(who: Principal, services: Services, ticket_id: str, settlement_id: str) -> Response:
    """Approve or refuse."""
    form, settling = Form.posted(), services.settling
    if of_ticket(who, services, services.tickets.get(who, ticket_id)).helped(form):
        return _show(who, services, ticket_id, settlement_id, form)
    act = settling.approve if form.typed("decision") == "approve" else settling.refuse
    with form.refusals():
        settlement = act(who, ticket_id, settlement_id, form.typed("why", ""))
        if settlement.open and settlement.seat:
            name = asked(settlement.seat)
            say(_("Beyond your authority too: %(name)s is asked to approve.", name=name))
        elif settlement.state is State.REFUSED:
            say(_("It is not approved."))
        else:
            say(_("It is approved."))
    if not form.errors:
        return go(f"/complaints/{ticket_id}")
    return _show(who, services, ticket_id, settlement_id, form)


@page(
    bp,
    "/complaints/<ticket_id>/settlements/<settlement_id>/withdraw",
    right=WRITE,
    methods=("POST",),
)
def withdraw(who: Principal, services: Services, ticket_id: str, settlement_id: str) -> Response:
    """Ask for it no longer."""
    services.settling.withdraw(who, ticket_id, settlement_id)
    say(_("The request was withdrawn."))
    return go(f"/complaints/{ticket_id}")


@page(bp, "/complaints/<ticket_id>/checklist", right=HANDLE, methods=("POST",))
def checklist(who: Principal, services: Services, ticket_id: str) -> Response:
    """Tick what of the playbook's checklist is done."""
    services.settling.tick(who, ticket_id, request.form.getlist("done"))
    say(_("It was saved."))
    return go(f"/complaints/{ticket_id}")


def _show(
    who: Principal, services: Services, ticket_id: str, settlement_id: str, form: Form
) -> Response:
    settlement = services.settling.get(who, ticket_id, settlement_id)
    ticket = services.tickets.get(who, ticket_id)
    may = who.permits(WRITE) and services.settling.may_decide(who, settlement)
    return render(
        "settling/show.html",
        form=form,
        ticket=ticket,
        canned=of_ticket(who, services, ticket),
        may=may,
        # Who decides has no need to: a refusal says why.
        may_withdraw=not may and services.settling.may_withdraw(who, ticket, settlement),
        limits=limits_beside(who, services, ticket) if settlement.amount else [],
        claim_words=claim_words,
        **shown(settlement),
    )


def _typed(form: Form) -> SettlementNew | None:
    """What was typed; the amount as it is written in its currency."""
    text, currency = form.typed("amount", "").strip(), form.typed("currency", "")
    given: dict[str, Any] = {"amount": 0}
    if text:
        try:
            given = {"amount": parse_amount(text, currency)}
        except (NotAnAmount, UnknownCurrency):
            form.wrong("amount", _("Enter an amount, like 1200.50, and its currency."))
            return None
    return form.read(SettlementNew, **given)
