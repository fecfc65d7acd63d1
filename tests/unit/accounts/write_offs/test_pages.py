"""The pages of write-offs: asked where credits are booked, approved by another."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.write_offs.schemas import WriteOffNew
from tests.companies import add_member
from tests.security.doors import get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.world import World


@pytest.fixture
def client(world: World) -> FlaskClient:
    return signed_in(world)


@pytest.fixture
def customer(world: World) -> str:
    made = world.services.customers.create(world.who, a_customer()).id
    new = ChargeNew(currency="USD", amount=90_00, dated=date(2026, 1, 5), number="INV-9")
    world.services.ledger.record_charge(world.who, made, new)
    return made


def _typed(**facts: str) -> dict[str, str]:
    typed = {"kind": "write_off", "currency": "USD", "amount": "90.00", "dated": "2026-03-02"}
    return typed | {"allocate": "oldest", "note": "bankrupt"} | facts


def test_a_write_off_is_asked_where_credits_are_booked(
    world: World, client: FlaskClient, customer: str
) -> None:
    add_member(world.store, world.who, "usr_bob", "finance")
    without = post(client, f"/accounts/{customer}/credit", _typed(note=""))
    assert (without.status_code, "Please fill this in." in without.text) == (422, True)
    asked = post(client, f"/accounts/{customer}/credit", _typed())
    place = asked.headers["Location"]
    text = get(client, place).text
    assert "Somebody else has to approve it" in text
    assert f"{place}/approve" not in text
    assert world.services.ledger.account(world.who, customer).balance("USD").total == 90_00
    post(client, f"{place}/refuse", {})
    assert "Taken back" in get(client, place).text


def test_the_second_person_finds_it_on_the_home_screen_and_approves(
    world: World, client: FlaskClient, customer: str
) -> None:
    bob = add_member(world.store, world.who, "usr_bob", "finance")
    new = WriteOffNew(currency="USD", amount=90_00, dated=date(2026, 3, 2), note="bankrupt")
    asked = world.services.write_offs.ask(bob, customer, new)
    assert "Write-offs to approve" in get(client, "/").text
    assert f"/write-offs/{asked.id}" in get(client, "/write-offs").text
    place = f"/write-offs/{asked.id}"
    assert f"{place}/approve" in get(client, place).text
    post(client, f"{place}/approve", {})
    assert "Booked" in get(client, place).text
    assert world.services.ledger.account(world.who, customer).balance("USD").total == 0
    assert "Nothing is" not in get(client, "/write-offs?view=all").text
    assert place in get(client, "/write-offs?view=all").text


def test_a_write_off_is_of_what_is_owed(client: FlaskClient, customer: str) -> None:
    for wrong, words in (
        ({"allocate": "none"}, "A write-off is set against open items"),
        ({"amount": "90.01"}, "Less than this is still open."),
    ):
        answer = post(client, f"/accounts/{customer}/credit", _typed(**wrong))
        assert (answer.status_code, words in answer.text) == (422, True)
