"""Documents of a shipment: the release light, what was released, leave against red."""

from flask import Blueprint, Response

from chalicelib.accounts.credit.schemas import LeaveNew
from chalicelib.bootstrap import Services
from chalicelib.shipments.releasing.schemas import ReleasedNew, TakenBack
from chalicelib.tenancy.principal import Principal
from frontend import release_light
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import post
from frontend.said import say
from frontend.web import page

bp = Blueprint("documents", __name__)

READ, WRITE, GRANT = "shipments.read", "shipments.write", "accounts.release"
OF_SHIPMENT = "/shipments/<shipment_id>/documents"


@page(bp, OF_SHIPMENT, right=READ)
def show(
    who: Principal, services: Services, shipment_id: str, form: Form | None = None
) -> Response:
    """The light, what was released, what may be done now."""
    standing = services.releasing.standing(who, shipment_id)
    shipment = standing.shipment
    names = services.customers.names(who, [shipment.customer_id])
    return render(
        "shipments/documents.html",
        form=form or Form(),
        shipment=shipment,
        customer=names.get(shipment.customer_id, ""),
        **release_light.shown(who, services, standing),
    )


@post(bp, f"{OF_SHIPMENT}/release", right=WRITE, takes=ReleasedNew, refused=show)
def release(who: Principal, services: Services, body: ReleasedNew, shipment_id: str) -> Response:
    """A document leaves our hands."""
    services.releasing.release(who, shipment_id, body)
    say(_("The release is recorded."))
    return go(f"/shipments/{shipment_id}/documents")


@post(bp, f"{OF_SHIPMENT}/take-back", right=WRITE, takes=TakenBack, refused=show)
def take_back(who: Principal, services: Services, body: TakenBack, shipment_id: str) -> Response:
    """It was recorded by mistake, or came back."""
    services.releasing.take_back(who, shipment_id, body.document, body.why)
    say(_("It is taken back; the record stays."))
    return go(f"/shipments/{shipment_id}/documents")


@post(bp, f"{OF_SHIPMENT}/leave", right=WRITE, takes=LeaveNew, refused=show)
def ask(who: Principal, services: Services, body: LeaveNew, shipment_id: str) -> Response:
    """Ask for leave against a red light up to a day."""
    services.releasing.ask(who, shipment_id, body)
    say(_("A second person is asked to approve."))
    return go(f"/shipments/{shipment_id}/documents")


@post(bp, f"{OF_SHIPMENT}/leave/grant", right=GRANT, refused=show)
def grant(who: Principal, services: Services, shipment_id: str) -> Response:
    """Give the leave that another person asked for."""
    services.releasing.grant(who, shipment_id)
    say(_("Approved: the documents may be released."))
    return go(f"/shipments/{shipment_id}/documents")


@post(bp, f"{OF_SHIPMENT}/leave/refuse", right=WRITE, refused=show)
def refuse(who: Principal, services: Services, shipment_id: str) -> Response:
    """Refuse leave, or take back one's own question."""
    services.releasing.refuse(who, shipment_id)
    say(_("The documents stay here."))
    return go(f"/shipments/{shipment_id}/documents")
