"""The pages of an agreement, as a browser without JavaScript uses them."""

import pytest
from flask.testing import FlaskClient

from tests.security.doors import get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.world import World

TYPED = {
    "reference": "C-2026-7",
    "currency": "KWD",
    "limit": "12,000.500",
    "own": "yes",
    "settlement": "weekly",
    "days": "14",
    "start": "month_end",
    "on_holiday": "next_working_day",
    "deemed": "7",
    "reason": "tender 2026",
    "account_customer": "yes",
    "signatories": "Li Wei\n\nAda Bell",
    "version": "0",
}


@pytest.fixture
def client(world: World) -> FlaskClient:
    return signed_in(world)


@pytest.fixture
def place(world: World) -> str:
    customer = world.services.customers.create(world.who, a_customer()).id
    return f"/accounts/{customer}/agreement"


def test_an_agreement_is_written_down_shown_and_changed(client: FlaskClient, place: str) -> None:
    assert "Nothing was agreed" in get(client, place).text
    assert post(client, f"{place}/edit", TYPED).status_code == 303
    shown = get(client, place).text
    for text in ("C-2026-7", "KWD 12,000.500", "Weekly", "7 days", "tender 2026", "Li Wei, Ada"):
        assert text in shown
    form = get(client, f"{place}/edit").text
    assert 'value="12000.500"' in form
    assert "Li Wei\nAda Bell" in form
    assert post(client, f"{place}/edit", {"version": "1"}).status_code == 303
    assert "12,000.500" not in get(client, place).text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    client: FlaskClient, place: str
) -> None:
    wrong = {**TYPED, "limit": "1.23456", "reason": "", "payment_link": "ftp://pay"}
    answer = post(client, f"{place}/edit", wrong)
    assert answer.status_code == 422
    for name in ("limit", "payment_link"):
        assert f'href="#f-{name}"' in answer.text
    assert 'value="1.23456"' in answer.text
    assert "tender" not in answer.text


def test_the_policy_of_terms_offers_words_to_choose_from(client: FlaskClient) -> None:
    page = get(client, "/settings/policies/terms").text
    assert '<select id="f-general.settlement"' in page
    assert "working_day_before" in page
