"""A run that is cut off at any write, before it or after it, ends as if nothing had happened."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.imports import workshop
from chalicelib.imports.model import Import
from chalicelib.kit.dynamo import Operation, Query
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.tables import TICKETS
from tests.unit.imports import test_complaint_import as complaints
from tests.unit.imports.test_invoice_import import LIST, USUAL, numbers, owed
from tests.unit.imports.walk import imported, now, settled, uploaded
from tests.world import World


class Crash(BaseException):
    """The process is gone: no handler of the product sees this."""


class Brittle(MemoryStore):
    """A store at whose n-th commit the process dies, before the write or right after it."""

    def __init__(self) -> None:
        super().__init__()
        self.left = -1
        self.after = False

    def commit(self, operations: Sequence[Operation]) -> Any:
        self.left -= 1
        if self.left == 0 and not self.after:
            raise Crash
        done = super().commit(operations)
        if self.left == 0:
            raise Crash
        return done


MORE = LIST + "".join(f"8976,B{at},1/{at}/2025,2/{at}/2025,{at}.50,,No\n" for at in range(1, 8))


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.imports.checking_step.CHUNK", 4)
    assert workshop.CHUNK == 100


def persevered(world: World, made: Import) -> Import:
    """Time passes, the sweeper finds what was left lying, the crash is over."""
    for _ in range(3):
        try:
            world.pass_time(timedelta(minutes=12), tick=timedelta(minutes=4))
        except Crash:
            continue
    return now(world, made)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("commit", range(1, 32, 3))
@pytest.mark.usefixtures("small_chunks")
def test_a_run_cut_off_at_any_write_doubles_nothing_and_can_be_taken_back(
    commit: int, after: bool
) -> None:
    store = Brittle()
    world = World(store=store)
    made = settled(world, uploaded(world, "invoices", MORE), **USUAL)
    world.services.imports.run(world.who, made.id, made.version)
    store.left, store.after = commit, after
    try:
        world.settle()
    except Crash:
        made = persevered(world, made)
    store.left = -1  # of a run that had fewer writes than this, nothing dies later
    made = now(world, made)
    assert made.state == "done"
    assert made.result.new == 10
    assert owed(world, "8976") == {"USD": 6588 + 2800 + 350}
    assert numbers(world, "8976")[2:] == [f"B{at}" for at in range(1, 8)]
    _take_back(world, store, made, commit, after)
    assert now(world, made).state == "undone"
    assert owed(world, "8976") == {}
    assert owed(world, "2820") == {}


def _take_back(world: World, store: Brittle, made: Import, commit: int, after: bool) -> None:
    world.services.imports.undo(world.who, made.id, made.version)
    store.left, store.after = commit, after
    try:
        world.settle()
    except Crash:
        persevered(world, made)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("commit", range(1, 11))
def test_complaints_that_the_clock_came_to_go_whole_wherever_the_undo_is_cut_off(
    commit: int, after: bool
) -> None:
    store = Brittle()
    world = World(store=store)
    made = imported(world, "complaints", complaints.LIST, **complaints.USUAL)
    world.pass_time(timedelta(days=5), tick=timedelta(hours=2))
    kept = world.services.tickets.newest(world.who).items
    assert all(ticket.fired for ticket in kept)
    _take_back(world, store, made, commit, after)
    store.left = -1
    assert (now(world, made).state, now(world, made).left) == ("undone", 0)
    for ticket in kept:
        assert store.query(Query(TICKETS, f"T#{world.who.tenant}#K#{ticket.id}")).items == []
        assert world.services.tickets.rows(world.who).imported(ticket.imported_as) is None
    assert world.services.customers.find_by_code(world.who, "007") is None
