"""Shipments on the screen: entered, found, and what is late said plainly."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from chalicelib.shipments.events import EventKind
from chalicelib.tenancy.principal import Principal
from tests.unit.frontend.sitting import client_for
from tests.unit.shipments.factories import customer_of, entered
from tests.unit.shipments.reports import day, estimated, voyage
from tests.world import TENANT, World

SYSTEM = Principal.system(TENANT)


@pytest.fixture
def browser(world: World) -> FlaskClient:
    return client_for(world, world.who)


def typed(world: World, **fields: str) -> dict[str, str]:
    """The form as somebody fills it in."""
    return {
        "customer_id": customer_of(world),
        "number": "F-1",
        "booking": "BKG1",
        "origin": "cn sha",
        "destination": "DEHAM",
        "mode": "sea",
        "containers": "CSQU3054383\nMSKU 1234565",
        "agreed_arrival": "2026-03-31T08:00",
    } | fields


def only(world: World) -> str:
    """The id of the one shipment."""
    (shipment,) = world.services.shipments.search(world.who, "").items
    return shipment.id


def test_an_empty_list_leads_to_the_first_shipment(browser: FlaskClient) -> None:
    page = browser.get("/shipments").text
    assert "No shipments yet" in page
    assert 'href="/shipments/new"' in page


def test_a_shipment_is_entered_with_the_times_of_the_reader(world: World) -> None:
    shanghai = client_for(world, replace(world.who, zone="Asia/Shanghai"))
    answer = shanghai.post("/shipments/new", data=typed(world))
    shipment = world.services.shipments.get(world.who, only(world))
    assert answer.headers["Location"] == f"/shipments/{shipment.id}"
    assert str(shipment.agreed.arrival) == "2026-03-31 00:00:00+00:00"
    assert shipment.lane.origin == "CNSHA"
    assert "31 Mar 2026, 08:00" in shanghai.get(f"/shipments/{shipment.id}").text


@pytest.mark.parametrize("name", ["acme", "Acme Trad"])
def test_the_customer_is_named_by_code_or_name(
    world: World, browser: FlaskClient, name: str
) -> None:
    form = typed(world, customer_code=name)
    form.pop("customer_id")
    assert browser.post("/shipments/new", data=form).status_code == 303


def test_what_was_typed_stays_when_something_is_wrong(world: World, browser: FlaskClient) -> None:
    form = typed(world, customer_code="nobody", agreed_arrival="31 March")
    form.pop("customer_id")
    answer = browser.post("/shipments/new", data=form)
    assert answer.status_code == 422
    assert "No single customer has this code or name." in answer.text
    assert 'value="31 March"' in answer.text
    again = browser.post("/shipments/new", data=typed(world, agreed_arrival="31 March"))
    assert "Please enter a date and a time." in again.text


def test_a_mistyped_container_is_pointed_out_and_kept(world: World, browser: FlaskClient) -> None:
    browser.post("/shipments/new", data=typed(world, containers="CSQU3054384"))
    page = browser.get(f"/shipments/{only(world)}").text
    assert "Check the container number: CSQU3054384." in page


def test_it_is_found_by_any_of_its_numbers(world: World, browser: FlaskClient) -> None:
    made = entered(world, containers=["CSQU3054383"])
    for query in ("f-1", "bkg 1", "csqu305438-3"):
        assert f"/shipments/{made.id}" in browser.get(f"/shipments?q={query}").text
    assert "Nothing found" in browser.get("/shipments?q=unknown").text


def test_the_page_shows_stage_lateness_and_every_report(world: World, browser: FlaskClient) -> None:
    made = entered(world)
    world.services.shipments.take(SYSTEM, voyage())
    page = browser.get(f"/shipments/{made.id}").text
    assert "Delivered" in page
    assert "3 days later than agreed" in page
    assert "replaced by a later report" in page
    assert "Late arrival" in page
    assert "MV Orient" in page


def test_a_shipment_on_time_says_so(world: World, browser: FlaskClient) -> None:
    made = entered(world)
    on_time = estimated(EventKind.ARRIVED, day(30), place="DEHAM", zone_uncertain=True)
    world.services.shipments.take(SYSTEM, [on_time])
    page = browser.get(f"/shipments/{made.id}").text
    assert "On time" in page
    assert "time zone is uncertain" in page


def test_it_is_changed_with_what_stands_in_the_form(world: World, browser: FlaskClient) -> None:
    made = entered(world, containers=["CSQU3054383"], watched=True)
    page = browser.get(f"/shipments/{made.id}/edit").text
    assert 'value="2026-03-31T08:00"' in page
    form = typed(world, version="1", note="Fragile", watched="yes")
    assert browser.post(f"/shipments/{made.id}/edit", data=form).status_code == 303
    changed = world.services.shipments.get(world.who, made.id)
    assert (changed.note, changed.watched, len(changed.containers)) == ("Fragile", True, 2)


def test_an_old_form_overwrites_nobody(world: World, browser: FlaskClient) -> None:
    made = entered(world)
    for expected in (303, 412):
        answer = browser.post(f"/shipments/{made.id}/edit", data=typed(world, version="1"))
        assert answer.status_code == expected


def test_an_event_is_noted_by_hand(world: World, browser: FlaskClient) -> None:
    made = entered(world)
    told = {"kind": "departed", "classifier": "actual", "at": "2026-03-03T08:00", "place": "cnsha"}
    assert browser.post(f"/shipments/{made.id}/report", data=told).status_code == 303
    page = browser.get(f"/shipments/{made.id}").text
    assert "Departed" in page
    assert "By hand" in page
    missing = browser.post(f"/shipments/{made.id}/report", data={"kind": "departed"})
    assert missing.status_code == 422


def test_the_customers_page_lists_it(world: World, browser: FlaskClient) -> None:
    made = entered(world)
    page = browser.get(f"/customers/{made.customer_id}").text
    assert f"/shipments/{made.id}" in page
    assert "CNSHA → DEHAM" in page


def test_strangers_see_nothing(world: World) -> None:
    made = entered(world)
    theirs = client_for(world, world.stranger)
    for path in ("", "/edit", "/report"):
        assert theirs.get(f"/shipments/{made.id}{path}").status_code == 404


def test_the_page_reads_in_chinese(world: World) -> None:
    made = entered(world)
    world.services.shipments.take(SYSTEM, voyage())
    page = client_for(world, replace(world.who, language="zh")).get(f"/shipments/{made.id}").text
    assert "已交付" in page
    assert "比约定晚 3 天" in page


def test_a_container_shows_its_last_move_or_the_next_one(
    world: World, browser: FlaskClient
) -> None:
    made = entered(world, containers=["CSQU3054383"])
    world.services.shipments.take(
        SYSTEM,
        [estimated(EventKind.LOADED, day(1), place="CNSHA", container="CSQU3054383", empty=False)],
    )
    assert "Loading · CNSHA · Estimated" in browser.get(f"/shipments/{made.id}").text
    world.services.shipments.take(SYSTEM, voyage())
    assert "Gate in · DEHAM · Actual" in browser.get(f"/shipments/{made.id}").text
