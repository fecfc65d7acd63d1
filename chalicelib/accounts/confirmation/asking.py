"""Asking a customer to confirm its charges: a sheet of what is open, sent by link."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from chalicelib.accounts.confirmation.errors import NothingToConfirm
from chalicelib.accounts.confirmation.model import FeeSheet, lines_of
from chalicelib.accounts.confirmation.room import SheetRoom
from chalicelib.accounts.confirmation.schemas import SheetNew
from chalicelib.accounts.confirmation.words import State
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.statements.errors import NoAddress
from chalicelib.accounts.statements.issuing import addressee
from chalicelib.kit.money import Money, format_money
from chalicelib.notify.message import Message
from chalicelib.tenancy import shared_links as links
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

PREFIX: Final = "fcs"
LIVES: Final = timedelta(days=60)
# Each line is one write of the transaction that makes the sheet; it takes a hundred.
MOST_LINES: Final = 80


class Asking(SheetRoom):
    """A sheet begins, and is taken back before it is confirmed."""

    def ask(self, who: Principal, new: SheetNew) -> FeeSheet:
        """Make a sheet of what is open and not confirmed yet, and send its link.

        At most the 80 oldest charges; the rest goes on the next one. Raises ``NoAddress``,
        ``NothingToConfirm``, ``NotFound``.
        """
        return on_fresh_facts(lambda: self._ask(who, new))

    def _ask(self, who: Principal, new: SheetNew) -> FeeSheet:
        customer = self.customers.get(who, new.customer_id)
        people = self.customers.contacts(who, customer.id)
        named = [each.email for each in people if each.statements and each.email]
        to = tuple(dict.fromkeys(named or ([customer.email] if customer.email else [])))
        if not to:
            raise NoAddress()
        # Read before its charges: a sheet is of one moment, or it is not made.
        account = self.ledger.account(who, customer.id)
        items = {item.id: item for item in self._unconfirmed(who, new)}
        if not items:
            raise NothingToConfirm()
        agreement = self.terms.agreement(who, customer.id)
        uow = UnitOfWork(self.backing, who)
        sheet_id = uow.ids.new(PREFIX)
        token, link = links.made(who.tenant, sheet_id, uow.ids.token(), uow.now, LIVES)
        sheet = FeeSheet(
            id=sheet_id,
            customer_id=customer.id,
            addressee=addressee(customer),
            company=self.companies.company(who).name,
            until=new.until or self.ledger.today(who),
            lines=lines_of(items),
            account_customer=agreement.account_customer,
            signatories=agreement.signatories,
            specimen=agreement.specimen,
            made_by=who.user,
            made_name=who.name,
            made_at=uow.now,
            sent_to=to,
            link=link,
        )
        self.rows(who).insert(uow, sheet)
        self.ledger.name_sheet(uow, account, list(items), sheet.id)
        for address in to:
            uow.send(_letter(sheet, address, token))
        uow.audit("fees.ask", sheet.id, customer=customer.id, to=list(to))
        uow.commit(sheet)
        return sheet

    def withdraw(self, who: Principal, sheet_id: str) -> FeeSheet:
        """Take a sheet back before it is confirmed. Raises ``SheetClosed``."""
        before = self.get(who, sheet_id)
        after = before.ended(State.WITHDRAWN)
        uow = UnitOfWork(self.backing, who)
        self.rows(who).replace(uow, before, after)
        uow.audit("fees.withdraw", sheet_id)
        uow.commit(after)
        return after

    def _unconfirmed(self, who: Principal, new: SheetNew) -> list[Item]:
        """Open charges up to the day that no sheet has confirmed, the oldest first."""
        until = new.until or self.ledger.today(who)
        found: list[Item] = []
        for batch in _batches(self.ledger.each_open(who, new.customer_id)):
            wanted = [
                item
                for item in batch
                if item.debit
                and item.dated <= until
                and not item.dispute_id
                and new.shipment in ("", item.shipment)
            ]
            named = self.ledger.sheets_of(who, new.customer_id, [item.id for item in wanted])
            sheets = {each.id: each for each in self.rows(who).many(list(named.values()))}
            for item in wanted:
                sheet = sheets.get(named.get(item.id, ""))
                if sheet is None or not (sheet.open or sheet.locks(item.id)):
                    found.append(item)
            if len(found) >= MOST_LINES:
                return found[:MOST_LINES]
        return found


def _batches(items: Iterator[Item], size: int = 100) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _letter(sheet: FeeSheet, address: str, token: str) -> Message:
    language = sheet.addressee.language
    totals = [format_money(Money(sum_, code), language) for code, sum_ in sheet.totals.items()]
    return Message(
        to=address,
        language=language,
        template="fees/asked",
        subject_id=sheet.id,
        params={
            "company": sheet.company,
            "customer": sheet.addressee.name,
            "number": sheet.number,
            "totals": totals,
            "count": len(sheet.lines),
            "token": token,
        },
    )
