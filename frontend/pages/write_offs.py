"""Write-offs: what waits for a second person, what was decided, one of them."""

from flask import Blueprint, Response, request

from chalicelib.accounts.write_offs.model import State, WriteOff
from chalicelib.bootstrap import Services
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import back_to, post
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("write_offs", __name__)

READ, ASK, APPROVE = "accounts.read", "accounts.post", "accounts.release"
ONE = "/write-offs/<write_off_id>"
STATES = {
    State.ASKED: ("info", N_("Waits for a second person")),
    State.BOOKED: ("good", N_("Booked")),
    State.REFUSED: ("bad", N_("Refused")),
    State.WITHDRAWN: ("neutral", N_("Taken back")),
}


@page(bp, "/write-offs", right=READ)
def index(who: Principal, services: Services) -> Response:
    """Those that wait for a second person, or all."""
    view = "all" if request.args.get("view") == "all" else "asked"
    service = services.write_offs
    found = (service.newest if view == "all" else service.asked)(who, after=after(who))
    ids = sorted({each.customer_id for each in found.items})
    return render(
        "write_offs/index.html",
        "rows",
        page=shown(who, found),
        view=view,
        here=f"/write-offs?view={view}",
        names=services.customers.names(who, ids) if ids else {},
        state_of=state_of,
    )


@page(bp, ONE, right=READ)
def show(who: Principal, services: Services, write_off_id: str) -> Response:
    """One write-off: how much, of whom, why, who asked, who decided."""
    write_off = services.write_offs.get(who, write_off_id)
    involved = [each for each in (write_off.asked_by, write_off.decided_by) if each]
    return render(
        "write_offs/show.html",
        write_off=write_off,
        customer=services.customers.get(who, write_off.customer_id),
        people=services.tenancy.names(who, involved),
        state=state_of(write_off),
        may_approve=services.write_offs.may_approve(who, write_off),
        own=who.person == write_off.asked_by,
    )


@post(bp, f"{ONE}/approve", right=APPROVE, refused=back_to("/write-offs/{write_off_id}"))
def approve(who: Principal, services: Services, write_off_id: str) -> Response:
    """Book what another person asked for."""
    services.write_offs.approve(who, write_off_id)
    say(_("The write-off was booked."))
    return go(f"/write-offs/{write_off_id}")


@post(bp, f"{ONE}/refuse", right=ASK, refused=back_to("/write-offs/{write_off_id}"))
def refuse(who: Principal, services: Services, write_off_id: str) -> Response:
    """Refuse it, or take back what one asked oneself."""
    services.write_offs.refuse(who, write_off_id)
    say(_("Nothing is written off."))
    return go(f"/write-offs/{write_off_id}")


def state_of(write_off: WriteOff) -> tuple[str, str]:
    """The badge of a write-off: tone and words."""
    tone, words = STATES[write_off.state]
    return tone, _(words)
