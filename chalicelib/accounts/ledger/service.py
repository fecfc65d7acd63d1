"""Use cases of accounts: book, match, dispute, undo, and tell what is owed."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from chalicelib.accounts.ledger import disputing, freeing, receipts
from chalicelib.accounts.ledger.allocation import Share, oldest_first
from chalicelib.accounts.ledger.booking import Bookkeeper, Guard
from chalicelib.accounts.ledger.company import CompanyAgeing
from chalicelib.accounts.ledger.correcting import Figure, bring_to
from chalicelib.accounts.ledger.daily import DailyAgeing
from chalicelib.accounts.ledger.desk import Desk, free_to_match
from chalicelib.accounts.ledger.disputing import Claim
from chalicelib.accounts.ledger.errors import MoreThanOwed, NotAllocatable
from chalicelib.accounts.ledger.importing import Imported, InvoiceImport, InvoiceLine
from chalicelib.accounts.ledger.large import AllocationRun, LargeAllocations, Undone
from chalicelib.accounts.ledger.model import Draft, Entry, Item, Kind
from chalicelib.accounts.ledger.netting import Netted, net
from chalicelib.accounts.ledger.ports import (
    AgreedTerms,
    Companies,
    CreditWatch,
    CustomerFiles,
    Ledgers,
)
from chalicelib.accounts.ledger.reading import LedgerReading
from chalicelib.accounts.ledger.receipts import Payback, Receipt
from chalicelib.accounts.ledger.reminding import PolicyClock
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew, ShareNew
from chalicelib.accounts.ledger.sheet import MOST_ITEMS, Sheet
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

T = TypeVar("T")


class LedgerService(LedgerReading):
    """Everything that is done with customers' accounts. Each write is one transaction."""

    def __init__(
        self,
        backing: Backing,
        rows: Callable[[Principal], Ledgers],
        tenancy: Companies,
        customers: CustomerFiles,
        jobs: Jobs,
        terms: AgreedTerms,
        credit: CreditWatch,
    ) -> None:
        super().__init__(
            Desk(backing, rows, tenancy, customers, PolicyClock(tenancy, customers), credit)
        )
        self.jobs = jobs
        self.guard: Guard | None = None
        self.terms = terms
        self.company = CompanyAgeing(self.desk, jobs)
        self.daily = DailyAgeing(self.desk, self.company)
        self.large = LargeAllocations(self.desk, jobs)

    # ---- booking

    def record_charge(self, who: Principal, customer_id: str, new: ChargeNew) -> Entry:
        """Book a charge or interest. Raises ``NumberTaken``."""
        facts = new.model_dump(exclude={"due"})
        due = new.due or self.terms.due_date(who, customer_id, new.dated, new.shipment)
        draft = Draft(due=due, **facts)
        return self.book(who, customer_id, lambda books: books.entry(draft, draft.kind.value))

    def add_charge(self, uow: UnitOfWork, customer_id: str, new: ChargeNew) -> Entry:
        """Book a charge as a part of another subject's transaction. Raises ``NumberTaken``."""
        due = new.due or self.terms.due_date(uow.who, customer_id, new.dated, new.shipment)
        draft = Draft(due=due, **new.model_dump(exclude={"due"}))
        return self._within(uow, customer_id, lambda books: books.entry(draft, draft.kind.value))

    def add_correction(self, uow: UnitOfWork, customer_id: str, figure: Figure) -> Entry | None:
        """Bring charges to a figure as a part of another subject's transaction.

        ``None`` where they stand there already. Raises ``NotAllocatable``, ``MoreThanOpen``,
        ``StillAllocating``, ``NotFound``.
        """
        return self._within(uow, customer_id, lambda books: bring_to(books, figure))

    def record_credit_note(self, who: Principal, customer_id: str, new: CreditNew) -> Entry:
        """Book a credit note; see ``record_credit``."""
        update = {"kind": Kind.CREDIT_NOTE}
        return self.record_credit(who, customer_id, new.model_copy(update=update))

    def add_credit_note(self, uow: UnitOfWork, customer_id: str, new: CreditNew) -> Entry:
        """Book a credit note as a part of another subject's transaction; see ``Desk.within``.

        What it was approved for and the note itself then stand together or not at all.
        """
        draft = Draft(**new.model_dump(exclude={"allocate", "shares"}) | {"kind": Kind.CREDIT_NOTE})
        shares = None if new.allocate == "oldest" else ()
        return self._within(uow, customer_id, lambda books: books.credit(draft, shares))

    def add_write_off(
        self,
        uow: UnitOfWork,
        customer_id: str,
        draft: Draft,
        shares: Sequence[tuple[str, int]] | None,
    ) -> Entry:
        """Book a write-off as a part of another subject's transaction, against ``shares`` (items
        by id), or the oldest items when ``None``; nothing of it stays on account.

        Raises ``MoreThanOwed`` where less is open, and as ``record_credit`` does.
        """

        def book(books: Bookkeeper) -> Entry:
            if shares is None:
                parts = oldest_first(draft.amount, books.oldest_open(draft.currency, draft.amount))
            else:
                items = books.rows.items(customer_id, [item_id for item_id, _ in shares])
                parts = [(item, part) for item, (_, part) in zip(items, shares, strict=True)]
            if sum(part for _, part in parts) < draft.amount:
                raise MoreThanOwed()
            return books.credit(draft, parts)

        return self._within(uow, customer_id, book)

    def add_netting(self, uow: UnitOfWork, customer_id: str, netted: Netted) -> tuple[str, str]:
        """Book a set-off as a part of another subject's transaction; see ``netting.net``."""
        return self._within(uow, customer_id, lambda books: net(books, netted))

    def add_reversals(
        self, uow: UnitOfWork, customer_id: str, entry_ids: Sequence[str], reason: str
    ) -> list[Entry]:
        """Undo entries as a part of another subject's transaction; see ``reverse``."""

        def undo(books: Bookkeeper) -> list[Entry]:
            items = books.rows.items(customer_id, entry_ids)
            now = books.sheet.items
            return [books.reverse(now.get(item.id, item), reason) for item in items]

        return self._within(uow, customer_id, undo)

    def record_payment(self, who: Principal, customer_id: str, new: CreditNew) -> Entry:
        """Book a payment; see ``record_credit``."""
        update = {"kind": Kind.PAYMENT}
        return self.record_credit(who, customer_id, new.model_copy(update=update))

    def record_credit(self, who: Principal, customer_id: str, new: CreditNew) -> Entry:
        """Book a payment or credit note and set it against open items.

        What is not set against anything stays on account. Raises ``NumberTaken``,
        ``MoreThanOpen``, ``NotAllocatable``, ``StillAllocating``.
        """
        draft = Draft(**new.model_dump(exclude={"allocate", "shares"}))
        if new.kind is Kind.PAYMENT and new.dated > self.desk.today(who):
            raise Invalid.field("dated", "A payment cannot be dated in the future.")

        def book(books: Bookkeeper) -> Entry:
            if new.allocate == "oldest":
                return books.credit(draft, None)
            chosen = new.shares if new.allocate == "chosen" else ()
            return books.credit(draft, self._shares(who, customer_id, chosen))

        return self.book(who, customer_id, book)

    def reverse(
        self, who: Principal, customer_id: str, entry_id: str, reason: str, named: str = ""
    ) -> Undone:
        """Undo an entry by booking its opposite; a large payment's undoing is left to a job.

        A charge that the customer confirmed is undone only where the confirmation is ``named``.
        Raises ``AlreadyReversed``, ``NothingToReverse``, ``StillAllocating``, ``LineConfirmed``,
        ``NotFound``.
        """

        def undo(books: Bookkeeper) -> Undone:
            item = books.rows.item(customer_id, entry_id)
            if not item.reversed_by and receipts.is_large(books, item):
                free_to_match(books.sheet.account, item.currency)
                self.large.start_undo(books, item, reason)
                return Undone(None)
            return Undone(books.reverse(item, reason, named))

        return self.book(who, customer_id, undo)

    # ---- matching and disputes

    def allocate(
        self, who: Principal, customer_id: str, credit_id: str, shares: Sequence[ShareNew] = ()
    ) -> Item:
        """Set what is left of a credit against chosen items, or the oldest. Gives the credit."""

        def match(books: Bookkeeper) -> Item:
            credit = books.rows.item(customer_id, credit_id)
            if credit.debit:
                raise NotAllocatable()
            free_to_match(books.sheet.account, credit.currency)
            books.sheet.lay([credit])
            chosen = self._shares(who, customer_id, shares) or _oldest(books, credit)
            books.match(credit_id, chosen)
            books.uow.audit("account.allocate", customer_id, entry=credit_id)
            return books.sheet.items[credit_id]

        return self.book(who, customer_id, match)

    def free(self, who: Principal, customer_id: str, credit_id: str, reason: str) -> Item:
        """Take back what a credit is set against; it stays on account. Gives the credit.

        Raises ``NothingAllocated``, ``AlreadyReversed``, ``StillAllocating``, ``NotFound``.
        """
        return self.book(
            who, customer_id, lambda books: freeing.free(books, self.large, credit_id, reason)
        )

    def dispute(
        self,
        who: Principal,
        customer_id: str,
        item_id: str,
        disputed: bool,
        reason: str = "",
        amount: int = 0,
    ) -> Item:
        """Mark an amount of an open item as disputed (0: all), or the item as settled again.

        Raises ``AlreadyDisputed`` when a dispute is open on it: that one is settled by itself.
        """

        def mark(books: Bookkeeper) -> Item:
            return disputing.mark(books, item_id, disputed, reason, amount)

        return self.book(who, customer_id, mark)

    def add_dispute(
        self, uow: UnitOfWork, customer_id: str, item_id: str, dispute_id: str, claim: Claim
    ) -> Item:
        """Hold an amount of an open item in dispute, within another subject's transaction.

        Raises ``AlreadyDisputed``, ``MoreThanOpen``, ``NotAllocatable``, ``NotFound``.
        """
        return self._within(
            uow, customer_id, lambda books: disputing.hold(books, item_id, dispute_id, claim)
        )

    def add_dispute_end(self, uow: UnitOfWork, customer_id: str, item_id: str) -> Item:
        """End the dispute of an item, within another subject's transaction: it is due again."""
        return self._within(uow, customer_id, lambda books: disputing.release(books, item_id))

    def add_dispute_credit(
        self, uow: UnitOfWork, customer_id: str, item_id: str, credit: CreditNew
    ) -> Entry:
        """End the dispute of an item by a credit note, which is set against that item.

        What the credit note is more than is still open of the item stays on account.
        """
        return self._within(
            uow, customer_id, lambda books: disputing.credit(books, item_id, credit)
        )

    def add_receipt(self, uow: UnitOfWork, customer_id: str, receipt: Receipt) -> list[Entry]:
        """Book a payment of the bank as a part of another subject's transaction.

        Raises what ``receipts.receive`` raises.
        """
        return self._within(uow, customer_id, lambda books: receipts.receive(books, receipt))

    def add_payback(self, uow: UnitOfWork, customer_id: str, payback: Payback) -> list[Entry]:
        """Book money paid back to a customer as a part of another subject's transaction."""
        return self._within(uow, customer_id, lambda books: receipts.pay_back(books, payback))

    def add_take_back(
        self,
        uow: UnitOfWork,
        customer_id: str,
        entry_ids: Sequence[str],
        reason: str,
        most: int = MOST_ITEMS,
    ) -> bool:
        """Undo entries as a part of another subject's transaction; see ``receipts.take_back``."""
        return self._within(
            uow,
            customer_id,
            lambda books: receipts.take_back(books, self.large, entry_ids, reason, most),
        )

    def add_part_taken_back(
        self,
        uow: UnitOfWork,
        customer_id: str,
        entry_ids: Sequence[str],
        rest: Receipt,
        reason: str,
    ) -> list[Entry]:
        """A part of a payment went back; see ``receipts.take_back_part``."""
        return self._within(
            uow,
            customer_id,
            lambda books: receipts.take_back_part(books, entry_ids, rest, reason),
        )

    def go_on(self, who: Principal, customer_id: str) -> list[AllocationRun]:
        """Let large allocations of a customer that failed go on. Raises ``NotFound``."""
        return self.large.go_on(who, self.account(who, customer_id))

    # ---- imports and jobs

    def import_invoice(self, who: Principal, customer_id: str, line: InvoiceLine) -> Imported:
        """Book an invoice of a file, with its payment; correct what changed, double nothing."""
        due = line.due or self.terms.due_date(who, customer_id, line.dated, line.shipment)
        return self.book(who, customer_id, lambda books: InvoiceImport(books, line, due).run())

    def allocation_step(self, who: Principal, job: Job) -> Job:
        """One step of an ``allocation`` job."""
        return self.large.step(who, job)

    def ageing_step(self, who: Principal, job: Job) -> Job:
        """One step of an ``ageing`` job."""
        return self.company.step(who, job)

    def book(self, who: Principal, customer_id: str, what: Callable[[Bookkeeper], T]) -> T:
        """Let a subject of accounts do its own bookkeeping on one account, at once or again."""

        def act(sheet: Sheet, uow: UnitOfWork) -> T:
            return what(Bookkeeper(sheet, self.desk.rows(who), uow, self.jobs, self.guard))

        return self.desk.act(who, customer_id, act)

    def _within(self, uow: UnitOfWork, customer_id: str, what: Callable[[Bookkeeper], T]) -> T:
        def act(sheet: Sheet, within: UnitOfWork) -> T:
            return what(
                Bookkeeper(sheet, self.desk.rows(within.who), within, self.jobs, self.guard)
            )

        return self.desk.within(uow, customer_id, act)

    def _shares(self, who: Principal, customer_id: str, shares: Sequence[ShareNew]) -> list[Share]:
        items = self.desk.rows(who).items(customer_id, [each.item_id for each in shares])
        return [(item, each.amount) for item, each in zip(items, shares, strict=True)]


def _oldest(books: Bookkeeper, credit: Item) -> list[Share]:
    debits = books.oldest_open(credit.currency, credit.remaining)
    return oldest_first(credit.remaining, debits)
