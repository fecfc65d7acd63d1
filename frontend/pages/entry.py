"""The door: signing up, in and out, forgotten passwords, invitations, choosing a company."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import TooMany
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.sign_in import NoCompany, Opened, SignInRefused
from chalicelib.tenancy.sign_up import SignUp
from frontend import choices, visitor
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _, current, own_path
from frontend.said import say
from frontend.web import page

bp = Blueprint("entry", __name__)

Anybody = Principal | None


@page(bp, "/sign-up", right=None, methods=("GET", "POST"))
def sign_up(_who: Anybody, services: Services) -> Response:
    """Sign a company up."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (asked := form.read(SignUp, **_as_typed(form))):
        with _explained(form):
            starter = services.tenancy.sign_ups.start(asked, visitor.address())
            return visitor.start(go("/sign-up/sent"), starter)
    return render("entry/sign_up.html", form=form, **_lists())


@page(bp, "/sign-up/sent", right=None)
def sent(_who: Anybody, _services: Services) -> Response:
    """Look into your mailbox."""
    return render("entry/sent.html")


@page(bp, "/confirm/<token>", right=None, methods=("GET", "POST"))
def confirm(_who: Anybody, services: Services, token: str) -> Response:
    """Open the company; only the button does it, since mail scanners open links."""
    sign_ups, starter = services.tenancy.sign_ups, visitor.starter()
    facts = sign_ups.look(token)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with _explained(form):
            opened = sign_ups.confirm(token, starter, form.typed("password"))
            return _welcome(opened, "/first-steps")
    same = sign_ups.same_browser(token, starter)
    return render("entry/confirm.html", form=form, company=facts["company"], same=same)


@page(bp, "/sign-in", right=None, methods=("GET", "POST"))
def sign_in(_who: Anybody, services: Services) -> Response:
    """Sign in with address and password."""
    form = Form.posted() if request.method == "POST" else Form()
    onward = own_path(request.values.get("next", "/"))
    if form.sent:
        with _explained(form):
            entry = services.tenancy.entry
            email, password = form.typed("email"), form.typed("password")
            opened = entry.sign_in(email, password, visitor.address())
            return _welcome(opened, onward if opened.companies == 1 else "/companies")
    return render("entry/sign_in.html", form=form, onward=onward)


@page(bp, "/sign-out", right=None, methods=("POST",))
def sign_out(_who: Anybody, services: Services) -> Response:
    """End the session."""
    services.tenancy.entry.sign_out(visitor.session())
    say(_("You are signed out."))
    return visitor.sign_out(go("/sign-in"))


@page(bp, "/forgot", right=None, methods=("GET", "POST"))
def forgot(_who: Anybody, services: Services) -> Response:
    """Ask for a link to choose a new password."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with _explained(form):
            email = form.typed("email")
            services.tenancy.recovery.ask(email, current(), visitor.address())
            return go("/forgot/sent")
    return render("entry/forgot.html", form=form)


@page(bp, "/forgot/sent", right=None)
def forgot_sent(_who: Anybody, _services: Services) -> Response:
    """Look into your mailbox."""
    return render("entry/forgot_sent.html")


@page(bp, "/reset/<token>", right=None, methods=("GET", "POST"))
def reset(_who: Anybody, services: Services, token: str) -> Response:
    """Choose a new password."""
    recovery = services.tenancy.recovery
    recovery.look(token)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        with _explained(form):
            recovery.reset(token, form.typed("password"))
            say(_("Your password was changed. Please sign in."))
            return visitor.sign_out(go("/sign-in"))
    return render("entry/reset.html", form=form)


@page(bp, "/invitation/<token>", right=None, methods=("GET", "POST"))
def accept(_who: Anybody, services: Services, token: str) -> Response:
    """Join a company."""
    joining = services.tenancy.joining
    offer = joining.look(token)
    form = (
        Form.posted() if request.method == "POST" else Form.showing({"name": offer.invitation.name})
    )
    if form.sent:
        with _explained(form):
            name, password = form.typed("name") or "", form.typed("password")
            return _welcome(joining.accept(token, name, password, visitor.address()), "/")
    role = choices.role_name(offer.invitation.role)
    return render("entry/accept.html", form=form, offer=offer, role=role)


@page(bp, "/companies", right="self.manage", methods=("GET", "POST"))
def companies(who: Principal, services: Services) -> Response:
    """Choose one of one's companies."""
    entry = services.tenancy.entry
    if request.method == "POST":
        opened = entry.switch(visitor.session(), request.form.get("company", ""))
        return visitor.sign_in(go("/"), opened.cookie)
    return render("entry/companies.html", companies=entry.companies(who))


def _welcome(opened: Opened, onward: str) -> Response:
    return visitor.sign_in(go(onward), opened.cookie)


def _as_typed(form: Form) -> dict[str, str]:
    """A password keeps its blanks; a language not chosen is the page's."""
    return {"password": form.typed("password"), "language": form.typed("language") or current()}


def _lists() -> dict[str, Any]:
    return {
        "countries": choices.countries(),
        "zones": choices.zones(),
        "currencies": choices.currencies(),
        "languages": choices.LANGUAGES,
    }


@contextmanager
def _explained(form: Form) -> Iterator[None]:
    """Refusals at the door stay on the form: what was wrong, or how long to wait."""
    try:
        with form.refusals():
            yield
    except TooMany as error:
        wait = error.params["retry_after"]
        form.wrong("", _("Too many tries. Try again in %(seconds)s seconds.", seconds=wait))
    except (SignInRefused, NoCompany) as error:
        form.refuse(error)
