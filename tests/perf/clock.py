"""The clock: what it costs to find and fire what is due, among few open tickets and many."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.tickets.schemas import TicketNew
from tests.perf.measure import Figure, MeteredWorld
from tests.unit.customers.factories import a_customer

DUE = 1_000


def figures(large: bool = False) -> Iterator[Figure]:
    """Firing 1,000 due escalations among 1,000 and among 10,000 open tickets.

    ``large``: also among 100,000, which takes minutes to raise.
    """
    for others in (0, 9_000, *((99_000,) if large else ())):
        yield _fired(DUE + others)


def _fired(many: int) -> Figure:
    world = MeteredWorld()
    customer = world.services.customers.create(world.who, a_customer())
    new = TicketNew(
        category="delay", text="The container missed its vessel.", customer_id=customer.id
    )
    for _ in range(DUE):
        world.services.tickets.raise_ticket(world.who, new)
    world.settle()
    first_due = _soonest(world)
    world.clock.set(first_due - timedelta(minutes=1))
    later = new.model_copy(update={"text": "Raised just now, nothing is due."})
    for _ in range(many - DUE):
        world.services.tickets.raise_ticket(world.who, later)
    world.settle()
    world.clock.set(first_due)
    world.store.start()
    started = time.process_time()
    sweep = world.services.sweeper.run()
    _fire_tickets(world)
    taken = (time.process_time() - started) * 1000
    assert sweep.woken == DUE, f"{sweep.woken} were woken"
    used = world.store.usage
    return Figure(
        name=f"clock: fire one of {DUE:,} due among {many:,} open tickets",
        runs=DUE,
        cpu_ms=round(taken / DUE, 3),
        beside_ms=0.0,
        calls=round(used.calls / DUE, 2),
        items_read=round(used.items_read / DUE, 2),
        items_written=round(used.items_written / DUE, 2),
        read_units=round(used.read_units / DUE, 2),
        write_units=round(used.write_units / DUE, 2),
    )


def _soonest(world: MeteredWorld) -> datetime:
    soonest = world.services.tickets.open_by_due(world.who, 1).items[0].due_at
    assert soonest is not None
    return soonest


def _fire_tickets(world: MeteredWorld) -> None:
    for body in world.queues.take():
        if body["type"] == "ticket":
            world.deliver(body)
