"""The API of disputes."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.disputes.schemas import (
    AcceptIn,
    AnswerIn,
    CountedOut,
    CreditIn,
    DisputeNew,
    DisputeOut,
    PapersIn,
)
from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, OPEN, SETTLE = "accounts.read", "accounts.promise", "accounts.post"
_ONE = "/v1/disputes/{dispute_id}"


@endpoint(bp, "GET", "/v1/disputes", right=READ, gives=DisputeOut, listing=True)
def list_disputes(call: Call) -> Any:
    """List disputes: those that stand, those of a ``customer``, or those of a ``month``."""
    disputes, who, asked = call.services.disputes, call.who, call.query
    if customer := asked.get("customer", ""):
        call.services.customers.get(who, customer)
        return disputes.of_customer(who, customer, call.limit, call.after)
    if month := asked.get("month", ""):
        currency, reason = asked.get("currency", ""), asked.get("reason", "")
        return disputes.of_month(who, month, currency, reason, call.limit, call.after)
    return disputes.standing(who, call.limit, call.after)


@endpoint(bp, "POST", "/v1/disputes", right=OPEN, takes=DisputeNew, gives=DisputeOut, status=201)
def open_dispute(call: Call) -> Any:
    """Dispute an amount of an open document; it is not chased, and the desk gets a ticket."""
    return call.services.disputes.open(call.who, call.body)


@endpoint(bp, "GET", "/v1/dispute-figures", right=READ, gives=CountedOut, listing=True)
def list_dispute_figures(call: Call) -> Any:
    """Count the disputes opened in a ``month`` (this one by default) by currency and reason."""
    return Listing(call.services.disputes.figures(call.who, call.query.get("month", "")))


@endpoint(bp, "GET", _ONE, right=READ, gives=DisputeOut)
def get_dispute(call: Call) -> Any:
    """Read a dispute."""
    return call.services.disputes.get(call.who, call.path["dispute_id"])


@endpoint(bp, "PUT", f"{_ONE}/papers", right=OPEN, takes=PapersIn, gives=DisputeOut, versioned=True)
def mark_dispute_papers(call: Call) -> Any:
    """Write down which evidence is there by now."""
    papers = call.body.papers
    return call.services.disputes.mark_papers(
        call.who, call.path["dispute_id"], papers, call.version
    )


@endpoint(bp, "POST", f"{_ONE}/credit", right=SETTLE, takes=CreditIn, gives=DisputeOut)
def credit_dispute(call: Call) -> Any:
    """Settle by a credit note; beyond one's authority the next level is asked."""
    return call.services.disputes.credit(call.who, call.path["dispute_id"], call.body)


@endpoint(bp, "POST", f"{_ONE}/accept", right=SETTLE, takes=AcceptIn, gives=DisputeOut)
def accept_dispute(call: Call) -> Any:
    """Agree that an amount is not owed, within one's authority; its credit note follows."""
    return call.services.disputes.accept(call.who, call.path["dispute_id"], call.body)


@endpoint(bp, "POST", f"{_ONE}/confirm", right=SETTLE, takes=AnswerIn, gives=DisputeOut)
def confirm_disputed_charge(call: Call) -> Any:
    """Settle by confirming the charge: it is due again."""
    return call.services.disputes.confirm(call.who, call.path["dispute_id"], call.body.answer)


@endpoint(bp, "POST", f"{_ONE}/withdraw", right=OPEN, takes=AnswerIn, gives=DisputeOut)
def withdraw_dispute(call: Call) -> Any:
    """The customer accepts the charge after all."""
    return call.services.disputes.withdraw(call.who, call.path["dispute_id"], call.body.answer)
