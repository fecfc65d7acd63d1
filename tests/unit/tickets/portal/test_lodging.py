"""A complaint lodged on the company's page, without an account."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from chalicelib.kit.errors import TooMany
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tickets.portal.errors import NoLink
from chalicelib.tickets.portal.schemas import LodgedIn
from chalicelib.tickets.words import Channel, Step
from tests.api import Api
from tests.security.doors import browser, get, post, signed_in
from tests.unit.tickets.portal.factories import Counter

FORM = {
    "text": "The container came a week late.",
    "category": "delay",
    "name": "Mei Tan",
    "firm": "Acme Trading",
    "email": "mei@acme.example",
    "numbers": "MSKU1234565, BKG 77",
}


@pytest.fixture
def token(counter: Counter) -> str:
    """The address of the company's page."""
    return counter.world.services.lodging.make(counter.owner)


@pytest.fixture
def customer(counter: Counter) -> FlaskClient:
    return browser(counter.world)


def lodged(**given: str) -> LodgedIn:
    return LodgedIn.model_validate(FORM | given)


def test_a_complaint_becomes_a_ticket_of_the_desk_and_is_acknowledged_by_e_mail(
    counter: Counter, token: str, customer: FlaskClient
) -> None:
    answer = post(customer, f"/lodge/{token}", FORM)
    assert "An e-mail is on its way" in get(customer, answer.location).text
    (ticket,) = counter.tickets.newest(counter.li).items
    assert (ticket.channel, ticket.step, ticket.assignee) == (Channel.PORTAL, Step.RECEIVED, "")
    assert (ticket.customer_name, ticket.complainant.name) == ("Acme Trading", "Mei Tan")
    assert [each.number for each in ticket.references] == ["MSKU1234565", "BKG 77"]
    assert ticket.due_at is not None
    opened = counter.portal.open(counter.token())
    assert opened.ticket.id == ticket.id
    (subject,) = counter.mails("mei@acme.example")
    assert ticket.number in subject


def test_the_automatic_letter_is_not_the_first_answer_of_a_person(
    counter: Counter, token: str, customer: FlaskClient
) -> None:
    post(customer, f"/lodge/{token}", FORM)
    (ticket,) = counter.tickets.newest(counter.li).items
    assert ticket.responded_at is None
    assert counter.kinds(ticket.id) == ["received", "lodged"]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    counter: Counter, token: str, customer: FlaskClient
) -> None:
    page = post(customer, f"/lodge/{token}", FORM | {"email": "nowhere", "text": ""})
    assert page.status_code == 422
    for name in ("f-email", "f-text"):
        assert f'href="#{name}"' in page.text
    assert "Acme Trading" in page.text
    assert counter.tickets.newest(counter.li).items == []


def test_two_taps_are_one_complaint(counter: Counter, token: str, customer: FlaskClient) -> None:
    page = get(customer, f"/lodge/{token}").text
    found = re.search(r'name="_once" value="([^"]+)"', page)
    assert found is not None
    for _ in range(2):
        assert post(customer, f"/lodge/{token}", FORM | {"_once": found[1]}).status_code == 303
    assert len(counter.tickets.newest(counter.li).items) == 1


def test_too_many_from_one_address_have_to_wait_and_keep_what_they_typed(
    counter: Counter, token: str, customer: FlaskClient
) -> None:
    answers = [post(customer, f"/lodge/{token}", FORM | {"text": f"No. {n}"}) for n in range(7)]
    assert answers[-1].status_code == 422
    assert "Too many attempts" in answers[-1].text
    assert "No. 6" in answers[-1].text
    assert len(counter.tickets.newest(counter.li).items) == 5
    counter.world.clock.advance(timedelta(hours=1))
    assert post(customer, f"/lodge/{token}", FORM).status_code == 303


def test_another_place_and_another_person_are_not_held_up(counter: Counter, token: str) -> None:
    lodging = counter.world.services.lodging
    who, _ = lodging.open(token)
    for _ in range(5):
        lodging.lodge(who, lodged(), "198.51.100.7")
    with pytest.raises(TooMany):
        lodging.lodge(who, lodged(), "198.51.100.7")
    lodging.lodge(who, lodged(email="wei@other.example"), "203.0.113.9")


def test_the_page_ends_with_its_address(
    counter: Counter, token: str, customer: FlaskClient
) -> None:
    lodging = counter.world.services.lodging
    again = lodging.make(counter.owner)
    with pytest.raises(LinkSpent):
        lodging.open(token)
    assert get(customer, f"/lodge/{again}").status_code == 200
    lodging.revoke(counter.owner)
    assert get(customer, f"/lodge/{again}").status_code == 404
    with pytest.raises(NoLink):
        lodging.revoke(counter.owner)


def test_a_link_to_a_ticket_is_no_address_of_the_page(counter: Counter, token: str) -> None:
    ticket = counter.complaint()
    with pytest.raises(LinkSpent):
        counter.world.services.lodging.open(counter.portal.new_link(counter.li, ticket.id))
    with pytest.raises(LinkSpent):
        counter.portal.open(token)
    with pytest.raises(LinkSpent):
        counter.world.services.lodging.open(token.replace("ten_ours", "ten_theirs"))


def test_the_owner_makes_the_address_in_the_settings(counter: Counter) -> None:
    owner = signed_in(counter.world, counter.owner)
    assert "/settings/lodging" in get(owner, "/settings").text
    made = post(owner, "/settings/lodging").text
    found = re.search(r"/lodge/([\w.-]+)", made)
    assert found is not None
    assert found[1] not in get(owner, "/settings/lodging").text
    assert get(browser(counter.world), f"/lodge/{found[1]}").status_code == 200
    post(owner, "/settings/lodging/end")
    assert "The page is closed" in get(owner, "/settings/lodging").text
    assert "no address" in get(owner, post(owner, "/settings/lodging/end").location).text
    assert post(signed_in(counter.world, counter.li), "/settings/lodging").status_code == 403


def test_the_address_is_made_and_ended_over_the_api(counter: Counter) -> None:
    api = Api(counter.world)
    assert api.get("/v1/lodging-page").json["open"] is False
    assert "/lodge/ten_ours.lod_page." in api.post("/v1/lodging-page").json["url"]
    assert api.get("/v1/lodging-page").json["open"] is True
    assert api.call("DELETE", "/v1/lodging-page").status == 204
