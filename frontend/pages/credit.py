"""Credit: who is on hold, exposure against limit, release by a second person."""

from typing import Any

from flask import Blueprint

from chalicelib.accounts.booked.model import Booking
from chalicelib.accounts.credit.schemas import HoldNew, PositionNew, ReleaseNew
from chalicelib.accounts.ledger.words import AMOUNT_WORDS
from chalicelib.bootstrap import Services
from chalicelib.kit.money import NotAnAmount, UnknownCurrency, parse_amount
from chalicelib.tenancy.principal import Principal
from frontend.choices import currencies
from frontend.credit_words import BLOCKS, PARTS, SIDES, choices, told
from frontend.format import money
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
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
def index(who: Principal, services: Services) -> Any:
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
def show(who: Principal, services: Services, customer_id: str) -> Any:
    """One customer: exposure by part, limit, hold, release, what stands beside the ledger."""
    return _page(who, services, customer_id, Form())


@page(bp, f"{OF_CUSTOMER}/bookings", right=READ)
def bookings(who: Principal, services: Services, customer_id: str) -> Any:
    """The customer's shipments of which charges are expected and not billed yet."""
    customer = services.customers.get(who, customer_id)
    found = services.bookings.open(who, customer_id, after=after(who))
    return render(
        "credit/bookings.html", "rows", page=shown(who, found), customer=customer, left=_left
    )


@page(bp, "/credit/recount", right=COUNT, methods=("POST",))
def recount(who: Principal, services: Services) -> Any:
    """Count what is booked and accepted of every customer anew."""
    services.recounting.start(who)
    say(_("Bookings and accepted disputes are counted anew, in the background."))
    return go("/credit")


@page(bp, f"{OF_CUSTOMER}/hold", right=MANAGE, methods=("POST",))
def hold(who: Principal, services: Services, customer_id: str) -> Any:
    """Put a customer on hold by hand."""
    form = Form.posted()
    if body := form.read(HoldNew, reason=form.typed("hold_reason") or ""):
        with form.refusals():
            services.credit.put_on_hold(who, customer_id, body)
            say(_("The customer is on credit hold."))
            return go(f"/credit/{customer_id}")
    return _page(who, services, customer_id, form)


@page(bp, f"{OF_CUSTOMER}/release", right=ASK, methods=("POST",))
def ask(who: Principal, services: Services, customer_id: str) -> Any:
    """Ask for the release of a hold up to a day."""
    form = Form.posted()
    if body := form.read(ReleaseNew):
        with form.refusals():
            services.credit.ask_release(who, customer_id, body)
            say(_("A second person is asked to release the hold."))
            return go(f"/credit/{customer_id}")
    return _page(who, services, customer_id, form)


@page(bp, f"{OF_CUSTOMER}/release/grant", right=RELEASE, methods=("POST",))
def grant(who: Principal, services: Services, customer_id: str) -> Any:
    """Grant what another person asked."""
    form = Form.posted()
    with form.refusals():
        services.credit.grant_release(who, customer_id)
    if not form.errors:
        say(_("The hold is released."))
        return go(f"/credit/{customer_id}")
    return _page(who, services, customer_id, form)


@page(bp, f"{OF_CUSTOMER}/release/refuse", right=ASK, methods=("POST",))
def refuse(who: Principal, services: Services, customer_id: str) -> Any:
    """Refuse a release, or take back one's own."""
    form = Form.posted()
    with form.refusals():
        services.credit.refuse_release(who, customer_id)
    if not form.errors:
        say(_("The hold stays."))
        return go(f"/credit/{customer_id}")
    return _page(who, services, customer_id, form)


@page(bp, f"{OF_CUSTOMER}/positions", right=MANAGE, methods=("POST",))
def add(who: Principal, services: Services, customer_id: str) -> Any:
    """Note a booking, acceptance bill, guarantee or accepted dispute."""
    form = Form.posted()
    given = {"amount": _amount(form) or 1, "until": form.typed("counts_until") or None}
    if (body := form.read(PositionNew, **given)) and not form.errors:
        with form.refusals():
            services.credit.add_position(who, customer_id, body)
            say(_("It counts from now on."))
            return go(f"/credit/{customer_id}")
    form.rename("until", "counts_until")
    return _page(who, services, customer_id, form)


@page(bp, f"{OF_CUSTOMER}/positions/<position_id>/remove", right=MANAGE, methods=("POST",))
def remove(who: Principal, services: Services, customer_id: str, position_id: str) -> Any:
    """Remove what was charged, has matured, was returned or credited."""
    services.credit.remove_position(who, customer_id, position_id)
    say(_("It does not count any more."))
    return go(f"/credit/{customer_id}")


def _page(who: Principal, services: Services, customer_id: str, form: Form) -> Any:
    customer = services.customers.get(who, customer_id)
    standing = services.credit.standing(who, customer_id)
    credit = standing.credit
    involved = [credit.release.asked_by, credit.release.granted_by] if credit.release else []
    involved += [credit.by_hand.by] if credit.by_hand else []
    return render(
        "credit/show.html",
        status=422 if form.errors else 200,
        form=form,
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


def _left(booking: Booking) -> str:
    return " · ".join(money(amount, code) for code, amount in sorted(booking.left.items()))


def _amount(form: Form) -> int | None:
    text, code = str(form.typed("amount") or ""), str(form.typed("currency") or "")
    try:
        amount = parse_amount(text, code)
    except UnknownCurrency:
        form.wrong("currency", _("Choose a currency from the list."))
        return None
    except NotAnAmount as wrong:
        form.wrong("amount", _(AMOUNT_WORDS[wrong.reason]))
        return None
    if amount <= 0:
        form.wrong("amount", _("Enter an amount greater than zero."))
        return None
    return amount
