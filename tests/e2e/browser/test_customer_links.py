"""Pages behind links of statements and fee sheets: a customer on a phone, without an account."""

import json
import re
import time

import pytest
from playwright.sync_api import Page, expect

from chalicelib.kit import i18n
from tests.e2e.browser.conftest import Visitor, sign_in
from tests.e2e.browser.lived_in import PATIENCE, path_of
from tests.e2e.browser.site import Site
from tests.e2e.browser.soundness import LOOKS, faults
from tests.e2e.browser.steps import press

STATEMENTS, SHEETS = r"/statements/link/[\w.~-]+", r"/fees/link/[\w.~-]+"


@pytest.fixture(scope="module")
def owner(visitor: Visitor, demo: Site) -> Page:
    """The owner of the demo company, at the home screen."""
    return sign_in(visitor(demo), demo.login("owner"))


@pytest.fixture
def reader(visitor: Visitor, demo: Site) -> Page:
    """Somebody who has only a link, on a phone without JavaScript."""
    return visitor(demo, script=False).new_page()


def test_a_line_is_disputed_and_the_dispute_withdrawn(reader: Page, demo: Site) -> None:
    dispute(reader, open_line(reader, demo))
    expect(reader.locator("main")).to_contain_text("The scale ticket says less.")
    reader.locator("details.confirm summary").click()
    reader.locator("details.confirm button").click()
    expect(reader.locator("main details.confirm")).to_have_count(0)


def test_a_fee_sheet_is_confirmed(reader: Page, demo: Site, owner: Page) -> None:
    reader.goto(fresh_sheet(owner, demo))
    reader.fill("[name=deliver_to]", "4 Dock Road")
    reader.fill("[name=name]", "Ms Reader")
    press(reader)
    expect(reader.locator("main .notice.good")).to_be_visible()


def test_every_page_behind_these_links_is_sound(visitor: Visitor, demo: Site, owner: Page) -> None:
    page = visitor(demo).new_page()
    line = open_line(page, demo)
    sheet = fresh_sheet(owner, demo)
    found = [fault for path in (line.rpartition("/lines/")[0], line) for fault in look(page, path)]
    dispute(page, line)
    found += look(page, path_of(page.url))
    found += look(page, sheet)
    page.goto(sheet)
    charge = page.locator('a[href*="/lines/"]').first.get_attribute("href")
    assert charge
    assert found + look(page, charge) == []


def look(page: Page, path: str) -> list[str]:
    """What is wrong with a page in any language, width and light."""
    found = []
    for language in i18n.LANGUAGES:
        page.context.request.post("/language", form={"language": language, "back": "/sign-in"})
        page.goto(path)
        found += [f for each in LOOKS if each.language == language for f in faults(page, each)]
    return found


def dispute(page: Page, line: str) -> None:
    """Dispute one unit of a line; the browser is at the dispute afterwards."""
    page.goto(line)
    page.select_option("[name=reason]", "weight")
    page.fill("[name=amount]", "1.00")
    page.fill("[name=words]", "The scale ticket says less.")
    page.fill("[name=name]", "Ms Reader")
    press(page)
    page.wait_for_url("**/disputes/dsp_*")


def open_line(page: Page, demo: Site) -> str:
    """A line that can be disputed, of any statement that was sent."""
    for statement in links(demo, STATEMENTS):
        html = page.request.get(statement).text()
        for line in re.findall(r'href="(/statements/link/[^"]+/lines/[^"]+)"', html):
            if 'name="words"' in page.request.get(line).text():
                return str(line)
    raise AssertionError("no statement of the demo company has an open line")


def fresh_sheet(owner: Page, demo: Site) -> str:
    """A new fee sheet for a customer that has something to confirm; gives its link."""
    phone, before = owner.context.request, links(demo, SHEETS)
    customers = re.findall(r"/accounts/(cus_\w+)", phone.get("/accounts").text())
    for customer in dict.fromkeys(customers):
        asked = {"customer_id": customer, "until": "2099-12-31"}
        if "/fees/fcs_" in phone.post("/fees/new", form=asked).url:
            break
    until = time.monotonic() + PATIENCE
    while not (fresh := [each for each in links(demo, SHEETS) if each not in before]):
        assert time.monotonic() < until, "no letter with a fee sheet came"
        time.sleep(0.2)
    return fresh[0]


def links(demo: Site, path: str) -> list[str]:
    """The links of one kind in all letters."""
    texts = [json.dumps(letter, ensure_ascii=False) for letter in demo.letters()]
    return list(dict.fromkeys(found for text in texts for found in re.findall(path, text)))
