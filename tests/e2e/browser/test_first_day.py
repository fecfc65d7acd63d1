"""A company's first day, on a phone: sign up, confirm, first customer; also without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.browser.conftest import Visitor
from tests.e2e.browser.site import Site
from tests.e2e.browser.steps import PASSWORD, open_company, press

WAYS = pytest.mark.parametrize(
    ("language", "script"), [("en", True), ("en", False), ("zh", True), ("zh", False)]
)


@WAYS
def test_from_signing_up_to_the_first_customer(
    visitor: Visitor, site: Site, language: str, script: bool
) -> None:
    email = f"owner-{language}-{int(script)}@first-day.example"
    page = open_company(visitor(site, language, script), site, email)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if language == "zh" else "en")

    page.goto("/customers/new")
    page.fill("#f-code", "C-001")
    press(page)
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("#f-code")).to_have_value("C-001")
    expect(page.locator("#f-name")).to_have_attribute("aria-invalid", "true")
    page.fill("#f-name", "波罗的海食品 Baltic Foods")
    press(page)
    expect(page.locator("h1")).to_contain_text("Baltic Foods")
    expect(page.locator("#said")).to_contain_text("Baltic Foods")

    page.goto("/customers")
    page.fill("[type=search]", "海食")
    if not script:
        page.click("form[role=search] button")
    expect(page.locator("#rows .item")).to_have_count(1)
    page.click("#rows .item a")
    expect(page.locator("h1")).to_contain_text("波罗的海食品")


@WAYS
def test_signing_out_and_in_again(
    visitor: Visitor, site: Site, language: str, script: bool
) -> None:
    email = f"back-{language}-{int(script)}@first-day.example"
    page = open_company(visitor(site, language, script), site, email)
    page.goto("/more")
    page.click("form[action='/sign-out'] button")
    expect(page).to_have_url(re.compile("/sign-in$"))

    page.goto("/customers")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.fill("#f-email", email)
    page.fill("#f-password", "wrong ferry 8")
    press(page)
    expect(page.locator("#errors")).to_be_visible()
    page.fill("#f-password", PASSWORD)
    press(page)
    expect(page).to_have_url(re.compile("/customers$"))


def test_a_reader_changes_the_language(visitor: Visitor, site: Site) -> None:
    page = visitor(site).new_page()
    page.goto("/sign-in")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_keyboard_reaches_the_content_first(visitor: Visitor, site: Site) -> None:
    page = visitor(site).new_page()
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_first_page_is_small(visitor: Visitor, site: Site) -> None:
    page = visitor(site).new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto("/sign-in", wait_until="networkidle")
    scripts = sum(size for url, size in sizes.items() if ".js" in url)
    styles = sum(size for url, size in sizes.items() if ".css" in url)
    # Uncompressed; gzip brings a third of it (quality.md counts gzipped).
    assert scripts <= 30_000 * 2
    assert styles <= 12_000 * 2
