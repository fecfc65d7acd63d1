"""How files of the bank and their lines are reached."""

from collections.abc import Iterator

from tests.perf.measure import MeteredWorld
from tests.perf.patterns import Pattern
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.files import Line, camt

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
    yield Pattern(
        "whose document a payer names",
        "accounts / by_month",
        lambda: world.services.ledger.bearing(who, "INV-0001"),
    )
