"""The monthly bulletin: made by who leads, read by everybody, with a button that says so."""

from flask import Blueprint, Response

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.learning.figures import months_back
from frontend.bulletin_paper import drawn, justified
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.learning_words import cause_name
from frontend.months import month_name
from frontend.posts import post, typed
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("bulletins", __name__)

READ, APPROVE = "tickets.read", "tickets.approve"


@page(bp, "/bulletins", right=READ)
def index(who: Principal, services: Services, form: Form | None = None) -> Response:
    """The bulletins there are."""
    found = shown(who, services.bulletins.newest(who, after=after(who)))
    return render(
        "learning/bulletins.html",
        "rows",
        page=found,
        form=form or Form(),
        month=months_back(services.figures.this_month(who), 1),
        month_name=month_name,
    )


@post(bp, "/bulletins", right=APPROVE, takes=typed("month"), refused=index)
def make(who: Principal, services: Services, month: str) -> Response:
    """Make a month's bulletin and send it to everybody."""
    services.bulletins.make(who, month)
    say(_("The bulletin is being made and sent."))
    return go("/bulletins")


@page(bp, "/bulletins/<month>", right=READ)
def show(who: Principal, services: Services, month: str) -> Response:
    """One bulletin; who leads sees who has read it."""
    bulletin = services.bulletins.get(who, month)
    if bulletin is None:
        return go("/bulletins")
    receipts = services.bulletins.receipts(who, month)
    mine = next((each for each in receipts if each.user == who.user), None)
    return render(
        "learning/bulletin.html",
        bulletin=bulletin,
        title=month_name(month),
        receipts=receipts if who.permits(APPROVE) else [],
        mine=mine,
        cause_name=cause_name,
        justified=justified,
    )


@page(bp, "/bulletins/<month>/pdf", right=READ)
def pdf(who: Principal, services: Services, month: str) -> Response:
    """The bulletin on paper."""
    bulletin = services.bulletins.get(who, month)
    if bulletin is None:
        return go("/bulletins")
    content = drawn(bulletin, month_name(month), services.tenancy.company(who).name)
    name = f'attachment; filename="bulletin-{bulletin.month}.pdf"'
    headers = {"Content-Disposition": name}
    return Response(content, mimetype="application/pdf", headers=headers)


@page(bp, "/bulletins/<month>/read", right="self.manage", methods=("POST",))
def have_read(who: Principal, services: Services, month: str) -> Response:
    """I have read it."""
    services.bulletins.read(who, month)
    say(_("Thank you. It is noted that you have read it."))
    return go(f"/bulletins/{month}")
