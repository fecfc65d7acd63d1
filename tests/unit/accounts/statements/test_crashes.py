"""A run that dies before or after any of its writes, and is woken again: nothing twice."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.statements.composing import month_of
from chalicelib.accounts.statements.errors import (
    NothingChanged,
    NothingToState,
    NotTheLatest,
    Superseded,
)
from chalicelib.customers.schemas import CustomerNew
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import Unsure
from tests.unit.accounts.statements.test_statements import Desk, statements_mailed
from tests.unit.kit.test_unit_of_work import Unreadable
from tests.world import World

FEBRUARY = month_of(date(2026, 2, 1))
CUSTOMERS = 3


class Died(BaseException):
    """The process is gone: nothing catches this, nothing is cleaned up."""


def test_what_is_perhaps_issued_is_neither_refused_nor_issued_again() -> None:
    store = Unreadable(reads=4)
    store.cuts = 0
    desk = Desk(World(store=store))
    desk.charge(100, date(2026, 2, 3))
    store.cuts = 1
    with pytest.raises(Unsure):
        desk.issue(FEBRUARY)
    assert [each.number for each in desk.statements.newest(desk.who).items] == ["ST-000001"]


class MortalStore(MemoryStore):
    """Dies once, before or after its ``at``-th commit."""

    def __init__(self) -> None:
        super().__init__()
        self.at, self.after, self.commits = -1, False, 0

    def commit(self, operations: Sequence[Any]) -> None:
        self.commits += 1
        if self.commits == self.at and not self.after:
            raise Died
        super().commit(operations)
        if self.commits == self.at:
            raise Died


def _run(at: int, after: bool) -> tuple[World, int]:
    """A run over three customers that dies there, is found by the sweeper and goes on."""
    store = MortalStore()
    world = World(store=store)
    for number in range(CUSTOMERS):
        new = CustomerNew(code=f"C{number}", name=f"C{number}", email=f"c{number}@c.example")
        customer = world.services.customers.create(world.who, new).id
        charge = ChargeNew(currency="USD", amount=100, dated=date(2026, 2, 3))
        world.services.ledger.record_charge(world.who, customer, charge)
    job = world.services.statements.start_run(world.who, *FEBRUARY, send=True)
    store.commits, store.at, store.after = 0, at, after
    expected = f"{job.created_at}"
    try:
        world.services.jobs.wake(world.who, job.id, expected)
    except Died:
        world.services.jobs.wake(world.who, job.id, expected)
    done = world.services.jobs.get(world.who, job.id)
    assert done.state == "done", done.problem
    return world, store.commits


WRITES = _run(-1, False)[1]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", range(1, WRITES + 1))
def test_wherever_it_dies_each_customer_gets_one_statement(at: int, after: bool) -> None:
    world, _commits = _run(at, after)
    found = world.services.statements.newest(world.who, 100).items
    assert [each.sequence for each in found] == list(range(CUSTOMERS, 0, -1))
    assert all(each.document and each.sent_at for each in found)
    world.pass_time(timedelta(minutes=3))  # what was not nudged, the sweeper finds
    assert sorted(mail.to for mail in statements_mailed(world)) == [
        f"c{number}@c.example" for number in range(CUSTOMERS)
    ]


AFTER = {
    "supplement": (NothingToState, NotTheLatest),
    "revise": (NothingChanged, NotTheLatest, Superseded),
}


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("act", sorted(AFTER))
def test_wherever_it_dies_there_is_one_supplement_or_revision(
    act: str, at: int, after: bool
) -> None:
    store = MortalStore()
    world = World(store=store)
    new = CustomerNew(code="C", name="C", email="c@c.example")
    customer = world.services.customers.create(world.who, new).id
    statements, ledger = world.services.statements, world.services.ledger
    for amount in (100, 30):
        charge = ChargeNew(currency="USD", amount=amount, dated=date(2026, 2, 3))
        ledger.record_charge(world.who, customer, charge)
        if amount == 100:
            first = statements.issue(world.who, customer, *FEBRUARY)
    store.commits, store.at, store.after = 0, at, after
    do = getattr(statements, act)
    with pytest.raises(Died):
        do(world.who, first.id, "found", send=True)
    with contextlib.suppress(*AFTER[act]):  # it was done: pressing again does nothing
        do(world.who, first.id, "found", send=True)
    found = statements.newest(world.who).items
    assert len(found) == 2
    assert found[0].sequence == (2 if act == "supplement" else 1)
    assert found[0].sections[0].closing == 130
    assert statements.document(world.who, found[0]).startswith(b"%PDF")
    assert ledger.account(world.who, customer).stated["USD"].closing == 130
