"""The API of checks of the books."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.checking.schemas import CheckOut, FindingOut
from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

RUN = "exports.run"
PATH = "/v1/books-checks"


@endpoint(bp, "GET", PATH, right=RUN, gives=CheckOut, listing=True)
def list_books_checks(call: Call) -> Any:
    """Checks of the books, the newest first."""
    return call.services.checking.newest(call.who, call.limit, call.after)


@endpoint(bp, "POST", PATH, right=RUN, gives=CheckOut, status=202)
def start_books_check(call: Call) -> Any:
    """Begin to look through all accounts and statements: all is reported, nothing repaired."""
    return call.services.checking.start(call.who)


@endpoint(bp, "GET", PATH + "/{check_id}", right=RUN, gives=CheckOut)
def get_books_check(call: Call) -> Any:
    """How far a check is, and how much does not agree."""
    return call.services.checking.get(call.who, call.path["check_id"])


@endpoint(bp, "GET", PATH + "/{check_id}/findings", right=RUN, gives=FindingOut, listing=True)
def list_books_findings(call: Call) -> Any:
    """What does not agree, the first 500."""
    return Listing(call.services.checking.findings(call.who, call.path["check_id"]), None)
