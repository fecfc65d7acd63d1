"""Every registered page is sound: a new page is covered because it is registered."""

import pytest
from playwright.sync_api import Page

from chalicelib.kit import i18n
from tests.e2e.browser import registry
from tests.e2e.browser.conftest import Visitor, sign_in
from tests.e2e.browser.lived_in import acts
from tests.e2e.browser.site import Site
from tests.e2e.browser.soundness import LOOKS, faults

RULES = sorted(set(registry.READABLE) - registry.BY_LETTER)
OPEN = [rule for rule in RULES if registry.READABLE[rule].right is None]
CLOSED = [rule for rule in RULES if rule not in OPEN]


@pytest.fixture(scope="module")
def signed_in(visitor: Visitor, demo: Site) -> Page:
    """The owner of the demo company, at the home screen."""
    return sign_in(visitor(demo), demo.login("owner"))


@pytest.fixture(scope="module")
def addresses(signed_in: Page) -> dict[str, str]:
    """An address of every page that links lead to, starting at the tabs and after a few acts."""
    starts = [*acts(signed_in), "/", "/more", "/customers", "/complaints"]
    return registry.found_from(signed_in.context.request, starts)


@pytest.mark.parametrize("rule", CLOSED)
def test_a_page_for_people_is_sound(signed_in: Page, addresses: dict[str, str], rule: str) -> None:
    assert rule in addresses, f"no link leads to {rule} from any page of the demo company"
    assert look_at(signed_in, addresses[rule]) == []


@pytest.mark.parametrize("rule", OPEN)
def test_a_page_for_visitors_is_sound(visitor: Visitor, site: Site, rule: str) -> None:
    assert look_at(visitor(site).new_page(), rule) == []


def look_at(page: Page, path: str) -> list[str]:
    """What is wrong with a page, in every look; reads it once in each language."""
    found: list[str] = []
    for language in i18n.LANGUAGES:
        page.context.request.post("/language", form={"language": language, "back": "/"})
        answer = page.context.request.get(path, max_redirects=0)
        if 300 <= answer.status < 400 and leads_on(answer.headers["location"]):
            return found
        if answer.status != 200:
            return [*found, f"{path} answers {answer.status}"]
        if not answer.headers["content-type"].startswith("text/html"):
            return found  # a download
        page.goto(path)
        for look in LOOKS:
            if look.language == language:
                found += faults(page, look)
        if language == "zh":
            found += [f"untranslated: {text}" for text in untranslated(page)]
    return found


def leads_on(location: str) -> bool:
    """Whether a redirect is meant: from a block for htmx to its page, or to a signed file."""
    return registry.rule_of(location) not in (None, "/sign-in") or location.startswith("/local/")


def untranslated(page: Page) -> list[str]:
    """English texts of the product that stand on a Chinese page."""
    english = {text for text, zh in i18n.messages("zh") if zh != text and "%(" not in text}
    shown = page.locator("body").inner_text().splitlines()
    return sorted({line.strip() for line in shown} & english)
