"""Notices and the wishes about them in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from chalicelib.kit.i18n import N_
from chalicelib.notices.model import Notice
from chalicelib.notices.service import title
from chalicelib.tenancy.telling import DEFAULTS, News, Telling, Way
from frontend.language import _, current

NEWS: Final = {
    News.ASSIGNED: N_("Something is given to me"),
    News.MENTIONED: N_("A colleague mentions me"),
    News.CUSTOMER: N_("The customer writes or decides"),
    News.EXCEPTION: N_("A carrier's report opens an exception"),
    News.UNDELIVERED: N_("A letter does not reach the customer"),
    News.WARNING: N_("A limit comes near"),
    News.BREACH: N_("A limit has passed"),
    News.ESCALATION: N_("A change of person, place or time"),
    News.APPROVAL_ASKED: N_("My approval is asked"),
    News.APPROVAL_DECIDED: N_("What I asked for is decided"),
    News.PROMISE: N_("Something I promised falls due"),
    News.LEGAL: N_("A legal period comes near or is over"),
    News.WATCHED: N_("Something I watch has moved"),
    News.TASK: N_("A task is given to me, late or done"),
    News.BULLETIN: N_("A month's bulletin is there"),
    News.AGREEMENT: N_("An agreement with a customer ends"),
    News.REMINDER: N_("A customer of mine is reminded, or has to be called"),
}
WAYS: Final = {Way.PAGE: N_("Page"), Way.MAIL: N_("E-mail"), Way.PUSH: N_("Push")}
# What stands before a line of the list, by the kind of news.
ICONS: Final = {
    News.CUSTOMER: "mail",
    News.EXCEPTION: "late",
    News.UNDELIVERED: "mail",
    News.WARNING: "clock",
    News.BREACH: "late",
    News.ESCALATION: "late",
    News.APPROVAL_ASKED: "approve",
    News.APPROVAL_DECIDED: "approve",
    News.LEGAL: "document",
    News.BULLETIN: "document",
    News.AGREEMENT: "document",
    News.REMINDER: "phone",
    News.PROMISE: "clock",
}


def rows(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    """The lines of the list."""
    return [
        {
            "notice": each,
            "title": title(each, current()),
            "kind": _(NEWS[each.news]),
            "icon": ICONS.get(each.news, "complaints"),
        }
        for each in notices
    ]


def wishes(telling: Telling) -> list[dict[str, Any]]:
    """Every kind of news with its ways and whether each is chosen."""
    return [
        {
            "name": f"ways_{news}",
            "label": _(NEWS[news]),
            "ways": [(way.value, _(WAYS[way]), way in telling.by(news)) for way in Way],
        }
        for news in DEFAULTS
    ]


# What a browser calls itself in its User-Agent, the more particular first.
BROWSERS: Final = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


def browser_name(agent: str) -> str:
    """What a person knows a browser by: "Chrome, Android"; empty for one that hides itself."""
    found = [
        next((name for mark, name in names if mark in agent), "") for names in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found))
