"""The pages of statements: issuing, showing, and the customer's link."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.customers.schemas import CustomerNew
from tests.security.doors import browser, get, post, signed_in
from tests.unit.accounts.statements.test_statements import statements_mailed
from tests.world import World

FEBRUARY = {"start": "2026-02-01", "until": "2026-02-28"}


@pytest.fixture
def client(world: World) -> FlaskClient:
    return signed_in(world)


@pytest.fixture
def customer(world: World) -> str:
    new = CustomerNew(code="NB", name="Ningbo Harbour 宁波港", email="ap@nb.example")
    customer = world.services.customers.create(world.who, new).id
    charge = ChargeNew(currency="USD", amount=10000, dated=date(2026, 2, 3), number="INV-7")
    world.services.ledger.record_charge(world.who, customer, charge)
    return customer


def test_the_month_before_is_proposed(client: FlaskClient) -> None:
    page = get(client, "/statements/issue").text
    assert 'value="2026-02-01"' in page
    assert 'value="2026-02-28"' in page


def test_one_customers_statement_is_issued_and_shown(client: FlaskClient, customer: str) -> None:
    answer = post(client, "/statements/issue", FEBRUARY | {"customer_id": customer})
    assert answer.status_code == 303
    page = get(client, answer.location).text
    for text in ("ST-000001", "INV-7", "USD 100.00", "Ningbo Harbour 宁波港"):
        assert text in page
    document = get(client, f"{answer.location}/pdf")
    assert document.mimetype == "application/pdf"
    assert document.data.startswith(b"%PDF")
    again = post(client, "/statements/issue", FEBRUARY | {"customer_id": customer})
    assert again.status_code == 422
    assert "on a statement already" in again.text


def test_all_are_issued_in_the_background_with_progress(
    world: World, client: FlaskClient, customer: str
) -> None:
    answer = post(client, "/statements/issue", FEBRUARY | {"send": "yes"})
    assert "progress" in get(client, answer.location).text
    world.settle()
    assert "All statements are issued" in get(client, answer.location).text
    assert "ST-000001" in get(client, "/statements").text
    assert "ST-000001" in get(client, f"/statements?customer={customer}").text
    assert [mail.to for mail in statements_mailed(world)] == ["ap@nb.example"]


def test_the_customer_confirms_with_a_button_not_by_opening(
    world: World, client: FlaskClient, customer: str
) -> None:
    issued = post(client, "/statements/issue", FEBRUARY | {"customer_id": customer, "send": "yes"})
    world.settle()
    link = (
        "/statements/link/"
        + statements_mailed(world)[0].text.split("/statements/link/")[1].split()[0]
    )
    reader = browser(world)
    for _ in range(2):
        assert "Is everything right?" in get(reader, link).text
    assert get(reader, f"{link}/pdf").data.startswith(b"%PDF")
    assert post(reader, link, {"name": ""}).status_code == 422
    assert post(reader, link, {"name": "Ms Li", "note": "all right"}).status_code == 303
    assert "is confirmed" in get(reader, link).text
    assert "Ms Li" in get(client, issued.location).text
    assert post(client, f"{issued.location}/revoke").status_code == 303
    assert get(reader, link).status_code == 404


def test_a_stranger_finds_nothing(world: World, client: FlaskClient, customer: str) -> None:
    issued = post(client, "/statements/issue", FEBRUARY | {"customer_id": customer})
    theirs = signed_in(world, world.stranger)
    assert get(theirs, issued.location).status_code == 404
    assert get(theirs, f"{issued.location}/pdf").status_code == 404
    assert post(theirs, f"{issued.location}/send").status_code == 404
    assert "ST-000001" not in get(theirs, "/statements").text
