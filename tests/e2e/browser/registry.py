"""The registered pages, and an address for each: found by following links, as a person would."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from frontend import create_app
from frontend.web import PAGES
from tests.world import World

_APP = create_app(World().services)
READABLE = {each.rule: each for each in PAGES if "GET" in each.methods}

# Pages behind a one-time link of an e-mail: the journeys walk through them.
BY_LETTER = {rule for rule in READABLE if "token" in rule}


def rule_of(path: str) -> str | None:
    """The rule of the registered page that answers at this path."""
    adapter: MapAdapter = _APP.url_map.bind("localhost")
    try:
        found, _ = adapter.match(urlsplit(path).path, "GET", return_rule=True)
    except HTTPException:
        return None
    return found.rule if found.rule in READABLE else None  # type: ignore[union-attr]


def links(page: Page) -> list[str]:
    """Addresses of this site that the open page leads to."""
    found = page.eval_on_selector_all("a[href]", "all => all.map((it) => it.getAttribute('href'))")
    return [href for href in found if re.match(r"/(?!/)", href or "")]


def found_from(page: Page, starts: list[str]) -> dict[str, str]:
    """An address for each rule that can be reached: breadth first, one visit for each rule."""
    known: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop(0)
        rule = rule_of(path)
        if rule is None or rule in known:
            continue
        known[rule] = path
        answer = page.goto(path)
        kind = answer.headers.get("content-type", "") if answer else ""
        if kind.startswith("text/html"):
            waiting += links(page)
    return known
