"""Refusals as pages, in the reader's language: what happened, what to do, where to go on."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from chalicelib.kit.errors import REFUSED, DomainError, Forbidden, NotFound
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.links import LinkSpent
from frontend import web
from frontend.htmx import render
from frontend.language import _

log = logging.getLogger(__name__)

FAILED: Final = N_("Something went wrong on our side.")

# What to do next, by status.
ADVICE: Final = {
    403: N_("If you need this for your work, ask an owner or manager of your company."),
    404: N_("It may have been moved, or the address is not complete."),
    409: N_("Go back, look at the present state, and try again."),
    412: N_("Nothing was overwritten. What you typed is still there when you go back."),
    413: N_("The file or text is too large: at most 25 MB."),
    422: N_("Go back, correct it, and send it again."),
    429: N_("Wait a minute, then try again."),
    500: N_(
        "Nothing you sent before is lost. Try again; if it stays so, tell us the number below."
    ),
    503: N_("Nothing you sent before is lost. Try again in a minute."),
}


# Pages that customers open by a link, without an account.
CUSTOMERS: Final = ("/case/", "/lodge/", "/statements/link/", "/fees/link/")
ASK_ANEW: Final = N_("Reply to the e-mail that it came with, and you get a new one.")


def refused(error: DomainError) -> Response:
    """A page for a refusal that no form caught."""
    _know_the_reader()
    if error.status in REFUSED:
        # The rule and not the address: that may hold a customer's secret.
        who = g.get("who")
        log.info("%s was refused to %s: %s", request.url_rule, who and who.user, error.type)
    detail = _(error.detail, **error.params) if error.detail else ""
    if isinstance(error, LinkSpent) and request.path.startswith(CUSTOMERS):
        return _page(error.status, _(error.title), "", _(ASK_ANEW), outside=True)
    return _page(error.status, _(error.title, **error.params), detail)


def not_served(error: HTTPException) -> Response:
    """What Flask itself refuses, and what nobody foresaw (the cause is in the log)."""
    _know_the_reader()
    status = error.code or 500
    if status == 404:
        return _page(404, _(NotFound.title))
    if status == 403:
        return _page(403, _(Forbidden.title))
    return _page(status, _(FAILED) if status >= 500 else _("This cannot be done."))


def _know_the_reader() -> None:
    """Before anything is worded: an unknown address reaches no page that would have asked."""
    # Also where the store is out of reach: then as for somebody who is not signed in.
    with suppress(Exception):
        web.signed_in()


def _page(
    status: int, title: str, detail: str = "", advice: str = "", outside: bool = False
) -> Response:
    """``outside``: its reader has no account here, and no start to go to."""
    advice = advice or (_(ADVICE[status]) if status in ADVICE else "")
    looks_again = request.path if status == 412 else ""
    number = request.headers.get("X-Request-Id", "")[:64] if status >= 500 else ""
    g.setdefault("who", None)
    return render(
        "_error.html",
        status=status,
        title=title,
        detail=detail,
        advice=advice,
        look_again=looks_again,
        number=number,
        outside=outside,
    )


def install(app: Flask) -> None:
    """Answer every refusal with a page."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(HTTPException, not_served)
