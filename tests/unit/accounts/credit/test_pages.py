"""The pages of credit: seen everywhere, released by a second person."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from chalicelib.accounts.credit.schemas import HoldNew, ReleaseNew
from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.shipments.schemas import ShipmentNew
from chalicelib.tickets.schemas.record import TicketNew
from tests.companies import add_member
from tests.security.doors import get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.world import World

DAY = date(2026, 3, 2)


@pytest.fixture
def client(world: World) -> FlaskClient:
    return signed_in(world)


@pytest.fixture
def customer(world: World) -> str:
    return world.services.customers.create(world.who, a_customer()).id


def test_a_hold_is_seen_on_every_page_that_touches_the_customer(
    world: World, client: FlaskClient, customer: str
) -> None:
    services, who = world.services, world.who
    ticket = services.tickets.raise_ticket(who, TicketNew(text="wet", customer_id=customer)).id
    shipment = services.shipments.create(who, ShipmentNew(customer_id=customer, booking="B1")).id
    places = [
        "/",
        "/customers",
        "/credit",
        f"/customers/{customer}",
        f"/complaints/{ticket}",
        f"/shipments/{shipment}",
        f"/accounts/{customer}",
        f"/credit/{customer}",
    ]
    for place in places:
        assert "New bookings" not in get(client, place).text or place == f"/credit/{customer}"
    held = {"hold_reason": "cheque came back", "blocks": ["bookings", "documents"]}
    assert post(client, f"/credit/{customer}/hold", held).status_code == 303
    for place in places:
        text = get(client, place).text
        assert ("On hold" if place == "/customers" else "New bookings") in text, place
    refused = post(client, "/shipments/new", {"customer_id": customer, "booking": "B2"})
    assert refused.status_code == 422
    assert "on credit hold" in refused.text


def test_a_release_is_asked_on_the_page_and_granted_by_another(
    world: World, client: FlaskClient, customer: str
) -> None:
    bob = add_member(world.store, world.who, "usr_bob", "finance")
    place = f"/credit/{customer}"
    post(client, f"{place}/hold", {"hold_reason": "cheque came back"})
    missing = post(client, f"{place}/release", {"reason": "it came"})
    assert missing.status_code == 422
    assert 'value="it came"' in missing.text
    typed = {"reason": "it came", "until": "2026-03-05", "lifts": "yes"}
    assert post(client, f"{place}/release", typed).status_code == 303
    assert "Release asked" in get(client, "/").text
    assert f"{place}/release/grant" not in get(client, place).text  # not by who asked
    assert post(client, f"{place}/release/grant", {}).status_code == 403
    world.services.credit.grant_release(bob, customer)
    assert "Granted by" in get(client, place).text
    assert "On credit hold" not in get(client, place).text


def test_a_release_is_refused_on_the_page(world: World, client: FlaskClient, customer: str) -> None:
    sue = add_member(world.store, world.who, "usr_sue", "sales")
    bob = add_member(world.store, world.who, "usr_bob", "finance")
    place = f"/credit/{customer}"
    world.services.credit.put_on_hold(bob, customer, HoldNew(reason="cheque"))
    world.services.credit.ask_release(sue, customer, ReleaseNew(reason="ok", until=DAY))
    assert "Release the hold" in get(client, place).text
    assert post(client, f"{place}/release/refuse", {}).status_code == 303
    assert "Ask for a release" in get(client, place).text


def test_exposure_is_told_by_part_beside_the_limit(
    world: World, client: FlaskClient, customer: str
) -> None:
    new = ChargeNew(currency="USD", amount=123_45, dated=DAY, number="1")
    world.services.ledger.record_charge(world.who, customer, new)
    world.services.ledger.record_charge(
        world.who, customer, ChargeNew(currency="EUR", amount=5, dated=DAY)
    )
    place = f"/credit/{customer}"
    wrong = {"side": "booking", "currency": "USD", "amount": "x"}
    answer = post(client, f"{place}/positions", wrong)
    assert answer.status_code == 422
    assert 'href="#f-amount"' in answer.text
    typed = {**wrong, "amount": "1,000.00", "counts_until": "2026-04-01", "reference": "BK7"}
    assert post(client, f"{place}/positions", typed).status_code == 303
    text = get(client, place).text
    for said in ("USD 123.45", "USD 1,000.00", "USD 1,123.45", "BK7", "want of a rate: EUR"):
        assert said in text
    [booked] = world.services.credit.standing(world.who, customer).credit.positions
    assert post(client, f"{place}/positions/{booked.id}/remove", {}).status_code == 303
    assert "BK7" not in get(client, place).text


def test_what_is_still_to_be_billed_leads_to_its_shipment(
    world: World, client: FlaskClient, customer: str
) -> None:
    typed = {"customer_id": customer, "number": "F-1", "mode": "sea"}
    typed |= {"expected_1": "1,200.50", "expected_currency_1": "USD"}
    typed |= {"expected_2": "300", "expected_currency_2": "JPY"}
    entered = post(client, "/shipments/new", typed)
    assert entered.status_code == 303
    shipment = get(client, entered.location).text
    assert "Still to be billed" in shipment
    assert "1,200.50" in shipment
    assert "1200.50" in get(client, f"{entered.location}/edit").text
    listed = get(client, f"/credit/{customer}/bookings").text
    assert "JPY 300 · USD 1,200.50" in listed
    assert entered.location in listed


def test_an_expected_amount_says_what_is_wrong_with_it(
    world: World, client: FlaskClient, customer: str
) -> None:
    typed = {"customer_id": customer, "number": "F-1", "mode": "sea", "expected_1": "12"}
    assert "Choose a currency" in post(client, "/shipments/new", typed).text
    twice = {"expected_currency_1": "USD", "expected_2": "3", "expected_currency_2": "USD"}
    refused = post(client, "/shipments/new", typed | twice)
    assert refused.status_code == 422
    assert "stated twice" in refused.text


def test_a_bill_without_its_maturity_is_refused_at_its_field(
    client: FlaskClient, customer: str
) -> None:
    typed = {"side": "acceptance", "currency": "USD", "amount": "5"}
    refused = post(client, f"/credit/{customer}/positions", typed)
    assert refused.status_code == 422
    assert "#f-counts_until" in refused.text


def test_bookings_are_counted_anew_at_a_tap(world: World, client: FlaskClient) -> None:
    assert post(client, "/credit/recount", {}).status_code == 303
    world.settle()
    assert world.services.jobs.newest(world.who, "exposure-recount", 5).items[0].state == "done"
