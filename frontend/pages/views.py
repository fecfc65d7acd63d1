"""Saved views of the desk: listed with their counts, saved, renamed, shared, deleted."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.desk.queues import Wanted
from chalicelib.tickets.views.model import View
from chalicelib.tickets.views.schemas import ViewIn
from frontend.desk_words import QUEUE_NAMES, filters, narrowed
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import page, version_sent

bp = Blueprint("views", __name__)

READ, WRITE = "tickets.read", "tickets.write"


@page(bp, "/complaints/views", right=READ)
def index(who: Principal, services: Services) -> Response:
    """The reader's own views and the company's, with how many tickets fit each."""
    shelf = services.views.shelf(who)
    counts = services.views.counts(who, shelf.all)
    own = [_row(view) for view in shelf.all if not view.shared]
    shared = [_row(view) for view in shelf.all if view.shared]
    return render(
        "views/index.html",
        lists=[(_("Mine"), own), (_("Shared with the company"), shared)],
        counts=counts,
        default=shelf.default,
    )


@page(bp, "/complaints/views/new", right=WRITE, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Save the queue and filters that the reader came from."""
    form = Form.posted() if request.method == "POST" else Form.showing(dict(request.args))
    if form.sent and (body := _read(form)):
        with form.refusals():
            view = services.views.save(who, body)
            say(_("It was saved."))
            return go(view.href)
    return _form(form, None)


@page(bp, "/complaints/views/<view_id>", right=WRITE, methods=("GET", "POST"))
def edit(who: Principal, services: Services, view_id: str) -> Response:
    """Rename a view, narrow it otherwise, share it or keep it, open the desk with it."""
    view = services.views.get(who, view_id)
    default = services.views.shelf(who).default == view_id
    may = services.views.may_change(who, view)
    form = Form.posted() if request.method == "POST" else _showing(view, default)
    if form.sent and not may:
        services.views.choose(who, view_id, form.checked("default"))
        say(_("Your changes were saved."))
        return go("/complaints/views")
    if form.sent and (body := _read(form)):
        with form.refusals():
            services.views.change(who, view_id, body, version_sent())
            say(_("Your changes were saved."))
            return go("/complaints/views")
    return _form(form, view, may)


@page(bp, "/complaints/views/<view_id>/delete", right=WRITE, methods=("POST",))
def delete(who: Principal, services: Services, view_id: str) -> Response:
    """Delete a view; the tickets in it stay what they are."""
    services.views.delete(who, view_id)
    say(_("The view was deleted."))
    return go("/complaints/views")


def _form(form: Form, view: View | None, may: bool = True) -> Response:
    return render(
        "views/edit.html",
        form=form,
        view=view,
        may=may,
        queues=[(key, _(label)) for key, label in QUEUE_NAMES],
        filters=filters(),
        back="/complaints/views" if view else "/complaints/desk?queue=due",
    )


def _read(form: Form) -> ViewIn | None:
    boxes = {name: form.checked(name) for name in ("shared", "default")}
    return form.read(ViewIn, **boxes)


def _showing(view: View, default: bool) -> Form:
    stored = {"name": view.name, "queue": view.queue, **view.wanted}
    boxes = {"shared": view.shared, "default": default}
    return Form.showing(stored | {name: "yes" for name, ticked in boxes.items() if ticked})


def _row(view: View) -> dict[str, Any]:
    return {"view": view, "what": narrowed(view.queue, Wanted(**view.wanted))}
