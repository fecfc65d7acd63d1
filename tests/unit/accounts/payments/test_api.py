"""Payments through the API."""

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from tests.api import Api
from tests.unit.accounts.payments.bank import Bank
from tests.unit.accounts.payments.files import Line, camt
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
