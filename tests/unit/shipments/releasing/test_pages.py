"""The release light on pages and in the API: red is said where documents are released."""

import pytest
from flask.testing import FlaskClient

from chalicelib.accounts.credit.errors import SecondPersonNeeded
from chalicelib.accounts.credit.model import Blocks
from tests.api import Api, a_key
from tests.security.doors import get, post, signed_in
from tests.unit.shipments.releasing.test_service import House
from tests.world import World


@pytest.fixture
def house(world: World) -> House:
    return House(world)


def test_a_green_light_a_release_and_its_taking_back(house: House) -> None:
    client = signed_in(house.world)
    here = f"/shipments/{house.shipment}"
    assert "May be released" in get(client, here).text
    unsaid = post(client, f"{here}/documents/release", {"document": "bill_of_lading"})
    assert unsaid.status_code == 422
    assert "#f-to" in unsaid.text
    said = {"document": "bill_of_lading", "to": "Hamburg Import"}
    assert post(client, f"{here}/documents/release", said).status_code == 303
    assert "Bill of lading · Hamburg Import" in get(client, f"{here}/documents").text
    assert "Bill of lading released" in get(client, here).text
    back = {"document": "bill_of_lading", "why": "wrong shipment"}
    assert post(client, f"{here}/documents/take-back", back).status_code == 303
    assert "wrong shipment" in get(client, f"{here}/documents").text
    assert "Bill of lading released" not in get(client, here).text


def test_red_is_seen_on_the_shipment_and_leave_is_given_by_another(house: House) -> None:
    world, here = house.world, f"/shipments/{house.shipment}"
    house.holds(Blocks.DOCUMENTS)
    sue, may = signed_in(world, house.sue), signed_in(world, house.may)
    seen = get(sue, here).text
    assert "Documents stay here" in seen
    assert "Put on hold by hand" in seen
    assert "Release a document" not in get(sue, f"{here}/documents").text
    said = {"document": "delivery_order", "to": "Driver"}
    refused = post(sue, f"{here}/documents/release", said)
    assert refused.status_code == 422
    assert "documents stay here until a second person approves" in refused.text
    asked = {"reason": "paid by wire", "until": "2026-03-04"}
    assert post(sue, f"{here}/documents/leave", asked).status_code == 303
    assert "Approve the release" not in get(sue, f"{here}/documents").text
    for place in ("/", "/credit"):
        assert f"{here}/documents" in get(may, place).text
    assert post(may, f"{here}/documents/leave/grant", {}).status_code == 303
    assert "Documents may be released: approved" in get(sue, here).text
    assert post(sue, f"{here}/documents/release", said).status_code == 303
    assert "paid by wire" in get(sue, f"{here}/documents").text
    assert f"{here}/documents" not in get(may, "/credit").text


def test_leave_is_refused_and_the_page_asks_again(house: House) -> None:
    here = f"/shipments/{house.shipment}/documents"
    house.holds(Blocks.DOCUMENTS)
    house.asks()
    client = signed_in(house.world, house.may)
    assert post(client, f"{here}/leave/refuse", {}).status_code == 303
    text = get(client, here).text
    assert "Ask for approval" in text
    twice = post(client, f"{here}/leave/refuse", {})
    assert twice.status_code == 422
    gone = post(client, f"{here}/leave", {"reason": "x", "until": "2026-02-01"})
    assert "still to come" in gone.text


def test_a_program_reads_the_light_and_keeps_to_it(house: House) -> None:
    house.holds(Blocks.DOCUMENTS)
    api = Api(house.world)
    here = f"/v1/shipments/{house.shipment}/documents"
    red = api.get(here).json
    assert (red["green"], red["causes"], red["releases"]) == (False, ["hand"], [])
    assert "usr_may" in red["may_grant"]
    new = {"document": "telex_release", "to": "Line's agent"}
    refused = api.post(f"{here}/release", new)
    assert (refused.status, refused.json["type"].rpartition("/")[2]) == (409, "documents-held")
    asked = api.post(f"{here}/leave", {"reason": "paid", "until": "2026-03-03"})
    assert asked.json["leave"]["granted_at"] is None
    assert [each["shipment_id"] for each in api.get("/v1/document-leaves").json["items"]] == [
        house.shipment
    ]
    assert api.post(f"{here}/leave/grant").json["title"].startswith("Somebody else")
    other = Api(house.world, a_key(house.world, house.may))
    assert other.post(f"{here}/leave/grant").json["green"] is True
    released = api.post(f"{here}/release", new).json["releases"]
    assert released[0]["leave"]["granted_by"] == house.may.user


def test_ones_own_key_is_no_second_person(house: House) -> None:
    house.holds(Blocks.DOCUMENTS)
    here = f"/v1/shipments/{house.shipment}/documents"
    asked = Api(house.world, a_key(house.world, house.may))
    asked.post(f"{here}/leave", {"reason": "paid", "until": "2026-03-03"})
    with pytest.raises(SecondPersonNeeded):
        house.releasing.grant(house.may, house.shipment)
    assert asked.post(f"{here}/leave/grant").status == 403


def test_all_is_said_in_chinese(house: House) -> None:
    house.holds(Blocks.DOCUMENTS)
    client: FlaskClient = signed_in(house.world)
    post(client, "/language", {"language": "zh"})
    assert "不得放单" in get(client, f"/shipments/{house.shipment}/documents").text
