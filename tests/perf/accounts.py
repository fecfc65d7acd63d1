"""Accounts: a statement of five hundred entries, and a reminder pass over ten thousand items."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

from chalicelib.accounts.ledger.schemas import ChargeNew
from tests.perf.measure import Figure, MeteredWorld, measured
from tests.unit.customers.factories import a_customer

ENTRIES = 500
CUSTOMERS = 1_000
ITEMS_EACH = 10
OVERDUE_EACH = 3
# By then the reminders of all accounts are due, after an outage so to speak.
MONTH_LATER = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)


def figures() -> Iterator[Figure]:
    """Each figure in turn."""
    yield _a_statement()
    for customers in (CUSTOMERS // 10, CUSTOMERS):
        yield _a_reminder_pass(customers)


def _a_statement() -> Figure:
    world = MeteredWorld()
    customers = [_with_entries(world, number) for number in range(4)]
    start, until = date(2026, 2, 1), date(2026, 2, 28)

    def issue(number: int) -> None:
        world.services.statements.issue(world.who, customers[number + 1], start, until, send=False)

    return measured(f"issue a statement of {ENTRIES} entries, its PDF", world, issue, runs=3)


def _with_entries(world: MeteredWorld, number: int) -> str:
    customer = world.services.customers.create(world.who, a_customer(f"S{number}"))
    for entry in range(ENTRIES):
        charge = ChargeNew(
            currency="USD",
            amount=10_000 + entry,
            dated=date(2026, 2, 1 + entry % 28),
            number=f"INV-{entry:05}",
            reference="Ocean freight Ningbo – Rotterdam",
        )
        world.services.ledger.record_charge(world.who, customer.id, charge)
    return customer.id


def _a_reminder_pass(customers: int) -> Figure:
    """All customers' reminders fall due on one day; three of ten items of each are overdue."""
    world = MeteredWorld()
    for number in range(customers):
        email = f"pay{number}@customer.example"
        customer = world.services.customers.create(
            world.who, a_customer(f"R{number:04}", email=email)
        )
        for item in range(ITEMS_EACH):
            late = item < OVERDUE_EACH
            due = date(2026, 3, 2) if late else date(2026, 12, 1)
            charge = ChargeNew(
                currency="USD", amount=5_000, dated=date(2026, 2, 1), due=due, number=f"I{item}"
            )
            world.services.ledger.record_charge(world.who, customer.id, charge)
    world.settle()
    world.clock.set(MONTH_LATER)
    world.store.start()
    started = time.process_time()
    prepared = 0
    while world.services.sweeper.run().woken:
        for body in world.queues.take():
            if body["type"] == "account":
                world.deliver(body)
                prepared += 1
    taken = (time.process_time() - started) * 1000
    assert prepared == customers, f"{prepared} accounts were woken"
    used = world.store.usage
    return Figure(
        name=f"reminder pass, each of {customers:,} customers, 3 of 10 items late",
        runs=customers,
        cpu_ms=round(taken / customers, 3),
        beside_ms=0.0,
        calls=round(used.calls / customers, 2),
        items_read=round(used.items_read / customers, 2),
        items_written=round(used.items_written / customers, 2),
        read_units=round(used.read_units / customers, 2),
        write_units=round(used.write_units / customers, 2),
    )
