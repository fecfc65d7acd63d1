"""One document of an account: what is open of it, setting a credit against it, undoing it."""

from flask import Blueprint, Response

from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.ledger.freeing import MAY_WAIT
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.ledger.schemas import Undo
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.choices import charge_kinds, entry_kinds
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.posts import post
from frontend.said import say
from frontend.web import page

bp = Blueprint("account_items", __name__)

READ, POST = "accounts.read", "accounts.post"


@page(bp, "/accounts/<customer_id>/items/<item_id>", right=READ)
def item(
    who: Principal, services: Services, customer_id: str, item_id: str, form: Form | None = None
) -> Response:
    """One booked document and what is open of it."""
    customer = services.customers.get(who, customer_id)
    found = services.ledger.item(who, customer_id, item_id)
    return render(
        "accounts/item.html",
        form=form or Form(),
        customer=customer,
        item=found,
        sheet=_sheet_of(who, services, found),
        may_free=found.kind in MAY_WAIT and not found.debit and found.remaining < found.amount,
        kinds=entry_kinds(),
        charge_names=dict(charge_kinds()),
        today=services.ledger.desk.today(who),
    )


@post(bp, "/accounts/<customer_id>/items/<item_id>/allocate", right=POST, refused=item)
def allocate(who: Principal, services: Services, customer_id: str, item_id: str) -> Response:
    """Set what is left of a credit against the oldest open items."""
    services.ledger.allocate(who, customer_id, item_id)
    say(_("It was set against the oldest open items."))
    return go(f"/accounts/{customer_id}")


@post(
    bp,
    "/accounts/<customer_id>/items/<item_id>/free",
    right=POST,
    takes=Undo,
    names={"reason": "free_reason"},
    refused=item,
)
def free(
    who: Principal, services: Services, body: Undo, customer_id: str, item_id: str
) -> Response:
    """Take back what a credit is set against; it stays on account."""
    services.ledger.free(who, customer_id, item_id, body.reason)
    say(_("What it was set against is open again."))
    return go(f"/accounts/{customer_id}/items/{item_id}")


@post(bp, "/accounts/<customer_id>/items/<item_id>/undo", right=POST, takes=Undo, refused=item)
def undo(
    who: Principal, services: Services, body: Undo, customer_id: str, item_id: str
) -> Response:
    """Undo an entry by booking its opposite."""
    done = services.ledger.reverse(who, customer_id, item_id, body.reason, body.confirmation)
    say(_("It was undone.") if done.entry else _("It is being undone in the background."))
    return go(f"/accounts/{customer_id}")


def _sheet_of(who: Principal, services: Services, found: Item) -> FeeSheet | None:
    """The fee sheet that a charge stands on, if it stands on one."""
    if not found.debit:
        return None
    named = services.ledger.sheets_of(who, found.customer_id, [found.id]).get(found.id)
    return services.confirmations.get(who, named) if named else None
