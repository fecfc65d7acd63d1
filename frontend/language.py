"""The reader's language and zone, and the texts of pages in it.

The language is the person's own when signed in, else the ``language`` cookie, else what the
browser asks for. ``frontend/web.py`` calls ``read_as`` once it knows who is there.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask, Response, g, has_request_context, request

from chalicelib.kit import i18n

COOKIE = "language"
YEAR = 365 * 24 * 3600


def read_as(language: str, zone: str = "UTC") -> None:
    """Write this answer in a language and a time zone (of the person who is signed in)."""
    g.language = language if language in i18n.LANGUAGES else "en"
    g.zone = zone


def current() -> str:
    """Language of this answer: en or zh."""
    if not has_request_context():
        return "en"
    if "language" not in g:
        chosen = request.cookies.get(COOKIE, "")
        asked = request.accept_languages.best_match(("en", "zh", "zh-CN", "zh-Hans"), "en")
        g.language = chosen if chosen in i18n.LANGUAGES else (asked or "en")[:2]
    return str(g.language)


def zone() -> ZoneInfo:
    """Zone of the reader; UTC where nobody is signed in."""
    try:
        return ZoneInfo(g.get("zone", "UTC") if has_request_context() else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _(message: str, **params: Any) -> str:
    """A message id in the reader's language, its ``%(name)s`` filled in."""
    return i18n.translate(current(), message, params)


def ngettext(one: str, many: str, number: int, **params: Any) -> str:
    """The form for a number; ``%(num)s`` is the number itself."""
    text = i18n.translator(current()).ngettext(one, many, number)
    return i18n.filled(text, {"num": number, **params})


def remember(answer: Response, wanted: str) -> Response:
    """Keep a choice of language in this browser; a language we do not have is ignored."""
    if wanted in i18n.LANGUAGES:
        answer.set_cookie(
            COOKIE, wanted, max_age=YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    return answer


def own_path(path: str) -> str:
    """A path of this site, or the home page: never another host (``//evil``, ``/\\evil``)."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if inside else "/"


def here() -> str:
    """The address of this page, to come back to."""
    if not has_request_context() or request.method != "GET":
        return "/"
    return request.full_path.removesuffix("?")


def install(app: Flask) -> None:
    """Give every template ``_``, ``ngettext``, ``language`` and ``here()``."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(
        lambda text: i18n.translator(current()).gettext(text),
        lambda one, many, n: i18n.translator(current()).ngettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.globals["here"] = here
    app.context_processor(lambda: {"language": current()})
