"""Shipments for tests, with only what matters said."""

from typing import Any

from chalicelib.shipments.model import Shipment
from chalicelib.shipments.schemas import ShipmentNew
from tests.unit.customers.factories import a_customer
from tests.unit.shipments.reports import day
from tests.world import World


def a_shipment(world: World, **fields: Any) -> ShipmentNew:
    """What is sent for a shipment of booking BKG1, Shanghai to Hamburg, there on day 30."""
    fields.setdefault("booking", "BKG1")
    fields.setdefault("customer_id", customer_of(world))
    defaults = {
        "number": "F-1",
        "origin": "CNSHA",
        "destination": "DEHAM",
        "agreed_departure": day(2),
        "agreed_arrival": day(30),
    }
    return ShipmentNew(**{**defaults, **fields})


def entered(world: World, **fields: Any) -> Shipment:
    """A shipment that was entered."""
    return world.services.shipments.create(world.who, a_shipment(world, **fields))


def customer_of(world: World) -> str:
    """The id of the one customer these shipments are for."""
    customers = world.services.customers
    found = customers.find_by_code(world.who, "ACME")
    return (found or customers.create(world.who, a_customer())).id
