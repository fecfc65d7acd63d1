"""Bookings over the API: stated with the shipment, listed with the credit, counted anew."""

from tests.api import Api
from tests.unit.customers.factories import a_customer
from tests.world import World


def test_what_is_expected_is_stated_with_the_shipment_and_listed_until_it_is_billed(
    world: World,
) -> None:
    api = Api(world)
    customer = world.services.customers.create(world.who, a_customer()).id
    expected = {"USD": 600_00, "CNY": 90_00}
    new = {"customer_id": customer, "number": "F-1", "expected_charges": expected}
    shipment = api.post("/v1/shipments", new).json
    assert shipment["expected_charges"] == expected
    charge = {"currency": "USD", "amount": 200_00, "dated": "2026-03-01", "shipment": "F 1"}
    assert api.post(f"/v1/accounts/{customer}/charges", charge).status == 201
    (listed,) = api.get(f"/v1/customers/{customer}/credit/bookings").json["items"]
    assert listed == {
        "shipment_id": shipment["id"],
        "title": "F-1",
        "expected": expected,
        "billed": {"USD": 200_00},
        "left": {"USD": 400_00, "CNY": 90_00},
    }
    credit = api.get(f"/v1/customers/{customer}/credit").json
    assert credit["exposure"]["parts"]["booking"] == 400_00
    assert credit["exposure"]["left_out"] == ["CNY"]


def test_amounts_that_mean_nothing_are_refused_by_field(world: World) -> None:
    customer = world.services.customers.create(world.who, a_customer()).id
    for wrong in ({"USD": 0}, {"XXX": 1}, {"usd": 1}):
        new = {"customer_id": customer, "number": "F-1", "expected_charges": wrong}
        refused = Api(world).post("/v1/shipments", new)
        assert refused.status == 422
        assert "expected_charges" in refused.json["errors"][0]["pointer"]


def test_everybody_is_counted_anew_in_the_background(world: World) -> None:
    api = Api(world)
    customer = world.services.customers.create(world.who, a_customer()).id
    new = {"customer_id": customer, "number": "F-1", "expected_charges": {"USD": 5}}
    api.post("/v1/shipments", new)
    job = api.post("/v1/exposure-recounts").json
    world.settle()
    done = world.services.jobs.get(world.who, job["id"])
    assert (done.state, done.result["changed"]) == ("done", 0)
