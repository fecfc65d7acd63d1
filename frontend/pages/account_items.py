"""One document of an account: what is open of it, setting a credit against it, undoing it."""

from typing import Any

from flask import Blueprint

from chalicelib.accounts.ledger.freeing import MAY_WAIT
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.ledger.schemas import Undo
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.choices import charge_kinds, entry_kinds
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.said import say
from frontend.web import page

bp = Blueprint("account_items", __name__)

READ, POST = "accounts.read", "accounts.post"


@page(bp, "/accounts/<customer_id>/items/<item_id>", right=READ)
def item(who: Principal, services: Services, customer_id: str, item_id: str) -> Any:
    """One booked document and what is open of it."""
    return _item_page(who, services, customer_id, item_id, Form())


@page(bp, "/accounts/<customer_id>/items/<item_id>/allocate", right=POST, methods=("POST",))
def allocate(who: Principal, services: Services, customer_id: str, item_id: str) -> Any:
    """Set what is left of a credit against the oldest open items."""
    form = Form.posted()
    with form.refusals():
        services.ledger.allocate(who, customer_id, item_id)
    if not form.errors:
        say(_("It was set against the oldest open items."))
        return go(f"/accounts/{customer_id}")
    return _item_page(who, services, customer_id, item_id, form)


@page(bp, "/accounts/<customer_id>/items/<item_id>/free", right=POST, methods=("POST",))
def free(who: Principal, services: Services, customer_id: str, item_id: str) -> Any:
    """Take back what a credit is set against; it stays on account."""
    form = Form.posted()
    if body := form.read(Undo, reason=form.typed("free_reason", "")):
        with form.refusals():
            services.ledger.free(who, customer_id, item_id, body.reason)
            say(_("What it was set against is open again."))
            return go(f"/accounts/{customer_id}/items/{item_id}")
    return _item_page(who, services, customer_id, item_id, form)


@page(bp, "/accounts/<customer_id>/items/<item_id>/undo", right=POST, methods=("POST",))
def undo(who: Principal, services: Services, customer_id: str, item_id: str) -> Any:
    """Undo an entry by booking its opposite."""
    form = Form.posted()
    if body := form.read(Undo):
        with form.refusals():
            done = services.ledger.reverse(
                who, customer_id, item_id, body.reason, body.confirmation
            )
            say(_("It was undone.") if done.entry else _("It is being undone in the background."))
            return go(f"/accounts/{customer_id}")
    return _item_page(who, services, customer_id, item_id, form)


def _item_page(
    who: Principal, services: Services, customer_id: str, item_id: str, form: Form
) -> Any:
    customer = services.customers.get(who, customer_id)
    found = services.ledger.item(who, customer_id, item_id)
    return render(
        "accounts/item.html",
        form=form,
        customer=customer,
        item=found,
        sheet=_sheet_of(who, services, found),
        may_free=found.kind in MAY_WAIT and not found.debit and found.remaining < found.amount,
        kinds=entry_kinds(),
        charge_names=dict(charge_kinds()),
        today=services.ledger.desk.today(who),
    )


def _sheet_of(who: Principal, services: Services, found: Item) -> Any:
    """The fee sheet that a charge stands on, if it stands on one."""
    if not found.debit:
        return None
    named = services.ledger.sheets_of(who, found.customer_id, [found.id]).get(found.id)
    return services.confirmations.get(who, named) if named else None
