"""Accounts: the company's ageing, a customer's account, and the forms of bookkeeping."""

from typing import Any

from flask import Blueprint, Response, request

from chalicelib.accounts.figures.model import tenths
from chalicelib.accounts.ledger.allocation import oldest_first
from chalicelib.accounts.ledger.freeing import MAY_WAIT
from chalicelib.accounts.ledger.model import Entry, Item
from chalicelib.accounts.ledger.schemas import AgeingNew, ChargeNew, CreditNew, Undo
from chalicelib.accounts.ledger.words import KIND_NAMES
from chalicelib.bootstrap import Services
from chalicelib.kit.csv_export import csv_bytes
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import (
    CURRENCIES,
    NotAnAmount,
    UnknownCurrency,
    format_amount,
    parse_amount,
)
from chalicelib.tenancy.principal import Principal
from frontend.amounts import typed_amount
from frontend.choices import charge_kinds
from frontend.credit_words import told
from frontend.format import thousandths
from frontend.forms import Form
from frontend.htmx import go, render
from frontend.language import _
from frontend.pages.account_figures import days
from frontend.quantities import quantity
from frontend.said import say
from frontend.web import after, page, shown

bp = Blueprint("accounts", __name__)

READ, POST = "accounts.read", "accounts.post"
# So many items can be ticked for one payment on a page; more are set oldest first.
TICKED = 40
BOOKED = {
    "payment": N_("The payment was booked."),
    "credit_note": N_("The credit note was booked."),
    "write_off": N_("The write-off was booked."),
}
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


@page(bp, "/accounts", right=READ)
def index(who: Principal, services: Services) -> Any:
    """The ageing of the whole company: the newest computation, or the one asked for."""
    company = services.ledger.company
    runs = company.newest(who)
    run = company.get(who, request.args["run"]) if "run" in request.args else _last(runs)
    codes = [total.currency for total in run.totals] if run else []
    currency = request.args.get("currency", codes[0] if codes else "")
    lines = None
    names: dict[str, str] = {}
    if run and currency in codes:
        lines = shown(who, company.lines(who, run.id, currency, 25, after(who)))
        names = services.customers.names(who, [customer for customer, _aged in lines.items])
    return render(
        "accounts/index.html",
        "rows",
        run=run,
        currency=currency,
        codes=codes,
        lines=lines,
        names=names,
        running=next((each for each in runs[:1] if each.is_open), None),
        progress=_progress,
        today=services.ledger.desk.today(who),
    )


@page(bp, "/accounts/ageing", right=READ, methods=("POST",))
def age(who: Principal, services: Services) -> Any:
    """Compute the ageing at the end of a day."""
    form = Form.posted()
    if asked := form.read(AgeingNew):
        with form.refusals():
            run = services.ledger.company.start(who, asked.on)
            return go(f"/accounts/ageing/{run.id}")
    say(form.errors[0].message, "bad")
    return go("/accounts")


@page(bp, "/accounts/ageing/<run_id>", right=READ)
def ageing_progress(who: Principal, services: Services, run_id: str) -> Any:
    """How far a computation is; the finished one is the page of the company's ageing."""
    run = services.ledger.company.get(who, run_id)
    if run.state == "done":
        return go(f"/accounts?run={run_id}")
    return render("accounts/progress.html", "progress", run=run, progress=_progress(run))


@page(bp, "/accounts/<customer_id>", right=READ)
def show(who: Principal, services: Services, customer_id: str) -> Any:
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
        kinds=_kinds(),
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
def export(who: Principal, services: Services, customer_id: str) -> Any:
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


@page(bp, "/accounts/<customer_id>/charge", right=POST, methods=("GET", "POST"))
def charge(who: Principal, services: Services, customer_id: str) -> Any:
    """Book a charge."""
    customer = services.customers.get(who, customer_id)
    form = Form.posted() if request.method == "POST" else Form()
    if form.sent and (body := _read(form, ChargeNew, **_quantities(form))):
        with form.refusals():
            services.ledger.record_charge(who, customer_id, body)
            say(_("The charge was booked."))
            return go(f"/accounts/{customer_id}")
    return _form_page(
        who, services, "accounts/charge.html", form, customer, charge_kinds=charge_kinds()
    )


@page(bp, "/accounts/<customer_id>/credit", right=POST, methods=("GET", "POST"))
def credit(who: Principal, services: Services, customer_id: str) -> Any:
    """Book a payment, credit note or write-off and set it against open items."""
    customer = services.customers.get(who, customer_id)
    form = Form.posted() if request.method == "POST" else Form.showing(request.args)
    debits = [
        item for item in services.ledger.open_items(who, customer_id, 100).items if item.debit
    ][:TICKED]
    if form.sent and (body := _read(form, CreditNew, shares=_ticked(form, debits))):
        with form.refusals():
            services.ledger.record_credit(who, customer_id, body)
            say(_(BOOKED[body.kind]))
            return go(f"/accounts/{customer_id}")
    ticked = request.form.getlist("items")
    more = {"debits": debits, "ticked": ticked, "kinds": _kinds()}
    return _form_page(who, services, "accounts/credit.html", form, customer, **more)


@page(bp, "/accounts/<customer_id>/go-on", right=POST, methods=("POST",))
def go_on(who: Principal, services: Services, customer_id: str) -> Any:
    """Let a large payment whose allocation failed go on."""
    services.ledger.go_on(who, customer_id)
    say(_("It goes on in the background."))
    return go(f"/accounts/{customer_id}")


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
    status = 422 if form.errors else 200
    return render(
        "accounts/item.html",
        status=status,
        form=form,
        customer=customer,
        item=found,
        sheet=_sheet_of(who, services, found),
        may_free=found.kind in MAY_WAIT and not found.debit and found.remaining < found.amount,
        kinds=_kinds(),
        charge_names=dict(charge_kinds()),
        today=services.ledger.desk.today(who),
    )


def _sheet_of(who: Principal, services: Services, found: Item) -> Any:
    """The fee sheet that a charge stands on, if it stands on one."""
    if not found.debit:
        return None
    named = services.ledger.sheets_of(who, found.customer_id, [found.id]).get(found.id)
    return services.confirmations.get(who, named) if named else None


def _form_page(
    who: Principal, services: Services, template: str, form: Form, customer: Any, **more: Any
) -> Any:
    account = services.ledger.account(who, customer.id)
    own = services.tenancy.company(who).currency
    first = [*sorted(account.balances), own] if account.balances else [own]
    codes = list(dict.fromkeys([*first, *sorted(CURRENCIES)]))
    return render(
        template,
        status=422 if form.errors else 200,
        form=form,
        customer=customer,
        currencies=[(code, code) for code in codes],
        today=services.ledger.desk.today(who),
        **more,
    )


def _read(form: Form, model: Any, **given: Any) -> Any:
    """The booking that was typed; its amount is read exactly in its own currency."""
    amount = typed_amount(form)
    body = form.read(model, amount=amount or 1, **given)
    return None if form.errors else body


def _quantities(form: Form) -> dict[str, int]:
    return {
        "grams": quantity(form, "weight", _("Enter the weight in kilograms, like 1250.5.")),
        "litres": quantity(form, "volume", _("Enter the volume in cubic metres, like 12.5.")),
    }


def _ticked(form: Form, debits: list[Item]) -> list[dict[str, Any]]:
    """How the amount falls on the ticked items, the oldest first; a tick says "chosen"."""
    if form.typed("allocate") == "oldest" and request.form.getlist("items"):
        form.values["allocate"] = "chosen"
    if form.typed("allocate") != "chosen":
        return []
    chosen = [each for each in debits if each.id in request.form.getlist("items")]
    code = str(form.typed("currency") or "")
    mine = [each for each in chosen if each.currency == code]
    if len(mine) != len(chosen) or not chosen:
        form.wrong("items", _("Choose open items of the same currency."))
        return []
    try:
        amount = parse_amount(str(form.typed("amount") or ""), code)
    except (NotAnAmount, UnknownCurrency):
        return []
    return [{"item_id": each.id, "amount": share} for each, share in oldest_first(amount, mine)]


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


def _last(runs: list[Any]) -> Any:
    done = [run for run in runs if run.state == "done"]
    return done[0] if done else None


def _progress(run: Any) -> dict[str, Any]:
    return {
        "done": run.done,
        "total": run.total or run.done,
        "state": run.state,
        "href": f"/accounts/ageing/{run.id}",
    }


def _kinds() -> dict[str, str]:
    return {kind: _(name) for kind, name in KIND_NAMES.items()}
