"""The API of the customer's side of a ticket."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.tickets.portal.model import LIVES, PAGE_LIVES
from chalicelib.tickets.portal.schemas import (
    ConfirmedIn,
    LinkOut,
    PageOut,
    SideOut,
    SurveyOut,
)
from chalicelib.tickets.schemas.record import RecordIn
from chalicelib.tickets.schemas.shown import TicketOut

bp = Blueprint(__name__)

READ, WRITE, MANAGE = "tickets.read", "tickets.write", "company.manage"
ONE = "/v1/tickets/{ticket_id}"


@endpoint(bp, "GET", f"{ONE}/customer", right=READ, gives=SideOut)
def get_customers_side(call: Call) -> Any:
    """Read how many links to the customer's page are open, and what the survey says."""
    side = call.services.portal.side(call.who, call.path["ticket_id"])
    survey = SurveyOut.model_validate(side.survey) if side.survey else None
    return SideOut(open_links=len(side.live(call.services.backing.clock.now())), survey=survey)


@endpoint(bp, "POST", f"{ONE}/customer/links", right=WRITE, gives=LinkOut, status=201)
def add_ticket_link(call: Call) -> Any:
    """Make a link to the customer's page, to be handed over outside of our e-mails."""
    services = call.services
    token = services.portal.new_link(call.who, call.path["ticket_id"])
    url = f"{services.outbox_settings.base_url}/case/{token}"
    return LinkOut(url=url, expires_at=services.backing.clock.now() + LIVES)


@endpoint(bp, "DELETE", f"{ONE}/customer/links", right=WRITE)
def end_ticket_links(call: Call) -> Any:
    """End all links to the customer's page of a ticket."""
    call.services.portal.revoke(call.who, call.path["ticket_id"])


@endpoint(
    bp,
    "POST",
    f"{ONE}/confirmation",
    right=WRITE,
    takes=ConfirmedIn,
    gives=TicketOut,
    versioned=True,
)
def confirm_record(call: Call) -> Any:
    """Note that the record was read back on the phone and confirmed."""
    recording, name = call.services.recording, call.body.name
    return recording.confirm_on_phone(call.who, call.path["ticket_id"], name, call.version)


@endpoint(bp, "PUT", f"{ONE}/record", right=WRITE, takes=RecordIn, gives=TicketOut, versioned=True)
def put_record_right(call: Call) -> Any:
    """Complete the record or put it right; changed words the customer has to confirm anew."""
    recording, ticket_id = call.services.recording, call.path["ticket_id"]
    return recording.put_right(call.who, ticket_id, call.body, call.version)


@endpoint(bp, "GET", "/v1/lodging-page", right=READ, gives=PageOut)
def get_lodging_page(call: Call) -> Any:
    """Read whether the company's public page for complaints is open."""
    page = call.services.lodging.page(call.who)
    return PageOut(open=page.open, made_at=page.made_at)


@endpoint(bp, "POST", "/v1/lodging-page", right=MANAGE, gives=LinkOut, status=201)
def open_lodging_page(call: Call) -> Any:
    """Make a new address for the public page; the former ends."""
    services = call.services
    url = f"{services.outbox_settings.base_url}/lodge/{services.lodging.make(call.who)}"
    return LinkOut(url=url, expires_at=services.backing.clock.now() + PAGE_LIVES)


@endpoint(bp, "DELETE", "/v1/lodging-page", right=MANAGE)
def close_lodging_page(call: Call) -> Any:
    """End the address of the public page."""
    call.services.lodging.revoke(call.who)
