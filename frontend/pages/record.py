"""The record of a complaint: read back and confirmed, put right, and the customer's link."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.customers.model import Customer
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.schemas.record import RecordIn
from frontend import record_form
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import back_to, post
from frontend.said import say
from frontend.ticket_words import categories, words_of
from frontend.web import page, version_sent

bp = Blueprint("record", __name__)

READ, WRITE = "tickets.read", "tickets.write"


@page(bp, "/complaints/<ticket_id>/confirm", right=WRITE, methods=("GET", "POST"))
def confirm(who: Principal, services: Services, ticket_id: str) -> Response:
    """Read the record back; on the phone note who confirmed, face to face let them sign."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            _confirmed(who, services, ticket_id, form)
            say(_("The record is confirmed."))
            return go(f"/complaints/{ticket_id}")
    whole = services.tickets.whole(who, ticket_id)
    return render(
        "portal/confirm.html",
        form=form,
        ticket=whole.ticket,
        story=whole.story,
        words=words_of(whole.ticket),
        ways=[("phone", _("Read back on the phone")), ("screen", _("Here, on this screen"))],
    )


@page(bp, "/complaints/<ticket_id>/record", right=WRITE, methods=("GET", "POST"))
def put_right(who: Principal, services: Services, ticket_id: str) -> Response:
    """Complete the record, or put it right."""
    form = Form.posted() if request.method == "POST" else Form()
    whole = services.tickets.whole(who, ticket_id)
    chosen = whole.ticket.customer_id or form.typed("customer_id", "")
    customer, matches = record_form.customer(services, who, form, chosen)
    if form.sent and not matches and (body := _read(form, customer)):
        with form.refusals():
            services.recording.put_right(who, ticket_id, body, version_sent())
            say(_("Your changes were saved."))
            return go(f"/complaints/{ticket_id}")
    return render(
        "portal/record.html",
        form=form,
        ticket=whole.ticket,
        matches=matches,
        categories=categories(whole.ticket.kind),
        **record_form.parts(services, who, form, whole),
    )


@page(bp, "/complaints/<ticket_id>/link", right=READ)
def link(who: Principal, services: Services, ticket_id: str) -> Response:
    """How many links to the customer's page are open, and what the survey says."""
    return _links(who, services, ticket_id)


@page(bp, "/complaints/<ticket_id>/link", right=WRITE, methods=("POST",))
def make_link(who: Principal, services: Services, ticket_id: str) -> Response:
    """A new link, shown once, to be sent by chat or as a text message."""
    token = services.portal.new_link(who, ticket_id)
    return _links(who, services, ticket_id, f"{services.outbox_settings.base_url}/case/{token}")


@post(
    bp,
    "/complaints/<ticket_id>/link/end",
    right=WRITE,
    refused=back_to("/complaints/{ticket_id}/link"),
)
def end_links(who: Principal, services: Services, ticket_id: str) -> Response:
    """End all links of this ticket."""
    services.portal.revoke(who, ticket_id)
    say(_("The links no longer open."))
    return go(f"/complaints/{ticket_id}/link")


def _links(who: Principal, services: Services, ticket_id: str, address: str = "") -> Response:
    side = services.portal.side(who, ticket_id)
    ends = [each.expires_at for each in side.live(services.backing.clock.now())]
    ticket = services.tickets.get(who, ticket_id)
    return render("portal/link.html", ticket=ticket, ends=ends, survey=side.survey, address=address)


def _confirmed(who: Principal, services: Services, ticket_id: str, form: Form) -> None:
    recording, name, version = services.recording, form.typed("name", "")[:120], version_sent()
    if form.typed("way", "phone") == "phone":
        recording.confirm_on_phone(who, ticket_id, name, version)
    else:
        recording.sign(who, ticket_id, name, form.typed("signature", ""), version)


def _read(form: Form, customer: Customer | None) -> RecordIn | None:
    """What was typed; words there must be."""
    if not form.typed("text", "").strip():
        form.wrong("text", _("Please fill this in."))
    body = form.read(
        RecordIn, customer_id=customer.id if customer else "", **record_form.sent(form)
    )
    return None if form.errors else body
