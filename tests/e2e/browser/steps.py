"""Steps of the journeys, the same in both languages and with or without JavaScript."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browser.site import Site

PASSWORD = "tangerine ferry 8"


def press(page: Page) -> None:
    """Press the main button of the page's form."""
    page.click("main form.form .form-actions button")


def sign_up(page: Page, email: str, company: str = "First Day 首日货运") -> None:
    """Fill in and send the sign-up form."""
    page.goto("/sign-up")
    page.fill("#f-company", company)
    page.select_option("#f-country", "GB")
    page.fill("#f-name", "Ann Owner")
    page.fill("#f-email", email)
    page.fill("#f-password", PASSWORD)
    press(page)
    expect(page).to_have_url(re.compile("/sign-up/sent$"))


def open_company(context: BrowserContext, site: Site, email: str) -> Page:
    """A company signed up and confirmed, its owner at the first steps."""
    page = context.new_page()
    sign_up(page, email)
    page.goto(site.link(email, "/confirm/"))
    press(page)
    expect(page).to_have_url(re.compile("/first-steps$"))
    return page


def add_customer(page: Page, code: str, name: str, email: str = "") -> str:
    """A customer; with an address, a contact who gets statements. Gives its page's path."""
    page.goto("/customers/new")
    page.fill("#f-code", code)
    page.fill("#f-name", name)
    press(page)
    expect(page.locator("h1")).to_contain_text(name)
    path = re.sub(r"^https?://[^/]+", "", page.url)
    if email:
        page.goto(f"{path}/contacts/new")
        page.fill("#f-name", "Kai Payer")
        page.fill("#f-email", email)
        for box in page.locator("form.form input[type=checkbox]").all():
            box.check()
        press(page)
        expect(page).to_have_url(re.compile(f"{path}$"))
    return path
