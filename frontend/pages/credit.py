"""Credit: who is on hold, exposure against limit, release by a second person."""

from flask import Blueprint, Response

from chalicelib.accounts.booked.model import Booking
from chalicelib.accounts.credit.schemas import HoldNew, PositionNew, ReleaseNew
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.amounts import typed_amount
from frontend.choices import currencies
from frontend.credit_words import BLOCKS, PARTS, SIDES, choices, told
from frontend.format import money
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import post
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("credit", __name__)

READ, MANAGE, ASK, RELEASE = (
    "accounts.read",
    "accounts.terms",
    "accounts.promise",
    "accounts.release",
)
COUNT = "accounts.post"
OF_CUSTOMER = "/credit/<customer_id>"


@page(bp, "/credit", right=READ)
def index(who: Principal, services: Services) -> Response:
    """Who is on hold, and whose release waits for a second person."""
    asked = services.credit.asked(who).items
    found = shown(who, services.credit.held(who, after=after(who)))
    leaves = services.releasing.asked(who).items
    ids = {each.customer_id for each in (*asked, *found.items)}
    ids |= {each.customer_id for each in leaves}
    return render(
        "credit/index.html",
        "rows",
        page=found,
        asked=asked,
        leaves=leaves,
        names=services.customers.names(who, sorted(ids)) if ids else {},
        told=told,
    )


@page(bp, OF_CUSTOMER, right=READ)
def show(
    who: Principal, services: Services, customer_id: str, form: Form | None = None
) -> Response:
    """One customer: exposure by part, limit, hold, release, what stands beside the ledger."""
    customer = services.customers.get(who, customer_id)
    standing = services.credit.standing(who, customer_id)
    credit = standing.credit
    involved = [credit.release.asked_by, credit.release.granted_by] if credit.release else []
    involved += [credit.by_hand.by] if credit.by_hand else []
    return render(
        "credit/show.html",
        form=form or Form(),
        customer=customer,
        standing=standing,
        credit=credit,
        exposure=standing.facts.exposure,
        held=told(credit.hold, customer_id),
        may_grant=services.credit.may_grant(who, credit) or services.credit.alone(who),
        people=services.tenancy.names(who, involved) if involved else {},
        parts=choices(PARTS),
        sides=choices(SIDES),
        blocks=choices(BLOCKS),
        currencies=currencies(),
        today=services.credit.today(who),
    )


@page(bp, f"{OF_CUSTOMER}/bookings", right=READ)
def bookings(who: Principal, services: Services, customer_id: str) -> Response:
    """The customer's shipments of which charges are expected and not billed yet."""
    customer = services.customers.get(who, customer_id)
    found = services.bookings.open(who, customer_id, after=after(who))
    return render(
        "credit/bookings.html", "rows", page=shown(who, found), customer=customer, left=_left
    )


@page(bp, "/credit/recount", right=COUNT, methods=("POST",))
def recount(who: Principal, services: Services) -> Response:
    """Count what is booked and accepted of every customer anew."""
    services.recounting.start(who)
    say(_("Bookings and accepted disputes are counted anew, in the background."))
    return go("/credit")


@post(
    bp,
    f"{OF_CUSTOMER}/hold",
    right=MANAGE,
    takes=HoldNew,
    names={"reason": "hold_reason"},
    refused=show,
)
def hold(who: Principal, services: Services, body: HoldNew, customer_id: str) -> Response:
    """Put a customer on hold by hand."""
    services.credit.put_on_hold(who, customer_id, body)
    say(_("The customer is on credit hold."))
    return go(f"/credit/{customer_id}")


@post(bp, f"{OF_CUSTOMER}/release", right=ASK, takes=ReleaseNew, refused=show)
def ask(who: Principal, services: Services, body: ReleaseNew, customer_id: str) -> Response:
    """Ask for the release of a hold up to a day."""
    services.credit.ask_release(who, customer_id, body)
    say(_("A second person is asked to release the hold."))
    return go(f"/credit/{customer_id}")


@post(bp, f"{OF_CUSTOMER}/release/grant", right=RELEASE, refused=show)
def grant(who: Principal, services: Services, customer_id: str) -> Response:
    """Grant what another person asked."""
    services.credit.grant_release(who, customer_id)
    say(_("The hold is released."))
    return go(f"/credit/{customer_id}")


@post(bp, f"{OF_CUSTOMER}/release/refuse", right=ASK, refused=show)
def refuse(who: Principal, services: Services, customer_id: str) -> Response:
    """Refuse a release, or take back one's own."""
    services.credit.refuse_release(who, customer_id)
    say(_("The hold stays."))
    return go(f"/credit/{customer_id}")


def _position(form: Form) -> PositionNew | None:
    return form.read(PositionNew, amount=typed_amount(form) or 1)


@post(
    bp,
    f"{OF_CUSTOMER}/positions",
    right=MANAGE,
    takes=_position,
    names={"until": "counts_until"},
    refused=show,
)
def add(who: Principal, services: Services, body: PositionNew, customer_id: str) -> Response:
    """Note a booking, acceptance bill, guarantee or accepted dispute."""
    services.credit.add_position(who, customer_id, body)
    say(_("It counts from now on."))
    return go(f"/credit/{customer_id}")


@page(bp, f"{OF_CUSTOMER}/positions/<position_id>/remove", right=MANAGE, methods=("POST",))
def remove(who: Principal, services: Services, customer_id: str, position_id: str) -> Response:
    """Remove what was charged, has matured, was returned or credited."""
    services.credit.remove_position(who, customer_id, position_id)
    say(_("It does not count any more."))
    return go(f"/credit/{customer_id}")


def _left(booking: Booking) -> str:
    return " · ".join(money(amount, code) for code, amount in sorted(booking.left.items()))
