"""How bills and lists that are compared are reached."""

from collections.abc import Iterator
from datetime import date

from chalicelib.accounts.reconciliation.decisions import Decision, Side
from chalicelib.accounts.reconciliation.schemas import ChargeOnIn, SenderIn
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern
from tests.perf.patterns_of_payables import a_bill
from tests.unit.customers.factories import a_customer

LINES = 30


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, for a bill of thirty lines."""
    service, who = world.services.reconciliation, world.who
    for number in range(LINES):
        facts = {"expected": True, "number": "", "references": (f"BL2026{number:04}",)}
        world.services.payables.record(who, a_bill(number).model_copy(update=facts))
    rows = "".join(f"BL2026{number:04},900.00\n" for number in range(LINES))
    facts = {"supplier": "Ocean Line", "since": date(2026, 1, 1), "until": date(2026, 3, 1)}
    asked = SenderIn(side=Side.CARRIER, **facts)
    body = f"B/L,Amount\n{rows}".encode()
    yield Pattern(
        "upload a bill or list to compare",
        "accounts `REC#`, `RECFILE#`",
        lambda: service.upload(who, asked, "bill.csv", body),
    )
    world.settle()
    made = service.newest(who).items[0]
    made = service.map_columns(who, made.id, made.version, made.choices.columns)
    service.settle(who, made.id, made.version, {"marks": {"amount": "."}, "currency": "USD"})
    yield Pattern("compare thirty lines with thirty of ours", "accounts", world.settle)
    made = service.get(who, made.id)
    yield Pattern(
        "matches of an outcome, a page of 25",
        "accounts / by_month",
        lambda: service.findings(who, made, "matched"),
    )
    yield Pattern(
        "matches that are undecided, a page of 25",
        "accounts / worklist",
        lambda: service.findings(who, made, undecided=True),
    )
    yield Pattern(
        "lines that customers were never charged for, a page of 25",
        "accounts / open_items",
        lambda: service.findings(who, made, margin="never"),
    )
    customer = world.services.customers.create(who, a_customer(code="CHARGED-ON")).id
    yield Pattern(
        "charge a customer for what a carrier bills",
        "accounts, shipments `REF#`",
        lambda: service.charge_on(who, made.id, 1, 1, ChargeOnIn(customer_id=customer)),
    )
    made = service.get(who, made.id)
    yield Pattern(
        "accept one match",
        "accounts `REC#`",
        lambda: service.decide(who, made.id, 0, 1, Decision.ACCEPT, ""),
    )
