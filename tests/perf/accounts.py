"""Accounts: a statement of five hundred entries, runs over a thousand customers, a reminder pass
over ten thousand items."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

from chalicelib.accounts.ledger.schemas import ChargeNew
from tests.perf.measure import Figure, MeteredWorld, measured
from tests.unit.customers.factories import a_customer

ENTRIES = 500
LINES = 300
CUSTOMERS = 1_000
ITEMS_EACH = 10
OVERDUE_EACH = 3
# By then the reminders of all accounts are due, after an outage so to speak.
MONTH_LATER = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)


def figures() -> Iterator[Figure]:
    """Each figure in turn."""
    yield _a_statement()
    for customers in (CUSTOMERS // 10, CUSTOMERS):
        yield _a_run(customers)
    yield _a_document()
    # The same hundred are late in each of the first two: what is open besides costs nothing.
    for customers, late in ((100, 100), (CUSTOMERS, 100), (CUSTOMERS, CUSTOMERS)):
        yield _a_reminder_pass(customers, late)


def _a_statement() -> Figure:
    world = MeteredWorld()
    customers = [_with_entries(world, number) for number in range(4)]
    start, until = date(2026, 2, 1), date(2026, 2, 28)

    def issue(number: int) -> None:
        world.services.statements.issue(world.who, customers[number + 1], start, until, send=False)

    return measured(f"issue a statement of {ENTRIES} entries, its PDF", world, issue, runs=3)


def _with_entries(
    world: MeteredWorld,
    number: int,
    entries: int = ENTRIES,
    reference: str = "Ocean freight Ningbo – Rotterdam",
) -> str:
    customer = world.services.customers.create(world.who, a_customer(f"S{number}"))
    for entry in range(entries):
        charge = ChargeNew(
            currency="USD",
            amount=10_000 + entry,
            dated=date(2026, 2, 1 + entry % 28),
            number=f"INV-{entry:05}",
            reference=reference,
        )
        world.services.ledger.record_charge(world.who, customer.id, charge)
    return customer.id


def _a_run(customers: int) -> Figure:
    """The statements of a month for all customers, five entries each, with their documents."""
    world = MeteredWorld()
    for number in range(customers):
        customer = world.services.customers.create(world.who, a_customer(f"R{number:04}"))
        for entry in range(5):
            charge = ChargeNew(
                currency="USD", amount=5_000, dated=date(2026, 2, 1 + entry), number=f"I{entry}"
            )
            world.services.ledger.record_charge(world.who, customer.id, charge)
    world.settle()
    statements = world.services.statements
    job = statements.start_run(world.who, date(2026, 2, 1), date(2026, 2, 28), send=False)
    world.store.start()
    started = time.process_time()
    while statements.get_run(world.who, job.id).is_open:
        for body in world.queues.take():
            world.deliver(body)
    taken = (time.process_time() - started) * 1000
    assert statements.get_run(world.who, job.id).result == {"issued": customers}
    return _per_customer(
        f"run of statements, each of {customers:,} customers", world, customers, taken
    )


def _a_document() -> Figure:
    """Drawing three hundred bilingual lines: nothing but reportlab's work."""
    from chalicelib.accounts.statements.document import StatementPaper

    world = MeteredWorld()
    customer = _with_entries(world, 0, LINES, "海运费 Ocean freight 宁波 – Rotterdam")
    period = (date(2026, 2, 1), date(2026, 2, 28))
    statement = world.services.statements.issue(world.who, customer, *period)
    lines = world.services.statements.lines(world.who, statement)

    def draw(_number: int) -> None:
        StatementPaper(statement).drawn(lines)

    return measured(f"PDF of {LINES} bilingual lines", world, draw, runs=5)


def _a_reminder_pass(customers: int, late_ones: int) -> Figure:
    """The reminders of ``late_ones`` customers fall due on one day; three of ten items of each
    are overdue, nothing of the others is."""
    world = MeteredWorld()
    world.services.reminders.papers = None  # a document's cost is told with the statement
    for number in range(customers):
        email = f"pay{number}@customer.example"
        customer = world.services.customers.create(
            world.who, a_customer(f"R{number:04}", email=email)
        )
        for item in range(ITEMS_EACH):
            late = item < OVERDUE_EACH and number < late_ones
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
    assert prepared == late_ones, f"{prepared} accounts were woken"
    name = f"reminder pass, each of {late_ones:,} late customers among {customers:,}"
    return _per_customer(name, world, late_ones, taken)


def _per_customer(name: str, world: MeteredWorld, customers: int, taken: float) -> Figure:
    used = world.store.usage
    return Figure(
        name=name,
        runs=customers,
        cpu_ms=round(taken / customers, 3),
        beside_ms=0.0,
        calls=round(used.calls / customers, 2),
        items_read=round(used.items_read / customers, 2),
        items_written=round(used.items_written / customers, 2),
        read_units=round(used.read_units / customers, 2),
        write_units=round(used.write_units / customers, 2),
    )
