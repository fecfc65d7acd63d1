"""Work over files and lines that dies before or after any write ends as if nothing had happened."""

from collections.abc import Callable

import pytest

from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.desk import Desk
from tests.unit.accounts.payments.files import Line, camt
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.world import World

# Two equal ones without a reference among them: what would be doubled or lost first.
LINES = [Line(1000 + n, f"INV-{n}", ref=f"R{n}") for n in range(33)] + [Line(500), Line(500)]
AMOUNTS = sorted(line.amount for line in LINES)


def dying(store: MortalStore, at: int, after: bool, work: Callable[[], None]) -> int:
    """The work, done again after it died; how many writes it took."""
    store.commits, store.at, store.after = 0, at, after
    try:
        work()
    except Died:
        work()
    return store.commits


def woken(world: World, job_id: str) -> None:
    """The worker of a job, as the sweeper wakes it."""
    world.services.jobs.wake(world.who, job_id, "")


def taken(at: int, after: bool) -> int:
    world = World(store=MortalStore())
    bank = Bank(world)
    made = bank.sent(camt(*LINES))
    job = bank.files.take(bank.who, made.id, made.version).job
    writes = dying(world.store, at, after, lambda: woken(world, job))
    world.settle()
    assert (bank.now(made).result.new, bank.amounts()) == (len(LINES), AMOUNTS), (at, after)
    return writes


def undone(at: int, after: bool) -> int:
    world = World(store=MortalStore())
    bank = Bank(world)
    made = bank.took(camt(*LINES))
    job = bank.files.undo(bank.who, made.id, made.version).job
    writes = dying(world.store, at, after, lambda: woken(world, job))
    world.settle()
    assert (bank.now(made).state, bank.lines()) == ("undone", []), (at, after)
    return writes


def accepted(at: int, after: bool) -> int:
    world = World(store=MortalStore())
    desk = Desk(world)
    for number in range(12):
        desk.bill(1000 + number, f"INV-{number:02}")
    desk.bank.took(camt(*(Line(1000 + n, f"INV-{n:02}") for n in range(12))))
    job = desk.payments.accept_all_certain(desk.who).id
    writes = dying(world.store, at, after, lambda: woken(world, job))
    world.settle()
    balance = desk.owed()
    assert (balance.debits, balance.credits, balance.total) == (0, 0, 0), (at, after)
    payments = [entry for entry in desk.entries() if entry.amount < 0]
    assert len(payments) == 12, (at, after)
    return writes


@pytest.mark.parametrize("work", [taken, undone, accepted])
def test_wherever_it_dies_each_line_is_dealt_with_once(work: Callable[[int, bool], int]) -> None:
    writes = work(-1, False)
    assert writes >= 4
    for at in range(1, writes + 1):
        for after in (False, True):
            work(at, after)
