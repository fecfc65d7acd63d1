"""The accounts of the demo: charges, payments, statements, and all that comes of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from chalicelib.accounts.disputes.schemas import DisputeNew
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.reminders.schemas import PromiseNew
from chalicelib.tenancy.principal import Principal
from infra.demo.accounts import INVOICES, Invoice
from infra.demo.bank import FIRST, statement
from infra.demo.carriers_bills import CarriersBills
from infra.demo.cast import CLIENTS
from infra.demo.clock import LENGTH, ZONE, months
from infra.demo.confirming import Confirming
from infra.demo.credit import Crediting
from infra.demo.past import Past
from infra.demo.suppliers import Suppliers

# Who opens its statement's link and disputes a line of it.
DISPUTES = "LANHAI"


@dataclass
class Billing:
    """Grace bills, takes payments in and states accounts; `plan` lays out when."""

    past: Past
    clients: Mapping[str, str]
    who: Callable[[str], Principal]
    now: datetime
    reminders: Mapping[str, Any]

    @property
    def today(self) -> date:
        return self.now.astimezone(ZONE).date()

    def plan(self) -> None:
        """Everything that happens to accounts until now."""
        for number, invoice in enumerate(INVOICES, start=FIRST):
            self._bill(f"FW-{number}", invoice)
        for start, until in months(self.today, LENGTH):
            self.past.at(self._stated(until), partial(self._state, start, until))
        self.past.at(self.now - timedelta(hours=20), self._promise)
        self.past.at(self.now - timedelta(hours=3), self._bank)
        Confirming(self.past, self.clients, self._grace).plan(self.now, "BRIGHTON", "YUANDA")
        CarriersBills(self.past, self._grace, self.today).plan(self.now)
        Suppliers(self.past, self.clients, self._grace).plan(self.now, self.today)
        crediting = Crediting(self.past, self.clients, self.who)
        crediting.plan(self.now, self.reminders)
        number, plugs = next(
            (number, each)
            for number, each in enumerate(INVOICES, start=FIRST)
            if each.client == DISPUTES and each.paid is None
        )
        until = next(end for _, end in months(self.today, LENGTH) if end >= plugs.dated(self.today))
        at = self.now - timedelta(hours=19)
        crediting.dispute(DISPUTES, f"FW-{number}", self._stated(until), at)

    def _grace(self) -> Principal:
        return self.who("grace")

    def _bill(self, number: str, invoice: Invoice) -> None:
        dated = self._noon(invoice.dated(self.today))
        self.past.at(dated, partial(self._charge, number, invoice))
        if invoice.paid is not None:
            paid = self.today - timedelta(days=invoice.paid)
            self.past.at(self._noon(paid), partial(self._pay, number, invoice, paid))

    def _stated(self, until: date) -> datetime:
        """When the statements of a period that ended are issued: on the morning after."""
        return self._noon(until + timedelta(days=1)) - timedelta(hours=3)

    def _bank(self) -> None:
        """This morning's statement of the bank is taken in; its payments wait to be assigned."""
        files = self.past.services.payments.files
        day = self.past.clock.now().astimezone(ZONE).date()
        made = files.upload(self.who("grace"), f"statement-{day}.xml", statement(day))
        self.past.at(
            self.past.clock.now() + timedelta(minutes=5), partial(self._take_in, made.id)
        )  # fmt: skip

    def _take_in(self, file_id: str) -> None:
        files = self.past.services.payments.files
        made = files.get(self.who("grace"), file_id)
        files.take(self.who("grace"), made.id, made.version)

    def _noon(self, day: date) -> datetime:
        """Noon of the day, or a little before now if noon is still to come."""
        noon = datetime.combine(day, time(12), ZONE).astimezone(UTC)
        return min(noon, self.now - timedelta(minutes=30))

    def _charge(self, number: str, invoice: Invoice) -> None:
        ledger, customer = self.past.services.ledger, self.clients[invoice.client]
        new = ChargeNew(
            currency=currency_of(invoice.client), amount=invoice.amount,
            dated=invoice.dated(self.today), due=invoice.due(self.today), number=number,
            department="sea_export", note=invoice.note,
        )  # fmt: skip
        entry = ledger.record_charge(self.who("grace"), customer, new)
        if invoice.disputed:
            self._dispute(customer, entry.id, invoice)

    def _dispute(self, customer: str, entry_id: str, invoice: Invoice) -> None:
        facts = {"customer_id": customer, "entry_id": entry_id, "amount": invoice.amount}
        said = {"reason": invoice.disputed, "words": invoice.words}
        new = DisputeNew.model_validate({**facts, **said})
        self.past.services.disputes.open(self.who("grace"), new)

    def _pay(self, number: str, invoice: Invoice, on: date) -> None:
        new = CreditNew(
            currency=currency_of(invoice.client), amount=invoice.part or invoice.amount,
            dated=on, reference=number, note="Bank transfer",
        )  # fmt: skip
        customer = self.clients[invoice.client]
        self.past.services.ledger.record_payment(self.who("grace"), customer, new)

    def _promise(self) -> None:
        until = self.today + timedelta(days=3)
        new = PromiseNew(currency=currency_of("YUANDA"), amount=612_000, until=until)
        reminders = self.past.services.reminders
        reminders.promise(self.who("liming"), self.clients["YUANDA"], new)

    def _state(self, start: date, until: date) -> None:
        self.past.services.statements.start_run(self.who("grace"), start, until, send=True)


def currency_of(code: str) -> str:
    """What a client is billed in."""
    return next(client.currency for client in CLIENTS if client.code == code)
