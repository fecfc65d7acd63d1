"""Customers for tests, with only what matters said."""

from typing import Any

from chalicelib.customers.schemas import CustomerNew


def a_customer(code: str = "ACME", name: str = "Acme Trading", **fields: Any) -> CustomerNew:
    """What a form or a program sends for a new customer."""
    return CustomerNew(code=code, name=name, **fields)
