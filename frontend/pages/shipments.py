"""Shipments: the list, one page with what was agreed and what is reported, and their forms."""

import re
from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.customers.model import Customer
from chalicelib.kit.errors import NotFound
from chalicelib.shipments.events import BY_HAND, EventKind
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.references import suspicious_containers
from chalicelib.shipments.schemas import EventNew, ShipmentNew
from chalicelib.tenancy.principal import Principal
from frontend import expected_charges, moments, release_light
from frontend import shipment_words as words
from frontend.choices import currencies
from frontend.credit_words import told
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("shipments", __name__)

READ, WRITE = "shipments.read", "shipments.write"


@page(bp, "/shipments", right=READ)
def index(who: Principal, services: Services) -> Response:
    """The newest shipments, those of one customer, or what a number finds."""
    query, customer = request.args.get("q", "").strip(), request.args.get("customer", "")
    if customer:
        found = services.shipments.of_customer(who, customer, after=after(who))
    else:
        found = services.shipments.search(who, query, after=after(who))
    ids = list(dict.fromkeys(each.customer_id for each in found.items))
    return render(
        "shipments/index.html",
        "rows",
        page=shown(who, found),
        query=query,
        customer=services.customers.get(who, customer) if customer else None,
        names=services.customers.names(who, ids),
        words=words,
    )


@page(bp, "/shipments/new", right=WRITE, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Enter a shipment."""
    form = Form.posted() if request.method == "POST" else Form.showing(request.args)
    if form.sent and (body := _read(who, services, form)):
        with form.refusals():
            shipment = services.shipments.create(who, body)
            _warn(shipment)
            say(_("Shipment %(title)s was entered.", title=shipment.title))
            return go(f"/shipments/{shipment.id}")
    return _edit_page(who, services, form, None)


@page(bp, "/shipments/<shipment_id>", right=READ)
def show(who: Principal, services: Services, shipment_id: str) -> Response:
    """Everything about a shipment on one page."""
    shipment, reports = services.shipments.whole(who, shipment_id)
    owner = shipment.customer_id
    sources = {one.id: one.carrier for one in services.carriers.connections(who)}
    sources[BY_HAND] = _("By hand")
    standing = services.releasing.standing(who, shipment_id)
    booking = services.bookings.get(who, owner, shipment_id)
    return render(
        "shipments/show.html",
        shipment=shipment,
        customer=_customer(who, services, shipment.customer_id),
        held=told(services.credit.holds(who, [owner]).get(owner), owner),
        lines=words.lines(reports, sources),
        **release_light.shown(who, services, standing),
        expectations=expected_charges.rows(booking),
        suspicious=suspicious_containers(shipment.containers),
        words=words,
    )


@page(bp, "/shipments/<shipment_id>/edit", right=WRITE, methods=("GET", "POST"))
def edit(who: Principal, services: Services, shipment_id: str) -> Response:
    """Change a shipment."""
    shipment = services.shipments.get(who, shipment_id)
    form = Form.posted() if request.method == "POST" else Form.showing(_typed(shipment))
    if form.sent and (body := _read(who, services, form)):
        with form.refusals():
            _warn(services.shipments.edit(who, shipment_id, version_sent(), body))
            say(_("Your changes were saved."))
            return go(f"/shipments/{shipment_id}")
    return _edit_page(who, services, form, shipment)


@page(bp, "/shipments/<shipment_id>/report", right=WRITE, methods=("GET", "POST"))
def report(who: Principal, services: Services, shipment_id: str) -> Response:
    """Enter by hand what somebody was told."""
    shipment = services.shipments.get(who, shipment_id)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(EventNew, **moments.typed(form, "at"))):
        with form.refusals():
            services.shipments.report(who, shipment_id, body)
            say(_("It was noted."))
            return go(f"/shipments/{shipment_id}")
    return render(
        "shipments/report.html",
        form=form,
        shipment=shipment,
        kinds=[(kind.value, _(words.KINDS[kind])) for kind in words.BY_HAND],
        classifiers=[(each.value, _(text)) for each, text in words.CLASSIFIERS.items()],
        first=EventKind.DEPARTED.value,
    )


def _edit_page(
    who: Principal, services: Services, form: Form, shipment: Shipment | None
) -> Response:
    chosen = form.typed("customer_id") or (shipment.customer_id if shipment else "")
    return render(
        "shipments/edit.html",
        form=form,
        shipment=shipment,
        customer=_customer(who, services, chosen),
        modes=[(mode.value, _(text)) for mode, text in words.MODES.items()],
        currencies=currencies(),
        expected_rows=expected_charges.ROWS,
    )


def _read(who: Principal, services: Services, form: Form) -> ShipmentNew | None:
    """What was typed: containers one per line, times of the reader's zone, a customer's code."""
    given: dict[str, Any] = moments.typed(form, "agreed_departure", "agreed_arrival")
    given["containers"] = [
        box for box in re.split(r"[\n,;]", form.typed("containers")) if box.strip()
    ]
    code = form.typed("customer_code").strip()
    if code and not form.typed("customer_id"):
        customer = _named(who, services, code)
        if customer is None:
            form.wrong("customer_code", _("No single customer has this code or name."))
            return None
        given["customer_id"] = customer
    if not given.get("customer_id") and not form.typed("customer_id"):
        form.wrong("customer_code", _("Please fill this in."))
        return None
    given["expected_charges"] = expected_charges.typed(form)
    if form.errors:
        return None
    return form.read(ShipmentNew, **given)


def _named(who: Principal, services: Services, text: str) -> str | None:
    """The customer with this code, or the only one that this name finds."""
    by_code = services.customers.find_by_code(who, text)
    if by_code:
        return by_code.id
    found = services.customers.search(who, text, limit=2).items
    return found[0].id if len(found) == 1 else None


def _customer(who: Principal, services: Services, customer_id: str) -> Customer | None:
    try:
        return services.customers.get(who, customer_id) if customer_id else None
    except NotFound:
        return None


def _typed(shipment: Shipment) -> dict[str, Any]:
    """A stored shipment as it stands in the form."""
    flat = shipment.model_dump(
        mode="json", exclude={"lane", "agreed", "containers", "expected_charges"}
    )
    return {
        **flat,
        "origin": shipment.lane.origin,
        "destination": shipment.lane.destination,
        "agreed_departure": moments.shown(shipment.agreed.departure),
        "agreed_arrival": moments.shown(shipment.agreed.arrival),
        "containers": "\n".join(shipment.containers),
        **expected_charges.shown(shipment.expected_charges),
    }


def _warn(shipment: Shipment) -> None:
    wrong = suspicious_containers(shipment.containers)
    if wrong:
        text = _("Check the container number: %(numbers)s.", numbers=", ".join(wrong))
        say(text, "warn")
