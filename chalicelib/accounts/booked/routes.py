"""The API of bookings: what is still to be billed of a customer's shipments."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.booked.schemas import BookingOut
from chalicelib.http import Call, endpoint
from chalicelib.jobs.schemas import JobOut

bp = Blueprint(__name__)

READ, COUNT = "accounts.read", "accounts.post"


@endpoint(
    bp,
    "GET",
    "/v1/customers/{customer_id}/credit/bookings",
    right=READ,
    gives=BookingOut,
    listing=True,
)
def list_bookings(call: Call) -> Any:
    """List the shipments of a customer of which charges are expected and not billed yet."""
    customer_id = call.path["customer_id"]
    call.services.customers.get(call.who, customer_id)
    return call.services.bookings.open(call.who, customer_id, call.limit, call.after)


@endpoint(bp, "POST", "/v1/exposure-recounts", right=COUNT, gives=JobOut, status=202)
def recount_exposures(call: Call) -> Any:
    """Count bookings and accepted disputes of every customer anew, in the background."""
    return call.services.recounting.start(call.who)
