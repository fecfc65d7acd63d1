"""The API of the sealed audit trail."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.audit.schemas import SealOut, TrailCheckOut, TrailFindingOut
from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ = "audit.read"
PATH = "/v1/audit/checks"


@endpoint(bp, "GET", "/v1/audit/seals", right=READ, gives=SealOut, listing=True)
def list_audit_seals(call: Call) -> Any:
    """The seals of the audit trail, newest first: the first one is the head of the chain."""
    return call.services.trail.seals(call.who, call.limit, call.after)


@endpoint(bp, "GET", PATH, right=READ, gives=TrailCheckOut, listing=True)
def list_audit_checks(call: Call) -> Any:
    """Checks of the audit trail, the newest first."""
    return call.services.trail.checks.newest(call.who, call.limit, call.after)


@endpoint(bp, "POST", PATH, right=READ, gives=TrailCheckOut, status=202)
def start_audit_check(call: Call) -> Any:
    """Begin to compare the whole trail with its seals: all is reported, nothing repaired."""
    return call.services.trail.checks.start(call.who)


@endpoint(bp, "GET", PATH + "/{check_id}", right=READ, gives=TrailCheckOut)
def get_audit_check(call: Call) -> Any:
    """How far a check is, and how much is not as it was sealed."""
    return call.services.trail.checks.get(call.who, call.path["check_id"])


@endpoint(bp, "GET", PATH + "/{check_id}/findings", right=READ, gives=TrailFindingOut, listing=True)
def list_audit_findings(call: Call) -> Any:
    """What is not as it was sealed, the first 500."""
    return Listing(call.services.trail.checks.findings(call.who, call.path["check_id"]), None)
