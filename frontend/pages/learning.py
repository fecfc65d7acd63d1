"""What is learned from complaints: the review of one, recurrence, changes still to be made."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.money import NotAnAmount, UnknownCurrency, parse_amount
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.learning.model import ALL
from chalicelib.tickets.learning.schemas import PromiseIn, ReviewNew
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import Step
from frontend.canned_help import of_ticket
from frontend.charts import Series, columns
from frontend.choices import currencies
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.learning_words import cause_name, department_name, money_of, responsible
from frontend.playbook_case import answer_on
from frontend.said import say
from frontend.ticket_words import departments
from frontend.web import after, page, shown, version_sent

bp = Blueprint("learning", __name__)

# So many causes are drawn; the table names all.
TOP = 10
READ, HANDLE, APPROVE = "tickets.read", "tickets.handle", "tickets.approve"


@page(bp, "/complaints/<ticket_id>/review", right=APPROVE, methods=("GET", "POST"))
def review(who: Principal, services: Services, ticket_id: str) -> Response:
    """Review a closed ticket: cause, cost, who was responsible, what changes."""
    ticket = services.tickets.get(who, ticket_id)
    form = Form.posted() if request.method == "POST" else Form()
    if not form.sent and ticket.step is not Step.CLOSED:
        return go(f"/complaints/{ticket_id}")
    canned = of_ticket(who, services, ticket)
    if form.sent and not canned.helped(form) and (body := _read(form)):
        with form.refusals():
            services.learning.review(who, ticket_id, body, version_sent())
            say(_("The review was saved."))
            return go(f"/complaints/{ticket_id}")
    return render(
        "learning/review.html",
        form=form,
        ticket=ticket,
        canned=canned,
        **_choices(who, services, ticket),
    )


@page(bp, "/complaints/<ticket_id>/change-made", right=HANDLE, methods=("POST",))
def change_made(who: Principal, services: Services, ticket_id: str) -> Response:
    """The change that a review promised has been made."""
    services.learning.kept(who, ticket_id)
    say(_("The change is noted as made."))
    return go(f"/complaints/{ticket_id}")


@page(bp, "/learning/causes", right=READ)
def causes(who: Principal, services: Services) -> Response:
    """The commonest causes of the company's period, each leading to its cases."""
    months = services.learning.policy(who).months
    found = services.figures.causes(who, months)
    rows = [(cause, cause_name(cause), counts, money_of(counts)) for cause, counts in found]
    most = found[:TOP]
    chart = columns(
        _("Cases by cause"),
        [str(place) for place in range(1, len(most) + 1)],
        [Series(_("Cases"), [counts["closed"] for _cause, counts in most])],
    )
    return render("learning/causes.html", rows=rows, months=months, chart=chart)


@page(bp, "/learning/cases", right=READ)
def cases(who: Principal, services: Services) -> Response:
    """The cases of one cause, everywhere or at one place."""
    asked = {name: request.args.get(name, "") for name in ("cause", "by", "value", "name")}
    place = (asked["by"] or ALL, asked["value"])
    found = services.learning.cases(who, asked["cause"], *place, after=after(who))
    where = department_name(asked["name"]) if asked["by"] == "department" else asked["name"]
    title = cause_name(asked["cause"])
    return render(
        "learning/cases.html", "rows", page=shown(who, found), title=title, where=where, asked=asked
    )


@page(bp, "/learning/changes", right=READ)
def changes(who: Principal, services: Services) -> Response:
    """What reviews promised to change and is still to be made."""
    mine = bool(request.args.get("mine"))
    found = services.learning.promised(who, after=after(who), mine=mine)
    return render("learning/changes.html", "rows", page=shown(who, found), mine=mine)


def _choices(who: Principal, services: Services, ticket: Ticket) -> dict[str, Any]:
    policy = services.learning.policy(who)
    return {
        "causes": [(cause, cause_name(cause)) for cause in policy.causes],
        "responsible": responsible(),
        "departments": departments(),
        "currencies": currencies(),
        "currency": services.tenancy.company(who).currency,
        "people": [(each.user_id, each.name) for each in services.tickets.people(who)],
        "voyage": services.learning.voyage(who, ticket),
        "answered": answer_on(who, services, ticket.id),
    }


def _read(form: Form) -> ReviewNew | None:
    """What was typed; amounts and the promise are put together from several fields."""
    given: dict[str, Any] = {name: _amount(form, name) for name in ("cost", "recovered")}
    if form.typed("justified", "") not in ("yes", "no"):
        form.wrong("justified", _("Please choose one of the list."))
    given["justified"] = form.typed("justified", "") == "yes"
    if any(form.typed(name, "").strip() for name in ("change", "owner", "due")):
        given["change"] = form.read(PromiseIn, text=form.typed("change", "").strip())
    else:
        given["change"] = None
    body = form.read(ReviewNew, **given)
    return None if form.errors else body


def _amount(form: Form, name: str) -> int:
    typed = form.typed(name, "").strip()
    if not typed:
        return 0
    try:
        return parse_amount(typed, form.typed("currency", ""))
    except (NotAnAmount, UnknownCurrency):
        form.wrong(name, _("Enter an amount, like 1200.50, and its currency."))
        return 0
