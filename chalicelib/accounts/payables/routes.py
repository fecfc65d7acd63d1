"""The API of payables. Amounts are whole minor units of the currency."""

from datetime import date
from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.payables.schemas import (
    BillIn,
    CancelIn,
    ClaimIn,
    CreditIn,
    PaidIn,
    PayableNew,
    PayableOut,
    TakenBackIn,
)
from chalicelib.http import Call, endpoint
from chalicelib.kit.errors import Invalid
from chalicelib.kit.money import CURRENCIES

bp = Blueprint(__name__)

READ, POST = "accounts.read", "accounts.post"
ONE = "/v1/payables/{payable_id}"


@endpoint(bp, "GET", "/v1/payables", right=READ, gives=PayableOut, listing=True)
def list_payables(call: Call) -> Any:
    """List what is to be paid by currency and due date; ``supplier`` lists all of one supplier.

    ``currency`` with ``since`` and ``until`` narrows it to a span of due dates.
    """
    payables = call.services.payables
    if supplier := call.query.get("supplier", ""):
        return payables.of_supplier(call.who, supplier, call.limit, call.after)
    currency = call.query.get("currency", "")
    if currency and currency not in CURRENCIES:
        raise Invalid.field("currency", "Choose a currency from the list.")
    since, until = _day(call, "since"), _day(call, "until")
    return payables.open(call.who, currency, since, until, call.limit, call.after)


@endpoint(bp, "POST", "/v1/payables", right=POST, takes=PayableNew, gives=PayableOut, status=201)
def record_payable(call: Call) -> Any:
    """Record a supplier's bill, or a cost that is expected."""
    return call.services.payables.record(call.who, call.body)


@endpoint(bp, "GET", ONE, right=READ, gives=PayableOut)
def get_payable(call: Call) -> Any:
    """Read one payable."""
    return call.services.payables.get(call.who, call.path["payable_id"])


@endpoint(bp, "POST", ONE + "/bill", right=POST, takes=BillIn, gives=PayableOut, versioned=True)
def bill_payable(call: Call) -> Any:
    """Record the bill that came for an expected cost."""
    return call.services.payables.bill(call.who, *_at(call), call.body)


@endpoint(bp, "POST", ONE + "/claim", right=POST, takes=ClaimIn, gives=PayableOut, versioned=True)
def claim_on_payable(call: Call) -> Any:
    """Record what is claimed back from the supplier; 0 withdraws the claim."""
    return call.services.payables.claim(call.who, *_at(call), call.body.amount, call.body.reason)


@endpoint(bp, "POST", ONE + "/payments", right=POST, takes=PaidIn, gives=PayableOut, versioned=True)
def pay_payable(call: Call) -> Any:
    """Record that a bill was paid, or a part of it."""
    return call.services.payables.pay(call.who, *_at(call), call.body)


@endpoint(bp, "POST", ONE + "/credit", right=POST, takes=CreditIn, gives=PayableOut, versioned=True)
def use_credit(call: Call) -> Any:
    """Set a supplier's credit against one of its bills; gives the credit."""
    body: CreditIn = call.body
    return call.services.payables.use_credit(call.who, *_at(call), body.bill_id, body.amount)


@endpoint(
    bp, "POST", ONE + "/take-back", right=POST, takes=TakenBackIn, gives=PayableOut, versioned=True
)
def take_payment_back(call: Call) -> Any:
    """Take a recorded payment back."""
    return call.services.payables.unpay(call.who, *_at(call), call.body.payment)


@endpoint(bp, "POST", ONE + "/cancel", right=POST, takes=CancelIn, gives=PayableOut, versioned=True)
def cancel_payable(call: Call) -> Any:
    """Cancel a bill or an expected cost of which nothing was paid."""
    return call.services.payables.cancel(call.who, *_at(call), call.body.reason)


def _at(call: Call) -> tuple[str, int]:
    return call.path["payable_id"], call.version or 0


def _day(call: Call, name: str) -> date | None:
    text = call.query.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid.field(name, "Give a date as YYYY-MM-DD.") from None
