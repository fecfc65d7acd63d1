"""What a browser brings to the door: its session cookie, its start cookie, its address."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from chalicelib.tenancy.sessions import LONGEST, Cookie
from frontend.web import SESSION_COOKIE

# Proves that the link in a confirmation was opened where the form was filled in.
START_COOKIE: Final = "__Host-start"
START_LIVES: Final = 48 * 3600


def session() -> str:
    """The session cookie as it came, empty without one."""
    return request.cookies.get(SESSION_COOKIE, "")


def starter() -> str:
    """The start cookie as it came, empty without one."""
    return request.cookies.get(START_COOKIE, "")


def sign_in(answer: Response, cookie: Cookie) -> Response:
    """Give the browser its session. ``Lax``: a link in an e-mail finds people signed in."""
    _set(answer, SESSION_COOKIE, cookie.text(), int(LONGEST.total_seconds()))
    answer.delete_cookie(START_COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
    return answer


def sign_out(answer: Response) -> Response:
    """Take the session from the browser, and the pages it keeps; not its storage, where what was
    written without a network waits to be sent."""
    answer.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="Lax")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def start(answer: Response, secret: str) -> Response:
    """Mark the browser in which a sign-up began."""
    _set(answer, START_COOKIE, secret, START_LIVES)
    return answer


def address() -> str:
    """Where the request came from, for counting tries.

    CloudFront writes ``CloudFront-Viewer-Address`` (address:port) itself, over whatever the
    client sent. Who forges it by calling the origin directly still meets the account's count.
    """
    seen = request.headers.get("CloudFront-Viewer-Address", "").rpartition(":")[0]
    return (seen or request.remote_addr or "")[:64]


def _set(answer: Response, name: str, value: str, max_age: int) -> None:
    # __Host- needs Secure and the whole site; browsers grant both on loopback addresses too.
    answer.set_cookie(
        name, value, max_age=max_age, secure=True, httponly=True, samesite="Lax", path="/"
    )
