"""Canned texts: one's own and those that everybody has."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.canned.model import Canned
from chalicelib.tickets.canned.schemas import CannedIn
from chalicelib.tickets.canned.service import SHARE
from chalicelib.tickets.wording.words import OF_TICKET
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _, current
from frontend.said import say
from frontend.web import page, version_sent
from frontend.wording_words import VARIABLES

bp = Blueprint("canned", __name__)

READ, WRITE = "tickets.read", "tickets.write"


@page(bp, "/canned", right=READ)
def index(who: Principal, services: Services) -> Response:
    """All texts that one may insert."""
    texts = services.canned.texts(who)
    rows = [(each, " ".join(each.read_in(current()).split())[:120]) for each in texts]
    return render("canned/index.html", rows=rows)


@page(bp, "/canned/new", right=WRITE, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Keep a new text."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(CannedIn, shared=form.checked("shared"))):
        with form.refusals():
            services.canned.add(who, body)
            say(_("Saved."))
        if not form.errors:
            return go("/canned")
    return _shown(who, form, None)


@page(bp, "/canned/<canned_id>", right=READ)
def show(who: Principal, services: Services, canned_id: str) -> Response:
    """One text, as a form for whoever may change it."""
    canned = services.canned.get(who, canned_id)
    values = canned.model_dump() | {"shared": "" if canned.owner else "yes"}
    return _shown(who, Form.showing(values), canned, services.canned.may_change(who, canned))


@page(bp, "/canned/<canned_id>", right=WRITE, methods=("POST",))
def edit(who: Principal, services: Services, canned_id: str) -> Response:
    """Change a text, or share it."""
    canned, form = services.canned.get(who, canned_id), Form.posted()
    if body := form.read(CannedIn, shared=form.checked("shared")):
        with form.refusals():
            services.canned.edit(who, canned_id, body, version_sent())
            say(_("Your changes were saved."))
        if not form.errors:
            return go("/canned")
    return _shown(who, form, canned)


@page(bp, "/canned/<canned_id>/remove", right=WRITE, methods=("POST",))
def remove(who: Principal, services: Services, canned_id: str) -> Response:
    """Take a text away."""
    services.canned.remove(who, canned_id, version_sent())
    say(_("It was taken away."))
    return go("/canned")


def _shown(who: Principal, form: Form, canned: Canned | None, may: bool = True) -> Response:
    return render(
        "canned/edit.html",
        form=form,
        canned=canned,
        may=may and who.permits(WRITE),
        may_share=who.permits(SHARE),
        variables=[(f"{{{each}}}", _(VARIABLES[each])) for each in OF_TICKET],
    )
