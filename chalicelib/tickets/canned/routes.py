"""The API of canned texts."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing
from chalicelib.tickets.canned.schemas import CannedIn, CannedOut

bp = Blueprint(__name__)

READ, WRITE = "tickets.read", "tickets.write"
ALL = "/v1/canned-texts"
ONE = f"{ALL}/{{canned_id}}"


@endpoint(bp, "GET", ALL, right=READ, gives=CannedOut, listing=True)
def list_canned_texts(call: Call) -> Any:
    """List the shared texts and one's own, by name."""
    return Listing(call.services.canned.texts(call.who))


@endpoint(bp, "POST", ALL, right=WRITE, takes=CannedIn, gives=CannedOut, status=201)
def add_canned_text(call: Call) -> Any:
    """Keep a text for oneself, or (``shared``) for everybody."""
    return call.services.canned.add(call.who, call.body)


@endpoint(bp, "GET", ONE, right=READ, gives=CannedOut)
def get_canned_text(call: Call) -> Any:
    """Read a text."""
    return call.services.canned.get(call.who, call.path["canned_id"])


@endpoint(bp, "PUT", ONE, right=WRITE, takes=CannedIn, gives=CannedOut, versioned=True)
def edit_canned_text(call: Call) -> Any:
    """Change a text, share it, or take it back from the shared ones."""
    return call.services.canned.edit(call.who, call.path["canned_id"], call.body, call.version)


@endpoint(bp, "DELETE", ONE, right=WRITE, gives=CannedOut, versioned=True)
def remove_canned_text(call: Call) -> Any:
    """Take a text away; gives what it said."""
    return call.services.canned.remove(call.who, call.path["canned_id"], call.version)
