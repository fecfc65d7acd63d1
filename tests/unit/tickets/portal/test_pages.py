"""The customer's page and the desk's pages of the record, without JavaScript."""

import re

import pytest
from flask.testing import FlaskClient

from tests.security.doors import browser, get, post, signed_in
from tests.unit.tickets.portal.factories import LINK, Counter


@pytest.fixture
def customer(counter: Counter) -> FlaskClient:
    """A browser that nobody is signed in with."""
    return browser(counter.world)


@pytest.fixture
def li(counter: Counter) -> FlaskClient:
    return signed_in(counter.world, counter.sam)


def press(client: FlaskClient, address: str, page: str, act: str, **typed: str) -> str:
    """Send the form of an act as the page has it, and see what comes."""
    form = next(each for each in page.split("<form")[1:] if f'name="act" value="{act}"' in each)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    answer = post(client, address, hidden | typed)
    return str(answer.text if answer.status_code == 422 else get(client, answer.location).text)


class TestTheCustomersPage:
    def test_shows_the_matter_and_nothing_of_the_house(
        self, counter: Counter, customer: FlaskClient
    ) -> None:
        ticket, token = counter.proposed()
        counter.tickets.comment(counter.li, ticket.id, "They always complain")
        page = get(customer, f"/case/{token}").text
        for shown in ("Two cartons were crushed.", "A credit of USD 80", "Ours Ltd", "Li Na"):
            assert shown in page
        for hidden in ("They always complain", "ours.example", "mei@acme.example", "/complaints"):
            assert hidden not in page

    def test_opening_it_changes_nothing(self, counter: Counter, customer: FlaskClient) -> None:
        ticket, token = counter.proposed()
        get(customer, f"/case/{token}")
        assert counter.tickets.get(counter.li, ticket.id) == ticket

    def test_speaks_the_customers_language_unless_the_browser_chose_another(
        self, counter: Counter, customer: FlaskClient
    ) -> None:
        mei = {"name": "梅", "email": "mei@acme.example", "language": "zh"}
        ticket = counter.raised(complainant=mei)
        token = counter.portal.new_link(counter.li, ticket.id)
        assert "我们的记录" in get(customer, f"/case/{token}").text
        post(customer, "/language", {"language": "en", "back": f"/case/{token}"})
        assert "What we wrote down" in get(customer, f"/case/{token}").text

    def test_agrees_to_the_proposal_and_a_second_tap_is_the_same_act(
        self, counter: Counter, customer: FlaskClient
    ) -> None:
        ticket, token = counter.proposed()
        address = f"/case/{token}"
        page = get(customer, address).text
        assert "We now carry it out" in press(customer, address, page, "decide", answer="accept")
        assert "saved already" in press(customer, address, page, "decide", answer="accept")
        assert counter.kinds(ticket.id).count("accept") == 1
        badge = get(customer, address).text.split("</h1>")[1][:900]
        assert "You agreed" in badge
        assert "by the customer" not in badge

    def test_a_refusal_without_a_reason_is_asked_for_one(
        self, counter: Counter, customer: FlaskClient
    ) -> None:
        ticket, token = counter.proposed()
        address = f"/case/{token}"
        page = get(customer, address).text
        again = press(customer, address, page, "decide", answer="refuse", why=" ")
        assert 'href="#f-why"' in again
        press(customer, address, again, "decide", answer="refuse", why="It cost us 400")
        assert "refuse" in counter.kinds(ticket.id)

    def test_confirms_writes_and_adds_a_photo(
        self, counter: Counter, customer: FlaskClient
    ) -> None:
        ticket, token = counter.proposed()
        address = f"/case/{token}"
        page = press(customer, address, get(customer, address).text, "confirm")
        assert "Confirmed by you" in page
        page = press(customer, address, page, "say", text="The seal was broken too.")
        assert "The seal was broken too." in page
        assert 'href="#f-text"' in press(customer, address, page, "say", text=" ")
        sends = post(customer, f"{address}/files", {"type": "image/jpeg"}).location
        form = get(customer, sends).text
        assert 'enctype="multipart/form-data"' in form
        assert f"https://fairlead.example{address}" in form
        assert ticket.number in get(customer, address).text
        assert get(customer, sends.removesuffix("/send")).status_code == 303
        assert post(customer, f"{address}/files", {"type": "text/html"}).status_code == 404

    def test_after_the_close_it_rates_us_once_and_may_ask_to_take_it_up_again(
        self, counter: Counter, customer: FlaskClient
    ) -> None:
        ticket, token = counter.closed()
        address = f"/case/{token}"
        page = get(customer, address).text
        assert 'href="#f-score"' in press(customer, address, page, "survey")
        page = press(customer, address, page, "survey", score="4", comment="Quick")
        assert "How did we do?" not in page
        assert "You rated us: 4 of 5" in page
        page = press(customer, address, page, "reopen", still_open="It was not paid")
        assert "We take it up again." in page
        assert counter.tickets.get(counter.li, ticket.id).cycle == 2

    def test_a_link_that_opens_nothing_says_so_and_no_more(self, customer: FlaskClient) -> None:
        answer = get(customer, "/case/ten_ours.tkt_1." + "x" * 43)
        assert answer.status_code == 404
        assert "no longer valid" in answer.text

    def test_an_act_that_is_not_there_is_refused(
        self, counter: Counter, customer: FlaskClient
    ) -> None:
        _, token = counter.proposed()
        assert post(customer, f"/case/{token}", {"act": "close"}).status_code == 404


class TestTheDesksPages:
    def test_the_record_is_confirmed_on_the_phone_and_by_a_typed_name(
        self, counter: Counter, li: FlaskClient
    ) -> None:
        for way, words in (("phone", "read back on the phone"), ("screen", "name typed")):
            ticket = counter.complaint()
            address = f"/complaints/{ticket.id}/confirm"
            assert "Two cartons were crushed." in get(li, address).text
            form = {"version": str(ticket.version), "way": way, "name": "Mei Tan"}
            page = get(li, post(li, address, form).location).text
            assert "Record confirmed by Mei Tan" in page
            assert words in page

    def test_without_a_name_nothing_is_confirmed(self, counter: Counter, li: FlaskClient) -> None:
        ticket = counter.complaint()
        form = {"version": str(ticket.version), "way": "phone", "name": " "}
        page = post(li, f"/complaints/{ticket.id}/confirm", form)
        assert page.status_code == 422
        assert 'href="#f-name"' in page.text

    def test_the_words_are_put_right(self, counter: Counter, li: FlaskClient) -> None:
        ticket = counter.complaint()
        address = f"/complaints/{ticket.id}/record"
        assert "Two cartons were crushed." in get(li, address).text
        form = {"version": str(ticket.version), "text": "Three cartons were crushed."}
        page = get(li, post(li, address, form).location).text
        assert "Three cartons were crushed." in page
        assert post(li, address, {"version": "1", "text": " "}).status_code == 422

    def test_a_link_is_made_shown_once_and_ended(
        self, counter: Counter, li: FlaskClient, customer: FlaskClient
    ) -> None:
        address = f"/complaints/{counter.complaint().id}/link"
        made = post(li, address).text
        found = LINK.search(made)
        assert found is not None
        assert found[1] not in get(li, address).text
        assert get(customer, f"/case/{found[1]}").status_code == 200
        ended = get(li, post(li, f"{address}/end").location).text
        assert "No link is open." in ended
        assert get(customer, f"/case/{found[1]}").status_code == 404
        assert "No link to this ticket" in get(li, post(li, f"{address}/end").location).text
