"""Mail that came in: what waits for a person, what became of the rest, and one mail as text."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.kit.i18n import N_
from chalicelib.mailroom.model import Delivery, Outcome
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.words import Kind
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("mailroom", __name__)

READ, WRITE = "tickets.read", "tickets.write"
OUTCOMES = {
    Outcome.WAITING: ("neutral", N_("Waiting to be processed")),
    Outcome.REPLY: ("good", N_("Added to its complaint")),
    Outcome.OPENED: ("good", N_("Became a ticket")),
    Outcome.UNKNOWN: ("warn", N_("Unknown sender")),
    Outcome.TOO_MANY: ("warn", N_("Too much mail in one day")),
    Outcome.AUTOMATIC: ("neutral", N_("Automatic answer")),
    Outcome.BOUNCE: ("bad", N_("Could not be delivered")),
    Outcome.LOOP: ("neutral", N_("Our own letter came back")),
    Outcome.SET_ASIDE: ("neutral", N_("Set aside")),
}
VIEWS = (("open", N_("To decide"), "/mail"), ("done", N_("Done"), "/mail?view=done"))


@page(bp, "/mail", right=READ)
def index(who: Principal, services: Services) -> Response:
    """The worklist of mail that nobody could place, or all other mail."""
    view = "done" if request.args.get("view") == "done" else "open"
    mailroom = services.mailroom
    return render(
        "mailroom/index.html",
        "rows",
        view=view,
        views=[(key, _(label), href) for key, label, href in VIEWS],
        base="/mail?view=done" if view == "done" else "/mail",
        page=shown(who, mailroom.listed(who, view == "open", after=after(who))),
        address=mailroom.address(who),
        outcome=_outcome,
    )


@page(bp, "/mail/<mail_id>", right=READ)
def show(who: Principal, services: Services, mail_id: str) -> Response:
    """A mail as text; its HTML is never shown."""
    delivery = services.mailroom.get(who, mail_id)
    mail = services.mailroom.content(delivery)
    return render("mailroom/show.html", delivery=delivery, mail=mail, outcome=_outcome)


@page(bp, "/mail/<mail_id>/ticket", right=WRITE, methods=("POST",))
def open_ticket(who: Principal, services: Services, mail_id: str) -> Response:
    """One tap: the mail is a complaint, or an enquiry."""
    asks = request.form.get("kind") == Kind.ENQUIRY
    kind = Kind.ENQUIRY if asks else Kind.COMPLAINT
    ticket = services.mailroom.open_ticket(who, mail_id, kind=kind)
    if asks:
        say(_("The mail is an enquiry now. Its sender was told that we have it."))
    else:
        say(_("The mail is a complaint now. Its sender was told that we have it."))
    return go(f"/complaints/{ticket.id}")


@page(bp, "/mail/<mail_id>/set-aside", right=WRITE, methods=("POST",))
def set_aside(who: Principal, services: Services, mail_id: str) -> Response:
    """Nothing needs to be done."""
    services.mailroom.set_aside(who, mail_id)
    say(_("The mail was set aside."))
    return go("/mail")


def _outcome(delivery: Delivery) -> tuple[str, str]:
    """Kind and words of the badge."""
    kind, text = OUTCOMES[delivery.outcome]
    return kind, _(text)
