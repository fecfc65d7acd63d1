"""The API of customers."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.customers.schemas import (
    ContactNew,
    ContactOut,
    CustomerHitOut,
    CustomerNew,
    CustomerOut,
    EntryNew,
    EntryOut,
)
from chalicelib.http import Call, endpoint
from chalicelib.kit.paging import Listing

bp = Blueprint(__name__)

READ, WRITE = "customers.read", "customers.write"


@endpoint(bp, "GET", "/v1/customers", right=READ, gives=CustomerHitOut, listing=True)
def list_customers(call: Call) -> Any:
    """List customers by name, or search them: ``q`` in name, code, phone or e-mail."""
    query = call.query.get("q", "")
    return call.services.customers.search(call.who, query, call.limit, call.after)


@endpoint(
    bp, "POST", "/v1/customers", right=WRITE, takes=CustomerNew, gives=CustomerOut, status=201
)
def create_customer(call: Call) -> Any:
    """Open a customer's file."""
    return call.services.customers.create(call.who, call.body)


@endpoint(bp, "GET", "/v1/customers/{customer_id}", right=READ, gives=CustomerOut)
def get_customer(call: Call) -> Any:
    """Read a customer's file."""
    return call.services.customers.get(call.who, call.path["customer_id"])


@endpoint(
    bp,
    "PUT",
    "/v1/customers/{customer_id}",
    right=WRITE,
    takes=CustomerNew,
    gives=CustomerOut,
    versioned=True,
)
def edit_customer(call: Call) -> Any:
    """Change a customer's file."""
    customer_id = call.path["customer_id"]
    return call.services.customers.edit(call.who, customer_id, call.version, call.body)


@endpoint(
    bp,
    "GET",
    "/v1/customers/{customer_id}/contacts",
    right=READ,
    gives=ContactOut,
    listing=True,
)
def list_contacts(call: Call) -> Any:
    """List the people at a customer."""
    customer = call.services.customers.get(call.who, call.path["customer_id"])
    return Listing(call.services.customers.contacts(call.who, customer.id))


@endpoint(
    bp,
    "POST",
    "/v1/customers/{customer_id}/contacts",
    right=WRITE,
    takes=ContactNew,
    gives=ContactOut,
    status=201,
)
def add_contact(call: Call) -> Any:
    """Add a person at a customer."""
    return call.services.customers.add_contact(call.who, call.path["customer_id"], call.body)


@endpoint(
    bp,
    "PUT",
    "/v1/customers/{customer_id}/contacts/{contact_id}",
    right=WRITE,
    takes=ContactNew,
    gives=ContactOut,
    versioned=True,
)
def edit_contact(call: Call) -> Any:
    """Change a person at a customer."""
    return call.services.customers.edit_contact(
        call.who, call.path["customer_id"], call.path["contact_id"], call.version, call.body
    )


@endpoint(
    bp,
    "DELETE",
    "/v1/customers/{customer_id}/contacts/{contact_id}",
    right=WRITE,
    versioned=True,
)
def remove_contact(call: Call) -> Any:
    """Remove a person at a customer."""
    return call.services.customers.remove_contact(
        call.who, call.path["customer_id"], call.path["contact_id"], call.version
    )


@endpoint(
    bp,
    "GET",
    "/v1/customers/{customer_id}/timeline",
    right=READ,
    gives=EntryOut,
    listing=True,
)
def list_timeline(call: Call) -> Any:
    """List notes, visits and calls of a customer, the newest first."""
    customer = call.services.customers.get(call.who, call.path["customer_id"])
    return call.services.customers.timeline(call.who, customer.id, call.limit, call.after)


@endpoint(
    bp,
    "POST",
    "/v1/customers/{customer_id}/timeline",
    right=WRITE,
    takes=EntryNew,
    gives=EntryOut,
    status=201,
)
def log_entry(call: Call) -> Any:
    """Log a note, visit or call."""
    return call.services.customers.log(call.who, call.path["customer_id"], call.body)
