"""Real complaints: a Chinese workbook with mixed dates, narratives with newlines, a city's list."""

import itertools
import random
from pathlib import Path
from typing import Any

import pytest

from chalicelib.imports.dates import DateOrder
from chalicelib.imports.model import Import
from chalicelib.imports.settling import needs_zone
from chalicelib.kit.errors import Invalid
from tests.unit.imports.walk import now, ran, settled, uploaded
from tests.world import World


def from_file(world: World, path: Path, **said: Any) -> Import:
    return settled(world, uploaded(world, "complaints", path.read_bytes(), path.name), **said)


@pytest.fixture(scope="module")
def messages(real_data: Path) -> tuple[World, Import]:
    world = World()
    path = real_data / "complaints_zh/tipdm_messages_4326.xlsx"
    made = from_file(world, path, zone="Asia/Shanghai")
    return world, ran(world, made)


def test_every_row_of_the_workbook_becomes_a_ticket_or_is_reported(
    messages: tuple[World, Import],
) -> None:
    world, done = messages
    problems = world.services.imports.problems(world.who, done)
    assert done.result.rows == 4326
    assert done.result.new == 4326 - len({each.row for each in problems})
    assert done.result.new >= 4300


def test_chinese_messages_are_found_by_any_two_neighbouring_characters(
    messages: tuple[World, Import], real_data: Path
) -> None:
    world, done = messages
    rows = world.services.imports.shop.files(world.who, done.id).rows()
    chosen = random.Random(7).sample(rows, 25)
    for row in chosen:
        text = str(row.cell(4)).strip()
        pairs = [a + b for a, b in itertools.pairwise(text) if _han(a) and _han(b)]
        pair = random.Random(row.number).choice(pairs)
        known = world.services.tickets.rows(world.who).imported(str(row.cell(0)))
        assert known is not None
        assert known[0] in _found(world, pair), pair


def test_the_workbook_again_changes_nothing(
    messages: tuple[World, Import], real_data: Path
) -> None:
    world, done = messages
    path = real_data / "complaints_zh/tipdm_messages_4326.xlsx"
    again = from_file(world, path, zone="Asia/Shanghai")
    assert again.checked.unchanged == done.result.new
    assert (again.checked.new, again.checked.changed) == (0, 0)


def test_narratives_keep_their_newlines_and_redactions(world: World, real_data: Path) -> None:
    path = real_data / "complaints_en/cfpb_narratives_A.csv"
    made = from_file(world, path)
    assert made.rows == 1974
    assert made.checked.new + made.checked.wrong == 1974
    files = world.services.imports.shop.files(world.who, made.id)
    records = files.records(0, world.services.imports.shop.kind(made).record)
    assert any("XXXX" in record.facts()["text"] for record in records)
    assert any("\n" in record.facts()["text"] for record in records)


def test_times_without_a_zone_are_asked_for(world: World, real_data: Path) -> None:
    path = real_data / "complaints_en/nyc311_1000_2024-04.csv"
    made = uploaded(world, "complaints", path.read_bytes(), path.name)
    imports = world.services.imports
    made = imports.map_columns(world.who, made.id, made.version, made.choices.columns)
    profile = imports.profile(world.who, made)
    assert needs_zone(imports.shop.kind(made), made.choices, profile)
    orders = dict.fromkeys(("received_at", "closed_at"), DateOrder.YMD)
    with pytest.raises(Invalid) as refused:
        imports.settle(world.who, made.id, made.version, {"orders": orders})
    assert [each.field for each in refused.value.problems] == ["zone"]
    said = {"orders": orders, "zone": "America/New_York"}
    imports.settle(world.who, made.id, made.version, said)
    world.settle()
    assert now(world, made).checked.new + now(world, made).checked.wrong == 1000
    files = imports.shop.files(world.who, made.id)
    first = min(files.records(0, imports.shop.kind(made).record), key=lambda each: each.row)
    assert first.facts()["received_at"].endswith("Z")


def _found(world: World, query: str) -> set[str]:
    found: set[str] = set()
    after = None
    for _ in range(200):
        page = world.services.tickets.search(world.who, query, 100, after)
        found |= {ticket.id for ticket in page.items}
        after = page.after
        if after is None:
            break
    return found


def _han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
