"""Chromium of the distribution, and the product it looks at."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.browser import site as sites

# Nothing of Chromium's own may call home: the tests run without a network.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these need Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; skipped where the distribution has none installed."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("Chromium is not installed (make setup-tests)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sites.Site]:
    """The product, empty."""
    with sites.running(tmp_path_factory.mktemp("product") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sites.Site]:
    """The product with its demo company."""
    with sites.running(tmp_path_factory.mktemp("demo") / "data", demo=True) as running:
        yield running


Visitor = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def visitor(browser: Browser) -> Iterator[Visitor]:
    """A fresh browser of a person with a phone: language, width, with or without JavaScript."""
    opened: list[BrowserContext] = []

    def visit(site: sites.Site, language: str = "en", script: bool = True) -> BrowserContext:
        context = browser.new_context(
            base_url=site.url,
            locale="zh-CN" if language == "zh" else "en-GB",
            viewport={"width": 360, "height": 740},
            java_script_enabled=script,
            has_touch=True,
            service_workers="block",
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield visit
    for context in opened:
        context.close()


def sign_in(context: BrowserContext, login: sites.Login) -> Page:
    """Sign in as one of the demo company's people; gives the home screen."""
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("[name=email]", login.email)
    page.fill("[name=password]", login.password)
    page.click("main form[action*=sign-in] button.primary, main form button.primary")
    page.wait_for_url("**/")
    return page
