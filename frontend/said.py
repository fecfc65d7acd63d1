"""What a page says once, after a redirect: "Saved." Kept in a cookie that the next page clears.

The cookie is not signed: it is only ever shown, escaped, to the browser that brings it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote, unquote

from flask import Flask, Response, g, request

COOKIE = "said"
KINDS = {"good", "info", "warn", "bad", "neutral"}
LONGEST = 300


@dataclass(frozen=True)
class Said:
    """One message and the colour it has."""

    kind: str
    text: str


def say(text: str, kind: str = "good") -> None:
    """Show this on the next page that is drawn."""
    g.setdefault("to_say", []).append(Said(kind, text[:LONGEST]))


def flashes() -> list[Said]:
    """What there is to say now; saying it makes it gone."""
    g.said = True
    waiting: list[Said] = g.pop("to_say", [])
    return [*_brought(), *waiting]


def _brought() -> list[Said]:
    try:
        pairs = json.loads(unquote(request.cookies.get(COOKIE, "")))
        return [Said(kind, str(text)[:LONGEST]) for kind, text in pairs[:3] if kind in KINDS]
    except (ValueError, TypeError):
        return []


def carry(response: Response) -> Response:
    """Hand what was not said yet to the next request, and forget what was."""
    waiting: list[Said] = g.get("to_say", [])
    if waiting:
        value = quote(json.dumps([(said.kind, said.text) for said in waiting[-3:]]))
        response.set_cookie(
            COOKIE, value, max_age=60, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    elif g.get("said") and COOKIE in request.cookies:
        response.delete_cookie(COOKIE)
    return response


def install(app: Flask) -> None:
    """Give templates ``flashes()``."""
    app.jinja_env.globals["flashes"] = flashes
    app.after_request(carry)
