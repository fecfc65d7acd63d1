"""Invoices from a file: booked once, whatever the file is called and however often it comes."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from chalicelib.accounts.ledger.booking import Bookkeeper
from chalicelib.accounts.ledger.correcting import correct
from chalicelib.accounts.ledger.desk import free_to_match
from chalicelib.accounts.ledger.errors import NumberInOtherCurrency
from chalicelib.accounts.ledger.model import ChargeKind, Draft, Item, Kind
from chalicelib.kit.values import Exact

# What a file may complete on an invoice that is booked already; empty never deletes.
_AMENDED = ("shipment", "department", "reference", "charge_kind", "grams", "litres")

Outcome = Literal["created", "changed", "unchanged"]


class InvoiceLine(Exact):
    """An invoice as a file has it; its number is text and keeps its zeros.

    ``paid`` is the amount received on ``paid_on`` (the whole amount when only the day is given);
    ``disputed`` is ``None`` where the file does not say.
    """

    number: str
    currency: str
    amount: int
    dated: date
    due: date | None = None
    shipment: str = ""
    department: str = ""
    reference: str = ""
    note: str = ""
    charge_kind: ChargeKind | None = None
    grams: int = 0
    litres: int = 0
    disputed: bool | None = None
    paid_on: date | None = None
    paid: int | None = None


@dataclass(frozen=True)
class Imported:
    """What became of a line; ``booked`` are the entries that it added, in order."""

    outcome: Outcome
    item_id: str
    booked: tuple[str, ...] = ()


class InvoiceImport:
    """Brings one invoice of an account to what the file says."""

    def __init__(self, books: Bookkeeper, line: InvoiceLine, due: date) -> None:
        self.books, self.line, self.due = books, line, due
        self.changed = False

    def run(self) -> Imported:
        """Book what is missing, correct what differs, leave what agrees."""
        known = self.books.rows.document(self.books.customer_id, Kind.CHARGE, self.line.number)
        item_id = self._meet(known) if known else self._charge()
        self._pay(item_id)
        self._dispute(item_id)
        booked = tuple(entry.id for entry in self.books.sheet.entries)
        changed = self.changed or bool(booked)
        outcome: Outcome = "created" if not known else "changed" if changed else "unchanged"
        return Imported(outcome, item_id, booked)

    def _charge(self) -> str:
        line = self.line
        draft = Draft(
            kind=Kind.CHARGE,
            due=self.due,
            **line.model_dump(
                include={
                    "number",
                    "currency",
                    "amount",
                    "dated",
                    "shipment",
                    "department",
                    "reference",
                    "note",
                    "charge_kind",
                    "grams",
                    "litres",
                }
            ),
        )
        return self.books.entry(draft, "charge").id

    def _meet(self, item_id: str) -> str:
        item = self.books.rows.item(self.books.customer_id, item_id)
        if item.currency != self.line.currency:
            raise NumberInOtherCurrency(number=item.number, currency=item.currency)
        self.books.sheet.lay([item])
        facts = {name: getattr(self.line, name) for name in _AMENDED if getattr(self.line, name)}
        amended = item.replaced(due=self.due, **facts)
        if amended != item:
            self.changed = True
            self.books.sheet.amend(amended)
            self.books.uow.audit(
                "account.amend", item.customer_id, entry=item.id, due=f"{self.due}"
            )
        self._correct(amended)
        return item_id

    def _correct(self, item: Item) -> None:
        difference = self.line.amount - item.amount - item.corrected
        if not difference:
            return
        correct(self.books, item, difference, self.due)

    def _pay(self, item_id: str) -> None:
        line, sheet, rows = self.line, self.books.sheet, self.books.rows
        if line.paid_on is None:
            return
        amount = line.amount if line.paid is None else line.paid
        known = rows.document(self.books.customer_id, Kind.PAYMENT, line.number)
        if known:
            payment = rows.item(self.books.customer_id, known)
            if (payment.amount, payment.dated) == (amount, line.paid_on):
                return
            self.books.reverse(payment, "import")
        draft = Draft(
            kind=Kind.PAYMENT,
            currency=line.currency,
            amount=amount,
            dated=line.paid_on,
            number=line.number,
            reference=line.reference,
        )
        credit = self.books.entry(draft, "payment")
        item = sheet.items[item_id]
        if item.open:
            free_to_match(sheet.account, line.currency)
            sheet.allocate(credit.id, [(item, min(amount, item.remaining))])

    def _dispute(self, item_id: str) -> None:
        item, disputed = self.books.sheet.items[item_id], self.line.disputed
        if disputed is None or not item.open or item.dispute_id or item.disputed == disputed:
            return
        self.changed = True
        self.books.sheet.dispute(item_id, disputed, "")
        self.books.uow.audit("account.dispute", item.customer_id, entry=item_id, disputed=disputed)
