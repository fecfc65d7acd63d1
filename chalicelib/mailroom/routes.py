"""The API of mail that came in."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.mailroom.schemas import MailOut, MailTicketNew
from chalicelib.tickets.schemas.shown import TicketOut

bp = Blueprint(__name__)

READ, WRITE = "tickets.read", "tickets.write"
ONE = "/v1/mail/{mail_id}"


@endpoint(bp, "GET", "/v1/mail", right=READ, gives=MailOut, listing=True)
def list_waiting_mail(call: Call) -> Any:
    """List mail that waits for a person: from unknown senders, or too much from one."""
    return call.services.mailroom.listed(call.who, True, call.limit, call.after)


@endpoint(bp, "GET", "/v1/mail/done", right=READ, gives=MailOut, listing=True)
def list_done_mail(call: Call) -> Any:
    """List all other mail with what became of it, automatic answers and bounces included."""
    return call.services.mailroom.listed(call.who, False, call.limit, call.after)


@endpoint(bp, "GET", ONE, right=READ, gives=MailOut)
def get_mail(call: Call) -> Any:
    """Get a mail that came in."""
    return call.services.mailroom.get(call.who, call.path["mail_id"])


@endpoint(
    bp, "POST", f"{ONE}/ticket", right=WRITE, takes=MailTicketNew, gives=TicketOut, status=201
)
def open_mail_ticket(call: Call) -> Any:
    """Make a complaint, or an enquiry, of a mail that waits for a person; its sender is answered
    at once.
    """
    mailroom, body = call.services.mailroom, call.body
    return mailroom.open_ticket(call.who, call.path["mail_id"], body.customer_id, body.kind)


@endpoint(bp, "POST", f"{ONE}/set-aside", right=WRITE, gives=MailOut)
def set_mail_aside(call: Call) -> Any:
    """Say that a mail needs nothing done."""
    return call.services.mailroom.set_aside(call.who, call.path["mail_id"])
