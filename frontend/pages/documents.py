"""Documents of a shipment: the release light, what was released, leave against red."""

from typing import Any

from flask import Blueprint

from chalicelib.bootstrap import Services
from chalicelib.shipments.releasing.schemas import LeaveNew, ReleasedNew, TakenBack
from chalicelib.tenancy.principal import Principal
from frontend import release_light
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import page

bp = Blueprint("documents", __name__)

READ, WRITE, GRANT = "shipments.read", "shipments.write", "accounts.release"
OF_SHIPMENT = "/shipments/<shipment_id>/documents"


@page(bp, OF_SHIPMENT, right=READ)
def show(who: Principal, services: Services, shipment_id: str) -> Any:
    """The light, what was released, what may be done now."""
    return _page(who, services, shipment_id, Form())


@page(bp, f"{OF_SHIPMENT}/release", right=WRITE, methods=("POST",))
def release(who: Principal, services: Services, shipment_id: str) -> Any:
    """A document leaves our hands."""
    form = Form.posted()
    if body := form.read(ReleasedNew):
        with form.refusals():
            services.releasing.release(who, shipment_id, body)
            say(_("The release is recorded."))
            return go(f"/shipments/{shipment_id}/documents")
    return _page(who, services, shipment_id, form)


@page(bp, f"{OF_SHIPMENT}/take-back", right=WRITE, methods=("POST",))
def take_back(who: Principal, services: Services, shipment_id: str) -> Any:
    """It was recorded by mistake, or came back."""
    form = Form.posted()
    if body := form.read(TakenBack):
        with form.refusals():
            services.releasing.take_back(who, shipment_id, body.document, body.why)
            say(_("It is taken back; the record stays."))
            return go(f"/shipments/{shipment_id}/documents")
    return _page(who, services, shipment_id, form)


@page(bp, f"{OF_SHIPMENT}/leave", right=WRITE, methods=("POST",))
def ask(who: Principal, services: Services, shipment_id: str) -> Any:
    """Ask for leave against a red light up to a day."""
    form = Form.posted()
    if body := form.read(LeaveNew):
        with form.refusals():
            services.releasing.ask(who, shipment_id, body)
            say(_("A second person is asked to approve."))
            return go(f"/shipments/{shipment_id}/documents")
    return _page(who, services, shipment_id, form)


@page(bp, f"{OF_SHIPMENT}/leave/grant", right=GRANT, methods=("POST",))
def grant(who: Principal, services: Services, shipment_id: str) -> Any:
    """Give the leave that another person asked for."""
    form = Form.posted()
    with form.refusals():
        services.releasing.grant(who, shipment_id)
    if not form.errors:
        say(_("Approved: the documents may be released."))
        return go(f"/shipments/{shipment_id}/documents")
    return _page(who, services, shipment_id, form)


@page(bp, f"{OF_SHIPMENT}/leave/refuse", right=WRITE, methods=("POST",))
def refuse(who: Principal, services: Services, shipment_id: str) -> Any:
    """Refuse leave, or take back one's own question."""
    form = Form.posted()
    with form.refusals():
        services.releasing.refuse(who, shipment_id)
    if not form.errors:
        say(_("The documents stay here."))
        return go(f"/shipments/{shipment_id}/documents")
    return _page(who, services, shipment_id, form)


def _page(who: Principal, services: Services, shipment_id: str, form: Form) -> Any:
    standing = services.releasing.standing(who, shipment_id)
    shipment = standing.shipment
    names = services.customers.names(who, [shipment.customer_id])
    return render(
        "shipments/documents.html",
        status=422 if form.errors else 200,
        form=form,
        shipment=shipment,
        customer=names.get(shipment.customer_id, ""),
        **release_light.shown(who, services, standing),
    )
