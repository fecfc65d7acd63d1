"""The record of a complaint: read back and confirmed, put right, and the customer's link."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.portal.schemas import RecordIn
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import back_to, post
from frontend.said import say
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
        ways=[("phone", _("Read back on the phone")), ("screen", _("Here, on this screen"))],
    )


@page(bp, "/complaints/<ticket_id>/record", right=WRITE, methods=("GET", "POST"))
def reword(who: Principal, services: Services, ticket_id: str) -> Response:
    """Put the words of the record right."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(RecordIn)):
        with form.refusals():
            text, expects, version = body.text, body.expects, version_sent()
            services.recording.reword(who, ticket_id, text, expects, version)
            say(_("Your changes were saved."))
            return go(f"/complaints/{ticket_id}")
    whole = services.tickets.whole(who, ticket_id)
    return render(
        "portal/record.html",
        form=form,
        ticket=whole.ticket,
        story=whole.story,
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
