"""The API of what is learned from complaints."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.jobs.schemas import JobOut
from chalicelib.kit.paging import Listing
from chalicelib.tickets.learning.schemas import (
    BulletinNew,
    CaseOut,
    FiguresOut,
    LessonOut,
    MonthOut,
    OpenOut,
    PartOut,
    ReceiptOut,
    RecurrenceOut,
    ReviewNew,
    ReviewOut,
)
from chalicelib.tickets.schemas.shown import TicketOut

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


@endpoint(bp, "GET", "/v1/causes", right=READ, gives=PartOut, listing=True)
def list_causes(call: Call) -> Any:
    """List the causes of what was closed within the company's period, the commonest first."""
    months = call.services.learning.policy(call.who).months
    found = call.services.figures.causes(call.who, months)
    return Listing([PartOut(value=cause, counts=counts) for cause, counts in found])


@endpoint(bp, "GET", "/v1/causes/{cause}/cases", right=READ, gives=CaseOut, listing=True)
def list_cases(call: Call) -> Any:
    """List the cases of a cause, the newest first; ``by`` (customer, carrier, lane, department)
    and ``value`` narrow them to one place.
    """
    by, value = call.query.get("by", "all"), call.query.get("value", "")
    place = (call.limit, call.after)
    return call.services.learning.cases(call.who, call.path["cause"], by, value, *place)


@endpoint(bp, "GET", "/v1/figures/{month}", right=READ, gives=FiguresOut)
def get_figures(call: Call) -> Any:
    """Read the figures of a month (``2026-03``); those by person need the right to approve."""
    found = call.services.figures.month(call.who, call.path["month"])
    return FiguresOut(
        month=found.month,
        counts=found.total,
        months=[PartOut(value=month, counts=counts) for month, counts in found.months],
        backlog=[OpenOut(at=month, open=count) for month, count in found.backlog],
        daily=[OpenOut(at=day, open=count) for day, count in found.daily],
        groups={
            by: [PartOut(value=value, counts=counts) for value, counts in rows]
            for by, rows in found.groups.items()
        },
    )


@endpoint(bp, "GET", "/v1/figures/{month}/tickets", right=READ, gives=TicketOut, listing=True)
def list_counted(call: Call) -> Any:
    """List the tickets behind a figure: ``what`` (received, closed, response_late …), and
    ``by`` with ``value`` for one row of a group. ``what`` ``open``: those open at the end of the
    month, or of the day ``value`` with ``by`` ``day``.
    """
    what = call.query.get("what", "closed")
    part = (call.query.get("by", ""), call.query.get("value", ""))
    place = (call.limit, call.after)
    return call.services.figures.tickets(call.who, call.path["month"], what, *part, *place)


@endpoint(bp, "POST", "/v1/figures", right="company.manage", gives=JobOut, status=202)
def rebuild_figures(call: Call) -> Any:
    """Count all figures anew; the present ones are read until the new ones are whole."""
    return call.services.counting.rebuild(call.who)


@endpoint(bp, "GET", "/v1/bulletins", right=READ, gives=MonthOut, listing=True)
def list_bulletins(call: Call) -> Any:
    """List the months that have a bulletin, the newest first."""
    found = call.services.bulletins.newest(call.who, call.limit, call.after)
    return Listing([MonthOut(month=month) for month in found.items], found.after)


@endpoint(bp, "POST", "/v1/bulletins", right=APPROVE, takes=BulletinNew, gives=JobOut, status=202)
def make_bulletin(call: Call) -> Any:
    """Make a month's bulletin and send it to everybody; made again it does nothing."""
    return call.services.bulletins.make(call.who, call.body.month)


@endpoint(bp, "GET", "/v1/bulletins/{month}/lessons", right=READ, gives=LessonOut, listing=True)
def list_lessons(call: Call) -> Any:
    """List the cases of a month's bulletin; none where it was not made."""
    bulletin = call.services.bulletins.get(call.who, call.path["month"])
    return Listing(list(bulletin.lessons) if bulletin else [])


@endpoint(
    bp, "GET", "/v1/bulletins/{month}/receipts", right=APPROVE, gives=ReceiptOut, listing=True
)
def list_receipts(call: Call) -> Any:
    """List to whom a month's bulletin went, and when each said that they have read it."""
    return Listing(call.services.bulletins.receipts(call.who, call.path["month"]))
