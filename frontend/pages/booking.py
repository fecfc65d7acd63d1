"""The forms of bookkeeping: a charge, and a payment, credit note or write-off."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.ledger.allocation import oldest_first
from chalicelib.accounts.ledger.model import Item, Kind
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.write_offs.schemas import WriteOffNew
from chalicelib.bootstrap import Services
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES, NotAnAmount, UnknownCurrency, parse_amount
from chalicelib.tenancy.principal import Principal
from frontend.amounts import typed_amount
from frontend.choices import charge_kinds, entry_kinds
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.quantities import quantity
from frontend.said import say
from frontend.web import page

bp = Blueprint("booking", __name__)

POST = "accounts.post"
# So many items can be ticked for one payment on a page; more are set oldest first.
TICKED = 40
BOOKED = {
    "payment": N_("The payment was booked."),
    "credit_note": N_("The credit note was booked."),
}


@page(bp, "/accounts/<customer_id>/charge", right=POST, methods=("GET", "POST"))
def charge(who: Principal, services: Services, customer_id: str) -> Response:
    """Book a charge."""
    customer = services.customers.get(who, customer_id)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := _read(form, ChargeNew, **_quantities(form))):
        with form.refusals():
            services.ledger.record_charge(who, customer_id, body)
            say(_("The charge was booked."))
            return go(f"/accounts/{customer_id}")
    return _form_page(
        who, services, "accounts/charge.html", form, customer, charge_kinds=charge_kinds()
    )


@page(bp, "/accounts/<customer_id>/credit", right=POST, methods=("GET", "POST"))
def credit(who: Principal, services: Services, customer_id: str) -> Response:
    """Book a payment or credit note and set it against open items, or ask for a write-off."""
    customer = services.customers.get(who, customer_id)
    form = Form.posted() if request.method == "POST" else Form.showing(request.args)
    debits = [
        item for item in services.ledger.open_items(who, customer_id, 100).items if item.debit
    ][:TICKED]
    takes = WriteOffNew if form.typed("kind", "") == Kind.WRITE_OFF else CreditNew
    if takes is WriteOffNew and form.typed("allocate") == "none":
        form.wrong("allocate", _("A write-off is set against open items: the oldest, or ticked."))
    elif form.sent and (body := _read(form, takes, shares=_ticked(form, debits))):
        with form.refusals():
            return _booked(who, services, customer_id, body)
    ticked = request.form.getlist("items")
    more = {"debits": debits, "ticked": ticked, "kinds": entry_kinds()}
    return _form_page(who, services, "accounts/credit.html", form, customer, **more)


def _booked(
    who: Principal, services: Services, customer_id: str, body: CreditNew | WriteOffNew
) -> Response:
    if isinstance(body, WriteOffNew):
        asked = services.write_offs.ask(who, customer_id, body)
        say(_("A second person is asked to approve the write-off."))
        return go(f"/write-offs/{asked.id}")
    services.ledger.record_credit(who, customer_id, body)
    say(_(BOOKED[body.kind]))
    return go(f"/accounts/{customer_id}")


def _form_page(
    who: Principal, services: Services, template: str, form: Form, customer: Any, **more: Any
) -> Response:
    account = services.ledger.account(who, customer.id)
    own = services.tenancy.company(who).currency
    first = [*sorted(account.balances), own] if account.balances else [own]
    codes = list(dict.fromkeys([*first, *sorted(CURRENCIES)]))
    return render(
        template,
        form=form,
        customer=customer,
        currencies=[(code, code) for code in codes],
        today=services.ledger.desk.today(who),
        **more,
    )


def _read(form: Form, model: Any, **given: Any) -> Any:
    """The booking that was typed; its amount is read exactly in its own currency."""
    amount = typed_amount(form)
    body = form.read(model, amount=amount or 1, **given)
    return None if form.errors else body


def _quantities(form: Form) -> dict[str, int]:
    return {
        "grams": quantity(form, "weight", _("Enter the weight in kilograms, like 1250.5.")),
        "litres": quantity(form, "volume", _("Enter the volume in cubic metres, like 12.5.")),
    }


def _ticked(form: Form, debits: list[Item]) -> list[dict[str, Any]]:
    """How the amount falls on the ticked items, the oldest first; a tick says "chosen"."""
    if form.typed("allocate") == "oldest" and request.form.getlist("items"):
        form.values["allocate"] = "chosen"
    if form.typed("allocate") != "chosen":
        return []
    chosen = [each for each in debits if each.id in request.form.getlist("items")]
    code = str(form.typed("currency") or "")
    mine = [each for each in chosen if each.currency == code]
    if len(mine) != len(chosen) or not chosen:
        form.wrong("items", _("Choose open items of the same currency."))
        return []
    try:
        amount = parse_amount(str(form.typed("amount") or ""), code)
    except (NotAnAmount, UnknownCurrency):
        return []
    return [{"item_id": each.id, "amount": share} for each, share in oldest_first(amount, mine)]
