"""Taking a complaint down: on a phone, in under a minute."""

import re
from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.desk.schemas import matter_in
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.words import Kind, Step
from frontend import record_form
from frontend.desk_words import like_rows
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.sending import announced
from frontend.ticket_words import (
    KINDS,
    SEVERITIES,
    categories,
    choices,
    stars,
)
from frontend.web import page

bp = Blueprint("ticket_new", __name__)

WRITE = "tickets.write"


@page(bp, "/complaints/new", right=WRITE, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Take a complaint down: on a phone, in under a minute."""
    form = Form.posted() if request.method == "POST" else Form()
    kind = _kind()
    chosen = request.values.get("customer_id") or request.args.get("customer", "")
    customer, matches = record_form.customer(services, who, form, chosen)
    body = _read(form, kind, customer) if form.sent and not matches else None
    alike = services.desk.like_new(who, matter_in(body)) if body and _unseen(form) else []
    if body and not alike:
        with form.refusals():
            ticket = services.tickets.raise_ticket(who, body)
            say(_("Saved as number %(number)s.", number=ticket.number))
            if ticket.step is Step.ACKNOWLEDGED:
                say(_("It was acknowledged at once: %(to)s", to=ticket.complainant.email))
            if request.form.get("then") == "photos":
                # The form's own key stands for the ticket; the photo is an act of its own.
                return go(announced(who.once(None), services, ticket.id, "image/jpeg"))
            return go(f"/complaints/{ticket.id}")
    return render(
        "tickets/new.html",
        form=form,
        kind=kind,
        customer=customer,
        matches=matches,
        kinds=choices(KINDS),
        categories=categories(kind),
        severities=choices(SEVERITIES),
        **record_form.parts(services, who, form),
        stars=stars(),
        people=[(each.user_id, each.name) for each in services.tickets.people(who)],
        rows=like_rows(alike),
    )


def _unseen(form: Form) -> bool:
    """Whether the writer has not yet been shown what is there already."""
    return not form.checked("anyway")


def _kind() -> Kind:
    asked = request.values.get("kind", "")
    return Kind(asked) if asked in set(Kind) else Kind.COMPLAINT


def _read(form: Form, kind: Kind, customer: Any) -> TicketNew | None:
    """What was typed; the parts that need more than one field are put together here."""
    given: dict[str, Any] = {
        "kind": kind,
        "customer_id": customer.id if customer else "",
        "posted": _posted(form) if kind is Kind.PUBLIC_REVIEW else None,
        **record_form.given(form),
    }
    body = form.read(TicketNew, **given)
    return None if form.errors else body


def _posted(form: Form) -> dict[str, Any]:
    """Where a public review stands, and its stars; what is wrong is said at its own field.

    The form is then refused as a whole: what stands in for it only lets the rest be checked.
    """
    typed = {name: form.typed(name, "").strip() for name in ("site", "address_of", "stars")}
    if not typed["site"]:
        form.wrong("site", _("Name the site where the review can be read."))
    if typed["stars"] not in {"1", "2", "3", "4", "5"}:
        form.wrong("stars", _("Choose one to five stars."))
    if typed["address_of"] and not re.fullmatch(r"https?://\S+", typed["address_of"]):
        form.wrong("address_of", _("Enter an address that begins with https://."))
        typed["address_of"] = ""
    stars = int(typed["stars"]) if form.error("stars") is None else 1
    return {"site": typed["site"] or "-", "address": typed["address_of"], "stars": stars}
