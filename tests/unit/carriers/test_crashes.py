"""The process dies before or after any write: in the end it is as if it had not."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.carriers.model import Outcome
from chalicelib.kit.dynamo import Item, Operation
from chalicelib.kit.dynamo.memory import MemoryStore
from tests.unit.carriers.connected import Carrier
from tests.unit.carriers.messages import body, transport_event
from tests.unit.shipments.factories import a_shipment, customer_of
from tests.world import World

LATE = body(
    transport_event(eventDateTime="2026-05-01T00:00:00Z"),
    transport_event(eventID="e-2", eventDateTime="2026-05-02T00:00:00Z"),
)


class Died(BaseException):
    """The process is gone; nothing catches this."""


class DyingStore(MemoryStore):
    """Dies once, before or after a certain write."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0
        self.dies_at = 0
        self.after = False

    def commit(self, operations: Sequence[Operation]) -> None:
        self._maybe(lambda: super(DyingStore, self).commit(operations))

    def put_many(self, table: str, items: Sequence[Item]) -> None:
        self._maybe(lambda: super(DyingStore, self).put_many(table, items))

    def _maybe(self, write: Callable[[], Any]) -> None:
        self.writes += 1
        if self.writes != self.dies_at:
            write()
            return
        if self.after:
            write()
        raise Died


def living(what: Callable[[], Any]) -> None:
    """Do it; a death ends it, the world goes on."""
    try:
        what()
    except Died:
        return


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("dies_at", range(1, 9))
def test_whenever_the_process_dies_the_delivery_takes_effect_once(
    dies_at: int, after: bool
) -> None:
    store = DyingStore()
    world = World(store=store)
    carrier, customer = Carrier.of(world), customer_of(world)
    new = a_shipment(world, agreed_arrival="2026-04-01T00:00:00Z")
    store.writes, store.dies_at, store.after = 0, dies_at, after
    living(lambda: world.services.shipments.create(world.who, new))
    if not world.services.shipments.search(world.who, "BKG1").items:
        world.services.shipments.create(world.who, new)
    for _ in range(2):  # a carrier that got no answer sends again
        living(lambda: carrier.send(LATE))
    living(world.settle)
    # A message that died with the process comes again when the clock's lease has run out.
    world.pass_time(timedelta(minutes=25), tick=timedelta(minutes=1))
    (shipment,) = world.services.shipments.search(world.who, "BKG1").items
    (delivery,) = carrier.delivered()
    assert (delivery.outcome, delivery.matched) == (Outcome.PROCESSED, 2)
    assert str(shipment.arrival.estimated) == "2026-05-02 00:00:00+00:00"
    tickets = world.services.tickets.of_customer(world.who, customer, 10).items
    assert [ticket.id for ticket in tickets] == list(shipment.opened.values())
    assert len(tickets) == 1
