"""How shipments and deliveries are reached."""

from collections.abc import Iterator

from chalicelib.shipments.releasing.schemas import ReleasedNew
from chalicelib.tenancy.principal import Principal
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern
from tests.unit.carriers.connected import Carrier
from tests.unit.carriers.messages import body, transport_event
from tests.unit.shipments.factories import a_shipment, entered
from tests.unit.shipments.reports import voyage


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, on thirty shipments of one customer, one with fourteen reports."""
    shipments, carriers, who = world.services.shipments, world.services.carriers, world.who
    for number in range(30):
        entered(world, number=f"F-{number:02}", booking=f"B{number:02}")
    one = entered(world, house_bill="HBL1", containers=["CSQU3054383"])
    shipments.take(Principal.system(who.tenant), voyage())
    carrier = Carrier.of(world)
    yield Pattern("shipment by id", "shipments", lambda: shipments.get(who, one.id))
    yield Pattern(
        "shipment with its fourteen reports",
        "shipments `EV#`",
        lambda: shipments.whole(who, one.id),
    )
    yield Pattern(
        "shipments, newest first, a page of 25",
        "shipments / newest",
        lambda: shipments.search(who, ""),
    )
    yield Pattern(
        "shipments of a customer, five",
        "shipments / by_customer",
        lambda: shipments.of_customer(who, one.customer_id, 5),
    )
    yield Pattern(
        "shipment by any of its numbers", "shipments `REF#`", lambda: shipments.search(who, "hbl1")
    )
    yield Pattern(
        "enter a shipment (two numbers)",
        "shipments",
        lambda: shipments.create(who, a_shipment(world, number="NEW", booking="NEW1")),
    )
    expected = {"expected_charges": {"USD": 600_00}}
    yield Pattern(
        "enter a shipment with expected charges",
        "shipments, accounts `BOOKED#`, `SHIP#`, `BESIDE`",
        lambda: shipments.create(who, a_shipment(world, number="NEW2", booking="NEW3", **expected)),
    )
    yield Pattern(
        "a customer's shipments still to be billed, a page of 25",
        "accounts / worklist",
        lambda: world.services.bookings.open(who, one.customer_id),
    )
    releasing = world.services.releasing
    yield Pattern(
        "the release light of a shipment",
        "shipments `PAPERS`, accounts `CREDIT`",
        lambda: releasing.standing(who, one.id),
    )
    order = ReleasedNew(document="delivery_order", to="Driver")
    yield Pattern(
        "release a document",
        "shipments `PAPERS`, accounts `CREDIT`",
        lambda: releasing.release(who, one.id, order),
    )
    yield Pattern(
        "shipments for whose documents leave is asked",
        "shipments / by_customer",
        lambda: releasing.asked(who),
    )
    yield Pattern(
        "take a carrier's delivery",
        "platform `HOOK#`, shipments",
        lambda: carrier.send(body(transport_event())),
    )
    yield Pattern(
        "process it (one late event: opens its exception, too)",
        "shipments `REF#`, `EV#`",
        world.settle,
    )
    yield Pattern(
        "take the same delivery again",
        "platform `HOOK#`, shipments",
        lambda: carrier.send(body(transport_event())),
    )
    yield Pattern(
        "deliveries of a connection, newest first",
        "shipments / newest",
        lambda: carriers.deliveries(who, carrier.connection.id),
    )
