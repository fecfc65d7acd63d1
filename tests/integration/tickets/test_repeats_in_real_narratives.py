"""Complaints that repeat each other word for word are all kept, and suggested to each other."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from chalicelib.tickets.desk.model import MOST_SUGGESTED, Reason
from chalicelib.tickets.importing import Imported
from chalicelib.unit_of_work import UnitOfWork
from tests.world import World

Desk = tuple[World, dict[str, str]]


@pytest.fixture(scope="module")
def desk(real_data: Path) -> Desk:
    """All real narratives that repeat another one, 150 that do not, and each ticket's text."""
    world, texts = World(), {}
    for row, plain in _rows(real_data / "complaints_en/cfpb_narratives_A.csv"):
        uow = UnitOfWork(world.backing, world.who)
        ticket, _ = world.services.tickets.import_ticket(uow, row)
        uow.commit()
        texts[ticket.id] = plain
    return world, texts


def _rows(path: Path) -> list[tuple[Imported, str]]:
    groups: dict[str, list[Imported]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            text = row["Consumer complaint narrative"]
            plain = " ".join(text.split()).casefold()
            if plain:
                groups[plain].append(Imported(key=row["row_id"], text=text[:10_000]))
    repeated = [(each, plain) for plain, g in groups.items() if len(g) > 1 for each in g]
    single = [(g[0], plain) for plain, g in groups.items() if len(g) == 1][:150]
    return repeated + single


def test_none_is_dropped_and_each_is_suggested_to_its_repeats_and_to_nobody_else(
    desk: Desk,
) -> None:
    world, texts = desk
    groups: dict[str, set[str]] = defaultdict(set)
    for ticket, plain in texts.items():
        groups[plain].add(ticket)
    assert any(len(group) > 1 for group in groups.values()), "the real data have repeats"
    for ticket, plain in texts.items():
        found = world.services.desk.like(world.who, ticket)
        others = groups[plain] - {ticket}
        assert {each.ticket.id for each in found} <= others
        assert len(found) == min(MOST_SUGGESTED, len(others))
        assert all(each.reasons == (Reason.SAME_TEXT,) for each in found)
