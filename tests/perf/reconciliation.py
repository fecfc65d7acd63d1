"""Twenty thousand lines of a carrier's bill against as many expected costs, file to result."""

import time
from collections.abc import Iterator
from datetime import date

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.accounts.payables.model import Payable, Status, supplier_key
from chalicelib.accounts.payables.repository import PayableRepository
from chalicelib.accounts.reconciliation.decisions import Side
from chalicelib.accounts.reconciliation.schemas import SenderIn
from chalicelib.tables import ACCOUNTS
from tests.perf.measure import Figure, MeteredWorld

LINES = 20_000
CARRIER = "Ocean Line"


def figures() -> Iterator[Figure]:
    """The whole way once: reading, comparing, laying the result down."""
    world = MeteredWorld()
    _expected(world)
    service, who = world.services.reconciliation, world.who
    since, until = date(2026, 1, 1), date(2026, 3, 31)
    asked = SenderIn(side=Side.CARRIER, supplier=CARRIER, since=since, until=until)
    world.store.start()
    started = time.process_time()
    made = service.upload(who, asked, "bill.csv", _bill())
    world.settle()
    made = service.get(who, made.id)
    made = service.map_columns(who, made.id, made.version, made.choices.columns)
    marks = {"amount": ".", "grams": "."}
    made = service.settle(who, made.id, made.version, {"marks": marks, "currency": "USD"})
    world.settle()
    taken = time.process_time() - started
    done = service.get(who, made.id)
    assert (done.state, done.rows) == ("compared", LINES), (done.state, done.rows)
    assert done.count("matched") > LINES * 0.9
    used = world.store.usage
    yield Figure(
        name=f"reconcile {LINES:,} lines with {LINES:,} of ours, file to result",
        runs=1,
        cpu_ms=round(taken * 1000, 1),
        beside_ms=0.0,
        calls=used.calls,
        items_read=used.items_read,
        items_written=used.items_written,
        read_units=used.read_units,
        write_units=used.write_units,
    )


def _bill() -> bytes:
    """One line in fifty is a hundred dollars more, one in a hundred is of an unknown bill."""
    rows = ["B/L;Charge;Amount;Weight"]
    for number in range(LINES):
        bill = f"OOLU{20_000_000 + number // 2}" if number % 100 else f"NONE{number:08}"
        amount = 100_000 + number % 977 + (10_000 if number % 50 == 1 else 0)
        charge = "Ocean freight" if number % 2 else "BAF"
        rows.append(f"{bill};{charge};{amount // 100}.{amount % 100:02};{1000 + number % 300}")
    return "\n".join(rows).encode()


def _expected(world: MeteredWorld) -> None:
    rows = PayableRepository(world.store, world.who)
    items = [rows._item(_cost(world, number)) for number in range(LINES)]
    world.store.put_many(ACCOUNTS, items)


def _cost(world: MeteredWorld, number: int) -> Payable:
    return Payable(
        id=f"pbl_{number:08}",
        supplier=CARRIER,
        supplier_key=supplier_key(CARRIER),
        currency="USD",
        amount=100_000 + number % 977,
        status=Status.EXPECTED,
        dated=date(2026, 2, 1),
        due=date(2026, 3, 1),
        references=(f"{20_000_000 + number // 2}",),
        charge_kind=ChargeKind.FREIGHT if number % 2 else ChargeKind.SURCHARGE,
        grams=(1000 + number % 300) * 1000,
        recorded_at=world.clock.now(),
        recorded_by=world.who.user,
    )
