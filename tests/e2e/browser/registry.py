"""The registered pages, and an address for each: found by following links, as a person would."""

import re
from html import unescape
from urllib.parse import urlsplit

from playwright.sync_api import APIRequestContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from frontend import create_app
from frontend.addresses import every
from tests.world import World

_APP = create_app(World().services)
READABLE = {each.rule: each for each in every() if "GET" in each.methods}

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


def links(html: str) -> list[str]:
    """Addresses of this site that a page leads to."""
    return [unescape(href) for href in re.findall(r'\shref="(/[^"/][^"]*|/)"', html)]


def found_from(browser: APIRequestContext, starts: list[str]) -> dict[str, str]:
    """An address for each rule that can be reached: breadth first, one visit for each rule."""
    known: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop(0)
        rule = rule_of(path)
        if rule is None or rule in known:
            continue
        known[rule] = path
        answer = browser.get(path, max_redirects=0)
        if answer.headers.get("content-type", "").startswith("text/html"):
            waiting += links(answer.text())
    return known
