"""Search in real complaints finds exactly the messages that a reader of all of them would."""

import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from chalicelib.kit.text import fold
from chalicelib.tickets.importing import Imported
from chalicelib.unit_of_work import UnitOfWork
from tests.world import World

MESSAGES = 400


@pytest.fixture(scope="module")
def desk(real_data: Path) -> tuple[World, dict[str, str]]:
    """A world with real messages, and each ticket's own text."""
    world, texts = World(), {}
    for row in _rows(real_data / "complaints_zh/tipdm_messages_4326.xlsx"):
        uow = UnitOfWork(world.backing, world.who)
        ticket, _ = world.services.tickets.import_ticket(uow, row)
        uow.commit()
        texts[ticket.id] = fold(f"{row.subject}\n{row.text}\n{row.complainant}\n{row.key}")
    world.settle()
    return world, texts


def _rows(path: Path) -> Iterator[Imported]:
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    for row in itertools.islice(sheet.iter_rows(min_row=2, values_only=True), MESSAGES):
        key, user, subject, _, text = (str(cell or "").strip() for cell in row[:5])
        yield Imported(key=key, complainant=user, subject=subject, text=text)


def found(world: World, query: str) -> set[str]:
    """All pages of a search."""
    ids: set[str] = set()
    after = None
    while True:
        page = world.services.tickets.search(world.who, query, 100, after)
        ids |= {ticket.id for ticket in page.items}
        after = page.after
        if after is None:
            return ids


def pairs_of(text: str) -> list[str]:
    pairs = (a + b for a, b in itertools.pairwise(text))
    return [pair for pair in pairs if all("\u4e00" <= each <= "\u9fff" for each in pair)]


def test_any_two_neighbouring_characters_find_exactly_the_messages_that_have_them(
    desk: tuple[World, dict[str, str]],
) -> None:
    world, texts = desk
    every = sorted({pair for text in texts.values() for pair in pairs_of(text)})
    for pair in random.Random(3).sample(every, 150):
        assert found(world, pair) == {id_ for id_, text in texts.items() if pair in text}, pair


def test_several_pairs_must_all_be_there(desk: tuple[World, dict[str, str]]) -> None:
    world, texts = desk
    chance = random.Random(4)
    for text in chance.sample(sorted(texts.values()), 40):
        one, two = chance.sample(pairs_of(text), 2)
        both = {id_ for id_, each in texts.items() if one in each and two in each}
        assert found(world, f"{one} {two}") == both, (one, two)
