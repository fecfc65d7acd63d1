"""The pages of accounts, as a browser without JavaScript uses them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.customers.schemas import CustomerNew
from chalicelib.jobs.model import MAX_FAILURES
from tests.security.doors import get, post, signed_in
from tests.world import World

CHARGE = {
    "number": "0042",
    "currency": "USD",
    "amount": "1,234.50",
    "dated": "2026-02-01",
    "note": "=1+1 freight 运费",
}
PAYMENT = {
    "kind": "payment",
    "currency": "USD",
    "amount": "1000",
    "dated": "2026-02-20",
    "allocate": "oldest",
}


@pytest.fixture
def client(world: World) -> FlaskClient:
    return signed_in(world)


@pytest.fixture
def customer(world: World) -> str:
    new = CustomerNew(code="NB", name="Ningbo Harbour", email="ap@nb.example")
    return world.services.customers.create(world.who, new).id


def owed(world: World, customer: str) -> list[int]:
    return [each.net for each in world.services.ledger.owed_by(world.who, customer)]


def test_a_charge_and_a_payment_are_booked_by_form(
    world: World, client: FlaskClient, customer: str
) -> None:
    assert "2026-03-02" in get(client, f"/accounts/{customer}/charge").text
    assert post(client, f"/accounts/{customer}/charge", CHARGE).status_code == 303
    assert post(client, f"/accounts/{customer}/credit", PAYMENT).status_code == 303
    assert owed(world, customer) == [23450]
    page = get(client, f"/accounts/{customer}").text
    assert "0042" in page
    assert "USD 234.50" in page


def test_a_charge_says_what_it_is_for_and_what_it_was_reckoned_from(
    world: World, client: FlaskClient, customer: str
) -> None:
    facts = {"charge_kind": "freight", "weight": "1,250.5", "volume": "3.2"}
    assert post(client, f"/accounts/{customer}/charge", CHARGE | facts).status_code == 303
    item = world.services.ledger.open_items(world.who, customer).items[0]
    assert (item.charge_kind, item.grams, item.litres) == ("freight", 1_250_500, 3200)
    page = get(client, f"/accounts/{customer}/items/{item.id}").text
    assert "1,250.5 kg" in page
    assert "3.2 m³" in page
    assert "freight,1250.5,3.2" in get(client, f"/accounts/{customer}/entries.csv").text


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"weight": "heavy"}, "weight"),
        ({"volume": "-1"}, "volume"),
        ({"charge_kind": "gift"}, "charge_kind"),
        ({"amount": ""}, "amount"),
        ({"amount": "12.345"}, "amount"),
        ({"amount": "-3"}, "amount"),
        ({"currency": ""}, "currency"),
        ({"dated": "1 March"}, "dated"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    world: World, client: FlaskClient, customer: str, change: dict[str, str], field: str
) -> None:
    answer = post(client, f"/accounts/{customer}/charge", CHARGE | change)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert "freight 运费" in answer.text
    assert owed(world, customer) == []


def test_ticked_items_are_paid(world: World, client: FlaskClient, customer: str) -> None:
    first = _charge(world, customer, date(2026, 1, 1))
    second = _charge(world, customer, date(2026, 2, 1))
    form = PAYMENT | {"items": second, "amount": "60"}
    assert post(client, f"/accounts/{customer}/credit", form).status_code == 303
    ledger = world.services.ledger
    assert ledger.item(world.who, customer, first).remaining == 10000
    assert ledger.item(world.who, customer, second).remaining == 4000
    nothing = PAYMENT | {"allocate": "chosen"}
    assert post(client, f"/accounts/{customer}/credit", nothing).status_code == 422


def test_an_item_is_disputed_and_undone(world: World, client: FlaskClient, customer: str) -> None:
    item = _charge(world, customer, date(2026, 1, 1))
    here = f"/accounts/{customer}/items/{item}"
    world.services.ledger.dispute(world.who, customer, item, True, "weight")  # by an import
    page = get(client, here).text
    assert "Disputed" in page
    assert "weight" in page
    assert post(client, f"{here}/dispute/clear").status_code == 303
    assert not world.services.ledger.item(world.who, customer, item).disputed
    assert post(client, f"{here}/undo", {}).status_code == 422
    assert post(client, f"{here}/undo", {"reason": "wrong customer"}).status_code == 303
    assert "Undone" in get(client, here).text
    assert owed(world, customer) == []


def test_entries_are_exported_without_formulas(
    world: World, client: FlaskClient, customer: str
) -> None:
    post(client, f"/accounts/{customer}/charge", CHARGE)
    answer = get(client, f"/accounts/{customer}/entries.csv")
    text = answer.data.decode("utf-8-sig")
    assert "USD,1,2026-02-01,charge,0042,2026-03-03,1234.50" in text
    assert "'=1+1 freight 运费" in text


def test_a_failed_allocation_offers_to_go_on(
    world: World, client: FlaskClient, customer: str
) -> None:
    for _ in range(41):
        _charge(world, customer, date(2026, 1, 1))
    payment = {**PAYMENT, "amount": "4100"}
    assert post(client, f"/accounts/{customer}/credit", payment).status_code == 303
    assert "is being allocated" in get(client, f"/accounts/{customer}").text
    jobs = world.services.jobs
    steps, jobs.steps = jobs.steps, {}
    world.pass_time(timedelta(minutes=MAX_FAILURES + 2))
    jobs.steps = steps
    assert "could not be allocated" in get(client, f"/accounts/{customer}").text
    answer = post(client, f"/accounts/{customer}/go-on", {})
    assert "It goes on" in get(client, answer.location).text
    world.settle()
    assert owed(world, customer) == []


def test_the_company_sees_its_ageing_once_it_is_computed(
    world: World, client: FlaskClient, customer: str
) -> None:
    _charge(world, customer, date(2026, 1, 1))
    world.queues.waiting.clear()
    assert "No ageing has been computed yet" in get(client, "/accounts").text
    answer = post(client, "/accounts/ageing", {"on": "2026-03-01"})
    assert "Adding up" in get(client, answer.location).text
    world.settle()
    done = get(client, answer.location)
    assert done.status_code == 303
    page = get(client, done.location).text
    assert "Ningbo Harbour" in page
    assert "USD 100.00 overdue" in page
    later = post(client, "/accounts/ageing", {"on": "2027-01-01"})
    assert "not in the future" in get(client, later.location).text


def test_the_ageing_is_there_without_anybody_asking_for_it(
    world: World, client: FlaskClient, customer: str
) -> None:
    _charge(world, customer, date(2026, 1, 1))
    world.clock.advance(timedelta(minutes=5))
    world.services.ledger.daily.wake(world.who, "daily", "")
    page = get(client, "/accounts").text
    assert "The ageing is being computed" in page
    assert "No ageing has been computed yet" not in page
    world.settle()
    page = get(client, "/accounts").text
    assert "USD 100.00 overdue" in page
    assert "being computed" not in page


def test_looking_at_the_ageing_starts_nothing(world: World, client: FlaskClient) -> None:
    get(client, "/accounts")
    assert world.services.ledger.company.newest(world.who) == []


def test_a_stranger_finds_nothing(world: World, client: FlaskClient, customer: str) -> None:
    item = _charge(world, customer, date(2026, 1, 1))
    theirs = signed_in(world, world.stranger)
    for path in ("", "/charge", "/credit", "/entries.csv", f"/items/{item}"):
        assert get(theirs, f"/accounts/{customer}{path}").status_code == 404, path
    assert post(theirs, f"/accounts/{customer}/charge", CHARGE).status_code == 404


def test_all_of_it_is_there_in_chinese(world: World, customer: str) -> None:
    from dataclasses import replace

    who: Any = replace(world.who, language="zh")
    client = signed_in(world, who)
    _charge(world, customer, date(2026, 1, 1))
    for path, text in (
        (f"/accounts/{customer}", "未结项目"),
        (f"/accounts/{customer}/credit", "先核销最早到期的项目"),
        ("/accounts", "尚未计算账龄"),
        ("/statements", "还没有对账单"),
    ):
        assert text in get(client, path).text


def _charge(world: World, customer: str, dated: date) -> str:
    new = ChargeNew(currency="USD", amount=10000, dated=dated)
    return world.services.ledger.record_charge(world.who, customer, new).id
