"""Customers as people type them: by their code."""

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.forms import Form
from frontend.language import _


def typed_customer(who: Principal, services: Services, form: Form, name: str = "customer") -> str:
    """The id of the customer whose code was typed ("": none was); else an error at the field."""
    code = str(form.typed(name) or "").strip()
    found = services.customers.find_by_code(who, code) if code else None
    if code and found is None:
        form.wrong(name, _("No customer has this code."))
    return found.id if found else ""
