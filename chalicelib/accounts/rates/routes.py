"""The API of dated exchange rates."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.rates.schemas import RateNew, RateOut, told
from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, STATE = "accounts.read", "accounts.terms"


@endpoint(bp, "GET", "/v1/rates", right=READ, gives=RateOut, listing=True)
def list_rates(call: Call) -> Any:
    """List the company's exchange rates, each currency's newest first."""
    rates = call.services.rates
    base, page = rates.base(call.who), rates.listed(call.who, call.limit, call.after)
    return Listing([told(each, base) for each in page.items], page.after)


@endpoint(bp, "PUT", "/v1/rates", right=STATE, takes=RateNew, gives=RateOut)
def state_rate(call: Call) -> Any:
    """State what one unit of a currency is worth in the company's own, from a day on."""
    rates = call.services.rates
    return told(rates.state(call.who, call.body), rates.base(call.who))
