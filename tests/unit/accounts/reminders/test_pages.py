"""The pages of reminders, as a browser without JavaScript uses them; and the API beside them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.reminders.model import Status
from chalicelib.customers.schemas import ContactNew
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.reminders.test_service import TODAY, House
from tests.world import World


@pytest.fixture
def house(world: World) -> House:
    return House(world)


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


def test_the_worklist_shows_who_must_be_called_and_the_call_is_noted(house: House) -> None:
    house.owes(date(2026, 1, 5))
    house.goes_to(date(2026, 3, 9), 9, 5)
    client = signed_in(house.world)
    assert "Acme Trading" in get(client, "/reminders").text

    [call] = house.world.services.reminders.worklist(house.who, Status.CALL_DUE).items
    path = f"/reminders/customers/{house.customer}"
    answer = post(client, f"{path}/{call.id}/called", {"note": "pays on Friday"})
    assert answer.status_code == 303
    assert "pays on Friday" in get(client, path).text
    assert "Nothing waits here" in get(client, "/reminders").text


def test_a_call_to_make_shows_whom_to_call(house: House) -> None:
    house.owes(date(2026, 1, 5))
    client, path = signed_in(house.world), f"/reminders/customers/{house.customer}"
    house.goes_to(date(2026, 3, 9), 9, 5)
    assert "No phone number is known" in get(client, path).text

    ann = ContactNew(name="Ann", phone="+44 20 7946 0000")
    house.world.services.customers.add_contact(house.who, house.customer, ann)
    assert 'href="tel:+442079460000">Ann · +44 20 7946 0000</a>' in get(client, path).text


def test_a_run_from_the_page_tells_what_it_did(house: House) -> None:
    house.owes(date(2026, 2, 25))
    client = signed_in(house.world)
    assert "Friendly reminder" in get(client, "/reminders/preview").text

    answer = post(client, "/reminders/run", {})
    house.world.settle()
    page = get(client, answer.location).text
    assert "Messages under way" in page
    assert len(house.mails()) == 1
    assert "Reminded already at this step" in get(client, "/reminders/preview").text


def test_a_promise_is_noted_shown_and_taken_back(house: House) -> None:
    house.owes(date(2026, 2, 25))
    client, path = signed_in(house.world), f"/reminders/customers/{house.customer}"
    typed = {"currency": "USD", "amount": "60.00", "until": "2026-03-09"}
    assert post(client, f"{path}/promise", typed).status_code == 303
    assert "USD 60.00" in get(client, path).text
    assert post(client, f"{path}/promise", typed).status_code == 422

    assert post(client, f"{path}/promise/take-back", {}).status_code == 303
    assert house.world.services.reminders.state(house.who, house.customer).promise is None


def test_what_is_wrong_with_a_promise_is_said_and_kept(house: House) -> None:
    house.owes(date(2026, 2, 25))
    client, path = signed_in(house.world), f"/reminders/customers/{house.customer}"
    typed = {"currency": "USD", "amount": "1.234", "until": "2026-03-09"}
    page = post(client, f"{path}/promise", typed)
    assert page.status_code == 422
    assert 'href="#f-amount"' in page.text
    assert "1.234" in page.text


def test_what_is_wrong_with_a_stop_stands_at_its_own_day(house: House) -> None:
    house.owes(date(2026, 2, 25))
    client, path = signed_in(house.world), f"/reminders/customers/{house.customer}"
    page = post(client, f"{path}/stop", {"stop_until": "2026-01-01", "reason": "strike"})
    assert page.status_code == 422
    assert 'href="#f-stop_until"' in page.text
    assert 'value="strike"' in page.text
    assert "<details open>" in page.text


def test_what_was_noted_of_a_call_is_kept_when_it_is_refused(house: House) -> None:
    house.owes(date(2026, 1, 5))
    house.goes_to(date(2026, 3, 9), 9, 5)
    [call] = house.world.services.reminders.worklist(house.who, Status.CALL_DUE).items
    path = f"/reminders/customers/{house.customer}"
    typed = {"outcome": "refuses", "note": "they " * 300}
    page = post(signed_in(house.world), f"{path}/{call.id}/called", typed)
    assert page.status_code == 422
    assert 'href="#f-note"' in page.text
    assert f"{typed['note']}</textarea>" in page.text
    assert '<option value="refuses" selected>' in page.text


def test_why_a_customer_does_not_pay_stands_on_the_worklist(house: House) -> None:
    house.owes(date(2026, 1, 5))
    house.goes_to(date(2026, 3, 9), 9, 5)
    client, path = signed_in(house.world), f"/reminders/customers/{house.customer}"
    assert post(client, f"{path}/why", {"why": "proof_of_delivery_missing"}).status_code == 303
    assert "Proof of delivery missing" in get(client, "/reminders").text


def test_the_api_runs_lists_and_promises(api: Api, house: House) -> None:
    house.owes(TODAY - timedelta(days=5))
    preview = api.get("/v1/reminders/preview").json["items"]
    assert [(line["reason"], line["number"]) for line in preview] == [("due", 1)]

    run = api.post("/v1/reminder-runs", {"on": "2026-03-02"})
    assert run.status == 202
    house.world.settle()
    assert api.get(f"/v1/reminder-runs/{run.json['id']}").json["result"] == {"prepared": 1}
    sent = api.get(f"/v1/customers/{house.customer}/reminders").json["items"]
    assert [each["status"] for each in sent] == ["sent"]

    promise = {"currency": "USD", "until": "2026-03-06"}
    made = api.post(f"/v1/customers/{house.customer}/promises", promise)
    assert (made.status, made.json["amount"]) == (201, 100_00)
    state = api.get(f"/v1/customers/{house.customer}/reminder-state").json
    assert state["promise"]["state"] == "open"
    assert api.get("/v1/reminders?status=sent").status == 422


def test_the_pages_speak_chinese(house: House) -> None:
    house.owes(date(2026, 2, 25))
    house.goes_to(TODAY, 9, 5)
    client = signed_in(house.world)
    post(client, "/language", {"language": "zh", "back": "/"})
    page = get(client, f"/reminders/customers/{house.customer}").text
    assert "催款记录" in page
    assert "友好提醒" in page
    assert "Reminders so far" not in page
