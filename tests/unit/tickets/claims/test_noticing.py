"""The carrier's notice: its words by regime, the document, the e-mail, the evidence, the clock."""

from datetime import date

import pytest

from chalicelib.kit.errors import Stale
from chalicelib.tickets.claims.errors import NoRegime
from chalicelib.tickets.claims.model import Claim, Matter, Side
from chalicelib.tickets.claims.notices import drawn, notice
from chalicelib.tickets.claims.regimes import REGIMES
from chalicelib.tickets.claims.schemas import NoticeIn, TermsIn
from chalicelib.tickets.record import Loss, Reference
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk, a_ticket
from tests.world import World

TO = NoticeIn(carrier="Blue Air", email="claims@blue.example", language="zh")
TERMS = TermsIn(start_on=date(2026, 3, 2), carrier_regime="montreal", grams=1250500, packages=40)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def a_damaged_shipment(desk: Desk) -> Claim:
    numbers = ({"kind": "master_bill", "number": "016-12345675"},)
    ticket = desk.raised(category="damage", references=numbers)
    return desk.world.services.claims.set_terms(desk.sam, ticket.id, TERMS)


@pytest.mark.parametrize("regime", sorted(REGIMES))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_regime_has_its_form_in_both_languages(regime: str, language: str) -> None:
    side = Side(regime=regime, terms=REGIMES[regime].terms, party="Line")
    claim = Claim(id="tkt_1", start_on=date(2026, 3, 2), carrier=side, matter=Matter.DELAY)
    ticket = a_ticket(
        references=(Reference(kind="container", number="MSCU1234566"),),
        loss=Loss(amount=120050, currency="USD"),
    )
    text = notice(ticket, claim, side, language)
    assert REGIMES[regime].clause in text.paragraphs[0]
    assert ("迟延" in text.paragraphs[0]) is (language == "zh")
    due = {"en": "2 Mar 2026", "zh": "2026年3月2日"}[language]
    assert {"MSCU1234566", "USD 1,200.50", due} <= {value for _, value in text.facts}
    assert drawn(ticket, claim, side, "Ours Ltd", date(2026, 3, 3), language).startswith(b"%PDF")


def test_one_tap_sends_keeps_and_meets(desk: Desk) -> None:
    claim, world = a_damaged_shipment(desk), desk.world
    world.services.claims.send_notice(desk.sam, claim.id, TO, claim.version)
    world.settle()
    (mail,) = [each for each in world.mailer.sent if each.to == "claims@blue.example"]
    assert "016-12345675" in mail.subject
    assert "保留一切权利" in mail.text
    assert mail.reply_to == "sam@ours.example"
    assert mail.files[0].content.startswith(b"%PDF")
    shown = world.services.claims.shown(desk.sam, claim.id)
    assert shown.clocks[0].state == "met"
    paper = next(each for each in shown.papers if each.key == "carrier_notice")
    files = {each["id"]: each["filename"] for each in desk.tickets.files(desk.sam, claim.id)}
    assert files[paper.file_id].startswith("notice-")
    held = desk.tickets.rows(desk.sam).file(claim.id, paper.file_id)
    assert held is not None
    assert (held.made, held.arrived, held.public) == (True, True, False)
    assert "claim_noticed" in desk.kinds(claim.id)


@pytest.mark.parametrize(("written", "read"), [("", "Two cartons"), ("40 bags wet", "40 bags wet")])
def test_it_says_what_the_goods_suffered(desk: Desk, written: str, read: str) -> None:
    ticket = desk.raised(category="damage", subject="Two cartons")
    claim = desk.world.services.claims.set_terms(desk.sam, ticket.id, TERMS)
    to = TO.model_copy(update={"nature": written})
    desk.world.services.claims.send_notice(desk.sam, claim.id, to)
    desk.world.settle()
    (mail,) = [each for each in desk.world.mailer.sent if each.to == "claims@blue.example"]
    assert f"损坏概况：{read}" in mail.text


def test_the_carriers_address_is_on_file_afterwards(desk: Desk) -> None:
    claims = desk.world.services.claims
    claims.send_notice(desk.sam, a_damaged_shipment(desk).id, TO)
    assert claims.address_of(desk.li, "blue AIR") == "claims@blue.example"
    assert claims.address_of(desk.world.stranger, "Blue Air") == ""


def test_without_a_regime_or_on_an_old_version_nothing_leaves(desk: Desk) -> None:
    claims, claim = desk.world.services.claims, a_damaged_shipment(desk)
    with pytest.raises(NoRegime):
        claims.send_notice(desk.sam, desk.raised().id, TO)
    with pytest.raises(Stale):
        claims.send_notice(desk.sam, claim.id, TO, 0)
    desk.world.settle()
    assert not desk.world.mailer.sent


def test_on_the_page_it_is_read_before_it_is_sent(desk: Desk) -> None:
    client, claim = signed_in(desk.world, desk.sam), a_damaged_shipment(desk)
    page = f"/complaints/{claim.id}/claim"
    assert "Send the carrier" in get(client, page).text
    shown = get(client, f"{page}/letter").text
    for text in ("Written complaint", "Art. 31", "016-12345675", "1250.5 kg"):
        assert text in shown
    form = {"version": "1", "carrier": "Blue Air", "email": "", "language": "en"}
    assert post(client, f"{page}/letter", form).status_code == 422
    answer = post(client, f"{page}/letter", {**form, "email": "claims@blue.example"})
    assert answer.status_code == 303, answer.text
    assert "Done in time" in get(client, page).text
