"""Connecting a carrier on the screen, and seeing what it sends."""

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.unit.carriers.connected import Carrier
from tests.unit.carriers.messages import body, transport_event
from tests.unit.frontend.sitting import client_for
from tests.world import World


@pytest.fixture
def browser(world: World) -> FlaskClient:
    return client_for(world, world.who)


def test_without_a_connection_the_page_says_what_one_is_good_for(browser: FlaskClient) -> None:
    assert "No carrier is connected" in browser.get("/carriers").text


def test_connecting_shows_address_and_secret_this_one_time(
    world: World, browser: FlaskClient
) -> None:
    page = browser.post("/carriers/new", data={"carrier": "Maersk"}).text
    (connection,) = world.services.carriers.connections(world.who)
    secret = connection.secrets[0].text
    assert secret in page
    assert f"/v1/hooks/dcsa/{connection.token}" in page
    later = browser.get(f"/carriers/{connection.id}").text
    assert f"/v1/hooks/dcsa/{connection.token}" in later
    assert secret not in later


def test_a_secret_that_is_none_is_refused_at_its_field(browser: FlaskClient) -> None:
    answer = browser.post("/carriers/new", data={"carrier": "Maersk", "secret": "nö"})
    assert answer.status_code == 422
    assert re.search(r'id="f-secret-error".*This is not base64\.', answer.text)


def test_a_replaced_secret_says_how_long_the_old_one_counts(
    world: World, browser: FlaskClient
) -> None:
    carrier = Carrier.of(world)
    path = f"/carriers/{carrier.connection.id}/secret"
    page = browser.post(path, data={"version": "1"}).text
    assert "9 Mar 2026" in page
    assert browser.post(path, data={"version": "1"}).status_code == 412


def test_deliveries_are_listed_with_outcome_and_reason(world: World, browser: FlaskClient) -> None:
    carrier = Carrier.of(world)
    carrier.send(body(transport_event(), transport_event(eventID=None)))
    world.settle()
    page = browser.get(f"/carriers/{carrier.connection.id}").text
    assert "Partly refused" in page
    assert "1 event · 0 matched · 1 refused" in page
    assert "Event 2, eventID: The field has the wrong form." in page


def test_a_closed_connection_stays_to_be_looked_at(world: World, browser: FlaskClient) -> None:
    carrier = Carrier.of(world)
    path = f"/carriers/{carrier.connection.id}"
    assert browser.post(f"{path}/close", data={"version": "1"}).status_code == 303
    page = browser.get(path).text
    assert "Connection closed" in page
    assert "Callback address" not in page


def test_only_those_who_lead_connect_carriers(world: World) -> None:
    carrier = Carrier.of(world)
    desk = client_for(world, replace(world.who, role="service"))
    for path in ("", "/new", f"/{carrier.connection.id}"):
        assert desk.get(f"/carriers{path}").status_code == 403
    theirs = client_for(world, world.stranger)
    assert theirs.get(f"/carriers/{carrier.connection.id}").status_code == 404
