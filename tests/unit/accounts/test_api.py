"""Accounts and statements through the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from chalicelib.customers.schemas import CustomerNew
from tests.api import Api, a_key
from tests.world import World

CHARGE = {"currency": "USD", "amount": 10000, "dated": "2026-02-03", "number": "0042"}
PAYMENT = {"currency": "USD", "amount": 4000, "dated": "2026-02-20"}


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


@pytest.fixture
def here(world: World) -> str:
    new = CustomerNew(code="NB", name="Ningbo Harbour", email="ap@nb.example")
    return f"/v1/accounts/{world.services.customers.create(world.who, new).id}"


def test_a_charge_is_paid_in_part_and_the_rest_is_owed(api: Api, here: str) -> None:
    charge = api.post(f"{here}/charges", CHARGE)
    assert (charge.status, charge.json["seq"], charge.json["due"]) == (201, 1, "2026-03-05")
    assert api.post(f"{here}/credits", PAYMENT).json["amount"] == -4000
    [aged] = api.get(here).json["aged"]
    assert (aged["not_due"], aged["net"]) == (6000, 6000)
    [summary] = api.get("/v1/accounts").json["items"]
    assert summary["balances"][0]["total"] == 6000
    [item] = api.get(f"{here}/items").json["items"]
    assert (item["id"], item["remaining"]) == (charge.json["id"], 6000)
    entries = api.get(f"{here}/entries?currency=USD").json["items"]
    assert [entry["kind"] for entry in entries] == ["payment", "charge"]


def test_the_same_key_books_once(api: Api, here: str) -> None:
    first = api.post(f"{here}/charges", CHARGE, Idempotency_Key="abc")
    again = api.post(f"{here}/charges", CHARGE, Idempotency_Key="abc")
    assert (first.status, again.status) == (201, 201)
    assert first.json["id"] == again.json["id"]
    taken = api.post(f"{here}/charges", CHARGE)
    assert (taken.status, taken.json["type"]) == (409, "/problems/document-number-taken")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"amount": 0}, "/amount"),
        ({"amount": 1.5}, "/amount"),
        ({"currency": "XXX"}, "/currency"),
        ({"due": "2026-01-01"}, "/due"),
        ({"owner": "x"}, "/owner"),
    ],
)
def test_what_does_not_fit_is_pointed_at(
    api: Api, here: str, change: dict[str, object], pointer: str
) -> None:
    answer = api.post(f"{here}/charges", CHARGE | change)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


def test_a_dispute_and_an_undo(api: Api, here: str) -> None:
    charge = api.post(f"{here}/charges", CHARGE).json["id"]
    path = f"{here}/items/{charge}/dispute"
    assert api.post(path, {"disputed": True, "reason": "weight"}).json["disputed"] is True
    undone = api.post(f"{here}/entries/{charge}/undo", {"reason": "wrong customer"})
    assert (undone.status, undone.json["entry"]["amount"]) == (201, -10000)
    assert api.get(here).json["aged"] == []
    assert api.post(f"{here}/entries/{charge}/undo", {"reason": "again"}).status == 409


def test_money_on_account_is_allocated(api: Api, here: str) -> None:
    credit = api.post(f"{here}/credits", PAYMENT | {"allocate": "none"}).json["id"]
    charge = api.post(f"{here}/charges", CHARGE).json["id"]
    chosen = {"shares": [{"item_id": charge, "amount": 4000}]}
    answer = api.post(f"{here}/entries/{credit}/allocations", chosen)
    assert (answer.status, answer.json["remaining"]) == (200, 0)


def test_the_companys_ageing(api: Api, here: str, world: World) -> None:
    api.post(f"{here}/charges", CHARGE | {"due": "2026-02-10"})
    run = api.post("/v1/ageing", {})
    assert (run.status, run.json["totals"]) == (202, [])
    world.settle()
    [total] = api.get(f"/v1/ageing/{run.json['id']}").json["totals"]
    assert total["d1_30"] == 10000
    lines = api.get(f"/v1/ageing/{run.json['id']}/customers?currency=USD").json["items"]
    assert [line["d1_30"] for line in lines] == [10000]


def test_a_statement_is_issued_read_and_sent(api: Api, here: str, world: World) -> None:
    api.post(f"{here}/charges", CHARGE)
    asked = {"customer_id": here.split("/")[-1], "start": "2026-02-01", "until": "2026-02-28"}
    made = api.post("/v1/statements", asked, Idempotency_Key="stm")
    assert (made.status, made.json["number"], made.json["state"]) == (201, "ST-000001", "ready")
    assert api.post("/v1/statements", asked, Idempotency_Key="stm").json["id"] == made.json["id"]
    path = f"/v1/statements/{made.json['id']}"
    assert api.get(path).json["sections"][0]["closing"] == 10000
    assert [line["number"] for line in api.get(f"{path}/lines/USD").json["items"]] == ["0042"]
    document = api.get(f"{path}/document").json
    assert document["url"].endswith("ST-000001.pdf")
    assert len(document["sha256"]) == 64
    assert api.post(f"{path}/send", {}).json["sent_to"] == ["ap@nb.example"]
    assert len(api.get("/v1/statements").json["items"]) == 1


def test_a_run_over_everybody(api: Api, here: str, world: World) -> None:
    api.post(f"{here}/charges", CHARGE)
    run = api.post("/v1/statement-runs", {"start": "2026-02-01", "until": "2026-02-28"})
    assert run.status == 202
    world.settle()
    done = api.get(f"/v1/statement-runs/{run.json['id']}").json
    assert (done["state"], done["result"]) == ("done", {"issued": 1})


def test_a_stranger_is_told_that_there_is_nothing(api: Api, here: str, world: World) -> None:
    charge = api.post(f"{here}/charges", CHARGE).json["id"]
    theirs = Api(world, key=a_key(world, world.stranger))
    for path in (here, f"{here}/items", f"{here}/entries?currency=USD"):
        assert theirs.get(path).status == 404, path
    assert theirs.post(f"{here}/charges", CHARGE).status == 404
    assert theirs.post(f"{here}/entries/{charge}/undo", {"reason": "x"}).status == 404
