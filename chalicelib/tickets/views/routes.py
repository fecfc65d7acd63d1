"""The API of saved views."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing
from chalicelib.tickets.views.schemas import ViewIn, ViewOut

bp = Blueprint(__name__)

READ, WRITE = "tickets.read", "tickets.write"
ALL, ONE = "/v1/desk/views", "/v1/desk/views/{view_id}"


@endpoint(bp, "GET", ALL, right=READ, gives=ViewOut, listing=True)
def list_views(call: Call) -> Any:
    """List the caller's own saved views and the company's, with how many tickets fit each now."""
    views = call.services.views
    shelf = views.shelf(call.who)
    counts = views.counts(call.who, shelf.all)
    return Listing(
        [
            ViewOut(
                **view.model_dump(),
                default=view.id == shelf.default,
                count=counts[view.id].number,
                more=counts[view.id].more,
            )
            for view in shelf.all
        ]
    )


@endpoint(bp, "POST", ALL, right=WRITE, takes=ViewIn, gives=ViewOut, status=201)
def save_view(call: Call) -> Any:
    """Save a queue with its filters under a name."""
    return call.services.views.save(call.who, call.body)


@endpoint(bp, "GET", ONE, right=READ, gives=ViewOut)
def get_view(call: Call) -> Any:
    """Read a saved view."""
    return call.services.views.get(call.who, call.path["view_id"])


@endpoint(bp, "PUT", ONE, right=WRITE, takes=ViewIn, gives=ViewOut, versioned=True)
def change_view(call: Call) -> Any:
    """Rename a view, narrow it otherwise, share it or keep it to oneself."""
    return call.services.views.change(call.who, call.path["view_id"], call.body, call.version)


@endpoint(bp, "DELETE", ONE, right=WRITE)
def delete_view(call: Call) -> Any:
    """Delete a view: one's own, or for who leads the desk, a shared one."""
    call.services.views.delete(call.who, call.path["view_id"])
