"""What is due to carriers and other suppliers: list, record, bill, claim, pay, cancel."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.payables.model import Payable
from chalicelib.accounts.payables.schemas import (
    BillIn,
    CancelIn,
    ClaimIn,
    CreditIn,
    PaidIn,
    PayableNew,
)
from chalicelib.accounts.payables.words import CREDIT_NAMES, STATUS_NAMES
from chalicelib.accounts.reconciliation.words import REASON_NAMES
from chalicelib.bootstrap import Services
from chalicelib.kit.errors import Invalid
from chalicelib.kit.money import CURRENCIES, format_amount
from chalicelib.tenancy.principal import Principal
from frontend.amounts import typed_amount
from frontend.choices import charge_kinds
from frontend.codes import typed_customer
from frontend.format import money
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import post, typed
from frontend.quantities import quantity
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("payables", __name__)

READ, POST = "accounts.read", "accounts.post"
OF_PAYABLE = "/payables/<payable_id>"
# What a carrier gives where nothing was agreed; only the form's first proposal.
USUAL = timedelta(days=30)
STATUS_KINDS = {"expected": "info", "due": "warn", "paid": "good"}


@page(bp, "/payables", right=READ)
def index(who: Principal, services: Services) -> Response:
    """What is to be paid, by due date; everything; or all of one supplier."""
    supplier, view = request.args.get("q", "").strip(), request.args.get("view", "open")
    payables, place = services.payables, after(who)
    if supplier:
        found = payables.of_supplier(who, supplier, after=place)
    elif view == "all":
        found = payables.newest(who, after=place)
    else:
        found = payables.open(who, after=place)
    return render(
        "payables/index.html",
        "rows",
        page=shown(who, found),
        supplier=supplier,
        view=view,
        today=payables.today(who),
        **_names(),
    )


@page(bp, "/payables/new", right=POST, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Record a supplier's bill, or a cost that is expected."""
    form = Form.posted() if request.method == "POST" else Form.showing(request.args)
    if form.sent and (body := _new(form, typed_customer(who, services, form))):
        with form.refusals():
            made = services.payables.record(who, body)
            say(_("It was recorded."))
            return go(f"/payables/{made.id}")
    own, today = services.tenancy.company(who).currency, services.payables.today(who)
    return render(
        "payables/new.html",
        form=form,
        currencies=_currencies(own),
        charge_kinds=charge_kinds(),
        today=today,
        usual=today + USUAL,
    )


@page(bp, OF_PAYABLE, right=READ)
def show(who: Principal, services: Services, payable_id: str, form: Form | None = None) -> Response:
    """One payable and what can be done with it."""
    payable = services.payables.get(who, payable_id)
    today = services.payables.today(who)
    return render(
        "payables/show.html",
        payable=payable,
        form=form or Form(),
        today=today,
        remaining=format_amount(abs(payable.remaining), payable.currency, grouped=False),
        creditable=_creditable(who, services, payable),
        amount=format_amount(payable.amount, payable.currency, grouped=False),
        charge_names=dict(charge_kinds()),
        because=_because(payable.claim_reason),
        **_names(),
    )


def _because(reason: str) -> str:
    """Why it was claimed: in words where a comparison found it, else as it was typed."""
    found = reason.split(", ")
    known = all(each in REASON_NAMES for each in found)
    return ", ".join(_(REASON_NAMES[each]) for each in found) if known else reason


@post(bp, f"{OF_PAYABLE}/bill", right=POST, takes=Form, refused=show)
def bill(who: Principal, services: Services, form: Form, payable_id: str) -> Response | None:
    """The bill for an expected cost has come."""
    was = services.payables.get(who, payable_id)
    body = form.read(BillIn, amount=typed_amount(form, currency=was.currency) or 1)
    if body is None or form.errors:
        return None
    services.payables.bill(who, payable_id, version_sent(), body)
    say(_("The bill was recorded."))
    return go(f"/payables/{payable_id}")


@post(
    bp,
    f"{OF_PAYABLE}/claim",
    right=POST,
    takes=Form,
    names={"amount": "claimed", "reason": "claim_reason"},
    refused=show,
)
def claim(who: Principal, services: Services, form: Form, payable_id: str) -> Response | None:
    """Record what is claimed back from the supplier, or withdraw it."""
    was = services.payables.get(who, payable_id)
    amount = 0 if form.checked("withdraw") else typed_amount(form, "claimed", was.currency)
    body = form.read(ClaimIn, amount=amount or 0)
    if body is None or form.errors:
        return None
    services.payables.claim(who, payable_id, version_sent(), body.amount, body.reason)
    say(_("The claim was recorded."))
    return go(f"/payables/{payable_id}")


@post(bp, f"{OF_PAYABLE}/pay", right=POST, takes=Form, names={"amount": "paid"}, refused=show)
def pay(who: Principal, services: Services, form: Form, payable_id: str) -> Response | None:
    """Record that it was paid, or a part of it."""
    was = services.payables.get(who, payable_id)
    body = form.read(PaidIn, amount=typed_amount(form, "paid", was.currency) or 1)
    if body is None or form.errors:
        return None
    services.payables.pay(who, payable_id, version_sent(), body)
    say(_("The payment was recorded."))
    return go(f"/payables/{payable_id}")


@post(
    bp, f"{OF_PAYABLE}/credit", right=POST, takes=Form, names={"amount": "credited"}, refused=show
)
def credit(who: Principal, services: Services, form: Form, payable_id: str) -> Response | None:
    """Set a supplier's credit against one of its bills."""
    was = services.payables.get(who, payable_id)
    body = form.read(CreditIn, amount=typed_amount(form, "credited", was.currency) or 1)
    if body is None or form.errors:
        return None
    services.payables.use_credit(who, payable_id, version_sent(), body.bill_id, body.amount)
    say(_("The credit was set against the bill."))
    return go(f"/payables/{payable_id}")


@post(bp, f"{OF_PAYABLE}/take-back", right=POST, takes=typed("payment"), refused=show)
def take_back(who: Principal, services: Services, place: str, payable_id: str) -> Response:
    """Take a recorded payment back."""
    if not place.isdecimal():
        raise Invalid()
    services.payables.unpay(who, payable_id, version_sent(), int(place))
    say(_("The payment was taken back."))
    return go(f"/payables/{payable_id}")


@post(bp, f"{OF_PAYABLE}/cancel", right=POST, takes=CancelIn, refused=show)
def cancel(who: Principal, services: Services, body: CancelIn, payable_id: str) -> Response:
    """Cancel a bill or an expected cost."""
    services.payables.cancel(who, payable_id, version_sent(), body.reason)
    say(_("It was cancelled."))
    return go(f"/payables/{payable_id}")


def _creditable(who: Principal, services: Services, payable: Payable) -> list[tuple[str, str]]:
    """The bills that an open credit may be set against, each with what it takes."""
    if not payable.credit or not payable.remaining:
        return []
    return [
        (each.id, f"{each.number} · {money(each.creditable, each.currency)}")
        for each in services.payables.creditable(who, payable)
    ]


def _new(form: Form, customer_id: str) -> PayableNew | None:
    quantities = {
        "grams": quantity(form, "weight", _("Enter the weight in kilograms, like 1250.5.")),
        "litres": quantity(form, "volume", _("Enter the volume in cubic metres, like 12.5.")),
    }
    amount = typed_amount(form) or 1
    body = form.read(
        PayableNew,
        amount=-amount if form.typed("what") == "credit" else amount,
        references=str(form.typed("references") or "").replace(",", " ").split(),
        expected=form.typed("what") == "expected",
        customer_id=customer_id,
        **quantities,
    )
    return None if form.errors else body


def _currencies(own: str) -> list[tuple[str, str]]:
    return [(code, code) for code in dict.fromkeys([own, *sorted(CURRENCIES)])]


def _names() -> dict[str, Any]:
    return {
        "statuses": {status: _(name) for status, name in STATUS_NAMES.items()},
        "credits": {status: _(name) for status, name in CREDIT_NAMES.items()},
        "status_kinds": STATUS_KINDS,
    }
