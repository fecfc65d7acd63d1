"""Fee confirmation on pages: asked, answered without an account, compared, kept."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.security.doors import browser, get, post, signed_in
from tests.unit.accounts.confirmation.test_service import ANSWER, Office
from tests.world import World


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


@pytest.fixture
def client(world: World) -> FlaskClient:
    return signed_in(world)


def test_from_the_account_to_the_evidence(
    world: World, office: Office, client: FlaskClient
) -> None:
    assert "Ask for confirmation" in get(client, f"/accounts/{office.customer}").text
    assert "Send the sheet" in get(client, f"/fees/new?customer_id={office.customer}").text
    made = post(client, "/fees/new", {"customer_id": office.customer, "until": "2026-03-02"})
    assert made.status_code == 303
    world.settle()
    link = "/fees/link/" + world.mailer.sent[-1].text.split("/fees/link/")[1].split()[0]
    reader = browser(world)
    page = get(reader, link).text
    assert "INV-1" in page
    assert "To be confirmed: USD 1,000.00" in page
    assert post(reader, link, {"name": "Li"}).status_code == 422
    form = ANSWER | {"title": "Harbour Holding Co., Ltd", "payer": "Harbour Holding"}
    assert post(reader, link, form).status_code == 303
    assert "We compare it with our file" in get(reader, link).text
    assert "To be compared" in get(client, "/fees").text
    assert "Does the payer match the principal?" in get(client, made.location).text
    said = {"match": "payer", "fits": "yes", "version": "2"}
    assert post(client, f"{made.location}/compare", said).status_code == 303
    page = get(client, made.location).text
    assert "Evidence (PDF)" in page
    assert "Ann Owner" in page
    assert get(client, f"{made.location}/evidence").data.startswith(b"%PDF")
    locked = f"/accounts/{office.customer}/items/{office.freight}"
    assert "Number of the fee confirmation" in get(client, locked).text
    refused = post(client, f"{locked}/undo", {"reason": "wrong"})
    assert refused.status_code == 422
    assert "Name that number" in refused.text


def test_a_charge_is_disputed_from_the_sheet(
    world: World, office: Office, client: FlaskClient
) -> None:
    _, token = office.asks()
    reader = browser(world)
    line = f"/fees/link/{token}/lines/{office.storage}"
    assert "Dispute this amount" in get(reader, line).text
    claim = {"reason": "rate", "amount": "50.00", "words": "USD 150 was agreed", "name": "Li"}
    assert post(reader, line, claim).status_code == 303
    assert "In dispute" in get(reader, f"/fees/link/{token}").text
    assert get(reader, line).status_code == 404
    assert "Rate differs" in get(client, "/disputes").text


def test_an_account_customer_finds_where_to_sign(world: World, office: Office) -> None:
    office.agrees_on_signatories()
    _, token = office.asks()
    reader = browser(world)
    page = get(reader, f"/fees/link/{token}").text
    assert "Authorised signatory" in page
    assert "sign.js" in page
    wrong = post(reader, f"/fees/link/{token}", ANSWER | {"signature": "data:nonsense"})
    assert wrong.status_code == 422
    assert "could not be read" in wrong.text


def test_who_compares_sees_the_signature_beside_the_specimen(
    world: World, office: Office, client: FlaskClient
) -> None:
    office.agrees_on_signatories()
    sheet, token = office.asks()
    place, given = f"/fees/{sheet.id}", b"\x89PNG\r\n\x1a\n of a seal"
    assert get(client, f"{place}/signature").status_code == 404
    office.answers(token, given, signatory="Wang Lei", promised="2026-03-20")
    page = get(client, place).text
    assert "file 12" in page
    assert page.count(f'src="{place}/signature"') == 1
    picture = get(client, f"{place}/signature")
    assert (picture.mimetype, picture.data) == ("image/png", given)
    post(client, f"{place}/compare", {"match": "signature", "fits": "yes", "version": "2"})
    assert f'src="{place}/signature"' in get(client, place).text


def test_a_signature_is_kept_when_something_else_is_missing(world: World, office: Office) -> None:
    office.agrees_on_signatories()
    _, token = office.asks()
    drawn = "data:image/png;base64,iVBORw0KGgo="
    answered = post(browser(world), f"/fees/link/{token}", {"name": "Li", "signature": drawn})
    assert (answered.status_code, drawn in answered.text) == (422, True)


def test_a_sheet_is_taken_back_and_sent_anew(
    world: World, office: Office, client: FlaskClient
) -> None:
    sheet, token = office.asks()
    assert post(client, f"/fees/{sheet.id}/withdraw").status_code == 303
    assert "Send a new sheet" in get(client, f"/fees/{sheet.id}").text
    assert "This sheet is closed" in get(browser(world), f"/fees/link/{token}").text
    for view in ("asked", "blocked", "all"):
        assert get(client, f"/fees?view={view}").status_code == 200
    assert sheet.number in get(client, f"/fees?customer={office.customer}").text


def test_a_stranger_finds_nothing(world: World, office: Office) -> None:
    sheet, token = office.asks()
    theirs = signed_in(world, world.stranger)
    for address in (
        f"/fees/{sheet.id}",
        f"/fees/{sheet.id}/evidence",
        f"/fees/{sheet.id}/signature",
    ):
        assert get(theirs, address).status_code == 404
    reader = browser(world)
    forged = token.replace(world.who.tenant, world.stranger.tenant)
    assert get(reader, f"/fees/link/{forged}").status_code == 404
    assert get(reader, f"/fees/link/{token}/lines/ent_nowhere").status_code == 404
