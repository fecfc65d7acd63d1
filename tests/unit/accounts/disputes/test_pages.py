"""Disputes on pages: by a colleague, by the customer's link, and how they are settled."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from chalicelib.customers.schemas import CustomerNew
from tests.security.doors import browser, get, post, signed_in
from tests.unit.accounts.disputes.house import House
from tests.world import World

CLAIM = {"reason": "weight", "amount": "300.00", "words": "1,200 kg, not 1,500 kg"}


@pytest.fixture
def house(world: World) -> House:
    return House(world)


@pytest.fixture
def client(world: World) -> FlaskClient:
    return signed_in(world)


def test_a_colleague_takes_it_down_and_confirms_the_charge(
    house: House, client: FlaskClient
) -> None:
    here = f"/accounts/{house.customer}/items/{house.invoice}"
    assert "Dispute an amount" in get(client, here).text
    assert 'value="1000.00"' in get(client, f"{here}/dispute").text
    wrong = post(client, f"{here}/dispute", CLAIM | {"words": ""})
    assert wrong.status_code == 422
    assert 'value="300.00"' in wrong.text
    made = post(client, f"{here}/dispute", CLAIM | {"papers": "scale_ticket"})
    assert made.status_code == 303
    page = get(client, made.location).text
    for text in ("USD 300.00", "Weight differs", "Scale ticket", "1,200 kg, not 1,500 kg"):
        assert text in page
    assert "USD 300.00 is in dispute" in get(client, here).text
    assert house.invoice in get(client, made.location).text
    unsaid = post(client, f"{made.location}/settle", {"act": "confirm", "version": "1"})
    assert unsaid.status_code == 422
    said = {"act": "confirm", "version": "1", "why": "See the scale ticket."}
    assert post(client, f"{made.location}/settle", said).status_code == 303
    assert "Charge confirmed" in get(client, made.location).text
    assert "the charge stands" in get(client, f"/complaints/{_ticket(house)}").text


def test_a_credit_note_is_booked_from_the_page(house: House, client: FlaskClient) -> None:
    dispute = house.opens(100_00)
    form = {"act": "credit", "version": "1", "amount": "80.00", "answer": "You are right."}
    assert post(client, f"/disputes/{dispute.id}/settle", form).status_code == 303
    page = get(client, f"/disputes/{dispute.id}").text
    assert "Credited" in page
    assert "USD 80.00" in page
    assert house.item().remaining == 920_00


def test_an_amount_is_accepted_before_its_credit_note(house: House, client: FlaskClient) -> None:
    dispute = house.opens(100_00)
    here, form = f"/disputes/{dispute.id}", {"act": "accept", "version": "1", "accepted": "80.00"}
    unsaid = post(client, f"{here}/settle", form)
    assert unsaid.status_code == 422
    assert 'value="80.00"' in unsaid.text
    assert post(client, f"{here}/settle", form | {"note": "See the scale."}).status_code == 303
    assert "Accepted" in get(client, here).text
    assert "USD -80.00" in get(client, f"/credit/{house.customer}").text
    assert "a credit note follows" in get(client, f"/complaints/{dispute.ticket_id}").text


def test_the_customer_disputes_a_line_on_a_phone_without_an_account(
    world: World, house: House, client: FlaskClient
) -> None:
    link = f"/statements/link/{house.states()}"
    reader = browser(world)
    assert "INV-7" in get(reader, link).text
    line = f"{link}/lines/{house.invoice}"
    assert "Dispute this amount" in get(reader, line).text
    assert post(reader, line, CLAIM).status_code == 422  # no name was given
    made = post(reader, line, CLAIM | {"name": "Ms Li", "_once": "k1"})
    assert made.status_code == 303
    assert post(reader, line, CLAIM | {"name": "Ms Li", "_once": "k1"}).location == made.location
    assert len(house.disputes.standing(house.fin).items) == 1
    page = get(reader, made.location).text
    assert "What we need: Scale ticket." in page
    assert "In dispute" in get(reader, link).text
    assert get(reader, line).location == made.location
    announced = post(reader, f"{made.location}/files", {"type": "image/jpeg"})
    assert announced.status_code == 303
    assert 'enctype="multipart/form-data"' in get(reader, announced.location).text
    assert "INV-7.jpg" in get(reader, made.location).text
    assert "In dispute" in get(client, "/disputes").text
    assert post(reader, f"{made.location}/withdraw").status_code == 303
    assert "Withdrawn" in get(reader, made.location).text


def test_a_chinese_customer_reads_chinese(world: World, house: House) -> None:
    customers = world.services.customers
    customer = customers.get(house.fin, house.customer)
    facts = {"code": customer.code, "name": customer.name, "email": customer.email}
    new = CustomerNew.model_validate(facts | {"language": "zh"})
    customers.edit(house.fin, house.customer, customer.version, new)
    page = get(browser(world), f"/statements/link/{house.states()}").text
    assert "对账单" in page
    ticket = world.services.tickets.get(house.fin, house.opens(100_00).ticket_id)
    assert ticket.subject.startswith("重量不符 · ")


def test_the_figures_lead_to_the_disputes(house: House, client: FlaskClient) -> None:
    dispute = house.opens(100_00)
    page = get(client, "/disputes/figures").text
    assert "/disputes?month=2026-03&currency=USD&reason=weight" in page
    found = get(client, "/disputes?month=2026-03&currency=USD&reason=weight").text
    assert f"/disputes/{dispute.id}" in found
    assert "Nothing was disputed" in get(client, "/disputes/figures?month=2026-01").text
    assert f"/disputes/{dispute.id}" in get(client, f"/disputes?customer={house.customer}").text


def test_a_stranger_finds_no_dispute_by_the_link_of_another_statement(
    world: World, house: House
) -> None:
    token = house.states()
    dispute = house.opens_by_link(token)
    reader = browser(world)
    forged = token.replace(world.who.tenant, world.stranger.tenant)
    for address in (
        f"/statements/link/{forged}/disputes/{dispute.id}",
        f"/statements/link/{token}/disputes/dsp_nowhere",
        f"/statements/link/{token}/lines/ent_nowhere",
        f"/statements/link/{token}/disputes/{dispute.id}/files/att_nowhere/send",
    ):
        assert get(reader, address).status_code == 404


def _ticket(house: House) -> str:
    [dispute] = house.disputes.of_customer(house.fin, house.customer).items
    return dispute.ticket_id
