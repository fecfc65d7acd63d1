"""The whole record form: what the trade writes down of a complaint."""

from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.errors import TicketClosed
from chalicelib.tickets.schemas.record import RecordIn, TicketNew
from chalicelib.tickets.words import Kind
from tests.api import Api
from tests.security.doors import browser, get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.portal.factories import MEI, Counter

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


def put_right(counter: Counter, ticket_id: str, **named: Any) -> Any:
    return counter.recording.put_right(counter.li, ticket_id, RecordIn(**named))


class TestPuttingRight:
    def test_the_number_asked_for_by_the_first_letter_is_written_down_and_the_rest_stays(
        self, counter: Counter
    ) -> None:
        ticket = counter.complaint(mood="angry")
        after = put_right(counter, ticket.id, complainant={"phone": "+65 6123 4567"})
        assert after.complainant.phone == "+65 6123 4567"
        assert (after.complainant.name, after.complainant.email) == (MEI["name"], MEI["email"])
        line = counter.tickets.whole(counter.li, ticket.id).events[0]
        assert line.kind == "record_changed"
        assert line.facts["changed"] == {"phone": ["", "+65 6123 4567"]}

    def test_letters_go_to_the_corrected_address(self, counter: Counter) -> None:
        ticket = counter.complaint()
        put_right(counter, ticket.id, complainant={"email": "mei.tan@acme.example"})
        counter.tickets.step(counter.li, ticket.id, "acknowledge")
        counter.world.settle()
        assert counter.mails("mei.tan@acme.example")
        assert not counter.mails(MEI["email"])

    def test_numbers_added_are_found_at_once_and_those_taken_away_no_more(
        self, counter: Counter
    ) -> None:
        ticket = counter.complaint(references=[{"kind": "booking", "number": "BK-1111"}])
        put_right(counter, ticket.id, references=[{"kind": "house_bill", "number": "FW-2222"}])
        found = counter.tickets.search(counter.li, "FW 2222").items
        assert [each.id for each in found] == [ticket.id]
        counter.world.settle()
        assert not counter.tickets.search(counter.li, "BK1111").items

    def test_another_loss_has_to_be_confirmed_anew_a_telephone_number_not(
        self, counter: Counter
    ) -> None:
        ticket = counter.complaint(loss={"amount": 8000, "currency": "USD"})
        counter.recording.confirm_on_phone(counter.li, ticket.id, "Mei Tan")
        assert put_right(counter, ticket.id, callback="+65 6123 4567").confirmed is not None
        after = put_right(counter, ticket.id, loss=None)
        assert (after.loss, after.confirmed) == (None, None)

    def test_who_lodged_a_complaint_is_named_a_customer_with_the_limits_of_its_grade(
        self, counter: Counter
    ) -> None:
        ticket = counter.raised(complainant=MEI | {"firm": "Acme"})
        before = ticket.ends
        acme = counter.world.services.customers.create(
            counter.li, a_customer("ACME-7", "Acme Ltd", grade="strategic")
        )
        after = put_right(counter, ticket.id, customer_id=acme.id)
        assert (after.customer_id, after.customer_name) == (acme.id, acme.title)
        assert after.ends["resolution"] < before["resolution"]
        theirs = counter.tickets.of_customer(counter.li, acme.id).items
        assert [each.id for each in theirs] == [ticket.id]
        kinds = [each.kind for each in counter.tickets.whole(counter.li, ticket.id).events]
        assert {"record_changed", "grade_changed"} <= set(kinds)
        other = counter.world.services.customers.create(counter.li, a_customer("OTHER-7", "Other"))
        with pytest.raises(Invalid):
            put_right(counter, ticket.id, customer_id=other.id)

    def test_a_verdict_counts_for_the_customer_that_is_named_afterwards(
        self, counter: Counter
    ) -> None:
        ticket = counter.raised(kind=Kind.SUGGESTION, category="other", complainant=MEI)
        counter.tickets.step(counter.li, ticket.id, "judge", "We will", usable=True)
        acme = counter.world.services.customers.create(counter.li, a_customer("ACME-7", "Acme"))
        put_right(counter, ticket.id, customer_id=acme.id)
        counted = counter.tickets.verdicts(counter.li, acme.id)
        assert (counted.judged, counted.usable) == (1, 1)

    def test_a_category_of_another_kind_and_a_closed_record_are_refused(
        self, counter: Counter
    ) -> None:
        ticket = counter.complaint()
        with pytest.raises(Invalid):
            put_right(counter, ticket.id, category="cargo_damage")
        assert put_right(counter, ticket.id, category="damage").category == "damage"
        closed, _ = counter.closed()
        with pytest.raises(TicketClosed):
            put_right(counter, closed.id, callback="1")

    def test_what_is_left_out_in_the_api_stays(self, counter: Counter) -> None:
        api = Api(counter.world)
        made = api.post("/v1/tickets", {"text": "Crushed", "expects": "A credit", **RECORD})
        path = f"/v1/tickets/{made.json['id']}"
        etag = api.get(path).headers["ETag"]
        body = {"callback": "+1 555 0100", "recording": ""}
        assert api.call("PUT", f"{path}/record", body, If_Match=etag).status == 200
        whole = api.get(path).json
        assert {name: whole[name] for name in RECORD} == RECORD | body
        assert (whole["text"], whole["expects"]) == ("Crushed", "A credit")

    def test_the_page_shows_what_stands_keeps_it_and_says_from_what_to_what(
        self, counter: Counter
    ) -> None:
        numbers = [{"kind": "master_bill", "number": "MAEU 1"}]
        ticket = counter.complaint(
            **RECORD, references=numbers, loss={"amount": 8050, "currency": "EUR"}
        )
        client = signed_in(counter.world, counter.sam)
        address = f"/complaints/{ticket.id}/record"
        page = get(client, address).text
        for shown in ("80.50", "MAEU 1", "1 Quay Road", "Half of the freight", 'value="angry" sel'):
            assert shown in page
        form = RECORD | {"version": str(ticket.version), "text": "Crushed", "category": "damage"}
        form |= {"channel": "chat", "loss": "", "currency": "EUR", "no_master_bill": "MAEU 1"}
        form |= {"no_container": "MSKU1234565", "evidence": ["photos"], "language": "zh"}
        shown = get(client, post(client, address, form).location).text
        assert "Master bill MAEU 1 · Container MSKU1234565" in shown
        for line in ("Loss claimed: EUR 80.50 → –", "Category: Other → Damage", "English → 中文"):
            assert line in shown

    def test_blank_words_and_an_amount_that_is_none_are_said_at_their_fields(
        self, counter: Counter
    ) -> None:
        ticket = counter.complaint()
        client = signed_in(counter.world, counter.sam)
        form = {"version": "1", "text": " ", "loss": "plenty", "currency": "EUR", "mood": "angry"}
        page = post(client, f"/complaints/{ticket.id}/record", form)
        assert page.status_code == 422
        assert 'href="#f-text"' in page.text
        assert 'href="#f-loss"' in page.text
        assert 'value="plenty"' in page.text
