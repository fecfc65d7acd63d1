"""Payments through the API."""

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from tests.api import Api
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.desk import Desk
from tests.unit.accounts.payments.files import Line, camt, mt940
from tests.world import World

ONE = Line(10_000, "INV-1", ref="B1", party="Acme")


@pytest.fixture
def bank(world: World) -> Bank:
    return Bank(world)


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


def test_a_file_is_announced_uploaded_read_and_taken_in(api: Api, bank: Bank) -> None:
    begun = api.post("/v1/bank-files", {"filename": "a.xml", "size": 900}).json
    here = f"/v1/bank-files/{begun['made']['id']}"
    assert api.post(f"{here}/uploaded", {}).json["type"] == "/problems/bank-file-not-ready"
    bank.world.blobs.put(begun["upload"]["fields"]["key"], camt(ONE), "text/xml")
    assert api.post(f"{here}/uploaded", {}).status == 200
    bank.world.settle()
    made = api.get(here).json
    assert (made["state"], made["checked"]["new"]) == ("preview", 1)
    assert api.post(f"{here}/take", {}).status == 428
    assert api.post(f"{here}/take", {}, If_Match=f'"{made["version"]}"').status == 200
    bank.world.settle()
    [line] = api.get("/v1/bank-lines?state=open").json["items"]
    assert (line["amount"], line["party"], line["state"]) == (10_000, "Acme", "open")
    assert api.get(f"/v1/bank-lines/{line['id']}").json == line
    assert api.get("/v1/bank-lines?q=acme").json["items"] == [line]


def test_a_program_says_which_account_a_file_means(api: Api, bank: Bank) -> None:
    dutch, german, end = "NL20ABNA0517852257", "DE03370400440517852257", "517852257"
    for account in (dutch, german):
        bank.took(camt(ONE, account=account))
    here = f"/v1/bank-files/{bank.sent(mt940(ONE, account=end)).id}"
    made = api.get(here).json
    assert made["unclear"] == [{"account": end, "currency": "USD", "alike": [german, dutch]}]
    said = {"account": end, "currency": "USD", "kept_as": dutch}
    assert api.put(f"{here}/own-account", said).status == 428
    tag = f'"{made["version"]}"'
    wrong = api.put(f"{here}/own-account", {**said, "account": "1"}, If_Match=tag).json
    assert [each["pointer"] for each in wrong["errors"]] == ["/account"]
    assert api.put(f"{here}/own-account", said, If_Match=tag).json["state"] == "reading"
    bank.world.settle()
    made = api.get(here).json
    assert (made["unclear"], made["statements"][0]["kept_as"]) == ([], dutch)


def test_the_same_key_announces_one_file(api: Api) -> None:
    new = {"filename": "a.xml", "size": 900}
    ids = {
        api.post("/v1/bank-files", new, Idempotency_Key="k").json["made"]["id"] for _ in range(2)
    }
    assert len(ids) == 1
    assert len(api.get("/v1/bank-files").json["items"]) == 1


def test_faults_are_told_in_the_callers_language(api: Api, bank: Bank) -> None:
    made = bank.sent(camt(ONE, closing=3))
    [fault] = api.get(f"/v1/bank-files/{made.id}/faults").json["items"]
    assert fault["row"] == 4
    assert "closes with USD 0.03" in fault["why"]
    assert fault["remedy"].startswith("Ask the bank")


def test_an_unknown_state_and_an_unknown_file_are_refused(api: Api) -> None:
    assert api.get("/v1/bank-lines?state=shut").status == 422
    assert api.get("/v1/bank-files/bkf_none").status == 404
    assert api.get("/v1/bank-lines/bkl_none").status == 404


def test_a_proposal_is_listed_with_reasons_and_accepted_once(api: Api) -> None:
    desk = Desk(api.world)
    desk.bill(5000, "INV-7")
    line = desk.paid(5000, "INV-7")
    here = f"/v1/bank-lines/{line.id}"
    [proposal] = api.get(f"{here}/proposals").json["items"]
    assert (proposal["confidence"], proposal["total"]) == ("certain", 5000)
    assert "The text names INV-7." in proposal["reasons"]
    body = {"key": proposal["key"]}
    first = api.post(f"{here}/accept", body, Idempotency_Key="k")
    again = api.post(f"{here}/accept", body, Idempotency_Key="k")
    assert (first.status, first.json) == (200, again.json)
    assert api.post(f"{here}/accept", body).json["type"] == "/problems/line-not-open"
    assert first.json["postings"][0]["amount"] == -5000
    assert desk.owed().total == 0


def test_a_line_is_assigned_reopened_and_set_aside(api: Api) -> None:
    desk = Desk(api.world)
    item = desk.bill(5000, "A")
    here = f"/v1/bank-lines/{desk.paid(5000).id}"
    body = {"customer_id": desk.acme, "allocate": "chosen", "items": [item]}
    assert api.post(f"{here}/assign", body).json["state"] == "booked"
    assert api.post(f"{here}/reopen", {"reason": "wrong"}).json["state"] == "open"
    assert api.post(f"{here}/aside", {"note": "interest"}).json["note"] == "interest"
    refused = api.post(f"{here}/assign", {"customer_id": "cus_none"})
    assert refused.status == 409


def test_a_returned_payment_and_a_refund(api: Api) -> None:
    desk = Desk(api.world)
    paid, back = desk.paid(5000, "one"), desk.paid(-5000, "back")
    answer = api.post(f"/v1/bank-lines/{back.id}/take-back", {"line_id": paid.id})
    assert (answer.status, answer.json["returns"]) == (200, paid.id)
    refund = desk.paid(-10, "refund")
    answer = api.post(f"/v1/bank-lines/{refund.id}/pay-back", {"customer_id": desk.acme})
    assert answer.status == 422


def test_work_over_all_lines_is_started(api: Api) -> None:
    desk = Desk(api.world)
    desk.bill(5000, "INV-7")
    desk.paid(5000, "INV-7")
    assert api.post("/v1/bank-lines/look", {}).status == 202
    desk.world.settle()
    assert len(api.get("/v1/bank-lines?state=certain").json["items"]) == 1
    assert api.post("/v1/bank-lines/accept-certain", {}).json["state"] == "queued"
    desk.world.settle()
    assert api.get("/v1/bank-lines?state=open").json["items"] == []
