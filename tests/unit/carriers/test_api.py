"""Connections through the API."""

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from tests.api import Api
from tests.unit.carriers.connected import Carrier
from tests.unit.carriers.messages import body, transport_event
from tests.world import World


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


def test_the_secret_is_shown_when_connecting_and_never_again(api: Api) -> None:
    made = api.post("/v1/carriers", {"carrier": "Maersk"})
    assert made.status == 201
    secret = made.json["secret"]
    assert secret
    read = api.get(f"/v1/carriers/{made.json['id']}")
    assert read.json["url"] == made.json["url"]
    assert secret not in read.text + api.get("/v1/carriers").text


def test_connecting_twice_with_the_same_key_is_one_connection(api: Api) -> None:
    first = api.post("/v1/carriers", {"carrier": "Maersk"}, Idempotency_Key="k1")
    again = api.post("/v1/carriers", {"carrier": "Maersk"}, Idempotency_Key="k1")
    assert again.json == first.json
    assert len(api.get("/v1/carriers").json["items"]) == 1


def test_a_secret_is_replaced_at_the_version_that_was_read(api: Api) -> None:
    made = api.post("/v1/carriers", {"carrier": "Maersk"})
    path = f"/v1/carriers/{made.json['id']}/secret"
    rotated = api.put(path, {}, If_Match=made.headers["ETag"])
    assert rotated.json["secret"] != made.json["secret"]
    assert rotated.json["old_secret_until"] == "2026-03-09T09:00:00Z"
    assert api.put(path, {}, If_Match=made.headers["ETag"]).status == 412


def test_deliveries_are_listed_with_what_was_wrong(api: Api, world: World) -> None:
    carrier = Carrier.of(world)
    carrier.send(body(transport_event(eventID=None)))
    world.settle()
    (delivery,) = api.get(f"/v1/carriers/{carrier.connection.id}/deliveries").json["items"]
    assert delivery["outcome"] == "refused"
    assert delivery["refusals"][0]["field"] == "eventID"


def test_a_closed_connection_stays_to_be_read(api: Api) -> None:
    made = api.post("/v1/carriers", {"carrier": "Maersk"})
    path = f"/v1/carriers/{made.json['id']}"
    closed = api.call("DELETE", path, If_Match=made.headers["ETag"])
    assert (closed.status, closed.json["active"]) == (200, False)
    assert not api.get(path).json["active"]
