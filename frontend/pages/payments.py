"""Payments: what the bank reported, and whose money it is."""

from typing import Any

from flask import Blueprint, request

from chalicelib.accounts.payments.model import Line
from chalicelib.bootstrap import Services
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from frontend.htmx import render
from frontend.language import _
from frontend.web import after, page, shown

bp = Blueprint("payments", __name__)

READ, POST = "payments.read", "accounts.post"

STATE_NAMES = {
    "open": N_("To assign"),
    "booked": N_("Booked"),
    "aside": N_("Set aside"),
    "returned": N_("Taken back by the bank"),
}
STATE_KINDS = {"open": "warn", "booked": "good", "aside": "neutral", "returned": "bad"}


@page(bp, "/payments", right=READ)
def index(who: Principal, services: Services) -> Any:
    """The lines that wait for somebody, or all of them, or those with some words."""
    payments, query = services.payments, request.args.get("q", "").strip()
    view = "all" if query else request.args.get("view", "open")
    if query:
        found = payments.search(who, query, after=after(who))
    elif view == "all":
        found = payments.all_lines(who, after=after(who))
    else:
        found = payments.open_lines(who, after=after(who))
    return render(
        "payments/index.html", "rows", page=shown(who, found), view=view, query=query, **_names()
    )


@page(bp, "/payments/lines/<line_id>", right=READ)
def show(who: Principal, services: Services, line_id: str) -> Any:
    """One line, and what became of it."""
    line = services.payments.line(who, line_id)
    return render("payments/line.html", line=line, title=_title(line), **_names())


def _title(line: Line) -> str:
    return line.party or line.text[:60] or line.code or _("A payment")


def _names() -> dict[str, Any]:
    return {
        "states": {state: _(name) for state, name in STATE_NAMES.items()},
        "state_kinds": STATE_KINDS,
    }
