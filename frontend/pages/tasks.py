"""Sub-tasks: given on a ticket, finished by whoever has them, listed for each."""

from datetime import datetime

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.tasks.schemas import OutcomeIn, TaskNew
from frontend.canned_help import of_ticket
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _, zone
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("tasks", __name__)

READ, WRITE, HANDLE = "tickets.read", "tickets.write", "tickets.handle"
ALL = "/complaints/<ticket_id>/tasks"


@page(bp, "/tasks", right=READ)
def index(who: Principal, services: Services) -> Response:
    """What I still have to do, the earliest first."""
    found = services.tasks.mine(who, after=after(who))
    return render("tasks/index.html", "rows", page=shown(who, found))


@page(bp, f"{ALL}/new", right=HANDLE, methods=("GET", "POST"))
def new(who: Principal, services: Services, ticket_id: str) -> Response:
    """Give a task to a colleague, or note what an outside party must do."""
    ticket = services.tickets.get(who, ticket_id)
    form = Form.posted() if request.method == "POST" else Form()
    canned = of_ticket(who, services, ticket)
    if form.sent and not canned.helped(form) and (body := _read(form)):
        with form.refusals():
            services.tasks.add(who, ticket_id, body)
            say(_("The task was given."))
        if not form.errors:
            return go(f"/complaints/{ticket_id}")
    people = services.tickets.people(who)
    return render(
        "tasks/new.html",
        form=form,
        ticket=ticket,
        canned=canned,
        people=[(person.user_id, person.name) for person in people],
    )


@page(bp, f"{ALL}/<task_id>", right=READ)
def show(who: Principal, services: Services, ticket_id: str, task_id: str) -> Response:
    """One task, and what came of it."""
    return _show(who, services, ticket_id, task_id, Form())


@page(bp, f"{ALL}/<task_id>", right=WRITE, methods=("POST",))
def finish(who: Principal, services: Services, ticket_id: str, task_id: str) -> Response:
    """It is done, or not needed any more."""
    act = {"done": services.tasks.done, "cancel": services.tasks.cancel}
    chosen = act.get(request.form.get("then", "done"))
    if chosen is None:
        raise NotFound()
    form, ticket = Form.posted(), services.tickets.get(who, ticket_id)
    helped = of_ticket(who, services, ticket).helped(form)
    if not helped and (body := form.read(OutcomeIn)):
        with form.refusals():
            chosen(who, ticket_id, task_id, body.outcome)
            say(_("It was saved."))
        if not form.errors:
            return go(f"/complaints/{ticket_id}")
    return _show(who, services, ticket_id, task_id, form)


def _show(who: Principal, services: Services, ticket_id: str, task_id: str, form: Form) -> Response:
    ticket = services.tickets.get(who, ticket_id)
    return render(
        "tasks/show.html",
        form=form,
        task=services.tasks.get(who, ticket_id, task_id),
        ticket=ticket,
        canned=of_ticket(who, services, ticket),
    )


def _read(form: Form) -> TaskNew | None:
    """What was typed; the time is of the reader's zone."""
    owner, party = (form.typed(name, "").strip() for name in ("owner", "party"))
    if bool(owner) is bool(party):
        form.wrong("owner", _("Choose a colleague, or name the outside party: one of both."))
    by = _moment(form.typed("by", ""))
    if by is None:
        form.wrong("by", _("Enter a day and a time."))
    if form.errors:
        return None
    return form.read(TaskNew, by=by)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone())
    except ValueError:
        return None
