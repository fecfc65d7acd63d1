"""The whole record form: what the trade writes down of a complaint."""

import pytest
from pydantic import ValidationError

from chalicelib.tickets.schemas.record import TicketNew
from tests.api import Api
from tests.security.doors import browser, get, post, signed_in
from tests.unit.tickets.portal.factories import Counter

RECORD = {
    "address": "1 Quay Road",
    "callback": "+86 21 5555 0123",
    "mood": "angry",
    "compensation": "Half of the freight",
    "evidence": ["photos", "packing_list"],
    "recording": "given",
}


def test_everything_on_the_form_is_kept_and_shown(counter: Counter) -> None:
    client = signed_in(counter.world, counter.sam)
    form = RECORD | {"kind": "complaint", "category": "damage", "text": "Crushed"}
    form |= {"severity": "normal", "channel": "phone", "currency": "USD"}
    answer = post(client, "/complaints/new", form)
    assert answer.status_code == 303, answer.text
    page = get(client, answer.location).text
    shown = ("1 Quay Road", "5555 0123", "Angry", "Half of the freight", "Photos, Packing list")
    for text in (*shown, "Given"):
        assert text in page


def test_the_api_takes_and_gives_it(counter: Counter) -> None:
    api = Api(counter.world)
    made = api.post("/v1/tickets", {"text": "Crushed", **RECORD})
    whole = api.get(f"/v1/tickets/{made.json['id']}").json
    assert {name: whole[name] for name in RECORD} == RECORD


def test_rewording_leaves_the_rest_of_the_form_alone(counter: Counter) -> None:
    ticket = counter.complaint(**RECORD)
    counter.recording.reword(counter.li, ticket.id, "Crushed and wet")
    story = counter.tickets.whole(counter.li, ticket.id).story
    assert (story.mood, story.evidence) == ("angry", ("photos", "packing_list"))


def test_a_closed_form_forgets_no_tick_when_something_is_wrong(counter: Counter) -> None:
    client = signed_in(counter.world, counter.sam)
    page = post(client, "/complaints/new", RECORD | {"kind": "complaint", "text": ""})
    assert page.status_code == 422
    assert page.text.count(" checked") >= 2


@pytest.mark.parametrize(("name", "value"), [("mood", "x"), ("recording", "x"), ("evidence", "x")])
def test_only_words_of_the_lists_are_taken(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        TicketNew.model_validate({"text": "x", name: [value] if name == "evidence" else value})


def test_the_customers_page_does_not_show_what_we_think_of_its_mood(counter: Counter) -> None:
    ticket = counter.complaint(**RECORD)
    token = counter.portal.new_link(counter.li, ticket.id)
    assert "Angry" not in get(browser(counter.world), f"/case/{token}").text
