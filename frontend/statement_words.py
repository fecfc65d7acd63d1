"""What pages of statements share: words, and the document as an answer."""

from __future__ import annotations

from typing import Any

from flask import Response

from chalicelib.accounts.ledger.words import WHAT_NAMES
from chalicelib.accounts.statements.document import FORM_NAMES, change_text
from chalicelib.accounts.statements.model import Statement
from chalicelib.accounts.statements.words import InvoiceKind
from chalicelib.accounts.terms.model import Settlement
from chalicelib.kit.i18n import N_
from frontend.language import _, current

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATES = {
    "issued": ("neutral", N_("Issued")),
    "ready": ("neutral", N_("Issued")),
    "sent": ("info", N_("Sent")),
    "accepted": ("good", N_("Counts as accepted")),
    "confirmed": ("good", N_("Confirmed")),
    "revised": ("neutral", N_("Revised")),
}
SETTLEMENTS = {
    Settlement.SHIPMENT: N_("Per shipment"),
    Settlement.WEEKLY: N_("Weekly"),
    Settlement.MONTHLY: N_("Monthly"),
    Settlement.QUARTERLY: N_("Quarterly"),
}
INVOICE_KINDS = {
    InvoiceKind.FAPIAO: N_("Fapiao"),
    InvoiceKind.VAT: N_("VAT invoice"),
    InvoiceKind.OTHER: N_("Other invoice"),
}


def words() -> dict[str, Any]:
    """Kinds of entries and states of statements, for a template."""
    return {
        "kinds": {kind: _(name) for kind, name in WHAT_NAMES.items()},
        "form_names": {form: _(name) for form, name in FORM_NAMES.items()},
        "kind_names": {kind: _(name) for kind, name in INVOICE_KINDS.items()},
        "states": {state: (kind, _(name)) for state, (kind, name) in STATES.items()},
    }


def forms() -> list[tuple[str, str]]:
    return [(str(form), _(name)) for form, name in FORM_NAMES.items()]


def settlements() -> list[tuple[str, str]]:
    return [(str(each), _(name)) for each, name in SETTLEMENTS.items()]


def invoice_kinds() -> list[tuple[str, str]]:
    return [(str(each), _(name)) for each, name in INVOICE_KINDS.items()]


def changes(statement: Statement) -> list[str]:
    """What a revision changed, in the reader's words."""
    return [change_text(each, current()) for each in statement.changes]


def workbook(statement: Statement, content: bytes) -> Response:
    """The XLSX as a download."""
    return _download(content, f"{statement.number}.xlsx", XLSX)


def table(statement: Statement, content: bytes) -> Response:
    """The CSV as a download."""
    return _download(content, f"{statement.number}.csv", "text/csv")


def _download(content: bytes, name: str, mimetype: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype=mimetype, headers=headers)


def document(statement: Statement, content: bytes) -> Response:
    """The PDF, shown by the browser under the statement's number."""
    headers = {"Content-Disposition": f'inline; filename="{statement.number}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
