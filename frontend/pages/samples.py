"""Samples of closed tickets: drawn by who leads, looked at one by one, with a verdict in words."""

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.learning.figures import months_back
from chalicelib.tickets.sampling.schemas import VerdictIn
from frontend.canned_help import of_ticket
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.learning_words import VERDICT_KINDS, VERDICT_NAMES
from frontend.months import month_name
from frontend.posts import post, typed
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("samples", __name__)

APPROVE = "tickets.approve"


@page(bp, "/samples", right=APPROVE)
def index(who: Principal, services: Services, form: Form | None = None) -> Response:
    """The months of which a sample was drawn."""
    found = shown(who, services.sampling.newest(who, after=after(who)))
    return render(
        "sampling/index.html",
        "rows",
        page=found,
        form=form or Form(),
        month=months_back(services.figures.this_month(who), 1),
        size=services.learning.policy(who).sample,
        month_name=month_name,
    )


@post(bp, "/samples", right=APPROVE, takes=typed("month"), refused=index)
def draw(who: Principal, services: Services, month: str) -> Response:
    """Draw a month's sample."""
    services.sampling.draw(who, month)
    say(_("The sample is being drawn."))
    return go("/samples")


@page(bp, "/samples/<month>", right=APPROVE)
def show(who: Principal, services: Services, month: str) -> Response:
    """A month's sample: what is still to be looked at, and what was found."""
    sample = services.sampling.get(who, month)
    return render(
        "sampling/show.html",
        sample=sample,
        title=month_name(month),
        names={key: _(text) for key, text in VERDICT_NAMES.items()},
        kinds=VERDICT_KINDS,
    )


@page(bp, "/samples/<month>/<ticket_id>", right=APPROVE, methods=("GET", "POST"))
def look(who: Principal, services: Services, month: str, ticket_id: str) -> Response:
    """Look at one ticket of the sample and note what was found."""
    case = services.sampling.case(who, month, ticket_id)
    form = Form.posted() if request.method == "POST" else Form()
    canned = of_ticket(who, services, services.tickets.get(who, ticket_id))
    if form.sent and not canned.helped(form) and (body := form.read(VerdictIn)):
        with form.refusals():
            services.sampling.judge(who, month, ticket_id, body)
            say(_("What you found is noted."))
            return go(f"/samples/{month}")
    return render(
        "sampling/look.html",
        form=form,
        case=case,
        canned=canned,
        month=month,
        verdicts=[(key, _(text)) for key, text in VERDICT_NAMES.items()],
        own=case.handler == who.user,
        alone=services.sampling.looks_alone(who),
    )
