"""What people come for, on a phone, in both languages, with and without JavaScript."""

import re
import time
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser.conftest import Visitor
from tests.e2e.browser.site import Site
from tests.e2e.browser.steps import add_customer, open_company, press

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WORDS = "Two pallets wet, cartons crushed. 两个托盘进水"


@dataclass
class Desk:
    """A fresh company with one customer, and its owner's phone."""

    page: Page
    customer: str
    script: bool
    language: str

    @property
    def payer(self) -> str:
        return f"payer-{self.language}-{int(self.script)}@baltic.example"


@pytest.fixture(
    scope="module",
    params=[("en", True), ("en", False), ("zh", True), ("zh", False)],
    ids=["en", "en-without-script", "zh", "zh-without-script"],
)
def desk(request: pytest.FixtureRequest, visitor: Visitor, site: Site) -> Desk:
    language, script = request.param
    email = f"desk-{language}-{int(script)}@journeys.example"
    page = open_company(visitor(site, language, script), site, email)
    desk = Desk(page, "", script, language)
    desk.customer = add_customer(page, "C-001", "Baltic Foods 波罗的海", desk.payer)
    return desk


def test_a_complaint_with_a_photo_from_the_home_screen(desk: Desk) -> None:
    page, taps = desk.page, Taps(desk.page)
    page.goto("/")
    taps.tap("a.tab-raise")
    page.fill("#f-customer", "C-001")
    page.select_option("#f-category", index=1)
    page.fill("#f-text", WORDS)
    taps.tap("button[name=then]")
    page.set_input_files(
        "[type=file]", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": PIXEL}
    )
    taps.tap("main form.form .btn.primary")
    expect(page.locator("h1")).to_contain_text("Two pallets wet")
    expect(page.locator("a[href*='/files/']")).to_have_count(1)
    assert taps.count <= 6


def test_a_complaint_is_answered_and_its_story_told(desk: Desk) -> None:
    page = desk.page
    ticket = raise_complaint(page, "C-001", "Bill of lading is lost. 提单遗失")
    do(page, f"{ticket}/do/acknowledge", "Dear customer, we are sorry for the trouble.")
    expect(page.locator(".timeline li")).to_have_count(2)
    page.goto(f"{ticket}/do/settle")
    press(page)
    expect(page.locator("#errors")).to_be_visible()
    do(page, f"{ticket}/do/settle", "The original was found and sent.")
    expect(page.locator(".timeline")).to_contain_text("The original was found")
    page.goto("/complaints?queue=review")
    expect(page.locator("#rows")).to_contain_text("Bill of lading is lost")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("Bill of lading is lost")


def test_a_canned_text_goes_into_a_task_and_enter_gives_the_task(desk: Desk) -> None:
    page = desk.page
    page.goto("/canned/new")
    page.fill("#f-name", "Keep the packing")
    page.fill("#f-shortcut", "keep")
    for language, text in (
        ("en", "Keep the packing of {number}."),
        ("zh", "请保留 {number} 的包装。"),
    ):
        page.fill(f"#f-{language}", text)
    press(page)
    ticket = raise_complaint(page, "C-001", "Six cartons wet. 六箱受潮")
    page.goto(f"{ticket}/tasks/new")
    page.locator("details.insert summary").click()
    page.select_option("#f-canned_what", index=1)
    page.click("button[name=insert]")
    expect(page.locator("#f-what")).to_have_value(re.compile(ticket[-7:]))
    expect(page.locator("#f-what")).to_be_focused()
    page.fill("#f-party", "The terminal")
    page.press("#f-party", "Enter")
    # The form was done, and says what is missing: by when.
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("#f-what")).to_have_value(re.compile(ticket[-7:]))


def test_two_people_change_the_same_thing(desk: Desk) -> None:
    page = desk.page
    page.goto(f"{desk.customer}/edit")
    other = page.context.new_page()
    other.goto(f"{desk.customer}/edit")
    other.fill("#f-phone", "+44 20 7946 0001")
    press(other)
    page.fill("#f-phone", "+44 20 7946 0002")
    press(page)
    main = page.locator("main")
    expect(main).to_contain_text("他人" if desk.language == "zh" else "Somebody changed this")
    page.goto(desk.customer)
    expect(main).to_contain_text("0001")
    other.close()


def test_a_charge_a_payment_and_a_statement(desk: Desk, site: Site) -> None:
    page = desk.page
    account = desk.customer.replace("/customers/", "/accounts/")
    page.goto(f"{account}/charge")
    page.fill("#f-amount", "nothing")
    press(page)
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("#f-amount")).to_have_value("nothing")
    page.fill("#f-number", "INV-1")
    page.fill("#f-amount", "1,200.50")
    press(page)
    expect(page.locator("main")).to_contain_text("1,200.50")
    page.goto(f"{account}/credit")
    page.fill("#f-amount", "200.50")
    press(page)
    expect(page.locator("main")).to_contain_text("1,000.00")

    page.goto("/statements/issue")
    today = datetime.now(ZoneInfo("Europe/London")).date()
    page.fill("#f-start", today.replace(day=1).isoformat())
    page.fill("#f-until", today.isoformat())
    page.check("input[name=send]")
    press(page)
    link = site.link(desk.payer, "/statements/link/")
    reader = page.context.browser.new_page(base_url=site.url)  # type: ignore[union-attr]
    reader.goto(link)
    expect(reader.locator("main")).to_contain_text("1,000.00")
    assert reader.request.get(f"{link}/pdf").body().startswith(b"%PDF")
    reader.close()


def test_an_import_shows_what_it_would_do_first(desk: Desk) -> None:
    page = desk.page
    page.goto("/imports/new")
    page.check("input[value=customers]")
    table = "code,name,phone\nC-900,Imported One 导入,+44 20 7946 0000\n"
    file = {"name": "customers.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.set_input_files("[type=file]", file)
    went: list[str] = []
    page.on("framenavigated", lambda frame: went.append(frame.url))
    press(page)
    # With JavaScript the file went straight to the bucket, and the browser came back by itself.
    wait_for_words(page, "C-900", script=desk.script)
    assert ("arrived=1" in "".join(went)) == desk.script
    page.goto("/customers?q=C-900")
    expect(page.locator("#rows .item")).to_have_count(0)


def test_back_and_forward_show_whole_pages(desk: Desk) -> None:
    page = desk.page
    page.goto("/customers")
    if desk.script:
        page.fill("[type=search]", "baltic")
        expect(page).to_have_url(re.compile("q=baltic"))
        expect(page.locator("[type=search]")).to_be_focused()
    else:
        page.fill("[type=search]", "baltic")
        page.click("form[role=search] button")
    page.click("#rows .item a")
    page.wait_for_url(f"**{desk.customer}")
    page.go_back()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#rows .item")).to_have_count(1)
    page.go_forward()
    expect(page.locator("h1")).to_contain_text("Baltic Foods")
    expect(page.locator(".tabs-main")).to_be_visible()


class Taps:
    """Counts what the thumb does."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.count = 0

    def tap(self, target: str) -> None:
        self._page.locator(target).first.click()
        self._page.wait_for_load_state()
        self.count += 1


def raise_complaint(page: Page, customer: str, words: str) -> str:
    """A complaint in its shortest form; gives its path."""
    page.goto("/complaints/new")
    page.fill("#f-customer", customer)
    page.select_option("#f-category", index=1)
    page.fill("#f-text", words)
    press(page)
    expect(page).to_have_url(re.compile("/complaints/tkt_"))
    return re.sub(r"^https?://[^/]+", "", page.url)


def wait_for_words(page: Page, words: str, *, script: bool) -> None:
    """What a job does in the background appears by itself, or, without JavaScript, on a reload."""
    until = time.monotonic() + 20
    while not script and time.monotonic() < until:
        if words in page.locator("main").inner_text():
            break
        page.reload()
    expect(page.locator("main")).to_contain_text(words, timeout=20_000)


def do(page: Page, path: str, text: str) -> None:
    """Take a step of a complaint."""
    page.goto(path)
    page.fill("#f-text", text)
    press(page)
    expect(page).to_have_url(re.compile(path.rpartition("/do/")[0] + "$"))
