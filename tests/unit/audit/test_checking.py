"""A check tells every line and seal that somebody changed past the product, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.audit import sealing
from chalicelib.audit.repository import TrailRepository
from chalicelib.audit.walking import Walk
from chalicelib.audit.words import RULES
from chalicelib.kit.errors import Forbidden, NotFound
from chalicelib.kit.ids import made_at
from chalicelib.tenancy.principal import Principal
from frontend.pages.trail import fingerprint
from tests.security.doors import get, post, signed_in
from tests.unit.audit.trail import (
    A_WHILE,
    act,
    acts,
    change,
    copy_of,
    found,
    line_key,
    lines,
    put,
    seal_key,
    seals,
    told,
)
from tests.world import World


@pytest.fixture
def sealed(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Three seals over six lines, of three hours, and a line that is too young."""
    monkeypatch.setattr(sealing, "LINES_PER_SEAL", 2)
    for _ in range(3):
        acts(world, 2)
        world.pass_time(A_WHILE)
    act(world)
    return world


def test_a_trail_that_nobody_touched_is_whole(sealed: World) -> None:
    assert len(seals(sealed)) == 3
    assert told(sealed) == []


def test_a_company_in_which_nothing_was_ever_done_has_no_finding(world: World) -> None:
    assert told(world) == []


@pytest.mark.parametrize("number", range(6))
def test_a_changed_line_is_told_with_its_day(sealed: World, number: int) -> None:
    line = lines(sealed)[number]
    change(sealed, line_key(line), by="usr_somebody_else")
    [finding] = found(sealed)
    assert (finding.rule, finding.line) == ("line-changed", line["id"])
    assert finding.seal == number // 2 + 1
    assert finding.at is not None
    assert finding.at.date() == sealed.at.date()


@pytest.mark.parametrize("number", range(6))
def test_a_removed_line_is_told(sealed: World, number: int) -> None:
    line = lines(sealed)[number]
    sealed.store.delete_many([line_key(line)])
    assert told(sealed) == [("line-missing", number // 2 + 1, line["id"])]


@pytest.mark.parametrize("number", range(6))
def test_an_added_line_is_told(sealed: World, number: int) -> None:
    line = lines(sealed)[number]
    before = line["sk"][:-1] + "!"
    put(sealed, line | {"sk": before, "id": before})
    assert told(sealed) == [("line-added", number // 2 + 1, before)]


def test_lines_added_before_and_behind_everything_are_told(sealed: World) -> None:
    line = lines(sealed)[0]
    put(sealed, line | {"sk": "!"})
    assert told(sealed) == [("line-added", 1, "!")]


def test_a_line_added_to_a_month_that_is_over_is_told(sealed: World) -> None:
    line = lines(sealed)[0]
    sealed.clock.advance(timedelta(days=40))
    act(sealed)
    sealed.pass_time(A_WHILE)
    last = seals(sealed)[-2].number
    put(sealed, line | {"sk": "zzz"})
    early = line | {"pk": line["pk"].replace("2026-03", "2026-02")}
    put(sealed, early)
    assert told(sealed) == [("line-added", 0, early["sk"]), ("line-added", last, "zzz")]


def test_two_lines_that_changed_places_are_told(sealed: World) -> None:
    one, *_, other = lines(sealed)[:6]
    put(sealed, one | {"sk": other["sk"]})
    put(sealed, other | {"sk": one["sk"]})
    assert told(sealed) == [("line-changed", 1, one["sk"]), ("line-changed", 3, other["sk"])]


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    "values", [{"count": 1}, {"hash": "0" * 64}, {"number": 9}, {"month": 5}, {"first": "aud_0"}]
)
def test_a_changed_seal_is_told(sealed: World, number: int, values: dict[str, Any]) -> None:
    change(sealed, seal_key(sealed, number), **values)
    assert told(sealed) == [("seal-changed", number, "")]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_removed_seal_is_told_also_the_last(sealed: World, number: int) -> None:
    sealed.store.delete_many([seal_key(sealed, number)])
    assert told(sealed) == [("seal-missing", number, "")]


def test_the_end_of_the_chain_with_its_lines_cannot_go_unnoticed(sealed: World) -> None:
    gone = lines(sealed)[2:6]
    sealed.store.delete_many([seal_key(sealed, 2), seal_key(sealed, 3), *map(line_key, gone)])
    expected = [("seal-missing", 2, ""), ("seal-missing", 3, "")]
    expected += [("line-missing", 2 + at // 2, each["id"]) for at, each in enumerate(gone)]
    assert sorted(told(sealed)) == sorted(expected)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_removed_copy_is_told_once_it_must_be_there(sealed: World, number: int) -> None:
    sealed.blobs.delete(copy_of(sealed, number))
    sealed.clock.advance(timedelta(hours=1))
    assert told(sealed) == [("copy-missing", number, "")]


def test_a_changed_copy_is_told_and_the_row_is_gone_by(sealed: World) -> None:
    key = copy_of(sealed, 2)
    content, kind = sealed.blobs.files[key]
    sealed.blobs.put(key, content.replace(b'"count":2', b'"count":3'), kind)
    assert told(sealed) == [("copy-changed", 2, "")]
    sealed.blobs.put(key, b"{}", kind)
    assert told(sealed) == [("copy-changed", 2, "")]


def test_without_a_copy_the_seal_of_a_changed_line_is_told(sealed: World) -> None:
    line = lines(sealed)[2]
    sealed.blobs.delete(copy_of(sealed, 2))
    change(sealed, line_key(line), by="usr_somebody_else")
    sealed.clock.advance(timedelta(hours=1))
    assert told(sealed) == [("copy-missing", 2, ""), ("lines-changed", 2, line["id"])]


def test_seal_and_copy_that_are_both_lost_are_told_and_the_rest_is_compared(sealed: World) -> None:
    last = lines(sealed)[5]
    sealed.store.delete_many([seal_key(sealed, 2)])
    sealed.blobs.delete(copy_of(sealed, 2))
    change(sealed, line_key(last), by="usr_somebody_else")
    assert told(sealed) == [("seal-missing", 2, ""), ("line-changed", 3, last["id"])]


def test_a_seal_made_anew_with_its_copy_does_not_hold_the_chain(sealed: World) -> None:
    """Whoever can write tables and bucket still had to make every later seal anew."""
    line = lines(sealed)[0]
    change(sealed, line_key(line), by="usr_somebody_else")
    rest = [(seal_key(sealed, each), copy_of(sealed, each)) for each in (1, 2, 3)]
    kept = {row: sealed.store.get(row) for row, _ in rest}
    copies = {key: sealed.blobs.files.pop(key) for _, key in rest}
    sealed.store.delete_many([row for row, _ in rest])
    sealed.services.trail.sealing.seal(Principal.system(sealed.who.tenant), "2026-03")
    for row, key in rest[1:]:
        item = kept[row]
        assert item
        put(sealed, item)
        sealed.blobs.files[key] = copies[key]
    assert told(sealed) == [("chain-broken", 2, "")]


def test_lines_that_nobody_sealed_in_time_are_told(sealed: World) -> None:
    young = lines(sealed)[-1]
    sealed.clock.advance(timedelta(days=3))
    [finding] = found(sealed)
    assert (finding.rule, finding.line, finding.found) == ("unsealed", young["id"], "1")
    assert finding.at == made_at(young["id"])


def test_what_is_sealed_while_it_is_looked_at_is_not_missed(
    sealed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = TrailRepository.seals

    def slowly(self: TrailRepository, after: int, limit: int) -> Any:
        rows = list(read(self, after, limit))
        monkeypatch.setattr(TrailRepository, "seals", read)
        sealed.clock.advance(A_WHILE)
        sealed.services.trail.sealing.seal(Principal.system(sealed.who.tenant), "2026-03")
        return iter(rows)

    monkeypatch.setattr(TrailRepository, "seals", slowly)
    walker = sealed.services.trail.checks._walker(sealed.who)
    walker.step(Walk(month="2026-03"))
    assert walker.findings == []
    assert len(seals(sealed)) == 4


def test_every_rule_has_words() -> None:
    told_here = {"line-changed", "line-missing", "line-added", "lines-changed", "seal-changed"}
    told_here |= {"seal-missing", "chain-broken", "copy-changed", "copy-missing", "unsealed"}
    assert told_here == set(RULES)


class TestInTheBackground:
    def test_a_whole_trail_is_told_to_be_whole(self, sealed: World) -> None:
        check = sealed.services.trail.checks.start(sealed.who)
        assert check.is_open
        sealed.settle()
        done = sealed.services.trail.checks.get(sealed.who, check.id)
        assert (done.state, done.findings, done.seals) == ("done", 0, 3)
        # Its own line and the one before are too young to be sealed.
        assert (done.lines, done.unsealed) == (8, 2)
        assert (done.done, done.total) == (3, 3)

    def test_what_was_changed_is_told_and_left_as_it_is(self, sealed: World) -> None:
        line = lines(sealed)[1]
        change(sealed, line_key(line), by="usr_somebody_else")
        check = sealed.services.trail.checks.start(sealed.who)
        before = (lines(sealed), seals(sealed))
        sealed.settle()
        checks = sealed.services.trail.checks
        assert [each.line for each in checks.findings(sealed.who, check.id)] == [line["id"]]
        assert checks.get(sealed.who, check.id).findings == 1
        assert (lines(sealed), seals(sealed)) == before

    @pytest.mark.parametrize("at", range(1, 5))
    def test_a_step_done_twice_tells_nothing_twice(
        self, sealed: World, at: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        line = lines(sealed)[1]
        change(sealed, line_key(line), by="usr_somebody_else")
        check = sealed.services.trail.checks.start(sealed.who)
        step, calls = sealed.services.trail.checks.step, iter(range(1, 100))

        def dying(*asked: Any) -> Any:
            done = step(*asked)
            if next(calls) == at:
                raise RuntimeError("power cut")
            return done

        monkeypatch.setattr(sealed.services.trail.checks, "step", dying)
        sealed.settle()
        sealed.pass_time(timedelta(minutes=2))
        done = sealed.services.trail.checks.get(sealed.who, check.id)
        assert (done.state, done.findings, done.seals) == ("done", 1, 3)
        assert len(sealed.services.trail.checks.findings(sealed.who, check.id)) == 1

    def test_a_job_of_another_kind_is_no_check(self, sealed: World) -> None:
        books = sealed.services.checking.start(sealed.who)
        with pytest.raises(NotFound):
            sealed.services.trail.checks.get(sealed.who, books.id)

    def test_a_stranger_finds_nothing(self, sealed: World) -> None:
        check = sealed.services.trail.checks.start(sealed.who)
        sealed.settle()
        with pytest.raises(NotFound):
            sealed.services.trail.checks.get(sealed.stranger, check.id)
        assert sealed.services.trail.seals(sealed.stranger).items == []
        assert list(sealed.services.trail.checks.everything(sealed.stranger)) == []

    @pytest.mark.parametrize("role", ["sales", "service", "finance", "supervisor"])
    def test_who_may_not_read_the_trail_may_not_check_it(self, sealed: World, role: str) -> None:
        who = Principal(sealed.who.tenant, "usr_x", role)
        asked: list[Callable[[], object]] = [
            lambda: sealed.services.trail.checks.start(who),
            lambda: sealed.services.trail.seals(who),
        ]
        for ask in asked:
            with pytest.raises(Forbidden):
                ask()


class TestPages:
    def test_an_auditor_looks_and_reads_what_differs(self, sealed: World) -> None:
        line = lines(sealed)[0]
        change(sealed, line_key(line), by="usr_somebody_else")
        browser = signed_in(sealed, sealed.who)
        overview = get(browser, "/settings/audit/checks").text
        assert fingerprint(seals(sealed)[-1].hash) in overview
        assert "Not checked yet" in overview
        path = post(browser, "/settings/audit/checks").location
        sealed.settle()
        page = get(browser, path).text
        assert "A line does not say what it said when it was sealed" in page
        assert line["id"] in page
        assert "/settings/audit/checks" in get(browser, "/settings/audit").text

    def test_seals_are_listed_with_what_they_cover(self, sealed: World) -> None:
        page = get(signed_in(sealed, sealed.who), "/settings/audit/seals").text
        assert all(fingerprint(seal.hash[:16]) in page for seal in seals(sealed))
