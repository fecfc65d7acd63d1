"""The API of appointments and of promises that were broken."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.tickets.promised.schemas import AppointmentIn, AppointmentOut, OutcomeIn
from chalicelib.tickets.schemas.shown import TicketOut

bp = Blueprint(__name__)

READ, HANDLE = "tickets.read", "tickets.handle"
ONE = "/v1/tickets/{ticket_id}/appointment"


@endpoint(bp, "GET", ONE, right=READ, gives=AppointmentOut)
def get_appointment(call: Call) -> Any:
    """Read what the customer was promised: the appointment with its calendar file (RFC 5545),
    and until when it was told to hear from us.
    """
    services, who = call.services, call.who
    ticket = services.tickets.get(who, call.path["ticket_id"])
    there = ticket.appointment is not None
    file = services.promises.file_of(who, ticket, who.language).decode() if there else ""
    return AppointmentOut(
        appointment=ticket.appointment,
        calendar=file,
        word_by=ticket.word_by,
        broken=ticket.broken,
        version=ticket.version,
    )


@endpoint(bp, "PUT", ONE, right=HANDLE, takes=AppointmentIn, gives=TicketOut, versioned=True)
def move_appointment(call: Call) -> Any:
    """Move an appointment; the customer gets a letter with the calendar file."""
    body = call.body
    return call.services.promises.move(
        call.who,
        call.path["ticket_id"],
        body.at,
        body.place,
        body.where,
        body.why,
        call.version,
    )


@endpoint(
    bp, "POST", f"{ONE}/outcome", right=HANDLE, takes=OutcomeIn, gives=TicketOut, versioned=True
)
def settle_appointment(call: Call) -> Any:
    """Say what became of an appointment: kept, missed or dropped."""
    body, ticket_id = call.body, call.path["ticket_id"]
    return call.services.promises.settle(call.who, ticket_id, body.outcome, body.note, call.version)


@endpoint(bp, "GET", "/v1/broken-promises", right=READ, gives=TicketOut, listing=True)
def list_broken_promises(call: Call) -> Any:
    """List tickets on which a promise to the customer was broken that you were told of."""
    return call.services.promises.broken(call.who, call.limit, call.after)
