"""Accounts as the target of an import: invoices by number, each with its payment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import cast

from chalicelib.accounts.ledger.model import Item, Kind
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.customers.service import CustomerService
from chalicelib.imports.choices import Choices
from chalicelib.imports.errors import InvoiceCorrected, InvoiceMatched, InvoiceStated
from chalicelib.imports.findings import Finding
from chalicelib.imports.kinds.invoices import InvoiceRecord
from chalicelib.imports.kinds.kind import Record
from chalicelib.imports.targets.books import Books
from chalicelib.imports.targets.invoice_facts import (
    customer_of,
    facts,
    known_invoice,
    line,
    new_invoice,
    restored,
    several_alike,
    typed,
    unknown_customer,
)
from chalicelib.kit.errors import NotFound
from chalicelib.tenancy.principal import Principal


@dataclass(frozen=True)
class InvoiceTarget:
    """Brings customers' accounts to what a file says about invoices and payments."""

    customers: CustomerService
    ledger: LedgerService
    ids: dict[str, str] = field(default_factory=dict)

    def compare(self, who: Principal, records: Sequence[Record], choices: Choices) -> list[Finding]:
        said = [cast(InvoiceRecord, record) for record in records]
        found = []
        for _, group in groupby(said, key=lambda record: record.group):
            found += self._compare_group(who, list(group), choices)
        return found

    def apply(self, who: Principal, record: Record, finding: Finding, choices: Choices) -> Finding:
        said = cast(InvoiceRecord, record)
        customer_id = finding.group_id or self._customer(who, said)
        number = finding.alike if finding.alike and choices.match_padding else said.number
        done = self.ledger.import_invoice(who, customer_id, line(said, number))
        return finding.model_copy(update={"id": done.item_id, "group_id": customer_id})

    def concluded(self, who: Principal) -> None:
        self.ledger.daily.soon(who)

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
        elif any(facts(item, payment).get(k) != v for k, v in typed(finding.after).items()):
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
            before = facts(item, None if paid_here else payment) | typed(finding.before)
            self.ledger.import_invoice(who, finding.group_id, restored(item, before))

    def _compare_group(
        self, who: Principal, said: list[InvoiceRecord], choices: Choices
    ) -> list[Finding]:
        customer = self.customers.find_by_code(who, said[0].customer)
        if customer is None:
            if not choices.create_customers:
                return [unknown_customer(each) for each in said]
            return [new_invoice(each, makes_customer=True) for each in said]
        books = Books(self.ledger, who, customer.id, len(said))
        numbers = {each.number for each in said}
        return [_compare(each, customer.id, books, numbers, choices) for each in said]

    def _customer(self, who: Principal, said: InvoiceRecord) -> str:
        """The customer to book on, made where it is not there yet."""
        if said.group not in self.ids:
            known = self.customers.find_by_code(who, said.customer)
            made = known or self.customers.create(who, customer_of(said, who))
            self.ids[said.group] = made.id
        return self.ids[said.group]

    def _item(self, who: Principal, finding: Finding) -> Item | None:
        try:
            return self.ledger.item(who, finding.group_id, finding.id)
        except NotFound:
            return None

    def _payment(self, who: Principal, item: Item) -> Item | None:
        rows = self.ledger.desk.rows(who)
        found = rows.document(item.customer_id, Kind.PAYMENT, item.number)
        return rows.item(item.customer_id, found) if found else None

    def _stated(self, who: Principal, item: Item) -> bool:
        stated = self.ledger.account(who, item.customer_id).stated.get(item.currency)
        if stated is None:
            return False
        rows = self.ledger.desk.rows(who)
        entries = rows.all_entries(item.customer_id, item.currency, item.dated, item.dated)
        return any(each.id == item.id and each.seq <= stated.cutoff for each in entries)


def _compare(
    said: InvoiceRecord, customer_id: str, books: Books, numbers: set[str], choices: Choices
) -> Finding:
    item = books.invoice(said.number)
    # A number that the file has in full as well is another invoice.
    several = [] if item else [each for each in books.alike(said.number) if each not in numbers]
    if len(several) > 1:
        return several_alike(said, several)
    alike = several[0] if several else ""
    if alike and choices.match_padding:
        item = books.invoice(alike)
    if item is None:
        return new_invoice(said, group_id=customer_id, alike=alike)
    return known_invoice(said, item, books.payment(item.number), alike)
