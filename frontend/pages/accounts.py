"""A customer's account: what it owes, what is open, what was booked, and all of it as CSV."""

from flask import Blueprint, Response, request

from chalicelib.accounts.figures.model import tenths
from chalicelib.accounts.ledger.model import Entry
from chalicelib.bootstrap import Services
from chalicelib.kit.csv_export import csv_bytes
from chalicelib.kit.money import format_amount
from chalicelib.tenancy.principal import Principal
from frontend.choices import entry_kinds
from frontend.credit_words import told
from frontend.format import thousandths
from frontend.htmx import go, render
from frontend.language import _
from frontend.pages.account_figures import days
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("accounts", __name__)

READ, POST = "accounts.read", "accounts.post"
HEAD = (
    "currency",
    "number",
    "date",
    "kind",
    "document",
    "due",
    "amount",
    "shipment",
    "department",
    "reference",
    "charge_kind",
    "kilograms",
    "cubic_metres",
    "note",
)


@page(bp, "/accounts/<customer_id>", right=READ)
def show(who: Principal, services: Services, customer_id: str) -> Response:
    """A customer's account: what it owes, what is open, what was booked."""
    customer = services.customers.get(who, customer_id)
    account = services.ledger.account(who, customer_id)
    codes = sorted(account.balances)
    currency = request.args.get("currency", codes[0] if codes else "")
    view = request.args.get("view", "open")
    items = entries = None
    if view == "entries" and currency in codes:
        entries = shown(who, services.ledger.entries(who, customer_id, currency, after=after(who)))
    else:
        items = shown(who, services.ledger.open_items(who, customer_id, after=after(who)))
    return render(
        "accounts/show.html",
        "rows",
        customer=customer,
        account=account,
        set_off=services.agents.agreed(who, customer_id),
        allocations=services.ledger.large.runs(who, account),
        codes=codes,
        currency=currency,
        view=view,
        items=items,
        entries=entries,
        owed=services.ledger.owed_by(who, customer_id),
        held=told(services.credit.holds(who, [customer_id]).get(customer_id), customer_id),
        pays=_pays(who, services, customer_id),
        today=services.ledger.desk.today(who),
        kinds=entry_kinds(),
    )


def _pays(who: Principal, services: Services, customer_id: str) -> list[tuple[str, str]]:
    """By currency: how many days a customer takes, and how many of them are late."""
    today = services.ledger.desk.today(who)
    year = services.account_figures.of_customer(who, customer_id, today)
    return [
        (
            currency,
            _(
                "%(taken)s days after the document, %(late)s days late",
                taken=days(tenths(month.taken, month.settled)),
                late=days(tenths(month.late, month.settled)),
            ),
        )
        for currency, month in sorted(year.items())
        if month.settled > 0
    ]


@page(bp, "/accounts/<customer_id>/entries.csv", right=READ)
def export(who: Principal, services: Services, customer_id: str) -> Response:
    """All entries of a customer as CSV, oldest first."""
    customer = services.customers.get(who, customer_id)
    account = services.ledger.account(who, customer_id)
    today = services.ledger.desk.today(who).replace(month=12, day=31)
    rows = [
        _exported(entry)
        for code in sorted(account.balances)
        for entry in services.ledger.entries_between(
            who, customer_id, code, None, today.replace(year=today.year + 1)
        )
    ]
    name = "".join(each for each in customer.code if each.isalnum() or each in "-_")
    headers = {"Content-Disposition": f'attachment; filename="entries-{name}.csv"'}
    return Response(csv_bytes(HEAD, rows), mimetype="text/csv", headers=headers)


@page(bp, "/accounts/<customer_id>/go-on", right=POST, methods=("POST",))
def go_on(who: Principal, services: Services, customer_id: str) -> Response:
    """Let a large payment whose allocation failed go on."""
    services.ledger.go_on(who, customer_id)
    say(_("It goes on in the background."))
    return go(f"/accounts/{customer_id}")


def _exported(entry: Entry) -> tuple[object, ...]:
    return (
        entry.currency,
        entry.seq,
        entry.dated,
        entry.kind.value,
        entry.number,
        entry.due,
        format_amount(entry.amount, entry.currency, grouped=False),
        entry.shipment,
        entry.department,
        entry.reference,
        entry.charge_kind.value if entry.charge_kind else "",
        _plain(entry.grams),
        _plain(entry.litres),
        entry.note,
    )


def _plain(value: int) -> str:
    """Thousandths as a number that a spreadsheet reads; nothing where it is not known."""
    return thousandths(value).replace(",", "") if value else ""
