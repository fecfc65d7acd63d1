"""Disputes: the list, one dispute and how it is settled, the form for a line, the figures."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.disputes.model import Counted, Dispute
from chalicelib.accounts.disputes.schemas import AcceptIn, AnswerIn, CreditIn, DisputeNew, PapersIn
from chalicelib.accounts.disputes.words import Reason
from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.learning.figures import months_back
from frontend import dispute_words as words
from frontend.amounts import typed_amount
from frontend.canned_help import CannedHelp, of_ticket
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.months import month_name
from frontend.posts import back_to, post, typed
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("disputes", __name__)

READ, OPEN, SETTLE = "accounts.read", "accounts.promise", "accounts.post"


@page(bp, "/disputes", right=READ)
def index(who: Principal, services: Services) -> Response:
    """Disputes that stand, the oldest first; those of a customer; or those behind a figure."""
    asked = {
        name: request.args.get(name, "") for name in ("customer", "month", "currency", "reason")
    }
    disputes, sub = services.disputes, ""
    if asked["customer"]:
        sub = services.customers.get(who, asked["customer"]).title
        found = disputes.of_customer(who, asked["customer"], after=after(who))
    elif asked["month"]:
        place = (asked["month"], asked["currency"], asked["reason"])
        found = disputes.of_month(who, *place, after=after(who))
        reason = words.reason_name(Reason(asked["reason"])) if asked["reason"] else ""
        sub = " · ".join(each for each in (month_name(asked["month"]), reason) if each)
    else:
        found = disputes.standing(who, after=after(who))
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return render(
        "disputes/index.html",
        "rows",
        page=shown(who, found),
        sub=sub,
        customer=asked["customer"],
        month=asked["month"],
        here=f"/disputes?{query}" if query else "/disputes",
        words=words,
    )


@page(bp, "/disputes/figures", right=READ)
def figures(who: Principal, services: Services) -> Response:
    """Disputes of a month by reason: how many, how much, how long, which share."""
    month = request.args.get("month", "").strip() or services.disputes.this_month(who)
    counted = services.disputes.figures(who, month)
    codes = sorted({each.currency for each in counted})
    return render(
        "disputes/figures.html",
        month=month,
        title=month_name(month),
        former=months_back(month, 1),
        later=months_back(month, -1),
        month_name=month_name,
        groups=[(code, _by_reason(counted, code)) for code in codes],
        words=words,
    )


@page(bp, "/disputes/<dispute_id>", right=READ)
def show(who: Principal, services: Services, dispute_id: str, form: Form | None = None) -> Response:
    """One dispute: what is disputed and why, the evidence, how it ends."""
    form = form or Form()
    dispute = services.disputes.get(who, dispute_id)
    act = form.typed("act", "")
    return render(
        "disputes/show.html",
        dispute=dispute,
        form=form,
        forms={name: form if name == act else None for name in ("credit", "accept", "confirm")},
        files=_files(who, services, dispute),
        needed=services.disputes.needed(who, dispute.reason),
        papers=words.papers(),
        words=words,
        canned=_canned(who, services, dispute, form),
        may_settle=dispute.standing and who.permits(SETTLE),
        may_withdraw=dispute.standing and who.permits(OPEN),
    )


@page(bp, "/disputes/<dispute_id>/papers", right=OPEN, methods=("POST",))
def papers(who: Principal, services: Services, dispute_id: str) -> Response:
    """Write down which evidence is there."""
    form = Form.posted()
    if body := form.read(PapersIn):
        services.disputes.mark_papers(who, dispute_id, body.papers, version_sent())
        say(_("Your changes were saved."))
    return go(f"/disputes/{dispute_id}")


@post(bp, "/disputes/<dispute_id>/withdraw", right=OPEN, takes=typed("why"), refused=show)
def withdraw(who: Principal, services: Services, why: str, dispute_id: str) -> Response:
    """The customer accepts the charge after all."""
    services.disputes.withdraw(who, dispute_id, why[:2000], version_sent())
    say(_("The dispute was withdrawn: the amount is due again."))
    return go(f"/disputes/{dispute_id}")


@post(bp, "/disputes/<dispute_id>/settle", right=SETTLE, takes=Form, refused=show)
def settle(who: Principal, services: Services, form: Form, dispute_id: str) -> Response | None:
    """Settle it by a credit note or by confirming the charge, or accept it beforehand."""
    act = {"credit": _credit, "accept": _accept, "confirm": _confirm}.get(form.typed("act", ""))
    if act is None:
        raise NotFound()
    if _canned(who, services, services.disputes.get(who, dispute_id), form).helped(form):
        return None
    done = act(who, services, dispute_id, form)
    return go(f"/disputes/{dispute_id}") if done else None


@page(
    bp,
    "/accounts/<customer_id>/items/<item_id>/dispute",
    right=OPEN,
    methods=("GET", "POST"),
)
def new(who: Principal, services: Services, customer_id: str, item_id: str) -> Response:
    """Dispute an amount of a document, for the customer."""
    customer = services.customers.get(who, customer_id)
    item = services.ledger.item(who, customer_id, item_id)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (amount := typed_amount(form, currency=item.currency)):
        given = {"customer_id": customer_id, "entry_id": item_id, "amount": amount}
        if body := form.read(DisputeNew, **given):
            with form.refusals():
                dispute = services.disputes.open(who, body)
                say(_("The amount is in dispute. The desk has a ticket for it."))
                return go(f"/disputes/{dispute.id}")
    return render(
        "disputes/new.html",
        form=form,
        customer=customer,
        item=item,
        reasons=words.reasons(),
        papers=words.papers(),
        needs=needs(who, services),
    )


@post(
    bp,
    "/accounts/<customer_id>/items/<item_id>/dispute/clear",
    right=OPEN,
    refused=back_to("/accounts/{customer_id}/items/{item_id}"),
)
def clear(who: Principal, services: Services, customer_id: str, item_id: str) -> Response:
    """Take away a mark that an import or a program left, which nobody settles."""
    services.ledger.dispute(who, customer_id, item_id, False)
    say(_("The dispute is settled."))
    return go(f"/accounts/{customer_id}/items/{item_id}")


def needs(who: Principal, services: Services) -> list[tuple[str, str]]:
    """The evidence that each reason needs, in words."""
    return [
        (words.reason_name(reason), words.paper_names(services.disputes.needed(who, reason)))
        for reason in Reason
    ]


def _credit(who: Principal, services: Services, dispute_id: str, form: Form) -> bool:
    dispute = services.disputes.get(who, dispute_id)
    amount = typed_amount(form, currency=dispute.currency)
    body = form.read(CreditIn, amount=amount or 1)
    if body is None or amount is None:
        return False
    after = services.disputes.credit(who, dispute_id, body, version_sent())
    if after.standing:
        say(_("The credit note is beyond your authority: the next level is asked to approve."))
    else:
        say(_("The credit note is booked, the dispute is settled."))
    return True


def _accept(who: Principal, services: Services, dispute_id: str, form: Form) -> bool:
    dispute = services.disputes.get(who, dispute_id)
    amount = typed_amount(form, "accepted", dispute.currency)
    body = form.read(AcceptIn, amount=amount or 1)
    if body is None or amount is None:
        return False
    services.disputes.accept(who, dispute_id, body, version_sent())
    say(_("The amount is accepted: it counts no more towards the credit limit."))
    return True


def _confirm(who: Principal, services: Services, dispute_id: str, form: Form) -> bool:
    body = form.read(AnswerIn, answer=form.typed("why", ""))
    if body is None:
        return False
    services.disputes.confirm(who, dispute_id, body.answer, version_sent())
    say(_("The charge is confirmed: the amount is due again."))
    return True


def _canned(who: Principal, services: Services, dispute: Dispute, form: Form) -> CannedHelp:
    """Texts for the words that end it, which its customer reads, or for a colleague's note."""
    ticket = services.tickets.get(who, dispute.ticket_id)
    return of_ticket(who, services, ticket, to_customer=form.typed("act") != "accept")


def _files(who: Principal, services: Services, dispute: Dispute) -> list[Any]:
    return services.tickets.whole(who, dispute.ticket_id).files


def _by_reason(counted: list[Counted], code: str) -> list[Counted]:
    """The rows of a currency, the largest amount first."""
    mine = [each for each in counted if each.currency == code]
    return sorted(mine, key=lambda each: (-each.amount, each.reason))
