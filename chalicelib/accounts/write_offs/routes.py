"""The API of write-offs: asked by one person, approved by another."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.write_offs.schemas import WriteOffNew, WriteOffOut
from chalicelib.http import Call, endpoint

bp = Blueprint(__name__)

READ, ASK, APPROVE = "accounts.read", "accounts.post", "accounts.release"
ONE = "/v1/write-offs/{write_off_id}"


@endpoint(
    bp,
    "POST",
    "/v1/accounts/{customer_id}/write-offs",
    right=ASK,
    takes=WriteOffNew,
    gives=WriteOffOut,
    status=201,
)
def ask_write_off(call: Call) -> Any:
    """Ask for money to be given up; it is booked once a second person approves."""
    return call.services.write_offs.ask(call.who, call.path["customer_id"], call.body)


@endpoint(bp, "GET", "/v1/write-offs", right=READ, gives=WriteOffOut, listing=True)
def list_write_offs(call: Call) -> Any:
    """List write-offs, the newest first; ``asked=yes``: those that wait for a second person."""
    service = call.services.write_offs
    listed = service.asked if call.query.get("asked") == "yes" else service.newest
    return listed(call.who, call.limit, call.after)


@endpoint(bp, "GET", ONE, right=READ, gives=WriteOffOut)
def get_write_off(call: Call) -> Any:
    """Read a write-off."""
    return call.services.write_offs.get(call.who, call.path["write_off_id"])


@endpoint(bp, "POST", f"{ONE}/approve", right=APPROVE, gives=WriteOffOut)
def approve_write_off(call: Call) -> Any:
    """Book the write-off that another person asked for."""
    return call.services.write_offs.approve(call.who, call.path["write_off_id"])


@endpoint(bp, "POST", f"{ONE}/refuse", right=ASK, gives=WriteOffOut)
def refuse_write_off(call: Call) -> Any:
    """Refuse a write-off, or take back one's own."""
    return call.services.write_offs.refuse(call.who, call.path["write_off_id"])
