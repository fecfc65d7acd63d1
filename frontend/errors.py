"""Refusals as pages, in the reader's language."""

from __future__ import annotations

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from chalicelib.kit.errors import DomainError, NotFound
from frontend.htmx import render
from frontend.language import _


def refused(error: DomainError) -> Response:
    """A page for a refusal that no form caught."""
    return render(
        "_error.html",
        status=error.status,
        title=_(error.title, **error.params),
        detail=_(error.detail, **error.params) if error.detail else "",
    )


def not_served(error: HTTPException) -> Response:
    """What Flask itself refuses: unknown addresses, wrong methods, bodies that are too large."""
    if error.code == 404:
        return refused(NotFound())
    return render(
        "_error.html", status=error.code or 500, title=_("This cannot be done."), detail=""
    )


def install(app: Flask) -> None:
    """Answer every refusal with a page."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(HTTPException, not_served)
