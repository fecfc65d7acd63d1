"""Asking a customer to confirm its charges: a sheet of what is open, sent by link."""

from collections.abc import Iterator
from typing import Final

from chalicelib.accounts.confirmation.errors import NothingToConfirm
from chalicelib.accounts.confirmation.letter import LIVES, letter
from chalicelib.accounts.confirmation.model import FeeSheet, lines_of
from chalicelib.accounts.confirmation.preparing import JOB
from chalicelib.accounts.confirmation.room import SheetRoom
from chalicelib.accounts.confirmation.schemas import SheetNew
from chalicelib.accounts.confirmation.words import State
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.statements.errors import NoAddress
from chalicelib.accounts.statements.issuing import addressee
from chalicelib.tenancy import shared_links as links
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork, on_fresh_facts

PREFIX: Final = "fcs"
# So many charges on one sheet: its row stays well below what an item may hold.
MOST_LINES: Final = 400


class Asking(SheetRoom):
    """A sheet begins, and is taken back before it is confirmed."""

    def ask(self, who: Principal, new: SheetNew) -> FeeSheet:
        """Make a sheet of what is open and not confirmed yet, and send its link.

        At most the 400 oldest charges; the rest goes on the next one. More than one transaction
        holds are taken on in the background, and then it is sent. Raises ``NoAddress``,
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
        lines = lines_of(items)
        sheet = FeeSheet(
            id=sheet_id,
            customer_id=customer.id,
            addressee=addressee(customer),
            company=self.companies.company(who).name,
            until=new.until or self.ledger.today(who),
            lines=lines,
            account_customer=agreement.account_customer,
            signatories=agreement.signatories,
            specimen=agreement.specimen,
            made_by=who.user,
            made_name=who.name,
            made_at=uow.now,
            sent_to=to,
            state=State.PREPARING if len(lines) > self.lines_at_once else State.ASKED,
        )
        first = [each.entry_id for each in lines[: self.lines_at_once]]
        self.ledger.name_sheet(uow, account, first, sheet.id)
        sheet = self._begun(uow, sheet)
        self.rows(who).insert(uow, sheet)
        uow.commit(sheet)
        return sheet

    def _begun(self, uow: UnitOfWork, sheet: FeeSheet) -> FeeSheet:
        """Sent at once, or prepared by a job where there is more of it."""
        facts = {"customer": sheet.customer_id, "to": list(sheet.sent_to)}
        if sheet.state is State.PREPARING:
            job = self.jobs().start(uow, JOB, {"sheet": sheet.id}, total=len(sheet.lines))
            uow.audit("fees.prepare", sheet.id, **facts)
            return sheet.model_copy(update={"job": job.id})
        token, link = links.made(uow.who.tenant, sheet.id, uow.ids.token(), uow.now, LIVES)
        sheet = sheet.model_copy(update={"link": link})
        for address in sheet.sent_to:
            uow.send(letter(sheet, address, token))
        uow.audit("fees.ask", sheet.id, **facts)
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
