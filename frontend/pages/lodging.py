"""The company's public page for complaints, and its address in the settings."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import TooMany
from chalicelib.tenancy import shared_links as links
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.portal.schemas import LodgedIn
from chalicelib.tickets.words import Kind
from frontend import language, visitor
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import back_to, post
from frontend.said import say
from frontend.ticket_words import categories
from frontend.web import ONCE, once, page

bp = Blueprint("lodging", __name__)

READ, MANAGE = "company.read", "company.manage"


@page(bp, "/lodge/<token>", right=None, methods=("GET", "POST"))
def lodge(_who: Principal | None, services: Services, token: str) -> Response:
    """Lodge a complaint without an account."""
    who, company = services.lodging.open(token)
    language.read_as(language.current(), company.zone)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent:
        try:
            with form.refusals():
                if answer := _sent(services, who, token, form):
                    return answer
        except TooMany as refused:  # what was typed stays: it is sent again in a while
            form.refuse(refused)
    return render(
        "portal/lodge.html",
        form=form,
        token=token,
        company=company.name,
        categories=categories(Kind.COMPLAINT),
    )


@page(bp, "/lodge/<token>/done", right=None)
def done(_who: Principal | None, services: Services, token: str) -> Response:
    """The complaint came in; the e-mail says the rest."""
    _, company = services.lodging.open(token)
    return render("portal/lodged.html", token=token, company=company.name)


@page(bp, "/settings/lodging", right=READ)
def settings(who: Principal, services: Services) -> Response:
    """Whether the page has an address."""
    return _settings(who, services)


@page(bp, "/settings/lodging", right=MANAGE, methods=("POST",))
def make(who: Principal, services: Services) -> Response:
    """A new address, shown once; the former ends."""
    token = services.lodging.make(who)
    return _settings(who, services, f"{services.outbox_settings.base_url}/lodge/{token}")


@post(bp, "/settings/lodging/end", right=MANAGE, refused=back_to("/settings/lodging"))
def end(who: Principal, services: Services) -> Response:
    """End the address."""
    services.lodging.revoke(who)
    say(_("The page for complaints is closed."))
    return go("/settings/lodging")


def _settings(who: Principal, services: Services, address: str = "") -> Response:
    return render("portal/settings.html", held=services.lodging.page(who), address=address)


def _sent(services: Services, who: Principal, token: str, form: Form) -> Response | None:
    """Take it down once; None when something has to be corrected."""
    if (body := form.read(LodgedIn)) is None:
        return None
    visiting = links.visitor(who.tenant, body.name, language.current())

    def act(acting: Principal) -> Response:
        ticket = services.lodging.lodge(acting, body, visitor.address())
        say(_("Your complaint has the number %(number)s.", number=ticket.number))
        return go(f"/lodge/{token}/done")

    return once(visiting, act) if ONCE in request.form else act(visiting)
