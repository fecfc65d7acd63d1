"""How every act on an account is carried out: read, book on a sheet, write at once or retry."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import merge
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from chalicelib.accounts.ledger.errors import StillAllocating
from chalicelib.accounts.ledger.model import Account, AgeingClock, Item
from chalicelib.accounts.ledger.ports import (
    Bookings,
    Companies,
    CreditWatch,
    CustomerFiles,
    Ledgers,
    ReminderClock,
)
from chalicelib.accounts.ledger.sheet import Sheet
from chalicelib.accounts.reminders.covering import first_uncovered
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

T = TypeVar("T")

# Two people book on one customer at the same moment; ten never do.
ATTEMPTS = 8
# Whoever books the first invoice books more of them: the first ageing waits a little.
FIRST_AGEING = timedelta(minutes=5)


@dataclass
class Desk:
    """Carries out acts on accounts, each in one transaction."""

    backing: Backing
    rows: Callable[[Principal], Ledgers]
    companies: Companies
    customers: CustomerFiles
    reminders: ReminderClock
    credit: CreditWatch
    bookings: Bookings | None = None

    def act(self, who: Principal, customer_id: str, what: Callable[[Sheet, UnitOfWork], T]) -> T:
        """Do something on a customer's account; again on fresh facts if somebody was faster.

        Raises what the act raises, ``NotFound`` for an unknown customer, ``Stale`` in the end.
        """
        self.customers.get(who, customer_id)
        today = self.today(who)
        for attempt in range(1, ATTEMPTS + 1):
            uow = UnitOfWork(self.backing, who)
            done = self._on_sheet(uow, customer_id, today, what)
            try:
                uow.commit(done)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
            else:
                return done
        raise AssertionError("unreachable")

    def within(
        self, uow: UnitOfWork, customer_id: str, what: Callable[[Sheet, UnitOfWork], T]
    ) -> T:
        """Do something on an account as a part of somebody else's transaction.

        Nothing stands until that unit of work is committed; when its commit is ``Stale``, the
        caller begins again with a new one. One account at most once in a unit of work.
        """
        self.customers.get(uow.who, customer_id)
        return self._on_sheet(uow, customer_id, self.today(uow.who), what)

    def today(self, who: Principal) -> date:
        """The date it is at the company."""
        zone = ZoneInfo(self.companies.calendar(who).zone)
        return self.backing.clock.now().astimezone(zone).date()

    def _on_sheet(
        self,
        uow: UnitOfWork,
        customer_id: str,
        today: date,
        what: Callable[[Sheet, UnitOfWork], T],
    ) -> T:
        account = self.rows(uow.who).account(customer_id)
        sheet = Sheet(account, uow.now, today, uow.who.user)
        done = what(sheet, uow)
        self._write(uow, sheet)
        return done

    def _write(self, uow: UnitOfWork, sheet: Sheet) -> None:
        state = sheet.account.reminders
        for currency in sheet.currencies:
            if currency in sheet.oldest or currency not in sheet.account.allocating:
                oldest = self._oldest(uow.who, sheet, currency)
                state = state.moved(currency, oldest, sheet.today)
        sheet.account = sheet.account.replaced(reminders=state)
        due = self.reminders.next_due(uow.who, sheet.account.customer_id, state, uow.now)
        self.rows(uow.who).write(uow, sheet, due)
        if self.bookings is not None and (moved := sheet.billed):
            self.bookings.billed(uow, sheet.account.customer_id, moved)
        self.credit.moved(uow, sheet.account.customer_id, state.oldest_due)
        if not sheet.read.balances:
            self._arm_ageing(uow)

    def _arm_ageing(self, uow: UnitOfWork) -> None:
        """The first booking of all lets the company's ageing be computed, soon and every day."""
        rows = self.rows(uow.who)
        if rows.ageing_clock() is None:
            rows.save_clock(uow, AgeingClock(due_at=uow.now + FIRST_AGEING))

    def _oldest(self, who: Principal, sheet: Sheet, currency: str) -> date | None:
        """The oldest due date after the sheet that may be chased and that money on account
        does not cover, reading no more than it takes."""
        if currency in sheet.oldest:
            return sheet.oldest[currency]
        mine = [item for item in sheet.items.values() if item.currency == currency]
        money = sheet.account.balance(currency).credits
        if not money and not sheet.read.balance(currency).credits and _all_new(sheet, mine):
            known = sheet.read.reminders.oldest_due.get(currency)
            dates = [item.due for item in mine if item.chaseable]
            return min(dates + ([known] if known else []), default=None)
        rows = self.rows(who).each_open(sheet.account.customer_id, f"{currency}#D#")
        others = (item for item in rows if item.id not in sheet.items)
        debits = (item for item in mine if item.debit)
        ordered = merge(sorted(debits, key=_due), others, key=_due)
        return first_uncovered(((each.due, each.undisputed) for each in ordered), money)


def _all_new(sheet: Sheet, items: Iterable[Item]) -> bool:
    return all(sheet.was[item.id] is None for item in items)


def _due(item: Item) -> tuple[date, str]:
    return item.due, item.id


def first_chaseable(in_order: Iterable[Item], besides: Any) -> list[date]:
    """The due date of the first chaseable item that is not among ``besides``."""
    for item in in_order:
        if item.chaseable and item.id not in besides:
            return [item.due]
    return []


def free_to_match(account: Account, currency: str) -> None:
    """Raises ``StillAllocating`` while a job sets a large credit against this currency."""
    if currency in account.allocating:
        raise StillAllocating()
