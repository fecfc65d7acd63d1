"""The desk's tools: queues, several at once, the same matter twice, links, merging, splitting."""

from dataclasses import astuple
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import DomainError, Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.desk.linking import MergePreview
from chalicelib.tickets.desk.links import BY_HAND
from chalicelib.tickets.desk.queues import Given, Outcome, Wanted
from chalicelib.tickets.desk.schemas import LinkIn, SplitIn
from chalicelib.tickets.people import handlers
from frontend.desk_words import QUEUE_NAMES, filters, like_rows, link_rows, refusal_rows
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _, own_path
from frontend.said import say
from frontend.ticket_words import LINKS, categories, severity_kind, words_of
from frontend.web import after, page, shown, version_sent

bp = Blueprint("desk", __name__)

READ, WRITE, HANDLE = "tickets.read", "tickets.write", "tickets.handle"
ONE = "/complaints/<ticket_id>"


@page(bp, "/complaints/desk", right=READ)
def queue(who: Principal, services: Services) -> Response:
    """A queue, narrowed by filters, with boxes to choose several; or the reader's default view."""
    shelf = services.views.shelf(who)
    if not request.args and shelf.first:
        return go(shelf.first.href)
    name = request.args.get("queue", "due")
    wanted = Wanted.from_query(request.args)
    place = "/complaints/desk?" + urlencode({"queue": name, **wanted.asked()})
    found = services.desk.queue(who, name, wanted, after=after(who))
    people = handlers(services.tickets.people(who)) if who.permits(HANDLE) else ()
    return render(
        "desk/queue.html",
        "rows",
        page=shown(who, found),
        queue=name,
        wanted=wanted,
        queues=[(key, _(text), f"/complaints/desk?queue={key}") for key, text in QUEUE_NAMES],
        place=place,
        views=[(view.href, view.name, view.href) for view in shelf.all],
        saving="/complaints/views/new?" + place.partition("?")[2],
        gone=request.args.get("given", ""),
        given=_given(who, services, request.args.get("given", "")),
        filters=filters(),
        people=[(person.user_id, person.name) for person in people],
        words_of=words_of,
        severity_kind=severity_kind,
    )


@page(bp, "/complaints/desk/assign", right=HANDLE, methods=("POST",))
def assign(who: Principal, services: Services) -> Response:
    """Give the chosen ones to a colleague; those that somebody changed meanwhile are named."""
    back = own_path(request.form.get("back", "/complaints/desk"))
    picks = [_pick(each) for each in request.form.getlist("pick")]
    form = Form.posted()
    outcomes: list[Outcome] = []
    with form.refusals():
        if not picks:
            raise Invalid.field("tickets", "Choose at least one ticket.")
        outcomes = services.desk.assign_many(who, picks, form.typed("assignee", ""))
    refused = [each for each in outcomes if each.refusal is not None]
    gone = _sealed(who, services, outcomes)
    if outcomes and not refused:
        return go(f"{back}{'&' if '?' in back else '?'}given={gone}" if gone else back)
    return render(
        "desk/assigned.html",
        status=422 if form.errors else 409,
        form=form,
        back=back,
        gone=gone,
        done=len(outcomes) - len(refused),
        refused=refusal_rows(refused),
    )


@page(bp, "/complaints/desk/give-back", right=HANDLE, methods=("POST",))
def give_back(who: Principal, services: Services) -> Response:
    """Undo giving several away; those that somebody touched since are named."""
    back, form = own_path(request.form.get("back", "/complaints/desk")), Form.posted()
    outcomes = services.desk.give_back(who, _given(who, services, form.typed("gone", "")))
    refused = [each for each in outcomes if each.refusal is not None]
    if not refused:
        say(_("They are with those who had them."))
        return go(back)
    return render(
        "desk/assigned.html",
        status=409,
        form=form,
        back=back,
        undone=len(outcomes) - len(refused),
        refused=refusal_rows(refused),
    )


def _sealed(who: Principal, services: Services, outcomes: list[Outcome]) -> str:
    """What undoing goes by, so that it stands in an address; nobody else can have written it."""
    gone = [astuple(each.given) for each in outcomes if each.given is not None]
    return services.cursors.seal(who.tenant, {"gone": gone}) or "" if gone else ""


def _given(who: Principal, services: Services, sealed: str) -> list[Given]:
    opened = services.cursors.open(who.tenant, sealed) or {}
    return [Given(*each) for each in opened.get("gone", ())]


def _pick(value: str) -> tuple[str, int]:
    ticket, _colon, version = value.partition(":")
    return ticket, int(version) if version.isdecimal() else 0


@page(bp, f"{ONE}/like", right=READ)
def like(who: Principal, services: Services, ticket_id: str) -> Response:
    """Tickets that may be about the same matter; a block of the ticket's page, or a page."""
    rows = like_rows(services.desk.like(who, ticket_id))
    ticket = services.tickets.get(who, ticket_id)
    return render("desk/like.html", "like", ticket=ticket, rows=rows)


@page(bp, f"{ONE}/links", right=WRITE, methods=("GET", "POST"))
def links(who: Principal, services: Services, ticket_id: str) -> Response:
    """The links of a ticket, and a new one."""
    ticket = services.tickets.get(who, ticket_id)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(LinkIn)):
        with form.refusals():
            services.desk.link(who, ticket_id, body.kind, body.other, version_sent())
            say(_("It was saved."))
            return go(f"/complaints/{ticket_id}")
    return render(
        "desk/links.html",
        form=form,
        ticket=ticket,
        linked=link_rows(services.desk.linked(who, ticket)),
        kinds=[(kind.value, _(LINKS[kind])) for kind in BY_HAND],
    )


@page(bp, f"{ONE}/links/remove", right=WRITE, methods=("POST",))
def unlink(who: Principal, services: Services, ticket_id: str) -> Response:
    """Take a link away."""
    other = request.form.get("other", "")
    services.desk.unlink(who, ticket_id, other, version_sent())
    say(_("It was saved."))
    return go(f"/complaints/{ticket_id}/links")


@page(bp, f"{ONE}/merge", right=HANDLE, methods=("GET", "POST"))
def merge(who: Principal, services: Services, ticket_id: str) -> Response:
    """First what will happen, then the merge."""
    ticket = services.tickets.get(who, ticket_id)
    into = request.values.get("into", "").strip()
    form = Form.showing({"into": into})
    if request.method == "POST":
        with form.refusals():
            after = services.desk.merge(who, ticket_id, into, version_sent())
            say(_("It was merged."))
            return go(f"/complaints/{after.merged_into}")
    preview = _preview(who, services, ticket_id, into, form) if into else None
    return render(
        "desk/merge.html",
        form=form,
        ticket=ticket,
        preview=preview,
        rows=[] if preview else like_rows(services.desk.like(who, ticket_id)),
    )


@page(bp, f"{ONE}/unmerge", right=HANDLE, methods=("POST",))
def unmerge(who: Principal, services: Services, ticket_id: str) -> Response:
    """Undo a merge."""
    services.desk.unmerge(who, ticket_id, version_sent())
    say(_("The merge was undone."))
    return go(f"/complaints/{ticket_id}")


@page(bp, f"{ONE}/complaint", right=HANDLE, methods=("POST",))
def complaint(who: Principal, services: Services, ticket_id: str) -> Response:
    """Make an enquiry a complaint, by one tap."""
    services.desk.become_complaint(who, ticket_id, version_sent())
    say(_("It is a complaint now. New limits begin."))
    return go(f"/complaints/{ticket_id}")


@page(bp, f"{ONE}/split", right=HANDLE, methods=("GET", "POST"))
def split(who: Principal, services: Services, ticket_id: str) -> Response:
    """A part of the text, or a line of the timeline, becomes a ticket of its own."""
    whole = services.tickets.whole(who, ticket_id)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(SplitIn)):
        with form.refusals():
            new = services.desk.split(who, ticket_id, body, version_sent())
            say(_("Saved as number %(number)s.", number=new.number))
            return go(f"/complaints/{new.id}")
    words = {event.id: event for event in whole.events if event.text and event.by != "system"}
    chosen = words.get(request.args.get("event", ""))
    return render(
        "desk/split.html",
        form=form,
        ticket=whole.ticket,
        text=chosen.text if chosen else whole.story.text,
        others=list(words.values()),
        categories=categories(whole.ticket.kind),
    )


def _preview(
    who: Principal, services: Services, ticket_id: str, into: str, form: Form
) -> MergePreview | None:
    if form.errors:
        return None
    try:
        return services.desk.merging(who, ticket_id, into)
    except DomainError as error:
        form.refuse(error)
        return None
