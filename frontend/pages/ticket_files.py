"""Photos, documents and recordings of a ticket: announced, sent to the bucket, fetched."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import Invalid, NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.files import FILE_TYPES, RECORDINGS
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.sending import announced
from frontend.web import page

bp = Blueprint("ticket_files", __name__)

READ, WRITE = "tickets.read", "tickets.write"


@page(bp, "/complaints/<ticket_id>/files", right=WRITE, methods=("POST",))
def add_file(who: Principal, services: Services, ticket_id: str) -> Response:
    """Announce a photo or document; the next page sends it."""
    content_type = request.form.get("type", "")
    if content_type not in FILE_TYPES:
        raise NotFound()
    return go(announced(who, services, ticket_id, content_type))


@page(bp, "/complaints/<ticket_id>/recording", right=WRITE, methods=("GET", "POST"))
def add_recording(who: Principal, services: Services, ticket_id: str) -> Response:
    """Announce the recording of a call, with who agreed to it; the next page sends it."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with form.refusals():
            return go(_recording(who, services, ticket_id, form))
    whole = services.tickets.whole(who, ticket_id)
    return render(
        "tickets/recording.html",
        form=form,
        ticket=whole.ticket,
        story=whole.story,
        types=[(content_type, ending.upper()) for content_type, ending in RECORDINGS.items()],
    )


@page(bp, "/complaints/<ticket_id>/files/<file_id>/send", right=WRITE)
def send_file(who: Principal, services: Services, ticket_id: str, file_id: str) -> Response:
    """The form that sends a file straight to the bucket, and then comes back to the ticket."""
    ticket = services.tickets.get(who, ticket_id)
    address = f"{request.url_root.rstrip('/')}/complaints/{ticket_id}"
    upload = services.tickets.upload_form(who, ticket_id, file_id, then=address)
    ending = RECORDINGS.get(upload.content_type)
    return render("tickets/send.html", ticket=ticket, upload=upload, recording=ending)


@page(bp, "/complaints/<ticket_id>/files/<file_id>/small", right=WRITE, methods=("POST",))
def small(who: Principal, services: Services, ticket_id: str, file_id: str) -> Response:
    """The small picture that the browser made of a photo, ahead of the photo itself."""
    services.tickets.keep_small(who, ticket_id, file_id, request.form.get("picture", ""))
    return Response(status=204)


@page(bp, "/complaints/<ticket_id>/files/<file_id>", right=READ)
def file(who: Principal, services: Services, ticket_id: str, file_id: str) -> Response:
    """Download a photo, document or recording."""
    return go(services.tickets.file_link(who, ticket_id, file_id))


def _recording(who: Principal, services: Services, ticket_id: str, form: Form) -> str:
    content_type = form.typed("type", "")
    if content_type not in RECORDINGS:
        raise Invalid.field("type", "Choose a form from the list.")
    return announced(who, services, ticket_id, content_type, form.typed("consent", "").strip())
