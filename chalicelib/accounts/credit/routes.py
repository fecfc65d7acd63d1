"""The API of credit: exposure against limit, holds and their release."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.credit.schemas import (
    CreditOut,
    ExposureOut,
    HeldOut,
    HoldNew,
    PositionNew,
    PositionOut,
    ReleaseNew,
)
from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, MANAGE, ASK, RELEASE = (
    "accounts.read",
    "accounts.terms",
    "accounts.promise",
    "accounts.release",
)
CREDIT = "/v1/customers/{customer_id}/credit"


@endpoint(bp, "GET", "/v1/credit-holds", right=READ, gives=HeldOut, listing=True)
def list_holds(call: Call) -> Any:
    """List who is on hold, the longest first; ``asked=yes``: whose release is asked."""
    credit = call.services.credit
    listed = credit.asked if call.query.get("asked") == "yes" else credit.held
    found = listed(call.who, call.limit, call.after)
    return Listing([HeldOut.model_validate(each) for each in found.items], found.after)


@endpoint(bp, "GET", CREDIT, right=READ, gives=CreditOut)
def get_credit(call: Call) -> Any:
    """Read a customer's exposure against its limit, its hold, release and positions."""
    return _told(call)


@endpoint(
    bp,
    "POST",
    f"{CREDIT}/positions",
    right=MANAGE,
    takes=PositionNew,
    gives=PositionOut,
    status=201,
)
def add_position(call: Call) -> Any:
    """Note a booking, acceptance bill, guarantee or accepted dispute that counts."""
    return call.services.credit.add_position(call.who, call.path["customer_id"], call.body)


@endpoint(bp, "DELETE", f"{CREDIT}/positions/{{position_id}}", right=MANAGE)
def remove_position(call: Call) -> Any:
    """Remove what was charged, has matured, was returned or credited."""
    path = call.path
    call.services.credit.remove_position(call.who, path["customer_id"], path["position_id"])


@endpoint(bp, "POST", f"{CREDIT}/hold", right=MANAGE, takes=HoldNew, gives=CreditOut)
def put_on_hold(call: Call) -> Any:
    """Put a customer on hold by hand."""
    call.services.credit.put_on_hold(call.who, call.path["customer_id"], call.body)
    return _told(call)


@endpoint(bp, "POST", f"{CREDIT}/release", right=ASK, takes=ReleaseNew, gives=CreditOut)
def ask_release(call: Call) -> Any:
    """Ask for a hold to be set aside up to a day; a second person grants it."""
    call.services.credit.ask_release(call.who, call.path["customer_id"], call.body)
    return _told(call)


@endpoint(bp, "POST", f"{CREDIT}/release/grant", right=RELEASE, gives=CreditOut)
def grant_release(call: Call) -> Any:
    """Grant the release that another person asked for."""
    call.services.credit.grant_release(call.who, call.path["customer_id"])
    return _told(call)


@endpoint(bp, "POST", f"{CREDIT}/release/refuse", right=ASK, gives=CreditOut)
def refuse_release(call: Call) -> Any:
    """Refuse a release, or take back one's own."""
    call.services.credit.refuse_release(call.who, call.path["customer_id"])
    return _told(call)


def _told(call: Call) -> CreditOut:
    standing = call.services.credit.standing(call.who, call.path["customer_id"])
    facts = standing.credit.model_dump(include=set(CreditOut.model_fields))
    shown = ExposureOut.model_validate(standing.facts.exposure)
    return CreditOut.model_validate(facts | {"exposure": shown, "limit": standing.facts.limit})
