"""Lines are sealed soon after they are written, each once, whatever fails on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.audit import sealing
from chalicelib.audit.moments import COMMIT_WITHIN
from chalicelib.clock.due import DUE_FIELDS, shards
from chalicelib.kit.dynamo import Query
from chalicelib.kit.errors import Busy, Stale
from chalicelib.kit.marks import Marks
from chalicelib.tables import DUE, PLATFORM
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.unit.audit.trail import (
    A_WHILE,
    act,
    acts,
    change,
    copy_of,
    found,
    line_key,
    lines,
    seal_key,
    seals,
    told,
)
from tests.unit.overtaken import OvertakenStore
from tests.world import World


def waiting(world: World) -> int:
    """How much has a due time."""
    pages = [world.store.query(Query(PLATFORM, shard, DUE)) for shard in shards()]
    return sum(len(page.items) for page in pages)


def another_process(world: World) -> None:
    """One that does not know what the first has armed."""
    object.__setattr__(world.backing, "armed", Marks())


class TestArming:
    def test_the_first_line_of_an_hour_wakes_the_sealing_and_the_others_do_not(
        self, world: World
    ) -> None:
        acts(world, 3)
        assert [set(DUE_FIELDS) <= set(each) for each in lines(world)] == [True, False, False]
        world.clock.advance(timedelta(hours=1))
        act(world)
        assert "due_at" in lines(world)[-1]

    def test_each_company_has_its_own(self, world: World) -> None:
        act(world)
        act(world, world.stranger)
        assert waiting(world) == 2

    def test_what_was_not_committed_arms_nothing(self, world: World) -> None:
        uow = UnitOfWork(world.backing, world.who)
        uow.insert(PLATFORM, {"pk": f"T#{world.who.tenant}#", "sk": "META"})
        with pytest.raises(Stale):
            uow.commit()
        act(world)
        [line] = lines(world)
        assert "due_at" in line

    def test_who_does_nothing_wakes_nobody(self, world: World) -> None:
        act(world)
        world.pass_time(A_WHILE)
        assert waiting(world) == 0
        before = seals(world)
        world.pass_time(timedelta(days=2), tick=timedelta(hours=1))
        assert (waiting(world), seals(world)) == (0, before)

    def test_a_commit_that_comes_too_late_is_refused(self, world: World) -> None:
        """Else its line could stand before the end of the chain."""
        uow = UnitOfWork(world.backing, world.who)
        uow.audit("ticket.note", "tkt_1")
        world.clock.advance(COMMIT_WITHIN + timedelta(seconds=1))
        with pytest.raises(Busy):
            uow.commit()
        assert lines(world) == []


class TestSealing:
    def test_an_hour_is_sealed_when_its_lines_are_settled(self, world: World) -> None:
        acts(world, 3)
        world.pass_time(timedelta(hours=1, minutes=18))
        assert seals(world) == []
        world.pass_time(timedelta(minutes=5))
        [seal] = seals(world)
        written = lines(world)
        assert (seal.number, seal.month, seal.count, seal.previous) == (1, "2026-03", 3, "")
        assert (seal.first, seal.last) == (written[0]["id"], written[-1]["id"])
        assert seal.is_whole(world.who.tenant)
        assert not any("due_at" in each or "type" in each for each in written)

    def test_each_seal_holds_the_one_before(self, world: World) -> None:
        for _ in range(3):
            acts(world, 2)
            world.pass_time(A_WHILE)
        one, two, three = seals(world)
        assert (two.previous, three.previous) == (one.hash, two.hash)
        assert [each.number for each in (one, two, three)] == [1, 2, 3]
        assert found(world) == []

    def test_what_is_too_young_stays_for_the_next_hour(self, world: World) -> None:
        act(world)
        world.pass_time(timedelta(hours=1, minutes=10))
        act(world)
        world.pass_time(timedelta(minutes=15))
        assert [each.count for each in seals(world)] == [1]
        world.pass_time(A_WHILE)
        assert [each.count for each in seals(world)] == [1, 1]

    def test_a_line_whose_commit_takes_long_does_not_come_before_the_end_of_the_chain(self) -> None:
        store = OvertakenStore()
        world = World(store=store)
        system = Principal.system(world.who.tenant)

        def meanwhile() -> None:
            world.clock.advance(timedelta(minutes=1))
            act(world)
            world.clock.advance(timedelta(minutes=2))
            world.services.trail.sealing.seal(system, "2026-03")

        store.meanwhile = meanwhile
        act(world)
        assert len(lines(world)) == 2
        world.pass_time(A_WHILE)
        assert [each.count for each in seals(world)] == [2]
        assert found(world) == []

    def test_many_lines_make_many_seals(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sealing, "LINES_PER_SEAL", 4)
        monkeypatch.setattr(sealing, "SEALS_PER_WAKE", 2)
        acts(world, 21)
        world.pass_time(A_WHILE)
        assert [each.count for each in seals(world)] == [4, 4, 4, 4, 4, 1]
        assert (waiting(world), found(world)) == (0, [])

    def test_lines_of_all_months_before_are_sealed_as_well(self, world: World) -> None:
        """A company from before there were seals, whose first act comes weeks later."""
        act(world)
        another_process(world)
        [old] = lines(world)
        world.services.trail.sealing.rows(world.who).disarm("2026-03", old["id"], old["due_at"])
        world.clock.set(datetime(2026, 5, 20, 9, tzinfo=UTC))
        act(world)
        world.pass_time(A_WHILE)
        assert [(each.month, each.count) for each in seals(world)] == [
            ("2026-03", 1),
            ("2026-05", 1),
        ]
        assert found(world) == []

    def test_a_line_on_the_edge_of_two_months_is_sealed_once(self, world: World) -> None:
        world.clock.set(datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC))
        uow = UnitOfWork(world.backing, world.who)
        uow.audit("ticket.note", "tkt_1")
        world.clock.advance(timedelta(seconds=90))
        act(world)
        uow.commit()
        world.pass_time(timedelta(hours=2))
        assert [(each.month, each.count) for each in seals(world)] == [
            ("2026-03", 1),
            ("2026-04", 1),
        ]
        assert found(world) == []

    def test_two_processes_seal_each_line_once(self, world: World) -> None:
        act(world)
        another_process(world)
        act(world)
        assert waiting(world) == 2
        world.pass_time(A_WHILE)
        assert [each.count for each in seals(world)] == [2]
        assert (waiting(world), found(world)) == (0, [])

    def test_a_message_that_comes_again_changes_nothing(self, world: World) -> None:
        act(world)
        [line] = lines(world)
        world.pass_time(A_WHILE)
        before = (seals(world), dict(world.blobs.files))
        system = Principal.system(world.who.tenant)
        world.services.trail.sealing.wake(system, line["id"], line["due_at"])
        assert (seals(world), dict(world.blobs.files)) == before

    def test_a_message_that_comes_early_changes_nothing(self, world: World) -> None:
        act(world)
        [line] = lines(world)
        system = Principal.system(world.who.tenant)
        world.services.trail.sealing.wake(system, line["id"], line["due_at"])
        assert (seals(world), waiting(world)) == ([], 1)

    def test_what_people_without_a_company_ask_for_is_sealed_too(self, world: World) -> None:
        entry = Principal.system("entry")
        act(world, entry)
        world.pass_time(A_WHILE)
        assert [each.count for each in seals(world, entry)] == [1]

    def test_who_takes_the_last_seal_away_gets_nothing_sealed_anew(self, world: World) -> None:
        act(world)
        world.pass_time(A_WHILE)
        kept, [line] = dict(world.blobs.files), lines(world)
        world.store.delete_many([seal_key(world, 1)])
        change(world, line_key(line), by="usr_somebody_else")
        act(world)
        world.pass_time(A_WHILE)
        assert kept.items() <= world.blobs.files.items()
        assert [each.number for each in seals(world)] == [2]
        assert told(world) == [("seal-missing", 1, ""), ("line-changed", 1, line["id"])]

    def test_who_rewrites_the_last_seal_does_not_bend_the_chain(self, world: World) -> None:
        act(world)
        world.pass_time(A_WHILE)
        change(world, seal_key(world, 1), month="2999-01", last="aud_Z")
        act(world)
        world.pass_time(A_WHILE)
        assert [each.number for each in seals(world)] == [1, 2]
        assert told(world) == [("seal-changed", 1, "")]

    def test_a_copy_is_never_written_over(self, world: World) -> None:
        key = copy_of(world, 1)
        world.blobs.put(key, b"{}", "application/json")
        act(world)
        world.pass_time(A_WHILE)
        assert world.blobs.files[key][0] == b"{}"
        assert told(world) == [("copy-changed", 1, "")]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("write", [1, 2, 3, 4])
def test_a_process_that_dies_at_any_write_leaves_a_trail_that_is_sealed_once(
    write: int, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LINES_PER_SEAL", 2)
    store = MortalStore()
    world = World(store=store)
    acts(world, 5)
    world.clock.advance(timedelta(hours=1, minutes=21))
    world.sweep()
    store.commits, store.after, store.at = 0, after, write
    with pytest.raises(Died):
        world.settle()
    store.at = 0
    world.pass_time(timedelta(minutes=15))
    assert [each.count for each in seals(world)] == [2, 2, 1]
    assert (waiting(world), found(world)) == (0, [])
    assert all(copy_of(world, number) in world.blobs.files for number in (1, 2, 3))


@pytest.mark.parametrize("write", [1, 2, 3])
def test_a_process_that_dies_before_a_copy_is_made_good(
    world: World, write: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LINES_PER_SEAL", 2)
    put_new, calls = world.blobs.put_new, iter(range(1, 100))

    def dying(*asked: Any) -> bool:
        if next(calls) == write:
            raise Died
        return put_new(*asked)

    monkeypatch.setattr(world.blobs, "put_new", dying)
    acts(world, 5)
    world.clock.advance(timedelta(hours=1, minutes=21))
    world.sweep()
    with pytest.raises(Died):
        world.settle()
    assert len(seals(world)) == write
    assert found(world) == []
    world.pass_time(timedelta(minutes=15))
    assert [each.count for each in seals(world)] == [2, 2, 1]
    assert all(copy_of(world, number) in world.blobs.files for number in (1, 2, 3))
    assert (waiting(world), found(world)) == (0, [])
