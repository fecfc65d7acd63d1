"""The pages of statements: issuing, showing, and the customer's link."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.accounts.terms.schemas import AgreementNew
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
    assert f'href="/accounts/{customer}/items/ent_' in page
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


class TestAfterTheIssue:
    @pytest.fixture
    def issued(self, world: World, client: FlaskClient, customer: str) -> str:
        """The address of February's statement; a charge of February was found since."""
        made = post(client, "/statements/issue", FEBRUARY | {"customer_id": customer})
        charge = ChargeNew(currency="USD", amount=900, dated=date(2026, 2, 9), number="INV-8")
        world.services.ledger.record_charge(world.who, customer, charge)
        return str(made.location)

    def test_a_supplement_has_its_own_number_and_reason(
        self, client: FlaskClient, issued: str
    ) -> None:
        assert post(client, f"{issued}/supplement", {"late_reason": ""}).status_code == 422
        made = post(client, f"{issued}/supplement", {"late_reason": "Billed by the terminal"})
        assert made.status_code == 303
        page = get(client, made.location).text
        for text in ("ST-000002", "Supplement to statement ST-000001", "Billed by the terminal"):
            assert text in page

    def test_a_revision_names_what_changed_and_takes_its_place(
        self, client: FlaskClient, issued: str
    ) -> None:
        form = {"why_anew": "INV-8 was missing", "form": "open_items"}
        made = post(client, f"{issued}/revise", form)
        page = get(client, made.location).text
        for text in ("ST-000001-R1", "added: INV-8, USD 9.00", "Statement of open items"):
            assert text in page
        assert "A revision took the place" in get(client, issued).text
        again = post(client, f"{issued}/revise", form)
        assert again.status_code == 422
        assert "A revision took the place" in again.text

    def test_an_invoice_is_recorded_by_number_and_title(
        self, client: FlaskClient, issued: str
    ) -> None:
        form = {"kind": "fapiao", "number": "03100220", "amount": "100", "currency": "USD"}
        form |= {"dated": "2026-03-02", "title": "宁波港股份有限公司"}
        assert post(client, f"{issued}/invoices", form | {"amount": "x"}).status_code == 422
        assert post(client, f"{issued}/invoices", form).status_code == 303
        page = get(client, issued).text
        assert "03100220" in page
        assert "宁波港股份有限公司" in page
        twice = post(client, f"{issued}/invoices", form)
        assert "recorded already" in twice.text

    def test_it_is_downloaded_as_workbook_and_text(self, client: FlaskClient, issued: str) -> None:
        assert get(client, f"{issued}/xlsx").data.startswith(b"PK")
        assert "INV-7" in get(client, f"{issued}/csv").data.decode("utf-8-sig")

    def test_what_has_not_gone_out_is_listed_with_its_lateness(
        self, world: World, client: FlaskClient, issued: str
    ) -> None:
        assert issued in get(client, "/statements?view=unsent").text
        world.clock.set(datetime(2026, 3, 9, 9, tzinfo=UTC))
        world_client = signed_in(world)
        assert "3 days late" in get(world_client, "/statements?view=unsent").text


def test_the_customer_sees_where_to_pay_and_by_when_to_object(
    world: World, client: FlaskClient, customer: str
) -> None:
    link = {"payment_link": "https://pay.example/{number}"}
    world.services.tenancy.companies.set_policy(world.who, "statements", link, 0)
    terms = {"terms": {"deemed": 10}, "reason": "agreed"}
    world.services.terms.agree(world.who, customer, 0, AgreementNew.model_validate(terms))
    post(client, "/statements/issue", FEBRUARY | {"customer_id": customer, "send": "yes"})
    world.settle()
    mail = statements_mailed(world)[0].text
    assert "https://pay.example/ST-000001" in mail
    path = "/statements/link/" + mail.split("/statements/link/")[1].split()[0]
    reader = browser(world)
    page = get(reader, path).text
    assert 'href="https://pay.example/ST-000001"' in page
    assert "What you do not dispute by 12 Mar 2026 counts as accepted" in page
    assert get(reader, f"{path}/xlsx").data.startswith(b"PK")
    assert "INV-7" in get(reader, f"{path}/csv").data.decode("utf-8-sig")
