"""A file is taken back while others list its bookings: a line goes with the last of them."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import count, takewhile

import pytest

from chalicelib.accounts.payments.model import BankFile
from chalicelib.kit.dynamo import Operation
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.desk import Desk
from tests.unit.accounts.payments.files import Line, camt
from tests.unit.accounts.payments.test_crashes import dying, woken
from tests.unit.accounts.statements.test_crashes import MortalStore
from tests.world import World

# Two equal ones without a reference, and more lines than one transaction takes.
LINES = [Line(1000 + n, f"INV-{n}", ref=f"R{n}") for n in range(33)] + [Line(500), Line(500)]
AMOUNTS = sorted(line.amount for line in LINES)
ONE, TWO = Line(10_000, "INV-1", ref="B1", party="Acme"), Line(700, "INV-2", ref="B2")
BARE = Line(5000)


def twins(bank: Bank, *lines: Line) -> list[BankFile]:
    """The same file, uploaded by two people and taken in by both at the same moment."""
    made = [bank.sent(camt(*lines)) for _ in range(2)]
    for each in made:
        bank.files.take(bank.who, each.id, each.version)
    bank.world.settle()
    return [bank.now(each) for each in made]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_of_two_same_files_is_taken_back_and_its_lines_stay_with_the_other(
    world: World, order: tuple[int, int]
) -> None:
    bank = Bank(world)
    made = twins(bank, ONE, BARE, BARE)
    first, last = (made[each] for each in order)
    assert (bank.took_back(first).left, bank.amounts()) == (3, [5000, 5000, 10_000])
    assert {line.file_id for line in bank.lines()} == {last.id}
    assert (bank.took_back(last).left, bank.lines()) == (0, [])
    assert bank.took(camt(ONE, BARE, BARE)).result.new == 3


def test_what_stays_is_booked_once(world: World) -> None:
    desk = Desk(world)
    desk.bill(10_000, "INV-1")
    first, last = twins(desk.bank, ONE)
    desk.bank.took_back(first)
    [line] = desk.bank.lines()
    assert desk.accept(line).state == "booked"
    assert desk.bank.took_back(last).left == 1
    # Whoever sends it once more is told that it is known; it is not there to be booked again.
    again = desk.bank.sent(camt(ONE))
    assert (again.checked.known, again.may_take, desk.owed().total) == (1, False, 0)
    assert [each.state for each in desk.bank.lines()] == ["booked"]


def test_a_line_of_overlapping_statements_goes_with_the_last_of_them(world: World) -> None:
    bank = Bank(world)
    first = bank.took(camt(ONE, name="A"))
    last = bank.took(camt(ONE, TWO, name="B"))
    bank.took_back(first)
    assert bank.amounts() == [700, 10_000]
    assert (bank.took_back(last).left, bank.lines()) == (0, [])


def test_the_file_that_only_knew_lines_is_taken_back_first(world: World) -> None:
    bank = Bank(world)
    first = bank.took(camt(ONE, name="A"))
    last = bank.took(camt(ONE, TWO, name="B"))
    assert (bank.took_back(last).left, bank.amounts()) == (1, [10_000])
    assert (bank.took_back(first).left, bank.lines()) == (0, [])


def test_a_booked_line_stays_where_it_was_seen(world: World) -> None:
    """Else an equal payment of the statement that follows would be taken for it."""
    desk = Desk(world)
    made = desk.bank.took(camt(BARE, opening=0, name="S1", number="1"))
    [line] = desk.bank.lines()
    desk.assign(line)
    assert desk.bank.took_back(made).left == 1
    assert desk.bank.took(camt(BARE, opening=5000, name="S2", number="2")).result.new == 1
    assert desk.bank.amounts() == [5000, 5000]


class MeanwhileStore(MortalStore):
    """Lets something else happen just before its ``at``-th commit."""

    meanwhile: Callable[[], object] | None = None

    def commit(self, operations: Sequence[Operation]) -> None:
        if self.meanwhile and self.commits + 1 == self.at:
            what, self.meanwhile = self.meanwhile, None
            before = self.commits
            what()
            self.commits = before
        self.commits += 1
        super(MortalStore, self).commit(operations)


def overtaken(at: int, taking_first: bool) -> bool:
    """One of twins is taken in, the other back, one of them before a write of the other's work.

    False if there is no such write any more.
    """
    store = MeanwhileStore()
    world = World(store=store)
    bank = Bank(world)
    mine, theirs = (bank.sent(camt(*LINES)) for _ in range(2))
    bank.files.take(bank.who, mine.id, mine.version)
    world.settle()
    undo = bank.files.undo(bank.who, mine.id, bank.now(mine).version).job
    take = bank.files.take(bank.who, theirs.id, theirs.version).job
    slow, quick = (take, undo) if taking_first else (undo, take)
    store.commits, store.at, store.meanwhile = 0, at, lambda: woken(world, quick)
    woken(world, slow)
    if store.meanwhile:
        return False
    world.pass_time(timedelta(minutes=5))
    states = (bank.now(mine).state, bank.now(theirs).state)
    assert (states, bank.amounts()) == (("undone", "taken"), AMOUNTS), at
    assert {line.file_id for line in bank.lines()} == {theirs.id}, at
    assert (bank.took_back(theirs).left, bank.lines()) == (0, []), at
    return True


@pytest.mark.parametrize("taking_first", [True, False])
def test_a_twin_is_taken_back_at_any_moment_of_the_other_s_work(taking_first: bool) -> None:
    moments = list(takewhile(lambda at: overtaken(at, taking_first), count(1)))
    assert len(moments) >= 4


def died(at: int, after: bool) -> int:
    """A file is taken back whose lines are partly booked, partly listed by another one too."""
    store = MortalStore()
    world = World(store=store)
    desk = Desk(world)
    made = desk.bank.took(camt(*LINES))
    desk.bank.took(camt(LINES[0], TWO, name="B"))
    [line] = [each for each in desk.bank.lines() if each.amount == 1001]
    desk.assign(line)
    job = desk.bank.files.undo(desk.who, made.id, made.version).job
    writes = dying(store, at, after, lambda: woken(world, job))
    world.settle()
    assert desk.bank.amounts() == [700, 1000, 1001], (at, after)
    assert (desk.bank.now(made).state, desk.bank.now(made).left) == ("undone", 2), (at, after)
    return writes


def test_wherever_it_dies_what_stays_is_counted_once() -> None:
    writes = died(-1, False)
    assert writes >= 4
    for at in range(1, writes + 1):
        for after in (False, True):
            died(at, after)
