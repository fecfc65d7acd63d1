"""The API of the desk's tools."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing
from chalicelib.tickets.desk.queues import Wanted
from chalicelib.tickets.desk.schemas import (
    BulkAssignIn,
    BulkOut,
    LikenessOut,
    LinkedOut,
    LinkIn,
    MatterIn,
    MergeIn,
    MergePreviewOut,
    SplitIn,
    UnlinkIn,
)
from chalicelib.tickets.schemas.shown import TicketOut

bp = Blueprint(__name__)

READ, WRITE, HANDLE = "tickets.read", "tickets.write", "tickets.handle"
ONE = "/v1/tickets/{ticket_id}"


@endpoint(
    bp, "POST", "/v1/tickets/duplicates", right=WRITE, takes=MatterIn, gives=LikenessOut,
    listing=True,
)  # fmt: skip
def find_duplicates(call: Call) -> Any:
    """Before raising a ticket: list what is there already and may be the same matter."""
    return Listing(call.services.desk.like_new(call.who, call.body))


@endpoint(bp, "GET", f"{ONE}/duplicates", right=READ, gives=LikenessOut, listing=True)
def list_duplicates(call: Call) -> Any:
    """List the tickets that may be about the same matter as this one."""
    return Listing(call.services.desk.like(call.who, call.path["ticket_id"]))


@endpoint(bp, "GET", "/v1/desk", right=READ, gives=TicketOut, listing=True)
def list_queue(call: Call) -> Any:
    """List a queue of open tickets by what is due next: ``queue`` due, mine, team, unassigned or
    waiting, narrowed by ``severity``, ``kind``, ``category``, ``department``, ``step``.
    """
    wanted = Wanted.from_query(call.query)
    name = call.query.get("queue", "due")
    return call.services.desk.queue(call.who, name, wanted, call.limit, call.after)


@endpoint(bp, "POST", "/v1/tickets/assign", right=HANDLE, takes=BulkAssignIn, gives=BulkOut)
def assign_tickets(call: Call) -> Any:
    """Give up to fifty tickets to a colleague, each on the version sent, and say what became."""
    body = call.body
    picks = [(each.id, each.version) for each in body.tickets]
    return {"outcomes": call.services.desk.assign_many(call.who, picks, body.assignee)}


@endpoint(bp, "POST", f"{ONE}/complaint", right=HANDLE, gives=TicketOut, versioned=True)
def make_complaint(call: Call) -> Any:
    """Make an enquiry a complaint: a new cycle of limits begins."""
    return call.services.desk.become_complaint(call.who, call.path["ticket_id"], call.version)


@endpoint(bp, "GET", f"{ONE}/links", right=READ, gives=LinkedOut, listing=True)
def list_links(call: Call) -> Any:
    """List the tickets that this one is linked with."""
    ticket = call.services.tickets.get(call.who, call.path["ticket_id"])
    return Listing(call.services.desk.linked(call.who, ticket))


@endpoint(bp, "POST", f"{ONE}/links", right=WRITE, takes=LinkIn, gives=TicketOut, versioned=True)
def link_ticket(call: Call) -> Any:
    """Link two tickets: relates, caused_by, causes, follows, followed_by."""
    desk, body = call.services.desk, call.body
    return desk.link(call.who, call.path["ticket_id"], body.kind, body.other, call.version)


@endpoint(
    bp, "POST", f"{ONE}/links/remove", right=WRITE, takes=UnlinkIn, gives=TicketOut, versioned=True
)
def unlink_ticket(call: Call) -> Any:
    """Take a link between two tickets away."""
    return call.services.desk.unlink(
        call.who, call.path["ticket_id"], call.body.other, call.version
    )


@endpoint(bp, "POST", f"{ONE}/merge/preview", right=HANDLE, takes=MergeIn, gives=MergePreviewOut)
def preview_merge(call: Call) -> Any:
    """See what merging would do, before it is done."""
    return call.services.desk.merging(call.who, call.path["ticket_id"], call.body.into)


@endpoint(bp, "POST", f"{ONE}/merge", right=HANDLE, takes=MergeIn, gives=TicketOut, versioned=True)
def merge_ticket(call: Call) -> Any:
    """Let the matter go on in another ticket; both histories stay, thirty days to undo it."""
    return call.services.desk.merge(call.who, call.path["ticket_id"], call.body.into, call.version)


@endpoint(bp, "POST", f"{ONE}/unmerge", right=HANDLE, gives=TicketOut, versioned=True)
def unmerge_ticket(call: Call) -> Any:
    """Undo a merge: the clock runs on from where it stood."""
    return call.services.desk.unmerge(call.who, call.path["ticket_id"], call.version)


@endpoint(
    bp, "POST", f"{ONE}/split", right=HANDLE, takes=SplitIn, gives=TicketOut, status=201,
    versioned=True,
)  # fmt: skip
def split_ticket(call: Call) -> Any:
    """Make a part of a ticket a ticket of its own, linked to the first."""
    return call.services.desk.split(call.who, call.path["ticket_id"], call.body, call.version)
