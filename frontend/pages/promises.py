"""Appointments with customers: moving, dropping, keeping them; and their calendar files."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.promised.schemas import AppointmentIn, OutcomeIn
from frontend import calendar_file, moments
from frontend.canned_help import of_ticket
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.ticket_words import PLACES, choices, words_of
from frontend.web import after, page, shown, version_sent

bp = Blueprint("promises", __name__)

READ, HANDLE = "tickets.read", "tickets.handle"
ONE = "/complaints/<ticket_id>/appointment"


@page(bp, "/complaints/broken-promises", right=READ)
def broken(who: Principal, services: Services) -> Response:
    """Promises to customers that were broken, of which the reader was told."""
    found = services.promises.broken(who, after=after(who))
    return render("promises/broken.html", "rows", page=shown(who, found))


@page(bp, ONE, right=HANDLE, methods=("GET", "POST"))
def appointment(who: Principal, services: Services, ticket_id: str) -> Response:
    """What became of an appointment, or another time for it."""
    ticket = services.tickets.get(who, ticket_id)
    if ticket.appointment is None:
        return render("promises/none.html", ticket=ticket)
    form = Form.posted() if request.method == "POST" else Form()
    canned = of_ticket(who, services, ticket, to_customer=True)
    if form.sent and not canned.helped(form):
        with form.refusals():
            acted = _move if "at" in request.form else _settle
            if acted(who, services, ticket_id, form):
                say(_("It was saved."))
                return go(f"/complaints/{ticket_id}")
    return render(
        "promises/appointment.html",
        ticket=ticket,
        canned=canned,
        moving=form if "at" in request.form else Form(),
        ending=form if "outcome" in request.form else Form(),
        errors=form,
        words=words_of(ticket),
        begun=ticket.appointment.at <= services.backing.clock.now(),
        places=choices(PLACES),
        at=moments.shown(ticket.appointment.at),
    )


@page(bp, f"{ONE}.ics", right=READ)
def calendar(who: Principal, services: Services, ticket_id: str) -> Response:
    """The appointment for the reader's own calendar."""
    ticket = services.tickets.get(who, ticket_id)
    if ticket.appointment is None:
        return go(f"/complaints/{ticket_id}/appointment")
    return calendar_file.download(services.promises.file_of(who, ticket, who.language))


def _move(who: Principal, services: Services, ticket_id: str, form: Form) -> bool:
    body = form.read(AppointmentIn, **moments.typed(form, "at"))
    if body is None:
        return False
    promises, version = services.promises, version_sent()
    promises.move(who, ticket_id, body.at, body.place, body.where, body.why, version)
    return True


def _settle(who: Principal, services: Services, ticket_id: str, form: Form) -> bool:
    body = form.read(OutcomeIn)
    if body is None:
        return False
    services.promises.settle(who, ticket_id, body.outcome, body.note, version_sent())
    return True
