"""The customer's file: list and search, one page that tells everything, and its forms."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.bootstrap import Services
from chalicelib.customers.model import GRADES, STAGES, TOUCHES, Contact
from chalicelib.customers.schemas import ContactNew, CustomerNew, EntryNew
from chalicelib.kit.csv_export import csv_bytes
from chalicelib.kit.errors import NotFound
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal
from frontend import choices, shipment_words, ticket_words
from frontend.canned_help import of_matter
from frontend.credit_words import told
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.reminder_words import TONES
from frontend.said import say
from frontend.web import after, page, shown, version_sent

bp = Blueprint("customers", __name__)

READ, WRITE = "customers.read", "customers.write"

# Headings are the import's own words, in English whatever the reader's language.
EXPORTED = {
    "code": "Customer code",
    "name": "Name",
    "local_name": "Local name",
    "tax_id": "Tax number",
    "phone": "Phone",
    "email": "Email",
    "address": "Address",
    "country": "Country",
    "grade": "Grade",
    "stage": "Stage",
}

GRADE_NAMES = {"strategic": N_("Strategic"), "key": N_("Key"), "general": N_("General")}
STAGE_NAMES = {
    "lead": N_("Lead"),
    "qualified": N_("Qualified"),
    "negotiating": N_("Negotiating"),
    "active": N_("Active"),
    "dormant": N_("Dormant"),
    "lost": N_("Lost"),
}
TOUCH_NAMES = {
    "note": N_("Note"),
    "visit": N_("Visit"),
    "phone": N_("Phone call"),
    "email": N_("E-mail"),
    "chat": N_("Chat"),
    "sms": N_("SMS"),
    "letter": N_("Letter"),
    "portal": N_("Portal"),
}


@page(bp, "/customers", right=READ)
def index(who: Principal, services: Services) -> Response:
    """All customers by name, or what a search finds."""
    query = request.args.get("q", "").strip()
    found = services.customers.search(who, query, after=after(who))
    holds = services.credit.holds(who, [each.id for each in found.items])
    rows = shown(who, found)
    return render("customers/index.html", "rows", page=rows, query=query, holds=holds, **_names())


@page(bp, "/customers/new", right=WRITE, methods=("GET", "POST"))
def new(who: Principal, services: Services) -> Response:
    """Open a customer's file."""
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(CustomerNew)):
        with form.refusals():
            customer = services.customers.create(who, body)
            say(_("Customer %(name)s was added.", name=customer.name))
            return go(f"/customers/{customer.id}")
    return _edit_page(who, services, form, None)


@page(bp, "/customers/export.csv", right="exports.run")
def export(who: Principal, services: Services) -> Response:
    """All customers as CSV; the import reads it back as it is."""
    rows = ([getattr(each, name) for name in EXPORTED] for each in services.customers.export(who))
    body = csv_bytes(list(EXPORTED.values()), rows)
    headers = {"Content-Disposition": 'attachment; filename="customers.csv"'}
    return Response(body, content_type="text/csv; charset=utf-8", headers=headers)


@page(bp, "/customers/<customer_id>", right=READ)
def show(who: Principal, services: Services, customer_id: str) -> Response:
    """Everything about a customer on one page."""
    customer = services.customers.get(who, customer_id)
    timeline = services.customers.timeline(who, customer_id, after=after(who))
    return render(
        "customers/show.html",
        "timeline_rows",
        customer=customer,
        contacts=services.customers.contacts(who, customer_id),
        timeline=shown(who, timeline),
        owner=services.tenancy.member_name(who, customer.owner),
        tickets=services.tickets.of_customer(who, customer_id, 5, open_only=True).items,
        owed=services.ledger.owed_by(who, customer_id),
        level=services.reminders.level(who, customer_id),
        tones=TONES,
        held=told(services.credit.holds(who, [customer_id]).get(customer_id), customer_id),
        shipments=services.shipments.of_customer(who, customer_id, 5).items,
        ticket_words=ticket_words,
        shipment_words=shipment_words,
        **_names(),
    )


@page(bp, "/customers/<customer_id>/edit", right=WRITE, methods=("GET", "POST"))
def edit(who: Principal, services: Services, customer_id: str) -> Response:
    """Change a customer's file."""
    customer = services.customers.get(who, customer_id)
    form = Form.posted() if request.method == "POST" else Form.showing(customer)
    if form.sent and (body := form.read(CustomerNew)):
        with form.refusals():
            services.customers.edit(who, customer_id, version_sent(), body)
            say(_("Your changes were saved."))
            return go(f"/customers/{customer_id}")
    return _edit_page(who, services, form, customer)


@page(bp, "/customers/<customer_id>/log", right=WRITE, methods=("GET", "POST"))
def log(who: Principal, services: Services, customer_id: str) -> Response:
    """Log a note, visit or call, and set the next one."""
    customer = services.customers.get(who, customer_id)
    form = Form.posted() if request.method == "POST" else Form.showing(request.args)
    canned = of_matter(who, services, customer=customer.title)
    if form.sent and not canned.helped(form) and (body := form.read(EntryNew)):
        with form.refusals():
            services.customers.log(who, customer_id, body)
            say(_("It was logged."))
            return go(f"/customers/{customer_id}")
    return render(
        "customers/log.html",
        form=form,
        customer=customer,
        canned=canned,
        **_names(),
    )


@page(bp, "/customers/<customer_id>/contacts/new", right=WRITE, methods=("GET", "POST"))
def new_contact(who: Principal, services: Services, customer_id: str) -> Response:
    """Add a person at a customer."""
    customer = services.customers.get(who, customer_id)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := form.read(ContactNew)):
        with form.refusals():
            services.customers.add_contact(who, customer_id, body)
            say(_("%(name)s was added.", name=body.name))
            return go(f"/customers/{customer_id}")
    return render("customers/contact.html", form=form, customer=customer, contact=None)


@page(bp, "/customers/<customer_id>/contacts/<contact_id>", right=WRITE, methods=("GET", "POST"))
def edit_contact(who: Principal, services: Services, customer_id: str, contact_id: str) -> Response:
    """Change a person at a customer."""
    customer = services.customers.get(who, customer_id)
    contact = _contact(who, services, customer_id, contact_id)
    form = Form.posted() if request.method == "POST" else Form.showing(contact)
    if form.sent and (body := form.read(ContactNew)):
        with form.refusals():
            services.customers.edit_contact(who, customer_id, contact_id, version_sent(), body)
            say(_("Your changes were saved."))
            return go(f"/customers/{customer_id}")
    return render("customers/contact.html", form=form, customer=customer, contact=contact)


@page(bp, "/customers/<customer_id>/contacts/<contact_id>/remove", right=WRITE, methods=("POST",))
def remove_contact(
    who: Principal, services: Services, customer_id: str, contact_id: str
) -> Response:
    """Remove a person at a customer."""
    contact = _contact(who, services, customer_id, contact_id)
    services.customers.remove_contact(who, customer_id, contact_id, version_sent())
    say(_("%(name)s was removed.", name=contact.name))
    return go(f"/customers/{customer_id}")


def _contact(who: Principal, services: Services, customer_id: str, contact_id: str) -> Contact:
    for contact in services.customers.contacts(who, customer_id):
        if contact.id == contact_id:
            return contact
    raise NotFound()


def _edit_page(who: Principal, services: Services, form: Form, customer: Any) -> Response:
    owners = [(member.user_id, member.name) for member in services.tenancy.members(who)]
    return render(
        "customers/edit.html",
        form=form,
        customer=customer,
        owners=owners,
        ours=services.tenancy.company(who).language,
        **_names(),
    )


def _names() -> dict[str, Any]:
    """Labels of the choices, in the reader's language, in their order."""
    return {
        "grades": [(key, _(GRADE_NAMES[key])) for key in GRADES],
        "stages": [(key, _(STAGE_NAMES[key])) for key in STAGES],
        "languages": choices.LANGUAGES,
        "touches": [(key, _(TOUCH_NAMES[key])) for key in TOUCHES],
    }
