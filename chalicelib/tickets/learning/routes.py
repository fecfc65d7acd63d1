"""The API of what is learned from complaints."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing
from chalicelib.tickets.learning.schemas import CaseOut, RecurrenceOut, ReviewNew, ReviewOut

bp = Blueprint(__name__)

READ, HANDLE, APPROVE = "tickets.read", "tickets.handle", "tickets.approve"
ONE = "/v1/tickets/{ticket_id}"


@endpoint(
    bp,
    "POST",
    f"{ONE}/reviews",
    right=APPROVE,
    takes=ReviewNew,
    gives=ReviewOut,
    status=201,
    versioned=True,
)
def review_ticket(call: Call) -> Any:
    """Review a closed ticket: cause, cost, who was responsible, what changes."""
    ticket_id = call.path["ticket_id"]
    return call.services.learning.review(call.who, ticket_id, call.body, call.version)


@endpoint(bp, "GET", f"{ONE}/reviews", right=READ, gives=ReviewOut, listing=True)
def list_reviews(call: Call) -> Any:
    """List the reviews of a ticket, of its last cycle first."""
    return Listing(call.services.learning.of_ticket(call.who, call.path["ticket_id"]))


@endpoint(bp, "GET", f"{ONE}/recurrences", right=READ, gives=RecurrenceOut, listing=True)
def list_recurrences(call: Call) -> Any:
    """List where the cause of a reviewed ticket came up again within the company's period."""
    learning = call.services.learning
    reviews = learning.of_ticket(call.who, call.path["ticket_id"])
    return Listing(learning.recurrences(call.who, reviews[0]) if reviews else [])


@endpoint(bp, "POST", f"{ONE}/change-made", right=HANDLE, gives=ReviewOut)
def change_made(call: Call) -> Any:
    """Say that the change which a review promised has been made."""
    return call.services.learning.kept(call.who, call.path["ticket_id"])


@endpoint(bp, "GET", "/v1/changes", right=READ, gives=ReviewOut, listing=True)
def list_changes(call: Call) -> Any:
    """List reviews whose change is still to be made, the earliest day first."""
    return call.services.learning.promised(call.who, call.limit, call.after)


@endpoint(bp, "GET", "/v1/causes/{cause}/cases", right=READ, gives=CaseOut, listing=True)
def list_cases(call: Call) -> Any:
    """List the cases of a cause, the newest first; ``by`` (customer, carrier, lane, department)
    and ``value`` narrow them to one place.
    """
    by, value = call.query.get("by", "all"), call.query.get("value", "")
    place = (call.limit, call.after)
    return call.services.learning.cases(call.who, call.path["cause"], by, value, *place)
