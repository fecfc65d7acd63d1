"""How files of the bank and their lines are reached."""

from collections.abc import Iterator
from datetime import date

from chalicelib.accounts.ledger.schemas import ChargeNew
from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.files import Line, camt
from tests.unit.customers.factories import a_customer

LINES = 30


def patterns(world: MeteredWorld) -> Iterator[Pattern]:
    """Each pattern in turn, on a statement of thirty payments."""
    payments, who = world.services.payments, world.who
    lines = [Line(10_000 + n, f"INV-{n:04}", ref=f"R{n}", party="Acme") for n in range(LINES)]
    content = camt(*lines)
    bank = Bank(world)
    made = bank.sent(content)
    taking = payments.files.take(who, made.id, made.version)
    job = payments.files.job_of(who, taking)
    assert job is not None
    yield Pattern(
        "take thirty lines of the bank in",
        "accounts `BA#`, `BL#`",
        lambda: payments.files.step(who, job),
    )
    world.settle()
    yield Pattern(
        "payments to assign, a page of 25",
        "accounts / worklist",
        lambda: payments.open_lines(who),
    )
    yield Pattern(
        "payments with a word, a page of 25",
        "accounts `BW#`",
        lambda: payments.search(who, "acme"),
    )
    yield Pattern(
        "files of the bank, the 25 newest",
        "accounts / by_month",
        lambda: payments.files.listed(who),
    )
    customer = world.services.customers.create(who, a_customer("ACME", "Acme Trading")).id
    for number in range(3):
        charge = ChargeNew(
            currency="USD",
            amount=10_000 + number,
            dated=date(2026, 2, 1),
            number=f"INV-{number:04}",
        )
        world.services.ledger.record_charge(who, customer, charge)
    line = next(each for each in bank.lines() if each.text == "INV-0001")
    yield Pattern(
        "what a payment may be, from its text and payer",
        "accounts / by_month, `PAYER#`; customers `W#`",
        lambda: payments.proposals(who, line),
    )
    key = payments.proposals(who, line)[0].key
    yield Pattern(
        "book a payment as proposed",
        "accounts",
        lambda: payments.settling.accept(who, line.id, key),
    )
    yield Pattern(
        "whose document a payer names",
        "accounts / by_month",
        lambda: world.services.ledger.bearing(who, "INV-0001"),
    )
