"""What an invoice's row says, what the books say, and how the two differ. Pure."""

from datetime import date
from typing import Any

from chalicelib.accounts.ledger.importing import InvoiceLine
from chalicelib.accounts.ledger.model import Item
from chalicelib.customers.schemas import CustomerNew
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.findings import Finding, differences, wrong
from chalicelib.imports.kinds.invoices import InvoiceRecord
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal

# What an import may change of a booked invoice; its date and currency never change.
_LINE = ("amount", "due", "shipment", "department", "disputed", "paid_on", "paid",
         "charge_kind", "grams", "litres")  # fmt: skip


def new_invoice(said: InvoiceRecord, **facts: Any) -> Finding:
    return Finding(
        row=said.row, key=said.key, label=said.number, outcome="new", after=_said(said), **facts
    )


def known_invoice(said: InvoiceRecord, item: Item, payment: Item | None, alike: str) -> Finding:
    if item.currency != said.currency:
        return _differs(said, "currency", item.currency)
    if item.dated != said.dated:
        return _differs(said, "dated", item.dated.isoformat())
    known = facts(item, payment)
    if not item.open:
        known["disputed"] = said.disputed  # of a settled invoice nothing is disputed any more
    before, after = differences(known, said.model_dump(include=set(_LINE)))
    return Finding(
        row=said.row, key=said.key, label=said.number, id=item.id, group_id=item.customer_id,
        outcome="changed" if after else "unchanged", alike=alike,
        before=_plain(before), after=_plain(after),
    )  # fmt: skip


def _differs(said: InvoiceRecord, field: str, known: str) -> Finding:
    message = N_("The invoice is booked with %(known)s, which is never changed. Check the file.")
    value = str(getattr(said, field))
    return wrong(said.row, said.key, RowProblem(said.row, field, message, {"known": known}, value))


def several_alike(said: InvoiceRecord, known: list[str]) -> Finding:
    message = N_("Several known numbers differ only by leading zeros: %(known)s. Write it in full.")
    params = {"known": ", ".join(known)}
    return wrong(said.row, said.key, RowProblem(said.row, "number", message, params, said.number))


def unknown_customer(said: InvoiceRecord) -> Finding:
    message = N_("No customer has this code. Import the customers first, or let them be made.")
    return wrong(said.row, said.key, RowProblem(said.row, "customer", message, {}, said.customer))


def facts(item: Item, payment: Item | None) -> dict[str, Any]:
    """What the books say, under the names of the record."""
    return {
        "amount": item.amount + item.corrected,
        "due": item.due,
        "shipment": item.shipment,
        "department": item.department,
        "disputed": item.disputed,
        "charge_kind": item.charge_kind,
        "grams": item.grams,
        "litres": item.litres,
        "paid_on": payment.dated if payment else None,
        "paid": payment.amount if payment else None,
    }


def _said(said: InvoiceRecord) -> dict[str, Any]:
    return said.model_dump(mode="json", include={*_LINE, "currency", "dated", "customer"})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}


def typed(values: dict[str, Any]) -> dict[str, Any]:
    """Dates back from their text."""
    dates = ("due", "paid_on")
    return {
        name: date.fromisoformat(value) if name in dates and value else value
        for name, value in values.items()
        if name in _LINE
    }


def line(said: InvoiceRecord, number: str) -> InvoiceLine:
    facts = said.model_dump(include={*_LINE, "currency", "dated", "note"})
    facts |= {name: facts[name] or 0 for name in ("grams", "litres")}
    return InvoiceLine(number=number, **facts)


def restored(item: Item, values: dict[str, Any]) -> InvoiceLine:
    return InvoiceLine(number=item.number, currency=item.currency, dated=item.dated, **values)


def customer_of(said: InvoiceRecord, who: Principal) -> CustomerNew:
    return CustomerNew(code=said.customer, name=said.customer_name or said.customer, owner=who.user)
