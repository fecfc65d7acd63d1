"""The API of interest on what is overdue."""

from datetime import date
from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.interest.schemas import InterestNew, InterestOut, InterestRunOut
from chalicelib.http import Call, endpoint
from chalicelib.kit.errors import Invalid
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, POST = "accounts.read", "accounts.post"
OF_CUSTOMER = "/v1/customers/{customer_id}/interest"


@endpoint(bp, "GET", OF_CUSTOMER, right=READ, gives=InterestOut, listing=True)
def preview_interest(call: Call) -> Any:
    """Show the interest that would be charged up to a day (``until``, yesterday)."""
    text = call.query.get("until", "")
    try:
        until = date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid.field("until", "Give a date as year-month-day.") from None
    return Listing(call.services.interest.preview(call.who, call.path["customer_id"], until))


@endpoint(bp, "POST", OF_CUSTOMER, right=POST, takes=InterestNew, gives=InterestOut, listing=True)
def charge_interest(call: Call) -> Any:
    """Charge one customer's interest up to a day (yesterday); no day is charged twice."""
    customer_id = call.path["customer_id"]
    return Listing(call.services.interest.charge(call.who, customer_id, call.body.until))


@endpoint(
    bp, "POST", "/v1/interest-runs", right=POST, takes=InterestNew, gives=InterestRunOut, status=202
)
def start_interest_run(call: Call) -> Any:
    """Charge everybody's interest up to a day (yesterday), in the background."""
    return call.services.interest.run(call.who, call.body.until)


@endpoint(bp, "GET", "/v1/interest-runs/{run_id}", right=READ, gives=InterestRunOut)
def get_interest_run(call: Call) -> Any:
    """Read how far a run is and what it charged, by currency in minor units."""
    return call.services.interest.run_of(call.who, call.path["run_id"])
