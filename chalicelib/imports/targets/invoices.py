"""Accounts as the target of an import: invoices by number, each with its payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from chalicelib.accounts.ledger.importing import InvoiceLine
from chalicelib.accounts.ledger.model import Item, Kind
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.customers.model import Customer
from chalicelib.customers.schemas import CustomerNew
from chalicelib.customers.service import CustomerService
from chalicelib.imports.choices import Choices
from chalicelib.imports.fields import RowProblem
from chalicelib.imports.findings import Finding, differences, wrong
from chalicelib.imports.kinds.invoices import InvoiceRecord
from chalicelib.imports.kinds.kind import Record
from chalicelib.imports.ports import Obstacle
from chalicelib.kit.errors import NotFound
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.principal import Principal

_LINE = ("amount", "due", "shipment", "department", "disputed", "paid_on", "paid")


class InvoiceStated(Obstacle):
    title = "The invoice stands on a statement that was issued."


class InvoiceMatched(Obstacle):
    title = "A payment that did not come with this import was set against the invoice."


class InvoiceCorrected(Obstacle):
    title = "The invoice was corrected since."


@dataclass(frozen=True)
class InvoiceTarget:
    """Brings customers' accounts to what a file says about invoices and payments."""

    customers: CustomerService
    ledger: LedgerService

    def compare(self, who: Principal, records: Sequence[Record], choices: Choices) -> list[Finding]:
        customers: dict[str, Customer | None] = {}
        found = []
        for record in records:
            said = _record(record)
            if said.group not in customers:
                customers[said.group] = self.customers.find_by_code(who, said.customer)
            found.append(self._compare(who, said, customers[said.group], choices))
        return found

    def apply(self, who: Principal, record: Record, finding: Finding, choices: Choices) -> Finding:
        said = _record(record)
        customer = self.customers.find_by_code(who, said.customer)
        if customer is None:
            customer = self.customers.create(who, _customer(said, who))
        number = finding.alike if finding.alike and choices.match_padding else said.number
        done = self.ledger.import_invoice(who, customer.id, _line(said, number))
        return finding.model_copy(update={"id": done.item_id, "group_id": customer.id})

    def obstacle(self, who: Principal, finding: Finding, run: str) -> None:
        item = self._item(who, finding)
        if item is None or item.reversed_by:
            return
        payment = self._payment(who, item)
        ours = {payment.id} if payment else set()
        if finding.outcome == "new":
            if self._stated(who, item):
                raise InvoiceStated()
            if item.corrected:
                raise InvoiceCorrected()
            if set(item.matched) - ours:
                raise InvoiceMatched()
        elif any(_facts(item, payment).get(k) != v for k, v in _typed(finding.after).items()):
            raise InvoiceCorrected()

    def undo(self, who: Principal, finding: Finding, run: str) -> None:
        item = self._item(who, finding)
        if item is None or item.reversed_by:
            return
        self.obstacle(who, finding, run)
        payment = self._payment(who, item)
        paid_here = finding.outcome == "new" or (
            "paid_on" in finding.before and finding.before["paid_on"] is None
        )
        if payment and paid_here:
            self.ledger.reverse(who, finding.group_id, payment.id, run)
        if finding.outcome == "new":
            self.ledger.reverse(who, finding.group_id, item.id, run)
        else:
            before = _facts(item, None if paid_here else payment) | _typed(finding.before)
            self.ledger.import_invoice(who, finding.group_id, _restored(item, before))

    def _compare(
        self, who: Principal, said: InvoiceRecord, customer: Customer | None, choices: Choices
    ) -> Finding:
        if customer is None:
            if not choices.create_customers:
                return _unknown_customer(said)
            return _new(said, makes_customer=True)
        item_id = self._document(who, customer.id, Kind.CHARGE, said.number)
        several = [] if item_id else self._alike(who, customer.id, said.number)
        if len(several) > 1:
            return _several_alike(said, several)
        alike = several[0] if several else ""
        if alike and choices.match_padding:
            item_id = self._document(who, customer.id, Kind.CHARGE, alike)
        if item_id is None:
            return _new(said, group_id=customer.id, alike=alike)
        item = self.ledger.item(who, customer.id, item_id)
        payment = self._payment(who, item)
        return _known(said, item, payment, alike)

    def _alike(self, who: Principal, customer_id: str, number: str) -> list[str]:
        """The known numbers that differ by leading zeros alone."""
        known = self.ledger.numbers_alike(who, customer_id, number)
        return [each for each in known if each != number]

    def _document(self, who: Principal, customer_id: str, kind: Kind, number: str) -> str | None:
        return self.ledger.desk.rows(who).document(customer_id, kind, number)

    def _item(self, who: Principal, finding: Finding) -> Item | None:
        try:
            return self.ledger.item(who, finding.group_id, finding.id)
        except NotFound:
            return None

    def _payment(self, who: Principal, item: Item) -> Item | None:
        """The payment that was imported under the invoice's own number."""
        found = self._document(who, item.customer_id, Kind.PAYMENT, item.number)
        return self.ledger.item(who, item.customer_id, found) if found else None

    def _stated(self, who: Principal, item: Item) -> bool:
        stated = self.ledger.account(who, item.customer_id).stated.get(item.currency)
        if stated is None:
            return False
        rows = self.ledger.desk.rows(who)
        entries = rows.all_entries(item.customer_id, item.currency, item.dated, item.dated)
        return any(each.id == item.id and each.seq <= stated.cutoff for each in entries)


def _record(record: Record) -> InvoiceRecord:
    return cast(InvoiceRecord, record)


def _new(said: InvoiceRecord, **facts: Any) -> Finding:
    return Finding(
        row=said.row, key=said.key, label=said.number, outcome="new", after=_said(said), **facts
    )


def _known(said: InvoiceRecord, item: Item, payment: Item | None, alike: str) -> Finding:
    if item.currency != said.currency:
        return _differs(said, "currency", item.currency)
    if item.dated != said.dated:
        return _differs(said, "dated", item.dated.isoformat())
    known = _facts(item, payment)
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


def _several_alike(said: InvoiceRecord, known: list[str]) -> Finding:
    message = N_("Several known numbers differ only by leading zeros: %(known)s. Write it in full.")
    params = {"known": ", ".join(known)}
    return wrong(said.row, said.key, RowProblem(said.row, "number", message, params, said.number))


def _unknown_customer(said: InvoiceRecord) -> Finding:
    message = N_("No customer has this code. Import the customers first, or let them be made.")
    return wrong(said.row, said.key, RowProblem(said.row, "customer", message, {}, said.customer))


def _facts(item: Item, payment: Item | None) -> dict[str, Any]:
    """What the books say, under the names of the record."""
    return {
        "amount": item.amount + item.corrected,
        "due": item.due,
        "shipment": item.shipment,
        "department": item.department,
        "disputed": item.disputed,
        "paid_on": payment.dated if payment else None,
        "paid": payment.amount if payment else None,
    }


def _said(said: InvoiceRecord) -> dict[str, Any]:
    return said.model_dump(mode="json", include={*_LINE, "currency", "dated", "customer"})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """Dates back from their text."""
    dates = ("due", "paid_on")
    return {
        name: date.fromisoformat(value) if name in dates and value else value
        for name, value in values.items()
        if name in _LINE
    }


def _line(said: InvoiceRecord, number: str) -> InvoiceLine:
    facts = said.model_dump(include={*_LINE, "currency", "dated", "note"})
    return InvoiceLine(number=number, **facts)


def _restored(item: Item, values: dict[str, Any]) -> InvoiceLine:
    return InvoiceLine(number=item.number, currency=item.currency, dated=item.dated, **values)


def _customer(said: InvoiceRecord, who: Principal) -> CustomerNew:
    return CustomerNew(code=said.customer, name=said.customer_name or said.customer, owner=who.user)
