"""The API of connections to carriers, and the addresses that carriers call."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.carriers.schemas import (
    ConnectedOut,
    ConnectionNew,
    ConnectionOut,
    DeliveryOut,
    SecretNew,
)
from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

MANAGE = "carriers.manage"


@endpoint(bp, "POST", "/v1/hooks/dcsa/{token}", right=None, status=204)
def receive_delivery(call: Call) -> None:
    """Receive events of a carrier (DCSA Track & Trace 2.2), signed in Notification-Signature."""
    signature = call.headers.get("notification-signature", "")
    call.services.carriers.receive(call.path["token"], call.raw, signature)


@endpoint(bp, "HEAD", "/v1/hooks/dcsa/{token}", right=None, status=204)
def confirm_address(call: Call) -> None:
    """Tell a carrier that asks whether a callback address exists (DCSA callback API 1.0)."""
    call.services.carriers.confirm(call.path["token"])


@endpoint(bp, "GET", "/v1/carriers", right=MANAGE, gives=ConnectionOut, listing=True)
def list_connections(call: Call) -> Any:
    """List the connections to carriers."""
    carriers = call.services.carriers
    return Listing([carriers.shown(each) for each in carriers.connections(call.who)])


@endpoint(
    bp, "POST", "/v1/carriers", right=MANAGE, takes=ConnectionNew, gives=ConnectedOut, status=201
)
def connect_carrier(call: Call) -> Any:
    """Connect a carrier; the answer holds its secret, which is never shown again."""
    return call.services.carriers.connect(call.who, call.body)


@endpoint(bp, "GET", "/v1/carriers/{connection_id}", right=MANAGE, gives=ConnectionOut)
def get_connection(call: Call) -> Any:
    """Read a connection."""
    carriers = call.services.carriers
    return carriers.shown(carriers.get(call.who, call.path["connection_id"]))


@endpoint(
    bp,
    "PUT",
    "/v1/carriers/{connection_id}/secret",
    right=MANAGE,
    takes=SecretNew,
    gives=ConnectedOut,
    versioned=True,
)
def rotate_secret(call: Call) -> Any:
    """Replace a connection's secret; the old one counts for a week more."""
    connection_id = call.path["connection_id"]
    return call.services.carriers.rotate(call.who, connection_id, call.version, call.body.secret)


@endpoint(
    bp,
    "DELETE",
    "/v1/carriers/{connection_id}",
    right=MANAGE,
    gives=ConnectionOut,
    versioned=True,
)
def close_connection(call: Call) -> Any:
    """Close a connection: nothing is accepted over it any more, what came in stays."""
    connection_id = call.path["connection_id"]
    return call.services.carriers.close(call.who, connection_id, call.version)


@endpoint(
    bp,
    "GET",
    "/v1/carriers/{connection_id}/deliveries",
    right=MANAGE,
    gives=DeliveryOut,
    listing=True,
)
def list_deliveries(call: Call) -> Any:
    """List what came over a connection and what became of it, the newest first."""
    return call.services.carriers.deliveries(
        call.who, call.path["connection_id"], call.limit, call.after
    )
