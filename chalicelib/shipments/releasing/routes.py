"""The API of releasing documents: the light of a shipment, what was released, leave against red."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.accounts.credit.schemas import LeaveNew
from chalicelib.http import Call, endpoint
from chalicelib.shipments.releasing.schemas import (
    LeaveAskedOut,
    PapersOut,
    ReleasedNew,
    TakenBack,
)

bp = Blueprint(__name__)

READ, WRITE, GRANT = "shipments.read", "shipments.write", "accounts.release"
PAPERS = "/v1/shipments/{shipment_id}/documents"


@endpoint(bp, "GET", "/v1/document-leaves", right=READ, gives=LeaveAskedOut, listing=True)
def list_document_leaves(call: Call) -> Any:
    """List the shipments for whose documents leave waits for a second person."""
    return call.services.releasing.asked(call.who, call.limit, call.after)


@endpoint(bp, "GET", PAPERS, right=READ, gives=PapersOut)
def get_documents(call: Call) -> Any:
    """Read the release light of a shipment, who may give leave, and what was released."""
    return _told(call)


@endpoint(bp, "POST", f"{PAPERS}/release", right=WRITE, takes=ReleasedNew, gives=PapersOut)
def release_document(call: Call) -> Any:
    """Release a bill of lading, a telex release or a delivery order; refused while it is red."""
    call.services.releasing.release(call.who, call.path["shipment_id"], call.body)
    return _told(call)


@endpoint(bp, "POST", f"{PAPERS}/take-back", right=WRITE, takes=TakenBack, gives=PapersOut)
def take_document_back(call: Call) -> Any:
    """Record that a release was a mistake or the document came back; the record stays."""
    body = call.body
    call.services.releasing.take_back(call.who, call.path["shipment_id"], body.document, body.why)
    return _told(call)


@endpoint(bp, "POST", f"{PAPERS}/leave", right=WRITE, takes=LeaveNew, gives=PapersOut)
def ask_leave(call: Call) -> Any:
    """Ask a second person for leave to release against a red light, up to a day."""
    call.services.releasing.ask(call.who, call.path["shipment_id"], call.body)
    return _told(call)


@endpoint(bp, "POST", f"{PAPERS}/leave/grant", right=GRANT, gives=PapersOut)
def grant_leave(call: Call) -> Any:
    """Give the leave that another person asked for."""
    call.services.releasing.grant(call.who, call.path["shipment_id"])
    return _told(call)


@endpoint(bp, "POST", f"{PAPERS}/leave/refuse", right=WRITE, gives=PapersOut)
def refuse_leave(call: Call) -> Any:
    """Refuse leave, or take back one's own question."""
    call.services.releasing.refuse(call.who, call.path["shipment_id"])
    return _told(call)


def _told(call: Call) -> PapersOut:
    standing = call.services.releasing.standing(call.who, call.path["shipment_id"])
    papers, light = standing.papers, standing.light
    return PapersOut.model_validate(
        papers.model_dump(include={"shipment_id", "customer_id", "releases", "leave"})
        | {"green": light.green, "causes": light.causes, "may_grant": standing.may_grant}
    )
