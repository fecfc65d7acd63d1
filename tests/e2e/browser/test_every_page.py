"""Every registered page is sound: a new page is covered because it is registered."""

import pytest
from playwright.sync_api import Error, Page

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
def owner(visitor: Visitor, demo: Site) -> Page:
    """The owner of the demo company, at the home screen."""
    return sign_in(visitor(demo), demo.login("owner"))


@pytest.fixture(scope="module")
def addresses(owner: Page) -> dict[str, str]:
    """An address of every page that links lead to, starting at the tabs and after a few acts."""
    starts = [*acts(owner), "/", "/more", "/customers", "/complaints"]
    return registry.found_from(owner.context.request, starts)


@pytest.fixture(scope="module", params=i18n.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """All pages in one language, then all in the other."""
    return str(request.param)


@pytest.fixture(scope="module")
def signed_in(owner: Page, addresses: dict[str, str], language: str) -> Page:
    """The owner, reading this language."""
    return reading(owner, language)


@pytest.fixture(scope="module")
def passer_by(visitor: Visitor, site: Site, language: str) -> Page:
    """Nobody in particular, reading this language."""
    return reading(visitor(site).new_page(), language)


@pytest.mark.parametrize("rule", CLOSED)
def test_a_page_for_people_is_sound(
    signed_in: Page, language: str, addresses: dict[str, str], rule: str
) -> None:
    assert rule in addresses, f"no link leads to {rule} from any page of the demo company"
    assert look_at(signed_in, language, addresses[rule]) == []


@pytest.mark.parametrize("rule", OPEN)
def test_a_page_for_visitors_is_sound(passer_by: Page, language: str, rule: str) -> None:
    assert look_at(passer_by, language, rule) == []


def reading(page: Page, language: str) -> Page:
    """Let the reader of this page read this language from now on."""
    page.context.request.post("/language", form={"language": language, "back": "/sign-in"})
    return page


def look_at(page: Page, language: str, path: str) -> list[str]:
    """What is wrong with a page, seen in every way this language is looked at."""
    try:
        answer = page.goto(path)
    except Error as error:
        return [] if "Download is starting" in error.message else [str(error)]
    if answer is None or answer.status != 200:
        return [f"{path} answers {answer and answer.status}"]
    if not answer.headers["content-type"].startswith("text/html"):
        return []  # a signed file, shown by the browser itself
    if registry.rule_of(page.url) != registry.rule_of(path):
        # A block for htmx leads others to its page, which is looked at by itself.
        return [] if leads_on(page.url) else [f"{path} leads to {page.url}"]
    found = [fault for look in LOOKS if look.language == language for fault in faults(page, look)]
    if language == "zh":
        found += [f"untranslated: {text}" for text in untranslated(page)]
    return found


def leads_on(location: str) -> bool:
    """Whether a redirect is meant: to a registered page, but not to the door."""
    return registry.rule_of(location) not in (None, "/sign-in")


def untranslated(page: Page) -> list[str]:
    """English texts of the product that stand on a Chinese page."""
    english = {text for text, zh in i18n.messages("zh") if zh != text and "%(" not in text}
    shown = page.locator("body").inner_text().splitlines()
    return sorted({line.strip() for line in shown} & english)
