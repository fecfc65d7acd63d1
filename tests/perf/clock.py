"""The clock: what it costs to find and fire what is due, among few open tickets and many."""

import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from chalicelib.kit.dynamo import Query
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import tenant_key
from chalicelib.tickets.schemas.record import TicketNew
from tests.perf.measure import Figure, MeteredWorld
from tests.unit.customers.factories import a_customer

DUE = 1_000


AMONG = (1_000, 10_000, 100_000)


def figures() -> Iterator[Figure]:
    """Firing 1,000 due escalations among 1,000, 10,000 and 100,000 open tickets: each reads and
    writes the same number of items."""
    costs = set()
    for many in AMONG:
        figure = _fired(many)
        costs.add((figure.calls, figure.items_read, figure.items_written))
        yield figure
    assert len(costs) == 1, f"an escalation costs more among many: {costs}"


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
    one = world.services.tickets.raise_ticket(world.who, later)
    world.settle()
    _copied(world, one.id, many - DUE - 1)
    world.clock.set(first_due)
    world.store.start()
    started = time.process_time()
    world.services.sweeper.run()
    fired = _fire_tickets(world)
    taken = (time.process_time() - started) * 1000
    assert fired == DUE, f"{fired} were fired"
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


def _copied(world: MeteredWorld, ticket_id: str, times: int) -> None:
    """As many tickets like this one: raising 100,000 one by one would take minutes."""
    pk = tenant_key(world.who.tenant, "K", ticket_id)
    rows = world.store.query(Query(TICKETS, pk, limit=20)).items
    text = json.dumps(rows)
    for number in range(times):
        copy = f"tkt_{number:026d}"
        world.memory.put_many(TICKETS, json.loads(text.replace(ticket_id, copy)))


def _soonest(world: MeteredWorld) -> datetime:
    soonest = world.services.tickets.open_by_due(world.who, 1).items[0].due_at
    assert soonest is not None
    return soonest


def _fire_tickets(world: MeteredWorld) -> int:
    """What else is due by then (an hour of the trail is sealed) is not what is measured."""
    tickets = [body for body in world.queues.take() if body["type"] == "ticket"]
    for body in tickets:
        world.deliver(body)
    return len(tickets)
