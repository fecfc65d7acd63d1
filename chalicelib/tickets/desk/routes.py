"""The API of the desk's tools."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing
from chalicelib.tickets.desk.schemas import LikenessOut, MatterIn

bp = Blueprint(__name__)

READ, WRITE = "tickets.read", "tickets.write"
ONE = "/v1/tickets/{ticket_id}"


@endpoint(
    bp, "POST", "/v1/tickets/duplicates", right=WRITE, takes=MatterIn, gives=LikenessOut,
    listing=True,
)  # fmt: skip
def find_duplicates(call: Call) -> Any:
    """Before raising a ticket: list what is there already and may be the same matter."""
    return Listing(call.services.desk.like_new(call.who, call.body))


@endpoint(bp, "GET", f"{ONE}/duplicates", right=READ, gives=LikenessOut, listing=True)
def list_duplicates(call: Call) -> Any:
    """List the tickets that may be about the same matter as this one."""
    return Listing(call.services.desk.like(call.who, call.path["ticket_id"]))
