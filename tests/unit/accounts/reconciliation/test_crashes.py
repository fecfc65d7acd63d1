"""Deciding and booking that die before or after any of their writes, and go on: nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from chalicelib.accounts.reconciliation.decisions import Decision
from chalicelib.accounts.reconciliation.lines import Outcome
from chalicelib.accounts.reconciliation.model import Reconciliation
from chalicelib.accounts.reconciliation.schemas import BookIn, BulkIn
from tests.unit.accounts.payables.factories import recorded
from tests.unit.accounts.reconciliation.walk import CARRIER, charged, compared, of_customer
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.unit.customers.factories import a_customer
from tests.world import World

Start = Callable[[World, Reconciliation], Reconciliation]


def carried_out(world: World, made: Reconciliation, start: Start, at: int, after: bool) -> int:
    """Start the work; its worker dies once at that write, and is woken again. How many writes."""
    store = world.store
    assert isinstance(store, MortalStore)
    job = start(world, made).job
    world.queues.waiting.clear()
    store.commits, store.at, store.after = 0, at, after
    for _wake in range(3):
        try:
            world.services.jobs.wake(world.who, job, "")
            break
        except Died:
            continue
    done = world.services.jobs.get(world.who, job)
    assert done.state == "done", done.problem
    return store.commits


def corrected(at: int, after: bool) -> int:
    world = World(store=MortalStore())
    customer = world.services.customers.create(world.who, a_customer()).id
    for number in range(3):
        charged(world, customer, 10_000, number=f"I-{number}")
    rows = "".join(f"I-{number},9{number}.00\n" for number in range(3))
    made = compared(world, of_customer(customer), f"Invoice,Amount\n{rows}")

    def start(world: World, made: Reconciliation) -> Reconciliation:
        asked = BulkIn(outcome=Outcome.DIFFERS, decision=Decision.CORRECT)
        return world.services.reconciliation.decide_all(world.who, made.id, made.version, asked)

    commits = carried_out(world, made, start, at, after)
    done = world.services.reconciliation.get(world.who, made.id)
    assert (done.state, done.decided, done.refused) == ("compared", 3, 0)
    entries = world.services.ledger.entries(world.who, customer, "USD").items
    assert sorted(each.amount for each in entries if each.corrects) == [-1_000, -900, -800]
    return commits


def booked(at: int, after: bool) -> int:
    world = World(store=MortalStore())
    expected = {"expected": True, "number": "", "dated": date(2026, 2, 1)}
    for number in range(2):
        recorded(world, amount=10_000, references=(f"BL2026000{number}",), **expected)
    rows = "".join(f"OL-{number},BL2026000{number},100.00\n" for number in range(2))
    made = compared(world, CARRIER, f"Bill no,B/L,Amount\n{rows}")
    service, who = world.services.reconciliation, world.who
    asked = BulkIn(outcome=Outcome.MATCHED, decision=Decision.ACCEPT)
    service.decide_all(who, made.id, made.version, asked)
    world.settle()

    def start(world: World, made: Reconciliation) -> Reconciliation:
        said = BookIn(dated=date(2026, 3, 2))
        return world.services.reconciliation.book(world.who, made.id, made.version, said)

    commits = carried_out(world, service.get(who, made.id), start, at, after)
    done = service.get(who, made.id)
    assert (done.state, len(done.bills), done.refused) == ("booked", 2, 0)
    stands = sorted((e.status, e.number) for e in world.services.payables.newest(who).items)
    assert stands == [("billed", ""), ("billed", ""), ("due", "OL-0"), ("due", "OL-1")]
    return commits


def credited(at: int, after: bool) -> int:
    world = World(store=MortalStore())
    facts = {"dated": date(2026, 2, 1), "references": ("BL20260001",)}
    recorded(world, number="OL-1", amount=10_000, **facts)
    made = compared(world, CARRIER, "Bill no,B/L,Amount\nCN-1,BL20260001,-30.00\n")
    service, who = world.services.reconciliation, world.who
    asked = BulkIn(outcome=Outcome.ONLY_THEIRS, decision=Decision.ACCEPT)
    service.decide_all(who, made.id, made.version, asked)
    world.settle()

    def start(world: World, made: Reconciliation) -> Reconciliation:
        said = BookIn(dated=date(2026, 3, 2))
        return world.services.reconciliation.book(world.who, made.id, made.version, said)

    commits = carried_out(world, service.get(who, made.id), start, at, after)
    stands = sorted((e.number, e.remaining) for e in world.services.payables.newest(who).items)
    assert stands == [("CN-1", 0), ("OL-1", 7_000)]
    return commits


def disputed(at: int, after: bool) -> int:
    world = World(store=MortalStore())
    customer = world.services.customers.create(world.who, a_customer()).id
    for number in range(3):
        charged(world, customer, 10_000, number=f"I-{number}")
    made = compared(world, of_customer(customer), "Invoice,Amount\nI-9,1.00\n")

    def start(world: World, made: Reconciliation) -> Reconciliation:
        asked = BulkIn(outcome=Outcome.ONLY_OURS, decision=Decision.DISPUTE, together=True)
        return world.services.reconciliation.decide_all(world.who, made.id, made.version, asked)

    commits = carried_out(world, made, start, at, after)
    standing = world.services.disputes.standing(world.who).items
    assert len(standing) == 3
    assert len({each.ticket_id for each in standing}) == 1
    assert len(world.services.tickets.newest(world.who).items) == 1
    return commits


@pytest.mark.parametrize("work", [corrected, booked, credited, disputed])
def test_whatever_write_it_dies_at_everything_is_done_once(
    work: Callable[[int, bool], int],
) -> None:
    commits = work(-1, False)
    assert commits > 3
    for at in range(1, commits + 1):
        for after in (False, True):
            work(at, after)
