"""A large payment whose job dies before or after any write ends as if nothing had happened."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.unit.accounts.ledger.world import World
from tests.unit.accounts.statements.test_crashes import Died, MortalStore

MAY, JUNE = date(2013, 5, 1), date(2013, 6, 1)
ITEMS = 85


def _paid(at: int, after: bool, undo: bool) -> tuple[World, int]:
    store = MortalStore()
    world = World(store)
    for _ in range(ITEMS):
        world.charge(10, MAY)
    payment = world.pay(10 * ITEMS + 7, JUNE)
    if undo:
        world.work()
        world.clock.advance(timedelta(minutes=1))
        world.ledger.reverse(world.who, "cus_1", payment.id, "bounced")
    job = world.jobs.newest(world.who, "allocation").items[0]
    store.commits, store.at, store.after = 0, at, after
    try:
        world.jobs.wake(world.who, job.id, f"{job.created_at}")
    except Died:
        world.jobs.wake(world.who, job.id, f"{job.created_at}")
    return world, store.commits


@pytest.mark.parametrize("undo", [False, True])
def test_wherever_it_dies_the_account_agrees_in_the_end(undo: bool) -> None:
    writes = _paid(-1, False, undo)[1]
    assert writes >= 2 * 3, "three parts, and the job's own writes"
    for at in range(1, writes + 1):
        for after in (False, True):
            world, _commits = _paid(at, after, undo)
            [balance] = world.ledger.owed_by(world.who, "cus_1")
            expected = (10 * ITEMS, 0) if undo else (0, 7)
            assert (balance.owed, balance.unallocated) == expected, (at, after)
            assert world.rows.account("cus_1").allocating == {}
            assert world.agrees()
