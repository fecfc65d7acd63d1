"""A carrier is connected on a phone, reports a delay, and the shipment's page says so."""

import base64
import hashlib
import hmac
import json
import urllib.request
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.conftest import Visitor
from tests.e2e.browser.site import Site
from tests.e2e.browser.steps import open_company, press

NOW = datetime.now(UTC)
AGREED = NOW + timedelta(days=10)


@pytest.mark.parametrize(("language", "script"), [("en", True), ("zh", False)])
def test_from_connecting_a_carrier_to_the_late_shipment(
    visitor: Visitor, site: Site, language: str, script: bool
) -> None:
    email = f"lead-{language}@carriers.example"
    page = open_company(visitor(site, language, script), site, email)
    url, secret = connect(page)
    shipment = enter(page)
    assert delivered(url, ESTIMATE, "sha256=" + "0" * 64) == 401
    assert delivered(url, ESTIMATE, signature(ESTIMATE, secret)) == 204

    late = page.locator(".badge.bad")
    for _ in range(40):
        page.goto(shipment)
        if late.count():
            break
        page.wait_for_timeout(500)
    expect(late).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("DEHAM")
    page.locator(".notice a").first.click()
    expect(page.locator("h1")).to_contain_text("FW-77")

    page.goto("/carriers")
    page.click(".list .item a")
    expect(page.locator("#rows .badge.good")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(secret)


def connect(page: Page) -> tuple[str, str]:
    """Connect a carrier; gives the address and the secret that are shown once."""
    page.goto("/carriers/new")
    page.fill("#f-carrier", "Blue Anchor Line")
    press(page)
    return page.input_value("#url"), page.input_value("#secret")


def enter(page: Page) -> str:
    """A customer and its shipment, to be there in ten days; gives the shipment's address."""
    page.goto("/customers/new")
    page.fill("#f-code", "NOR")
    page.fill("#f-name", "Nordtex")
    press(page)
    page.goto("/shipments/new")
    for name, value in {
        "customer_code": "nor",
        "number": "FW-77",
        "booking": "BK 4711",
        "origin": "CNSHA",
        "destination": "DEHAM",
        "agreed_arrival": f"{AGREED:%Y-%m-%dT%H:%M}",
    }.items():
        page.fill(f"#f-{name}", value)
    press(page)
    expect(page.locator("h1")).to_have_text("FW-77")
    return page.url


ESTIMATE = json.dumps(
    [
        {
            "eventID": "e-1",
            "eventCreatedDateTime": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
            "eventType": "TRANSPORT",
            "eventClassifierCode": "EST",
            "eventDateTime": f"{AGREED + timedelta(days=8):%Y-%m-%dT%H:%M:%SZ}",
            "transportEventTypeCode": "ARRI",
            "transportCall": {"transportCallID": "c-1", "UNLocationCode": "DEHAM"},
            "documentReferences": [
                {"documentReferenceType": "BKG", "documentReferenceValue": "BK4711"}
            ],
        }
    ]
).encode()


def signature(body: bytes, secret: str) -> str:
    """What DCSA's callback specification asks of a carrier, written down a second time."""
    return "sha256=" + hmac.new(base64.b64decode(secret), body, hashlib.sha256).hexdigest()


def delivered(url: str, body: bytes, signed: str) -> int:
    """Send a message as a carrier does; gives the status."""
    headers = {"Content-Type": "application/json", "Notification-Signature": signed}
    request = urllib.request.Request(url, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except HTTPError as refused:
        return refused.code
