"""The pages of settling, as a browser without JavaScript uses them."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.claims.schemas import TermsIn
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.settling.factories import Settling
from tests.world import World


@pytest.fixture
def desk(world: World) -> Settling:
    return Settling(world)


def client(desk: Settling, who: Principal) -> FlaskClient:
    return signed_in(desk.world, who)


def new(desk: Settling) -> str:
    return f"/complaints/{desk.ticket.id}/settlements/new"


CREDIT = {"remedy": "credit", "amount": "80.00", "currency": "USD", "note": "Two cartons"}


def test_a_handler_settles_from_the_ticket(desk: Settling) -> None:
    sam = client(desk, desk.sam)
    assert new(desk) in get(sam, f"/complaints/{desk.ticket.id}").text
    answer = post(sam, new(desk), CREDIT)
    assert answer.status_code == 303
    page = get(sam, answer.location).text
    for text in ("It is settled.", "Credit note · USD 80.00", "Settled:", "Two cartons"):
        assert text in page


def test_what_was_typed_is_kept_and_what_is_wrong_is_said(desk: Settling) -> None:
    sam = client(desk, desk.sam)
    page = post(sam, new(desk), CREDIT | {"amount": "much"})
    assert page.status_code == 422
    assert 'href="#f-amount"' in page.text
    assert "Two cartons" in page.text
    page = post(sam, new(desk), CREDIT | {"amount": ""})
    assert "This remedy needs an amount." in page.text


def test_beyond_authority_it_is_asked_shown_on_today_and_approved(desk: Settling) -> None:
    sam = client(desk, desk.sam)
    answer = post(sam, new(desk), CREDIT | {"amount": "600"})
    assert "May is asked to approve." in get(sam, answer.location).text
    may = client(desk, desk.may)
    [asked] = desk.waits_for(desk.may)
    address = f"/complaints/{desk.ticket.id}/settlements/{asked}"
    for place in ("/", "/approvals"):
        page = get(may, place).text
        assert address in page
        assert "Credit note · USD 600.00" in page
    assert "The amount is beyond the proposer&#39;s authority." in get(may, address).text
    page = post(may, address, {"decision": "refuse", "why": ""})
    assert page.status_code == 422
    assert 'href="#f-why"' in page.text
    done = post(may, address, {"decision": "approve", "why": "Agreed"})
    assert "Approved: Credit note · USD 600.00" in get(may, done.location).text
    assert desk.credited() == [-60000]
    assert "Nothing waits for your approval" in get(may, "/approvals").text


def test_who_may_not_decide_sees_it_and_no_buttons(desk: Settling) -> None:
    asked = desk.propose(amount=60000)
    address = f"/complaints/{desk.ticket.id}/settlements/{asked.id}"
    for who in (desk.sam, desk.ravi):
        page = get(client(desk, who), address).text
        assert "Waits for approval" in page
        assert 'name="decision"' not in page
        assert post(client(desk, who), address, {"decision": "approve"}).status_code == 403


def test_sales_are_not_offered_to_settle(desk: Settling) -> None:
    ravi = client(desk, desk.ravi)
    assert new(desk) not in get(ravi, f"/complaints/{desk.ticket.id}").text
    assert get(ravi, new(desk)).status_code == 403


def test_all_is_said_in_chinese_too(desk: Settling) -> None:
    desk.propose(amount=60000)
    page = get(client(desk, desk.li), f"/complaints/{desk.ticket.id}").text
    assert "已请 May 审批：贷项通知单" in page
    assert "待审批" in page


def test_a_stranger_finds_nothing(desk: Settling) -> None:
    asked = desk.propose(amount=60000)
    stranger = client(desk, desk.world.stranger)
    for place in ("new", asked.id):
        address = f"/complaints/{desk.ticket.id}/settlements/{place}"
        assert get(stranger, address).status_code == 404


def test_the_limit_of_liability_stands_beside_whatever_is_offered(desk: Settling) -> None:
    asked = desk.propose(amount=60_000)
    proposal = f"/complaints/{desk.ticket.id}/do/propose"
    approval = f"/complaints/{desk.ticket.id}/settlements/{asked.id}"
    li = client(desk, desk.li)
    desk.world.services.tickets.step(desk.li, desk.ticket.id, "acknowledge")
    for page in (new(desk), proposal, approval):
        assert "责任限额" not in get(li, page).text
    terms = TermsIn(start_on=date(2026, 3, 2), customer_regime="fiata", grams=0, packages=40)
    desk.world.services.claims.set_terms(desk.li, desk.ticket.id, terms)
    for page in (new(desk), proposal, approval):
        assert "责任限额 SDR 26,666.80" in get(li, page).text, page
