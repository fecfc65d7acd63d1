"""The pages of reconciliation, as a browser without JavaScript uses them."""

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.security.doors import get, post, signed_in
from tests.unit.accounts.payables.factories import recorded
from tests.unit.accounts.reconciliation.walk import charged
from tests.unit.customers.factories import a_customer
from tests.world import World

BILL = (
    "Bill no,B/L,Container,Amount,Weight\n"
    "OL-7,OOLU20120001,,1000.00,5\n"
    "OL-7,,MSCU1234560,520.00,Weight Captured Separately\n"
    "OL-7,OOLU20120004,,Invoiced Separately,\n"
    "OL-7,OOLU20120009,,=1+1,\n"
)


@pytest.fixture
def client(world: World) -> FlaskClient:
    return signed_in(world)


def upload(client: FlaskClient, content: str = BILL, **facts: str) -> Any:
    told = {"side": "carrier", "supplier": "Ocean Line", "since": "2026-01-01"}
    file = (io.BytesIO(content.encode()), "bill.csv")
    form = {**told, "until": "2026-03-31", "file": file, **facts}
    return post(client, "/reconciliation/new", form)


def chosen(html: str) -> dict[str, str]:
    """What stands chosen in the form of a page."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    for select in re.findall(r"<select.*?</select>", html, re.DOTALL):
        name = re.search(r'name="([^"]+)"', select)
        value = re.search(r'value="([^"]*)" selected', select)
        if name and value:
            found[name[1]] = value[1]
    return found | dict(re.findall(r'type="radio" name="([^"]+)" value="([^"]*)" checked', html))


@pytest.fixture
def here(world: World, client: FlaskClient) -> str:
    """The address of a bill that was compared with two expected costs."""
    expected = {"expected": True, "number": "", "dated": world.services.payables.today(world.who)}
    recorded(world, amount=100_000, references=("OOLU20120001",), **expected)
    recorded(world, amount=50_000, references=("MSCU1234566",), **expected)
    address = str(upload(client).location)
    world.settle()
    columns = get(client, address).location
    settings = post(client, columns, chosen(get(client, columns).text)).location
    page = get(client, settings).text
    form = chosen(page) | {"currency": "USD", "mark_amount": ".", "mark_grams": "."}
    assert post(client, settings, form).status_code == 303
    assert "Comparing line by line" in get(client, address).text
    world.settle()
    return address


def version(client: FlaskClient, address: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', get(client, address).text)
    assert found
    return found[1]


def test_what_could_not_be_read_is_named_with_what_it_says(client: FlaskClient, here: str) -> None:
    page = get(client, here).text
    assert "2 rows could not be read" in page
    assert "Row 4" in page
    assert "Invoiced Separately" in page
    assert "1 cell was left out" in page
    assert "Weight Captured Separately" in page
    report = get(client, f"{here}/problems.csv").text
    assert "Invoiced Separately" in report
    assert "'=1+1" in report


def test_disputed_lines_of_one_list_are_shown_on_their_one_ticket(
    world: World, client: FlaskClient
) -> None:
    customer = world.services.customers.create(world.who, a_customer(code="ACME"))
    for number in range(2):
        charged(world, customer.id, 10_000, number=f"I-{number}", shipment=f"OOLU2012000{number}")
    facts = {"side": "customer", "customer": "ACME", "supplier": ""}
    address = str(upload(client, "Invoice,Amount\nI-0,90.00\nI-1,80.00\n", **facts).location)
    world.settle()
    columns = get(client, address).location
    settings = post(client, columns, chosen(get(client, columns).text)).location
    form = chosen(get(client, settings).text) | {"currency": "USD", "mark_amount": "."}
    post(client, settings, form)
    world.settle()
    page = get(client, f"{address}?outcome=differs").text
    assert "Dispute them on one ticket" in page
    asked = {"outcome": "differs", "decision": "dispute", "together": "yes"}
    asked["version"] = version(client, f"{address}?outcome=differs")
    post(client, f"{address}/decide-all", asked)
    world.settle()
    [ticket] = world.services.tickets.newest(world.who).items
    shown = get(client, f"/complaints/{ticket.id}").text
    assert "Disputed lines" in shown
    assert "USD 20.00" in shown


def test_what_nobody_was_charged_for_is_charged_on_at_a_tap(
    world: World, client: FlaskClient, here: str
) -> None:
    customer = world.services.customers.create(world.who, a_customer(code="ACME"))
    assert "Never charged (2)" in get(client, here).text
    assert "OOLU20120001" in get(client, f"{here}?margin=never").text
    assert get(client, f"{here}?margin=nothing").status_code == 404
    page = get(client, f"{here}/matches/0").text
    assert "Charge it on" in page
    asked = {"version": version(client, f"{here}/matches/0")}
    refused = post(client, f"{here}/matches/0/charge-on", asked)
    assert refused.status_code == 422
    assert "Choose the customer whose shipment it is." in refused.text
    wrong = post(client, f"{here}/matches/0/charge-on", {**asked, "customer": "NOBODY"})
    assert "No customer has this code." in wrong.text
    done = post(
        client, f"{here}/matches/0/charge-on", {**asked, "customer": "ACME", "amount": "1,200.50"}
    )
    assert done.status_code == 303
    after = get(client, f"{here}/matches/0").text
    assert "Charged on from here" in after
    assert "USD 200.50" in after
    assert world.services.ledger.account(world.who, customer.id).balance("USD").total == 120_050
    assert "Never charged (1)" in get(client, here).text


def test_the_result_is_told_by_outcome_and_leads_to_the_lines(
    client: FlaskClient, here: str
) -> None:
    page = get(client, here).text
    assert "Matched (1)" in page
    assert "Differs (1)" in page
    assert "USD 20.00" in get(client, f"{here}?outcome=differs").text
    match = get(client, f"{here}/matches/1").text
    assert "check digit does not fit" in match
    assert "USD 520.00" in match
    assert "USD 500.00" in match
    assert get(client, f"{here}/matches/77").status_code == 404
    assert get(client, f"{here}/matches/x").status_code == 404
    assert get(client, f"{here}?outcome=nonsense").status_code == 404


def test_the_result_is_a_file_in_both_forms(client: FlaskClient, here: str) -> None:
    body = get(client, f"{here}/result.csv").text
    assert "OOLU20120001" in body
    assert "1000.00" in body
    assert get(client, f"{here}/result.xlsx").data.startswith(b"PK")
    assert get(client, f"{here}/result.pdf").status_code == 404


def test_lines_are_decided_and_the_bill_is_booked(
    world: World, client: FlaskClient, here: str
) -> None:
    bulk = {"outcome": "matched", "decision": "accept", "reason": ""}
    answer = post(client, f"{here}/decide-all", bulk | {"version": version(client, here)})
    assert answer.status_code == 303
    world.settle()
    assert "undecided" in get(client, here).text
    one = f"{here}/matches/1"
    answer = post(client, f"{one}/decide", {"version": version(client, one), "decision": "claim"})
    assert answer.status_code == 303
    book = {"version": version(client, here), "dated": "2026-03-02"}
    assert post(client, f"{here}/book", book).status_code == 303
    world.settle()
    bill = world.services.payables.numbered(world.who, "Ocean Line", "OL-7")
    assert bill is not None
    assert (bill.amount, bill.claimed) == (152_000, 2_000)
    assert f"/payables/{bill.id}" in get(client, here).text
    assert "Booked" in get(client, "/reconciliation").text


def test_the_same_file_leads_to_where_it_stands(client: FlaskClient, here: str) -> None:
    assert str(upload(client).location) == here
    assert "This file is here already" in get(client, here).text


def test_a_large_file_goes_straight_to_the_bucket(world: World, client: FlaskClient) -> None:
    assert 'data-direct="/reconciliation/direct"' in get(client, "/reconciliation/new").text
    told = {"side": "carrier", "supplier": "Ocean Line", "since": "2026-01-01"}
    form = {**told, "until": "2026-03-31", "filename": "big.csv", "size": f"{9 * 2**20}"}
    assert post(client, "/reconciliation/direct", {**form, "size": "x"}).status_code == 422
    assert post(client, "/reconciliation/direct", form).json["url"]
    made = world.services.reconciliation.newest(world.who).items[0]
    here = f"/reconciliation/{made.id}"
    assert "data-now" in get(client, f"{here}?arrived=1").text
    post(client, f"{here}/uploaded")
    assert "The file did not arrive" in get(client, here).text
    world.services.reconciliation.shop.files(world.who, made.id).put_file(BILL.encode())
    post(client, f"{here}/uploaded")
    world.settle()
    assert "Choose the columns" in get(client, f"{here}/columns").text


def test_a_decision_is_taken_back(client: FlaskClient, here: str) -> None:
    one = f"{here}/matches/1"
    post(client, f"{one}/decide", {"version": version(client, one), "decision": "claim"})
    assert "Claimed from them" in get(client, one).text
    answer = post(client, f"{one}/reopen", {"version": version(client, one)})
    assert answer.status_code == 303
    assert "Take the decision back" not in get(client, one).text


def test_what_is_missing_is_said_at_its_field(client: FlaskClient) -> None:
    for facts, field in (
        ({"supplier": ""}, "supplier"),
        ({"side": "customer", "customer": "nobody"}, "customer"),
        ({"side": "customer"}, "customer"),
        ({"since": "2026-04-01"}, "until"),
        ({"file": ""}, "file"),
    ):
        answer = upload(client, **facts)
        assert answer.status_code == 422, field
        assert f'href="#f-{field}"' in answer.text


def test_a_customers_list_is_compared_from_its_account(world: World, client: FlaskClient) -> None:
    customer = world.services.customers.create(world.who, a_customer("NB 1")).id
    charged(world, customer, 10_000, number="I-1")
    assert "side=customer&amp;customer=NB%201" in get(client, f"/accounts/{customer}").text
    answer = upload(client, "Invoice,Amount\nI-1,100\n", side="customer", customer="nb 1")
    assert answer.status_code == 303


def test_a_file_is_put_aside(world: World, client: FlaskClient, here: str) -> None:
    answer = post(client, f"{here}/cancel", {"version": version(client, here)})
    assert answer.location == "/reconciliation"
    assert "Given up" in get(client, "/reconciliation").text
