"""The API of terms and agreements."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.terms.schemas import AgreementNew, AgreementOut, EndingOut, told
from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, AGREE = "accounts.read", "accounts.terms"
AGREEMENT = "/v1/customers/{customer_id}/agreement"


@endpoint(bp, "GET", AGREEMENT, right=READ, gives=AgreementOut)
def get_agreement(call: Call) -> Any:
    """Read what was agreed with a customer and the terms that hold today; version 0: nothing."""
    terms = call.services.terms
    agreement = terms.agreement(call.who, call.path["customer_id"])
    return told(agreement, terms.in_force(call.who, agreement))


@endpoint(bp, "GET", "/v1/agreements", right=READ, gives=EndingOut, listing=True)
def list_agreements(call: Call) -> Any:
    """List agreements that end within 30 days or ended in the last 30, the earliest first."""
    found = call.services.terms.ending.listed(call.who, call.limit, call.after)
    return Listing([EndingOut.model_validate(each) for each in found.items], found.after)


@endpoint(bp, "PUT", AGREEMENT, right=AGREE, takes=AgreementNew, gives=AgreementOut, versioned=True)
def put_agreement(call: Call) -> Any:
    """Write down what was agreed with a customer: terms, limit, validity, signatories."""
    terms, customer_id = call.services.terms, call.path["customer_id"]
    agreement = terms.agree(call.who, customer_id, call.version, call.body)
    return told(agreement, terms.in_force(call.who, agreement))
