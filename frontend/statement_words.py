"""What pages of statements share: words, and the document as an answer."""

from __future__ import annotations

from typing import Any

from flask import Response

from chalicelib.accounts.ledger.words import KIND_NAMES
from chalicelib.accounts.statements.model import Statement
from chalicelib.kit.i18n import N_
from frontend.language import _

STATES = {
    "issued": ("neutral", N_("Issued")),
    "ready": ("neutral", N_("Issued")),
    "sent": ("info", N_("Sent")),
    "confirmed": ("good", N_("Confirmed")),
}


def words() -> dict[str, Any]:
    """Kinds of entries and states of statements, for a template."""
    return {
        "kinds": {kind: _(name) for kind, name in KIND_NAMES.items()},
        "states": {state: (kind, _(name)) for state, (kind, name) in STATES.items()},
    }


def document(statement: Statement, content: bytes) -> Response:
    """The PDF, shown by the browser under the statement's number."""
    headers = {"Content-Disposition": f'inline; filename="{statement.number}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
