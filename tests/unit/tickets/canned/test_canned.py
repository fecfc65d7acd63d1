"""Canned texts: one's own and shared ones, put into what somebody writes."""

from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.kit.errors import Forbidden, Stale
from chalicelib.tickets.canned.errors import CannedNotFound, ShortcutTaken, TooManyTexts
from chalicelib.tickets.canned.model import Canned, expanded
from chalicelib.tickets.canned.schemas import CannedIn
from chalicelib.tickets.canned.service import MOST, CannedService
from tests.unit.tickets.factories import Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def canned(desk: Desk) -> CannedService:
    return desk.world.services.canned


def text(shortcut: str = "thanks", **given: Any) -> CannedIn:
    facts = {"name": "Thanks", "en": "Thank you, {name}.", "zh": "谢谢，{name}。", **given}
    return CannedIn.model_validate({"shortcut": shortcut, **facts})


def test_ones_own_are_only_ones_own_and_shared_ones_everybodys(
    desk: Desk, canned: CannedService
) -> None:
    mine = canned.add(desk.li, text())
    shared = canned.add(desk.sam, text(shared=True, name="House"))
    assert [each.id for each in canned.texts(desk.li)] == [shared.id, mine.id]
    assert [each.id for each in canned.texts(desk.ravi)] == [shared.id]
    with pytest.raises(CannedNotFound):
        canned.get(desk.ravi, mine.id)


def test_a_shortcut_stands_for_one_text(desk: Desk, canned: CannedService) -> None:
    canned.add(desk.li, text())
    with pytest.raises(ShortcutTaken):
        canned.add(desk.li, text())
    assert canned.add(desk.ravi, text()).shortcut == "thanks"


def test_a_changed_shortcut_is_free_again(desk: Desk, canned: CannedService) -> None:
    first = canned.add(desk.li, text())
    canned.edit(desk.li, first.id, text("thx"), first.version)
    canned.add(desk.li, text())
    assert {each.shortcut for each in canned.texts(desk.li)} == {"thx", "thanks"}


def test_a_shortcut_taken_by_another_is_refused_on_change(
    desk: Desk, canned: CannedService
) -> None:
    canned.add(desk.li, text())
    other = canned.add(desk.li, text("thx"))
    with pytest.raises(ShortcutTaken):
        canned.edit(desk.li, other.id, text("thanks"))


def test_who_leads_shares_and_changes_what_is_shared(desk: Desk, canned: CannedService) -> None:
    with pytest.raises(Forbidden):
        canned.add(desk.li, text(shared=True))
    shared = canned.add(desk.sam, text(shared=True))
    for act in (
        lambda: canned.edit(desk.li, shared.id, text("mine")),
        lambda: canned.remove(desk.li, shared.id),
    ):
        with pytest.raises(Forbidden):
            act()


def test_ones_own_text_becomes_everybodys(desk: Desk, canned: CannedService) -> None:
    own = canned.add(desk.sam, text())
    canned.edit(desk.sam, own.id, text(shared=True), own.version)
    assert canned.get(desk.ravi, own.id).owner == ""
    assert [each.id for each in canned.texts(desk.sam)] == [own.id]


def test_an_old_version_is_refused(desk: Desk, canned: CannedService) -> None:
    own = canned.add(desk.li, text())
    canned.edit(desk.li, own.id, text(name="Other"), own.version)
    for act in (canned.remove, lambda *known: canned.edit(known[0], known[1], text(), known[2])):
        with pytest.raises(Stale):
            act(desk.li, own.id, own.version)


def test_what_is_taken_away_is_gone_with_its_shortcut(desk: Desk, canned: CannedService) -> None:
    own = canned.add(desk.li, text())
    canned.remove(desk.li, own.id, own.version)
    assert canned.texts(desk.li) == []
    assert canned.add(desk.li, text()).version == 1


def test_a_list_stays_one_that_can_be_looked_through(desk: Desk, canned: CannedService) -> None:
    for number in range(MOST):
        canned.add(desk.li, text(f"t{number}"))
    with pytest.raises(TooManyTexts):
        canned.add(desk.li, text())


def test_another_companys_texts_are_not_there(desk: Desk, canned: CannedService) -> None:
    shared = canned.add(desk.owner, text(shared=True))
    assert canned.texts(desk.world.stranger) == []
    with pytest.raises(CannedNotFound):
        canned.get(desk.world.stranger, shared.id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"shortcut": "two words"},
        {"shortcut": "谢谢"},
        {"shortcut": "x" * 21},
        {"shortcut": "/"},
        {"en": "", "zh": ""},
        {"en": "Dear {nmae}"},
    ],
)
def test_what_cannot_be_typed_or_filled_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        text(**{"shortcut": "ok", **wrong})


def test_a_slash_before_the_shortcut_is_left_away() -> None:
    assert text("/Thanks").shortcut == "thanks"


OURS = Canned(id="1", name="a", shortcut="thanks", en="Thank you.", zh="谢谢。")
MINE = Canned(id="2", owner="usr_li", name="b", shortcut="thanks", en="Cheers.")


@pytest.mark.parametrize(
    ("typed", "texts", "language", "becomes"),
    [
        ("/thanks", (OURS,), "en", "Thank you."),
        ("Hello\n/thanks\nLi", (OURS,), "zh", "Hello\n谢谢。\nLi"),
        ("/thanks", (MINE, OURS), "en", "Cheers."),
        ("/thanks", (OURS, MINE), "zh", "Cheers."),
        ("/unknown /thanksgiving a/thanks", (OURS,), "en", "/unknown /thanksgiving a/thanks"),
    ],
)
def test_typed_shortcuts_become_their_texts(
    typed: str, texts: tuple[Canned, ...], language: str, becomes: str
) -> None:
    assert expanded(typed, texts, language) == becomes
