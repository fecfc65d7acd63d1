"""Complaints: the queues, and everything about one on a page."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.settling.playbooks import NAMES as PLAYBOOKS
from chalicelib.tickets.words import Step
from frontend import record_words
from frontend.claim_beside import periods_beside
from frontend.credit_words import told
from frontend.desk_words import link_rows, undo_until
from frontend.htmx import render
from frontend.language import _
from frontend.learning_words import again, cause_name, laid_to
from frontend.settling_panel import panel
from frontend.ticket_acts import main_acts, other_acts
from frontend.ticket_words import (
    LIMITS,
    severity_kind,
    words_of,
)
from frontend.timeline_words import line
from frontend.web import after, page, shown

bp = Blueprint("tickets", __name__)

READ = "tickets.read"


@page(bp, "/complaints", right=READ)
def index(who: Principal, services: Services) -> Response:
    """The queues: due next, mine, all, to be reviewed; or what a search or filter finds."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "customer", "category")}
    queue = "mine" if request.args.get("mine") else request.args.get("queue", "due")
    place = {"after": after(who)}
    tickets = services.tickets
    if asked["q"]:
        found, queue = tickets.search(who, asked["q"], **place), ""
    elif asked["customer"]:
        found, queue = tickets.of_customer(who, asked["customer"], **place), ""
    elif asked["category"]:
        found, queue = tickets.of_category(who, asked["category"], **place), ""
    else:
        lists = {
            "due": tickets.open_by_due,
            "mine": tickets.mine_due_next,
            "all": tickets.newest,
            "review": tickets.to_review,
        }
        queue = queue if queue in lists else "due"
        found = lists[queue](who, **place)
    return render(
        "tickets/index.html",
        "rows",
        page=shown(who, found),
        queue=queue,
        asked=asked,
        words_of=words_of,
        severity_kind=severity_kind,
        verdicts=tickets.verdicts(who, asked["customer"]) if asked["customer"] else None,
    )


@page(bp, "/complaints/<ticket_id>", right=READ)
def show(who: Principal, services: Services, ticket_id: str) -> Response:
    """Everything about one ticket, and what may be done next."""
    whole = services.tickets.whole(who, ticket_id)
    ticket = whole.ticket
    customer = services.customers.get(who, ticket.customer_id) if ticket.customer_id else None
    ends = services.tickets.limits(who, ticket)
    return render(
        "tickets/show.html",
        ticket=ticket,
        story=whole.story,
        files=whole.files,
        pictures=services.tickets.pictures(whole.files),
        customer=customer,
        held=_held(who, services, ticket.customer_id),
        words=words_of(ticket),
        record=record_words.of(whole.story),
        severity_kind=severity_kind,
        limits=[(_(LIMITS[name]), at) for name, at in ends.items()],
        acts=main_acts(who, ticket),
        others=other_acts(who, ticket),
        events=[line(event) for event in whole.events],
        older=services.cursors.seal(who.tenant, whole.after),
        tasks=services.tasks.of_ticket(who, ticket),
        settling=panel(who, services, ticket),
        periods=periods_beside(who, services, ticket),
        learned=_learned(who, services, ticket),
        linked=link_rows(services.desk.linked(who, ticket)),
        undo_until=undo_until(ticket),
    )


def _held(who: Principal, services: Services, customer_id: str) -> dict[str, str] | None:
    found = services.credit.holds(who, [customer_id]) if customer_id else {}
    return told(found.get(customer_id), customer_id)


@page(bp, "/complaints/<ticket_id>/timeline", right=READ)
def timeline(who: Principal, services: Services, ticket_id: str) -> Response:
    """The older part of a timeline."""
    ticket = services.tickets.get(who, ticket_id)
    found = shown(who, services.tickets.timeline(who, ticket_id, 50, after(who)))
    events = [line(event) for event in found.items]
    return render("tickets/timeline.html", ticket=ticket, events=events, older=found.after)


def playbook_from(who: Principal, ticket: Ticket) -> str:
    """Where a reviewed case becomes the playbook of its category, for who may change them."""
    may = who.permits("company.manage") and ticket.category in PLAYBOOKS
    return f"/settings/playbooks/{ticket.category}?from={ticket.id}" if may else ""


def _learned(who: Principal, services: Services, ticket: Ticket) -> dict[str, Any] | None:
    """The last review of a ticket, and where its cause came up again."""
    if ticket.step is not Step.REVIEWED and ticket.cycle == 1:
        return None
    review = next(iter(services.learning.of_ticket(who, ticket.id)), None)
    if review is None:
        return None
    found = services.learning.recurrences(who, review)
    return {
        "review": review,
        "cause": cause_name(review.cause),
        "laid_to": laid_to(review),
        "shipped_again": services.bulletins.shipped_again(who, ticket),
        "playbook": playbook_from(who, ticket),
        "again": [(each, again(each)) for each in found],
    }
