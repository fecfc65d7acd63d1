"""The sweeper: everything due is woken once a minute, once, and nothing is forgotten."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from chalicelib import tables
from chalicelib.clock.due import LEASE, PARKED, due_fields
from chalicelib.clock.routing import SWEPT
from chalicelib.clock.sweeper import MAX_TRIES
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Key, OutcomeUnknown, Put, Update
from chalicelib.tables import TICKETS
from chalicelib.tickets.schemas.record import TicketNew
from tests.world import World

MINUTE = timedelta(minutes=1)
TABLE_NAMES: Final = ("CUSTOMERS", "TICKETS", "ACCOUNTS", "SHIPMENTS", "PLATFORM")


def a_due_ticket(world: World, id_: str, due_in: timedelta, tenant: str = "ten_ours") -> Key:
    pk = f"T#{tenant}#K#{id_}"
    due = due_fields(pk, world.clock.now() + due_in)
    item = {"pk": pk, "sk": "META", "type": "ticket", "id": id_, "version": 1, **due}
    world.store.commit([Put(TICKETS, item)])
    return Key(TICKETS, pk, "META")


def woken(world: World) -> list[str]:
    return [body["id"] for body in world.queues.take()]


def test_what_is_due_is_woken_for_its_own_tenant(world: World) -> None:
    a_due_ticket(world, "tkt_1", timedelta(0), tenant="ten_other")
    assert world.services.sweeper.run().woken == 1
    [body] = world.queues.take()
    assert body == {
        "tenant": "ten_other",
        "type": "ticket",
        "id": "tkt_1",
        "expected": stamp(world.clock.now()),
    }


def test_what_is_due_within_the_minute_is_delayed_until_then_and_never_early(world: World) -> None:
    a_due_ticket(world, "tkt_1", timedelta(seconds=40.2))
    world.services.sweeper.run()
    world.clock.advance(timedelta(seconds=40))
    assert woken(world) == []
    world.clock.advance(timedelta(seconds=1))
    assert woken(world) == ["tkt_1"]


def test_what_is_due_later_waits(world: World) -> None:
    a_due_ticket(world, "tkt_1", timedelta(minutes=5))
    assert world.services.sweeper.run().woken == 0


def test_a_lease_keeps_the_next_runs_away_until_it_ends(world: World) -> None:
    a_due_ticket(world, "tkt_1", timedelta(0))
    world.services.sweeper.run()
    assert woken(world) == ["tkt_1"]
    world.clock.advance(MINUTE)
    assert world.services.sweeper.run().woken == 0
    world.clock.advance(LEASE)
    assert world.services.sweeper.run().woken == 1


def test_what_was_sent_with_its_write_is_sent_again_only_after_a_lease(world: World) -> None:
    """A list of thousands that is imported is not sent anew every minute while it is read."""
    who, tickets = world.who, world.services.tickets
    ticket = tickets.raise_ticket(who, TicketNew(text="Two cartons are missing.", customer_id=""))
    sent = [(body["type"], body["id"]) for body in world.queues.take()]
    assert {("indexing", ticket.id), ("counting", ticket.id)} <= set(sent)
    world.clock.advance(MINUTE)
    world.services.sweeper.run()
    assert not {"indexing", "counting"} & {body["type"] for body in world.queues.take()}
    world.clock.advance(LEASE)
    world.services.sweeper.run()
    assert {"indexing", "counting"} <= {body["type"] for body in world.queues.take()}


def test_two_sweepers_at_once_wake_it_once(world: World) -> None:
    key = a_due_ticket(world, "tkt_1", timedelta(0))
    sweeper = world.services.sweeper
    seen = world.store.get(key)
    assert seen is not None
    from chalicelib.clock.sweeper import Sweep

    first, second = Sweep(), Sweep()
    sweeper._wake(TICKETS, seen, world.clock.now(), first)
    sweeper._wake(TICKETS, seen, world.clock.now(), second)
    assert (first.woken, second.lost_to_another) == (1, 1)


def test_a_lease_cannot_revive_what_was_closed(world: World) -> None:
    key = a_due_ticket(world, "tkt_1", timedelta(0))
    seen = world.store.get(key)
    assert seen is not None
    world.store.commit([Update(key, remove=("due_at", "wake_at", "wake_shard", "wake_tries"))])
    from chalicelib.clock.sweeper import Sweep

    sweep = Sweep()
    world.services.sweeper._wake(TICKETS, seen, world.clock.now(), sweep)
    closed = world.store.get(key)
    assert closed is not None
    assert "wake_at" not in closed


def test_a_message_that_could_not_be_sent_gives_its_lease_back(world: World) -> None:
    class Broken:
        def send(self, queue: str, body: Mapping[str, Any], **_: Any) -> None:
            raise ConnectionError("no queue")

    key = a_due_ticket(world, "tkt_1", timedelta(0))
    before = world.store.get(key)
    world.services.sweeper._queues = Broken()
    assert world.services.sweeper.run().failed == 1
    assert world.store.get(key) == before


def test_what_never_takes_effect_is_parked_and_not_woken_again(world: World) -> None:
    key = a_due_ticket(world, "tkt_1", timedelta(0))
    for _ in range(MAX_TRIES):
        assert world.services.sweeper.run().woken == 1
        world.clock.advance(LEASE + MINUTE)
    assert world.services.sweeper.run().parked == 1
    world.clock.advance(LEASE + MINUTE)
    assert world.services.sweeper.run().parked == 0
    parked = world.store.get(key)
    assert parked is not None
    assert parked["wake_shard"] == PARKED
    assert "due_at" in parked


class Dying(BaseException):
    """The process is gone right after its write."""


@pytest.mark.parametrize("fault", [Dying, OutcomeUnknown])
def test_the_alarm_rings_also_when_nobody_hears_that_it_was_parked(
    world: World, caplog: pytest.LogCaptureFixture, fault: type[BaseException]
) -> None:
    key = a_due_ticket(world, "tkt_1", timedelta(0))
    for _ in range(MAX_TRIES):
        world.services.sweeper.run()
        world.clock.advance(LEASE + MINUTE)
    store = world.services.sweeper._store

    class Unheard:
        """Does it, and then dies or is cut off."""

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def commit(self, operations: Any) -> None:
            store.commit(operations)
            raise fault("cut off")

    world.services.sweeper._store = Unheard()
    with suppress(Dying):
        world.services.sweeper.run()
    parked = world.store.get(key)
    assert parked is not None
    assert parked["wake_shard"] == PARKED
    assert "parked after 5 tries" in caplog.text


def test_what_was_parked_wakes_again_after_a_redrive(world: World) -> None:
    a_due_ticket(world, "tkt_1", timedelta(0))
    for _ in range(MAX_TRIES + 1):
        world.services.sweeper.run()
        world.clock.advance(LEASE + MINUTE)
    world.queues.take()
    assert world.services.sweeper.redrive() == 1
    assert world.services.sweeper.redrive() == 0
    assert world.services.sweeper.run().woken == 1
    assert woken(world) == ["tkt_1"]


def test_more_than_a_page_is_woken_in_one_run(world: World) -> None:
    for number in range(250):
        a_due_ticket(world, f"tkt_{number}", timedelta(0))
    assert world.services.sweeper.run().woken == 250
    assert len(set(woken(world))) == 250


def test_an_item_that_nobody_can_wake_does_not_keep_the_others_asleep(world: World) -> None:
    key = a_due_ticket(world, "tkt_0", timedelta(minutes=-1))
    world.store.commit([Update(key, {"type": "unheard of"})])
    a_due_ticket(world, "tkt_1", timedelta(0))
    sweep = world.services.sweeper.run()
    assert (sweep.woken, sweep.failed) == (1, 1)
    assert woken(world) == ["tkt_1"]


def test_every_table_in_which_something_falls_due_is_swept() -> None:
    """What arms a due time names its table in the same file."""
    swept = {name for name in TABLE_NAMES if getattr(tables, name) in SWEPT}
    armed = {
        name
        for path in Path(tables.__file__).parent.rglob("*.py")
        if "due_fields(" in (text := path.read_text())
        for name in TABLE_NAMES
        if re.search(rf"\b{name}\b", text)
    }
    assert armed == swept
