"""What is due to carriers and other suppliers: list, record, bill, claim, pay, cancel."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, request

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
from chalicelib.bootstrap import Services
from chalicelib.kit.errors import Invalid
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES, format_amount
from chalicelib.tenancy.principal import Principal
from frontend.amounts import typed_amount
from frontend.choices import charge_kinds
from frontend.format import money
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.quantities import quantity
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("payables", __name__)

READ, POST = "accounts.read", "accounts.post"
# What a carrier gives where nothing was agreed; only the form's first proposal.
USUAL = timedelta(days=30)
STATUS_KINDS = {"expected": "info", "due": "warn", "paid": "good"}
DONE = {
    "bill": N_("The bill was recorded."),
    "claim": N_("The claim was recorded."),
    "credit": N_("The credit was set against the bill."),
    "pay": N_("The payment was recorded."),
    "take-back": N_("The payment was taken back."),
    "cancel": N_("It was cancelled."),
}


@page(bp, "/payables", right=READ)
def index(who: Principal, services: Services) -> Any:
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
def new(who: Principal, services: Services) -> Any:
    """Record a supplier's bill, or a cost that is expected."""
    form = Form.posted() if request.method == "POST" else Form.showing(request.args)
    if form.sent and (body := _new(form, _customer(who, services, form))):
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


@page(bp, "/payables/<payable_id>", right=READ)
def show(who: Principal, services: Services, payable_id: str) -> Any:
    """One payable and what can be done with it."""
    return _shown(who, services, services.payables.get(who, payable_id), Form())


@page(bp, "/payables/<payable_id>/bill", right=POST, methods=("POST",))
def bill(who: Principal, services: Services, payable_id: str) -> Any:
    """The bill for an expected cost has come."""

    def act(was: Payable, form: Form) -> Any:
        amount = typed_amount(form, currency=was.currency)
        body = form.read(BillIn, amount=amount or 1)
        return body and not form.errors and services.payables.bill(who, *_at(was), body)

    return _act(who, services, payable_id, "bill", act)


@page(bp, "/payables/<payable_id>/claim", right=POST, methods=("POST",))
def claim(who: Principal, services: Services, payable_id: str) -> Any:
    """Record what is claimed back from the supplier, or withdraw it."""

    def act(was: Payable, form: Form) -> Any:
        withdrawn = form.checked("withdraw")
        amount = 0 if withdrawn else typed_amount(form, "claimed", was.currency)
        body = form.read(ClaimIn, amount=amount or 0, reason=form.typed("claim_reason", ""))
        if body is None or form.errors:
            return None
        return services.payables.claim(who, *_at(was), body.amount, body.reason)

    return _act(who, services, payable_id, "claim", act, {"reason": "claim_reason"})


@page(bp, "/payables/<payable_id>/pay", right=POST, methods=("POST",))
def pay(who: Principal, services: Services, payable_id: str) -> Any:
    """Record that it was paid, or a part of it."""

    def act(was: Payable, form: Form) -> Any:
        amount = typed_amount(form, "paid", was.currency)
        body = form.read(PaidIn, amount=amount or 1)
        return body and not form.errors and services.payables.pay(who, *_at(was), body)

    return _act(who, services, payable_id, "pay", act)


@page(bp, "/payables/<payable_id>/credit", right=POST, methods=("POST",))
def credit(who: Principal, services: Services, payable_id: str) -> Any:
    """Set a supplier's credit against one of its bills."""

    def act(was: Payable, form: Form) -> Any:
        amount = typed_amount(form, "credited", was.currency)
        body = form.read(CreditIn, amount=amount or 1)
        if body is None or form.errors:
            return None
        return services.payables.use_credit(who, *_at(was), body.bill_id, body.amount)

    return _act(who, services, payable_id, "credit", act, {"amount": "credited"})


@page(bp, "/payables/<payable_id>/take-back", right=POST, methods=("POST",))
def take_back(who: Principal, services: Services, payable_id: str) -> Any:
    """Take a recorded payment back."""

    def act(was: Payable, form: Form) -> Any:
        place = str(form.typed("payment", ""))
        if not place.isdecimal():
            raise Invalid()
        return services.payables.unpay(who, *_at(was), int(place))

    return _act(who, services, payable_id, "take-back", act)


@page(bp, "/payables/<payable_id>/cancel", right=POST, methods=("POST",))
def cancel(who: Principal, services: Services, payable_id: str) -> Any:
    """Cancel a bill or an expected cost."""

    def act(was: Payable, form: Form) -> Any:
        body = form.read(CancelIn)
        return body and services.payables.cancel(who, *_at(was), body.reason)

    return _act(who, services, payable_id, "cancel", act)


def _act(
    who: Principal,
    services: Services,
    payable_id: str,
    name: str,
    act: Callable[[Payable, Form], Any],
    fields: dict[str, str] | None = None,
) -> Any:
    """Do one thing with a payable, or show it again with what was typed and what is wrong."""
    was, form = services.payables.get(who, payable_id), Form.posted()
    with form.refusals():
        if act(was, form):
            say(_(DONE[name]))
            return go(f"/payables/{payable_id}")
    renamed = fields or {}
    form.errors = [type(e)(renamed.get(e.field, e.field), e.message) for e in form.errors]
    return _shown(who, services, was, form)


def _shown(who: Principal, services: Services, payable: Payable, form: Form) -> Any:
    today = services.payables.today(who)
    return render(
        "payables/show.html",
        payable=payable,
        form=form,
        today=today,
        remaining=format_amount(abs(payable.remaining), payable.currency, grouped=False),
        creditable=_creditable(who, services, payable),
        amount=format_amount(payable.amount, payable.currency, grouped=False),
        charge_names=dict(charge_kinds()),
        **_names(),
    )


def _creditable(who: Principal, services: Services, payable: Payable) -> list[tuple[str, str]]:
    """The bills that an open credit may be set against, each with what it takes."""
    if not payable.credit or not payable.remaining:
        return []
    return [
        (each.id, f"{each.number} · {money(each.creditable, each.currency)}")
        for each in services.payables.creditable(who, payable)
    ]


def _customer(who: Principal, services: Services, form: Form) -> str:
    """The file of a supplier that is a customer as well, by the code that was typed."""
    code = str(form.typed("customer") or "").strip()
    found = services.customers.find_by_code(who, code) if code else None
    if code and found is None:
        form.wrong("customer", _("No customer has this code."))
    return found.id if found else ""


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


def _at(was: Payable) -> tuple[str, int]:
    return was.id, version_sent()


def _currencies(own: str) -> list[tuple[str, str]]:
    return [(code, code) for code in dict.fromkeys([own, *sorted(CURRENCIES)])]


def _names() -> dict[str, Any]:
    return {
        "statuses": {status: _(name) for status, name in STATUS_NAMES.items()},
        "credits": {status: _(name) for status, name in CREDIT_NAMES.items()},
        "status_kinds": STATUS_KINDS,
    }
