"""Exports for bookkeeping: begin one, see how far it is, fetch its files."""

from flask import Blueprint, Response

from chalicelib.accounts.bookkeeping.model import Export
from chalicelib.accounts.bookkeeping.schemas import PeriodNew
from chalicelib.accounts.statements.composing import month_before
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import back_to, post
from frontend.web import after, page, shown

bp = Blueprint("bookkeeping", __name__)

READ, BEGIN = "exports.run", "accounts.post"


@page(bp, "/bookkeeping", right=READ)
def index(who: Principal, services: Services, form: Form | None = None) -> Response:
    """All exports, the newest first, and how to begin the next."""
    exports = services.bookkeeping.newest(who, after=after(who))
    since, until = month_before(services.ledger.desk.today(who))
    return render(
        "bookkeeping/index.html",
        "rows",
        form=form or Form(),
        exports=shown(who, exports),
        since=since,
        until=until,
        title=title,
    )


@post(bp, "/bookkeeping/start", right=BEGIN, refused=back_to("/bookkeeping"))
def start(who: Principal, services: Services) -> Response:
    """Begin the next running export."""
    return go(f"/bookkeeping/{services.bookkeeping.start(who).id}")


@post(bp, "/bookkeeping/period", right=BEGIN, takes=PeriodNew, refused=index)
def period(who: Principal, services: Services, body: PeriodNew) -> Response:
    """Begin a file of the entries dated in a period."""
    return go(f"/bookkeeping/{services.bookkeeping.start_period(who, body.since, body.until).id}")


@page(bp, "/bookkeeping/<export_id>", right=READ)
def show(who: Principal, services: Services, export_id: str) -> Response:
    """One export: progress, sums, files."""
    export = services.bookkeeping.get(who, export_id)
    return render(
        "bookkeeping/show.html",
        "progress",
        export=export,
        back=services.bookkeeping.giving_back(who, export),
        title=title,
    )


@post(
    bp, "/bookkeeping/<export_id>/go-on", right=BEGIN, refused=back_to("/bookkeeping/{export_id}")
)
def go_on(who: Principal, services: Services, export_id: str) -> Response:
    """Let an export that stopped go on where it was."""
    services.bookkeeping.go_on(who, export_id)
    return go(f"/bookkeeping/{export_id}")


@post(
    bp, "/bookkeeping/<export_id>/cancel", right=BEGIN, refused=back_to("/bookkeeping/{export_id}")
)
def cancel(who: Principal, services: Services, export_id: str) -> Response:
    """Give up an export: what it had taken goes into the next one."""
    services.bookkeeping.cancel(who, export_id)
    return go(f"/bookkeeping/{export_id}")


@page(bp, "/bookkeeping/<export_id>/file/<kind>", right=READ)
def file(who: Principal, services: Services, export_id: str, kind: str) -> Response:
    """A finished file."""
    return go(services.bookkeeping.link(who, export_id, kind))


def title(export: Export) -> str:
    """What an export is called on the page."""
    return _("Export %(number)s", number=export.number) if export.number else _("A period")
