"""The one way from a browser's request to a service and back to a page.

``@page`` declares a page: its right and methods. It finds the principal of the session, checks
the right, and hands principal and services to the page's function. ``PAGES`` is the registry
from which the isolation matrix and the browser tests are generated.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Final, Generic, TypeVar
from urllib.parse import quote

from flask import Blueprint, Response, current_app, g, redirect, request

from chalicelib.bootstrap import Services
from chalicelib.kit.errors import DomainError, SignInNeeded
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.idempotency import remember, repetition
from chalicelib.tenancy.principal import Idempotency, Principal
from chalicelib.unit_of_work import fingerprint
from frontend import language
from frontend.htmx import go
from frontend.language import _
from frontend.said import say

T = TypeVar("T")
A = TypeVar("A", bound=Response | None)

SESSION_COOKIE: Final = "__Host-session"
# A form's hidden field, new for every form shown: sent twice, it still acts once.
ONCE: Final = "_once"


@dataclass(frozen=True)
class PageRoute:
    """What is known about a page without calling it. ``right`` ``None``: open to everybody."""

    rule: str
    methods: tuple[str, ...]
    endpoint: str
    right: str | None


PAGES: Final[list[PageRoute]] = []
# What shows each page, by endpoint.
VIEWS: Final[dict[str, Callable[..., Response]]] = {}


@dataclass(frozen=True)
class Shown(Generic[T]):
    """A page of a list with the cursor that goes into its "Show more" link."""

    items: list[T]
    after: str | None

    def __len__(self) -> int:
        return len(self.items)


def page(
    bp: Blueprint, rule: str, *, right: str | None, methods: tuple[str, ...] = ("GET",)
) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Declare a page.

    The function gets ``who`` (``None`` on open pages when nobody is signed in), ``services`` and
    the parts of the address. Without a session it is not called: the reader goes to sign in and
    comes back.
    """

    def declare(show: Callable[..., Response]) -> Callable[..., Response]:
        endpoint = f"{bp.name}.{show.__name__}"
        PAGES.append(PageRoute(rule, methods, endpoint, right))

        @wraps(show)
        def view(**parts: str) -> Response:
            who = signed_in()
            if right is not None:
                if who is None:
                    return _to_sign_in()
                who.require(right)
                if request.method == "POST" and ONCE in request.form:
                    return once(who, lambda acting: show(acting, services(), **parts))
            return show(who, services(), **parts)

        VIEWS[endpoint] = view
        bp.add_url_rule(rule, view_func=view, methods=list(methods))
        return show

    return declare


def once(who: Principal, act: Callable[[Principal], A]) -> A | Response:
    """Act under the form's own key: a double tap, or a retry on a bad line, finds the first act.

    The key covers what was typed, so that coming back and typing something else is a new act.
    """
    typed = {name: request.form.getlist(name) for name in request.form}
    print_ = fingerprint({"path": request.path, "typed": typed})
    acting = who.once(Idempotency(f"form {request.form[ONCE][:64]} {print_}", print_, lambda _: ""))
    store = services().backing.store
    again = repetition(store, acting, services().backing.clock.now())
    if again is not None:
        say(_("This was saved already."), "info")
        return go(again.body or language.own_path(request.form.get("back", "/")))
    answer = act(acting)
    remember(store, acting, _next_address(answer))
    return answer


def _next_address(answer: Any) -> str:
    headers = getattr(answer, "headers", {})
    return str(headers.get("HX-Redirect") or headers.get("Location") or "")


def new_once() -> str:
    """A key for the next form."""
    return secrets.token_urlsafe(12)


def services() -> Services:
    """The services this application was made with."""
    found: Services = current_app.extensions["fairlead"]
    return found


def signed_in() -> Principal | None:
    """Whose session this is; read from the tables once for each request."""
    if "who" not in g:
        g.who = _principal()
        if g.who is not None:
            language.read_as(g.who.language, g.who.zone)
    who: Principal | None = g.who
    return who


def reader() -> dict[str, Any]:
    """What every template knows: who is signed in, and how much is new to them."""
    return {"who": g.get("who"), "messages_unread": _unread}


def _unread() -> int:
    """Asked by the frame of a page, not by a block for htmx."""
    who: Principal | None = g.get("who")
    return services().notices.unread(who) if who else 0


def shown(who: Principal, listing: Listing[T]) -> Shown[T]:
    """A page of a list for a template, its cursor sealed."""
    return Shown(listing.items, services().cursors.seal(who.tenant, listing.after))


def after(who: Principal) -> Any:
    """Where the list on this page goes on, from the address."""
    return services().cursors.open(who.tenant, request.args.get("after"))


def version_sent() -> int:
    """The version a form was made from (its hidden field), so that nobody is overwritten."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() else 0


def _principal() -> Principal | None:
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        return None
    try:
        who = services().tenancy.principal_for_session(token)
    except SignInNeeded:
        return None
    return replace(who, request_id=request.headers.get("X-Request-Id", "")[:64])


def _to_sign_in() -> Response:
    if request.method == "GET":
        target = f"/sign-in?next={quote(request.full_path.rstrip('?'), safe='')}"
    else:
        target = "/sign-in"
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": target})
    answer: Any = redirect(target, 303)
    answered: Response = answer
    return answered


def status_of(error: Exception) -> int:
    """The status that a refusal has."""
    return error.status if isinstance(error, DomainError) else 500
