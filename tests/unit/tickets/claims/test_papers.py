"""The dossier: which papers there are, which are missing, and a guarantee that runs out."""

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.claims.checklists import CHECKLISTS, PAPERS, SAME_AS, checklist
from chalicelib.tickets.claims.schemas import ClaimOut, PaperIn
from chalicelib.tickets.schemas.files import FileIn
from chalicelib.tickets.words import CATEGORIES, EXCEPTIONS, Kind
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def states(shown: ClaimOut) -> dict[str, str]:
    return {paper.key: paper.state for paper in shown.papers}


def test_every_exception_has_a_checklist_of_papers_there_are() -> None:
    assert set(CHECKLISTS) == set(EXCEPTIONS)
    assert {key for each in CHECKLISTS.values() for key in each} == set(PAPERS)
    assert set(SAME_AS) <= set(CATEGORIES[Kind.COMPLAINT])
    assert checklist("damage") == CHECKLISTS["cargo_damage"]
    assert checklist("attitude") == ()


def test_what_is_there_and_what_is_missing(desk: Desk) -> None:
    claims, ticket = desk.world.services.claims, desk.raised(category="damage")
    photo = FileIn(filename="crushed.jpg", content_type="image/jpeg")
    file_id = desk.tickets.add_file(desk.li, ticket.id, photo).id
    claims.put_paper(desk.li, ticket.id, PaperIn(key="photos", file_id=file_id), 0)
    claims.put_paper(desk.li, ticket.id, PaperIn(key="survey", state="not_needed"), 1)
    found = states(claims.shown(desk.li, ticket.id))
    assert (found["photos"], found["survey"], found["packing_list"]) == (
        "there",
        "not_needed",
        "missing",
    )
    assert desk.kinds(ticket.id).count("claim_paper") == 2


@pytest.mark.parametrize("given", [{"key": "poem"}, {"key": "photos", "file_id": "att_none"}])
def test_only_lines_and_files_that_there_are(desk: Desk, given: dict[str, str]) -> None:
    ticket = desk.raised(category="damage")
    with pytest.raises(Invalid):
        desk.world.services.claims.put_paper(desk.li, ticket.id, PaperIn.model_validate(given))


def test_a_guarantee_warns_before_it_expires_and_not_once_it_is_released(desk: Desk) -> None:
    claims, world = desk.world.services.claims, desk.world
    kept, given_back = (desk.raised(kind="exception", category="lost_bill") for _ in range(2))
    until = PaperIn.model_validate(
        {"key": "bank_guarantee", "until": "2026-03-22", "percent": 150, "note": "Bank of X"}
    )
    for ticket in (kept, given_back):
        claims.put_paper(desk.li, ticket.id, until)
    released = PaperIn(key="bank_guarantee", state="released")
    claims.put_paper(desk.li, given_back.id, released)
    for day in (13, 20, 22, 23):
        world.clock.set(world.clock.now().replace(day=day, hour=1))
        world.services.sweeper.run()
        world.settle()
    marks = [
        f"LEGAL#papers#bank_guarantee#2026-03-22#{left}" for left in ("half", "3d", "1d", "over")
    ]
    assert [each for each in desk.ids(kept.id) if "papers" in each] == marks
    assert not [each for each in desk.ids(given_back.id) if "papers" in each]
    texts = [mail.text for mail in world.mailer.sent if "papers" not in mail.subject]
    assert any("Bank guarantee" in text or "银行担保" in text for text in texts)


def test_on_the_page(desk: Desk) -> None:
    client = signed_in(desk.world, desk.sam)
    page = f"/complaints/{desk.raised(kind='exception', category='lost_bill').id}/claim"
    assert "5 of 5 are missing" in get(client, page).text
    assert "Percent of the goods" in get(client, f"{page}/paper?key=bank_guarantee").text
    form = {"version": "0", "key": "bank_guarantee", "state": "there", "percent": "150"}
    answer = post(client, f"{page}/paper", {**form, "until": "2026-09-01"})
    assert answer.status_code == 303, answer.text
    shown = get(client, page).text
    for text in ("4 of 5 are missing", "150 % of the goods", "until 1 Sep 2026"):
        assert text in shown
    assert get(client, f"{page}/paper?key=poem").status_code == 404
