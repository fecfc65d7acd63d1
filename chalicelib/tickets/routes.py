"""The API of tickets."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing
from chalicelib.tickets.schemas.acts import (
    AgainstIn,
    AssignIn,
    ChangeIn,
    CommentIn,
    HeardIn,
    SeverityIn,
    SkipIn,
    StepIn,
    WatcherIn,
    WhyIn,
)
from chalicelib.tickets.schemas.files import FileIn, FileOut, SmallIn, UploadOut
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.schemas.shown import EventOut, TicketOut, VerdictsOut, WholeOut
from chalicelib.tickets.steps import possible

bp = Blueprint(__name__)

READ, WRITE, HANDLE = "tickets.read", "tickets.write", "tickets.handle"
APPROVE = "tickets.approve"
ONE = "/v1/tickets/{ticket_id}"


@endpoint(bp, "GET", "/v1/tickets", right=READ, gives=TicketOut, listing=True)
def list_tickets(call: Call) -> Any:
    """List tickets, the newest first; or by ``q``, ``queue`` (due, mine, review), ``customer``,
    ``category``.
    """
    tickets, who, place = call.services.tickets, call.who, (call.limit, call.after)
    if call.query.get("q"):
        return tickets.search(who, call.query["q"], *place)
    if call.query.get("customer"):
        return tickets.of_customer(who, call.query["customer"], *place)
    if call.query.get("category"):
        return tickets.of_category(who, call.query["category"], *place)
    queues = {
        "due": tickets.open_by_due,
        "mine": tickets.mine_due_next,
        "review": tickets.to_review,
    }
    return queues.get(call.query.get("queue", ""), tickets.newest)(who, *place)


@endpoint(bp, "POST", "/v1/tickets", right=WRITE, takes=TicketNew, gives=TicketOut, status=201)
def raise_ticket(call: Call) -> Any:
    """Take down a complaint, exception, enquiry, suggestion or public review."""
    return call.services.tickets.raise_ticket(call.who, call.body)


@endpoint(bp, "GET", ONE, right=READ, gives=WholeOut)
def get_ticket(call: Call) -> Any:
    """Read a ticket: its story, when its limits end, and what may be done next."""
    whole = call.services.tickets.whole(call.who, call.path["ticket_id"])
    ticket = whole.ticket
    return WholeOut(
        ticket=TicketOut.model_validate(ticket),
        **whole.story.model_dump(),
        due=call.services.tickets.limits(call.who, ticket),
        acts=[] if ticket.merged_into else [a.name for a in possible(ticket.kind, ticket.step)],
        version=ticket.version,
    )


@endpoint(bp, "POST", f"{ONE}/steps", right=WRITE, takes=StepIn, gives=TicketOut, versioned=True)
def take_step(call: Call) -> Any:
    """Take an act: acknowledge, investigate, propose, accept, refuse, carry_out, judge, answer,
    publish, close, settle, reopen. What was learned of it is sent to ``…/reviews``.
    """
    body, ticket_id = call.body, call.path["ticket_id"]
    return call.services.tickets.step(
        call.who,
        ticket_id,
        body.act,
        body.text,
        call.version,
        body.usable,
        body.hear_by,
        body.handed_over,
    )


@endpoint(bp, "POST", f"{ONE}/comments", right=WRITE, takes=CommentIn, gives=TicketOut, status=201)
def add_comment(call: Call) -> Any:
    """Add a note for the house, which may name colleagues, or words sent to the customer."""
    tickets, ticket_id, body = call.services.tickets, call.path["ticket_id"], call.body
    if body.tell:
        return tickets.comment(call.who, ticket_id, body.text, True, body.hear_by)
    return tickets.note(call.who, ticket_id, body.text, body.mentions)[0]


@endpoint(bp, "POST", f"{ONE}/watchers", right=WRITE, takes=WatcherIn, gives=TicketOut)
def watch_ticket(call: Call) -> Any:
    """Let a colleague be told when the ticket moves; again changes nothing."""
    return call.services.tickets.watch(call.who, call.path["ticket_id"], call.body.user)


@endpoint(bp, "DELETE", f"{ONE}/watchers/{{user_id}}", right=WRITE, gives=TicketOut)
def unwatch_ticket(call: Call) -> Any:
    """Let a colleague be told no more."""
    user = call.services.tenancy.member(call.who, call.path["user_id"]).user_id
    return call.services.tickets.unwatch(call.who, call.path["ticket_id"], user)


@endpoint(bp, "POST", f"{ONE}/heard", right=WRITE, takes=HeardIn, gives=TicketOut, versioned=True)
def record_heard(call: Call) -> Any:
    """Write down what the customer said; the next-update limit starts anew."""
    ticket_id = call.path["ticket_id"]
    return call.services.tickets.record(call.who, ticket_id, call.body.text, call.version)


@endpoint(
    bp, "PUT", f"{ONE}/assignee", right=HANDLE, takes=AssignIn, gives=TicketOut, versioned=True
)
def assign_ticket(call: Call) -> Any:
    """Give a ticket to a colleague."""
    ticket_id = call.path["ticket_id"]
    return call.services.tickets.assign(call.who, ticket_id, call.body.assignee, call.version)


@endpoint(
    bp, "PUT", f"{ONE}/against", right=HANDLE, takes=AgainstIn, gives=TicketOut, versioned=True
)
def name_complained_of(call: Call) -> Any:
    """Name the colleagues and departments complained of: none of them handles, takes over or
    approves it.
    """
    ticket_id, body = call.path["ticket_id"], call.body
    return call.services.tickets.complain_of(
        call.who, ticket_id, body.against, body.why, call.version, body.departments
    )


@endpoint(
    bp, "PUT", f"{ONE}/severity", right=HANDLE, takes=SeverityIn, gives=TicketOut, versioned=True
)
def change_severity(call: Call) -> Any:
    """Change the severity; the limits are recomputed."""
    body = call.body
    return call.services.tickets.set_severity(
        call.who, call.path["ticket_id"], body.severity, body.why, call.version
    )


@endpoint(bp, "POST", f"{ONE}/wait", right=HANDLE, takes=WhyIn, gives=TicketOut, versioned=True)
def wait_for_customer(call: Call) -> Any:
    """Stop the clock: the answer lies with the customer."""
    return call.services.tickets.wait(call.who, call.path["ticket_id"], call.body.why, call.version)


@endpoint(bp, "POST", f"{ONE}/resume", right=HANDLE, takes=WhyIn, gives=TicketOut, versioned=True)
def resume_ticket(call: Call) -> Any:
    """Let the clock run on: the customer has answered."""
    return call.services.tickets.resume(
        call.who, call.path["ticket_id"], call.body.why, call.version
    )


@endpoint(
    bp, "POST", f"{ONE}/escalate", right=HANDLE, takes=ChangeIn, gives=TicketOut, versioned=True
)
def escalate_ticket(call: Call) -> Any:
    """Make the next change of person, place or time at once, with whom, where and when you say."""
    body, ticket_id = call.body, call.path["ticket_id"]
    return call.services.tickets.escalate(call.who, ticket_id, body.why, call.version, body)


@endpoint(bp, "POST", f"{ONE}/skip", right=APPROVE, takes=SkipIn, gives=TicketOut, versioned=True)
def skip_change(call: Call) -> Any:
    """Leave the next of the three changes out of this cycle, with the reason."""
    ticket_id = call.path["ticket_id"]
    return call.services.tickets.skip(call.who, ticket_id, call.body.why, call.version)


@endpoint(bp, "GET", "/v1/customers/{customer_id}/suggestions", right=READ, gives=VerdictsOut)
def count_suggestions(call: Call) -> Any:
    """Count the customer's suggestions that were judged, and those that were usable."""
    customer = call.services.customers.get(call.who, call.path["customer_id"])
    return call.services.tickets.verdicts(call.who, customer.id)


@endpoint(bp, "GET", f"{ONE}/timeline", right=READ, gives=EventOut, listing=True)
def list_events(call: Call) -> Any:
    """List what happened to a ticket, the newest first."""
    return call.services.tickets.timeline(call.who, call.path["ticket_id"], call.limit, call.after)


@endpoint(bp, "GET", f"{ONE}/files", right=READ, gives=FileOut, listing=True)
def list_files(call: Call) -> Any:
    """List photos and documents, each with an address that gives it for five minutes."""
    return Listing(call.services.tickets.files(call.who, call.path["ticket_id"]))


@endpoint(bp, "POST", f"{ONE}/files", right=WRITE, takes=FileIn, gives=UploadOut, status=201)
def add_file(call: Call) -> Any:
    """Announce a photo or document and get the form that uploads it."""
    return call.services.tickets.add_file(call.who, call.path["ticket_id"], call.body)


@endpoint(bp, "PUT", f"{ONE}/files/{{file_id}}/small", right=WRITE, takes=SmallIn)
def add_small_picture(call: Call) -> Any:
    """Send a small picture along with a photo, for lists; the first one stays."""
    path = call.path
    call.services.tickets.keep_small(
        call.who, path["ticket_id"], path["file_id"], call.body.picture
    )
