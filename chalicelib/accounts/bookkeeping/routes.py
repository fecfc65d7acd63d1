"""The API of exports for bookkeeping."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.bookkeeping.schemas import ExportNew, ExportOut, FileLinkOut
from chalicelib.http import Call, endpoint

bp = Blueprint(__name__)

READ, BEGIN = "exports.run", "accounts.post"
PATH = "/v1/bookkeeping-exports"


@endpoint(bp, "GET", PATH, right=READ, gives=ExportOut, listing=True)
def list_bookkeeping_exports(call: Call) -> Any:
    """Exports for bookkeeping, the newest first."""
    return call.services.bookkeeping.newest(call.who, call.limit, call.after)


@endpoint(bp, "POST", PATH, right=BEGIN, takes=ExportNew, gives=ExportOut, status=202)
def start_bookkeeping_export(call: Call) -> Any:
    """Begin the next running export, or one of a period, in the background."""
    since, until = call.body.since, call.body.until
    if since and until:
        return call.services.bookkeeping.start_period(call.who, since, until)
    return call.services.bookkeeping.start(call.who)


@endpoint(bp, "GET", PATH + "/{export_id}", right=READ, gives=ExportOut)
def get_bookkeeping_export(call: Call) -> Any:
    """An export: how far it is, and what it holds."""
    return call.services.bookkeeping.get(call.who, call.path["export_id"])


@endpoint(bp, "POST", PATH + "/{export_id}/go-on", right=BEGIN, gives=ExportOut)
def go_on_with_bookkeeping_export(call: Call) -> Any:
    """Let an export that stopped go on where it was."""
    return call.services.bookkeeping.go_on(call.who, call.path["export_id"])


@endpoint(bp, "POST", PATH + "/{export_id}/cancel", right=BEGIN, gives=ExportOut)
def cancel_bookkeeping_export(call: Call) -> Any:
    """Give up an export that is not finished: what it had taken goes into the next one."""
    return call.services.bookkeeping.cancel(call.who, call.path["export_id"])


@endpoint(bp, "GET", PATH + "/{export_id}/files/{kind}", right=READ, gives=FileLinkOut)
def get_bookkeeping_file(call: Call) -> Any:
    """Where its ``csv`` or ``xlsx`` file can be fetched for five minutes."""
    return {
        "url": call.services.bookkeeping.link(call.who, call.path["export_id"], call.path["kind"])
    }
