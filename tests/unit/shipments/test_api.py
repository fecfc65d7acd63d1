"""Shipments through the API."""

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from tests.api import Api
from tests.unit.shipments.factories import a_shipment, entered
from tests.world import World


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


def test_a_shipment_is_entered_read_and_changed(api: Api, world: World) -> None:
    sent = a_shipment(world).model_dump(mode="json")
    made = api.post("/v1/shipments", sent)
    assert made.status == 201
    path = f"/v1/shipments/{made.json['id']}"
    assert api.get(path).json["lane"] == {"origin": "CNSHA", "destination": "DEHAM"}
    changed = api.put(path, sent | {"note": "Fragile"}, If_Match=made.headers["ETag"])
    assert (changed.status, changed.json["note"]) == (200, "Fragile")
    assert api.put(path, sent, If_Match=made.headers["ETag"]).status == 412


def test_it_is_listed_for_its_customer_and_found_by_a_number(api: Api, world: World) -> None:
    made = entered(world)
    for query in (f"customer={made.customer_id}", "q=bkg%201", ""):
        listed = api.get(f"/v1/shipments?{query}").json["items"]
        assert [one["id"] for one in listed] == [made.id], query
    assert api.get("/v1/shipments?q=other").json["items"] == []


def test_a_time_without_a_zone_is_refused(api: Api, world: World) -> None:
    sent = a_shipment(world).model_dump(mode="json")
    answer = api.post("/v1/shipments", sent | {"agreed_arrival": "2026-03-31T08:00:00"})
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/agreed_arrival")


def test_an_event_by_hand_moves_it_and_is_listed(api: Api, world: World) -> None:
    made = entered(world)
    path = f"/v1/shipments/{made.id}"
    told = {"kind": "departed", "at": "2026-03-03T08:00:00+08:00", "place": "CNSHA"}
    answer = api.post(f"{path}/events", told)
    assert (answer.status, answer.json["stage_name"]) == (201, "departed")
    assert [one["kind"] for one in api.get(f"{path}/events").json["items"]] == ["departed"]


def test_a_stranger_is_told_that_there_is_nothing(world: World) -> None:
    made = entered(world)
    from tests.api import a_key

    theirs = Api(world, key=a_key(world, world.stranger))
    assert theirs.get(f"/v1/shipments/{made.id}").status == 404
    assert theirs.get(f"/v1/shipments/{made.id}/events").status == 404
    bootstrap.use(None)
