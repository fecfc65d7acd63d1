"""Exports for bookkeeping: begin one, see how far it is, fetch its files."""

from typing import Any

from flask import Blueprint

from chalicelib.accounts.bookkeeping.model import Export
from chalicelib.accounts.bookkeeping.schemas import PeriodNew
from chalicelib.accounts.statements.composing import month_before
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("bookkeeping", __name__)

READ, BEGIN = "exports.run", "accounts.post"


@page(bp, "/bookkeeping", right=READ)
def index(who: Principal, services: Services) -> Any:
    """All exports, the newest first, and how to begin the next."""
    return _index(who, services, Form())


@page(bp, "/bookkeeping/start", right=BEGIN, methods=("POST",))
def start(who: Principal, services: Services) -> Any:
    """Begin the next running export."""
    form, address = Form.posted(), "/bookkeeping"
    with form.refusals():
        address = f"/bookkeeping/{services.bookkeeping.start(who).id}"
    if form.errors:
        say(form.errors[0].message, "bad")
    return go(address)


@page(bp, "/bookkeeping/period", right=BEGIN, methods=("POST",))
def period(who: Principal, services: Services) -> Any:
    """Begin a file of the entries dated in a period."""
    form = Form.posted()
    with form.refusals():
        asked = form.read(PeriodNew)
        if asked:
            made = services.bookkeeping.start_period(who, asked.since, asked.until)
            return go(f"/bookkeeping/{made.id}")
    return _index(who, services, form)


@page(bp, "/bookkeeping/<export_id>", right=READ)
def show(who: Principal, services: Services, export_id: str) -> Any:
    """One export: progress, sums, files."""
    export = services.bookkeeping.get(who, export_id)
    return render(
        "bookkeeping/show.html",
        "progress",
        export=export,
        back=services.bookkeeping.giving_back(who, export),
        title=title,
    )


@page(bp, "/bookkeeping/<export_id>/go-on", right=BEGIN, methods=("POST",))
def go_on(who: Principal, services: Services, export_id: str) -> Any:
    """Let an export that stopped go on where it was."""
    form = Form.posted()
    with form.refusals():
        services.bookkeeping.go_on(who, export_id)
    if form.errors:
        say(form.errors[0].message, "bad")
    return go(f"/bookkeeping/{export_id}")


@page(bp, "/bookkeeping/<export_id>/cancel", right=BEGIN, methods=("POST",))
def cancel(who: Principal, services: Services, export_id: str) -> Any:
    """Give up an export: what it had taken goes into the next one."""
    form = Form.posted()
    with form.refusals():
        services.bookkeeping.cancel(who, export_id)
    if form.errors:
        say(form.errors[0].message, "bad")
    return go(f"/bookkeeping/{export_id}")


@page(bp, "/bookkeeping/<export_id>/file/<kind>", right=READ)
def file(who: Principal, services: Services, export_id: str, kind: str) -> Any:
    """A finished file."""
    return go(services.bookkeeping.link(who, export_id, kind))


def _index(who: Principal, services: Services, form: Form) -> Any:
    exports = services.bookkeeping.newest(who, after=after(who))
    since, until = month_before(services.ledger.desk.today(who))
    return render(
        "bookkeeping/index.html",
        "rows",
        form=form,
        exports=shown(who, exports),
        since=since,
        until=until,
        title=title,
    )


def title(export: Export) -> str:
    """What an export is called on the page."""
    return _("Export %(number)s", number=export.number) if export.number else _("A period")
