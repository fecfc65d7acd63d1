"""Connections to carriers: connect, show address and how to, replace the secret, what came in."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.carriers.model import Delivery, Outcome
from chalicelib.carriers.readings import Refusal
from chalicelib.carriers.schemas import ConnectionNew, SecretNew
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _, ngettext
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("carriers", __name__)

MANAGE = "carriers.manage"

OUTCOMES = {
    Outcome.WAITING: ("neutral", N_("Waiting to be processed")),
    Outcome.PROCESSED: ("good", N_("Processed")),
    Outcome.PARTLY_REFUSED: ("warn", N_("Partly refused")),
    Outcome.REFUSED: ("bad", N_("Wholly refused")),
}
# Of one delivery the page names this many reasons; the API gives all that are kept.
MOST_REASONS = 5


@page(bp, "/carriers", right=MANAGE)
def index(who: Principal, services: Services) -> Response:
    """All connections."""
    return render("carriers/index.html", connections=services.carriers.connections(who))


@page(bp, "/carriers/new", right=MANAGE, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Connect a carrier; its secret is shown on this answer and never again."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(ConnectionNew)):
        with form.refusals():
            connected = services.carriers.connect(who, body)
            return render("carriers/secret.html", connection=connected)
    return render("carriers/new.html", form=form)


@page(bp, "/carriers/<connection_id>", right=MANAGE)
def show(who: Principal, services: Services, connection_id: str) -> Response:
    """A connection: its address, how to set it up, what came over it."""
    carriers = services.carriers
    found = carriers.deliveries(who, connection_id, after=after(who))
    return render(
        "carriers/show.html",
        "rows",
        connection=carriers.shown(carriers.get(who, connection_id)),
        page=shown(who, found),
        outcome=_outcome,
        found=_found,
        reasons=_reasons,
    )


@page(bp, "/carriers/<connection_id>/secret", right=MANAGE, methods=("GET", "POST"))
def secret(who: Principal, services: Services, connection_id: str) -> Response:
    """Replace the secret; the new one is shown on this answer and never again."""
    connection = services.carriers.get(who, connection_id)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(SecretNew)):
        with form.refusals():
            rotated = services.carriers.rotate(who, connection_id, version_sent(), body.secret)
            return render("carriers/secret.html", connection=rotated)
    return render("carriers/rotate.html", form=form, connection=connection)


@page(bp, "/carriers/<connection_id>/close", right=MANAGE, methods=("POST",))
def close(who: Principal, services: Services, connection_id: str) -> Response:
    """Accept nothing any more over a connection."""
    closed = services.carriers.close(who, connection_id, version_sent())
    say(_("The connection to %(carrier)s was closed.", carrier=closed.carrier))
    return go(f"/carriers/{connection_id}")


def _outcome(delivery: Delivery) -> tuple[str, str]:
    """Kind and words of the badge."""
    kind, text = OUTCOMES[delivery.outcome]
    return kind, _(text)


def _found(delivery: Delivery) -> str:
    """How many events were in it, how many found a shipment, how many were refused."""
    if delivery.outcome is Outcome.WAITING:
        return ""
    parts = [
        ngettext("%(num)s event", "%(num)s events", delivery.events),
        _("%(num)s matched", num=delivery.matched),
        _("%(num)s refused", num=delivery.refused) if delivery.refused else "",
    ]
    return " · ".join(part for part in parts if part)


def _reasons(delivery: Delivery) -> list[str]:
    """Why events were refused, the first ones."""
    return [_reason(each) for each in delivery.refusals[:MOST_REASONS]]


def _reason(refusal: Refusal) -> str:
    if refusal.position is None:
        return _(refusal.message)
    return _(
        "Event %(number)s, %(field)s: %(reason)s",
        number=refusal.position + 1,
        field=refusal.field,
        reason=_(refusal.message),
    )
