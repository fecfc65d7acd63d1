"""The API of shipments."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.http import Call, endpoint
from chalicelib.shipments.schemas import EventNew, EventOut, ShipmentNew, ShipmentOut

bp = Blueprint(__name__)

READ, WRITE = "shipments.read", "shipments.write"


@endpoint(bp, "GET", "/v1/shipments", right=READ, gives=ShipmentOut, listing=True)
def list_shipments(call: Call) -> Any:
    """List shipments, the newest first; ``q`` finds by any number, ``customer`` by customer."""
    customer = call.query.get("customer", "")
    if customer:
        return call.services.shipments.of_customer(call.who, customer, call.limit, call.after)
    query = call.query.get("q", "")
    return call.services.shipments.search(call.who, query, call.limit, call.after)


@endpoint(
    bp, "POST", "/v1/shipments", right=WRITE, takes=ShipmentNew, gives=ShipmentOut, status=201
)
def create_shipment(call: Call) -> Any:
    """Enter a shipment."""
    return call.services.shipments.create(call.who, call.body)


@endpoint(bp, "GET", "/v1/shipments/{shipment_id}", right=READ, gives=ShipmentOut)
def get_shipment(call: Call) -> Any:
    """Read a shipment."""
    return call.services.shipments.get(call.who, call.path["shipment_id"])


@endpoint(
    bp,
    "PUT",
    "/v1/shipments/{shipment_id}",
    right=WRITE,
    takes=ShipmentNew,
    gives=ShipmentOut,
    versioned=True,
)
def edit_shipment(call: Call) -> Any:
    """Change a shipment."""
    shipment_id = call.path["shipment_id"]
    return call.services.shipments.edit(call.who, shipment_id, call.version, call.body)


@endpoint(
    bp,
    "GET",
    "/v1/shipments/{shipment_id}/events",
    right=READ,
    gives=EventOut,
    listing=True,
)
def list_events(call: Call) -> Any:
    """List what was reported on a shipment, the latest happening first."""
    shipment_id = call.path["shipment_id"]
    return call.services.shipments.timeline(call.who, shipment_id, call.limit, call.after)


@endpoint(
    bp,
    "POST",
    "/v1/shipments/{shipment_id}/events",
    right=WRITE,
    takes=EventNew,
    gives=ShipmentOut,
    status=201,
)
def add_event(call: Call) -> Any:
    """Enter by hand what somebody was told about a shipment; gives the shipment."""
    return call.services.shipments.report(call.who, call.path["shipment_id"], call.body)
