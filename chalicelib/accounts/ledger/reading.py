"""What the ledger tells: what is owed, what is open, what was booked."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from chalicelib.accounts.ledger.ageing import AgedBalance, aged
from chalicelib.accounts.ledger.desk import Desk
from chalicelib.accounts.ledger.looking_back import aged_at, items_at
from chalicelib.accounts.ledger.model import (
    Account,
    Entry,
    Item,
    Kind,
    Numbered,
)
from chalicelib.accounts.ledger.months import Month, Place
from chalicelib.accounts.ledger.whole import LedgerWhole
from chalicelib.kit import dynamo
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class LedgerReading(LedgerWhole):
    """The reading half of ``service.LedgerService``."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    # ---- what is owed

    def account(self, who: Principal, customer_id: str) -> Account:
        """The summary of a customer's account. Raises ``NotFound``."""
        self.desk.customers.get(who, customer_id)
        return self.desk.rows(who).account(customer_id)

    def owed_by(
        self, who: Principal, customer_id: str, on: date | None = None
    ) -> list[AgedBalance]:
        """What a customer owes by currency and age today, from its open items.

        With ``on``, as it stood at the end of that day, less what came since (for reports).
        """
        rows = self.desk.rows(who)
        if on is None:
            return aged(rows.each_open(customer_id), self.desk.today(who))
        return aged_at(rows, customer_id, on)

    def items_at(self, who: Principal, customer_id: str, day: date) -> list[Item]:
        """The items that were open at the end of a past day, as they stood; for reports."""
        return items_at(self.desk.rows(who), customer_id, day)

    def items(self, who: Principal, customer_id: str, ids: Sequence[str]) -> list[Item]:
        """These items as they stand. Raises ``NotFound`` when one is missing."""
        return self.desk.rows(who).items(customer_id, ids)

    def each_open(self, who: Principal, customer_id: str) -> Iterator[Item]:
        """Open items one after the other, read as they are wanted."""
        return self.desk.rows(who).each_open(customer_id)

    def sheets_of(self, who: Principal, customer_id: str, ids: Sequence[str]) -> dict[str, str]:
        """Which fee sheet each of these entries stands on last, as far as on any."""
        return self.desk.rows(who).sheets_of(customer_id, ids)

    def name_sheet(
        self, uow: UnitOfWork, account: Account, ids: Sequence[str], sheet_id: str
    ) -> None:
        """Write which fee sheet these entries stand on, within its own transaction.

        The account moves on from where it was read: whoever is about to change one of these
        charges, or to put it on another sheet, looks again.
        """
        rows = self.desk.rows(uow.who)
        rows.name_sheet(uow, account.customer_id, ids, sheet_id)
        rows.save_stated(uow, account)

    def chaseable(self, who: Principal, customer_id: str) -> list[Item]:
        """Open debits that are not disputed altogether, by currency and due date."""
        return [item for item in self.desk.rows(who).each_open(customer_id) if item.chaseable]

    def open_items(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[Item]:
        """Open items by currency; debits before, credits after, by due date."""
        return self.desk.rows(who).open_items(customer_id, "", limit, after)

    def due_between(
        self,
        who: Principal,
        currency: str,
        since: date | None,
        until: date | None,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[Item]:
        """Open debits of all customers by currency and due date; the span needs a currency."""
        return self.desk.rows(who).due_between(currency, since, until, limit, after)

    def entries(
        self,
        who: Principal,
        customer_id: str,
        currency: str,
        limit: int = DEFAULT_LIMIT,
        after: dynamo.Item | None = None,
    ) -> Listing[Entry]:
        """The entries of one currency, the newest first."""
        return self.desk.rows(who).entries(customer_id, currency, limit=limit, after=after)

    def item(self, who: Principal, customer_id: str, item_id: str) -> Item:
        """One item of a customer. Raises ``NotFound``."""
        return self.desk.rows(who).item(customer_id, item_id)

    def today(self, who: Principal) -> date:
        """The date it is at the company."""
        return self.desk.today(who)

    # ---- for payments

    def bearing(self, who: Principal, number: str, limit: int = 5) -> list[Numbered]:
        """Whose document, shipment or statement bears a number, whatever its spelling."""
        return self.desk.rows(who).bearing(number, limit)

    def open_of_amount(
        self, who: Principal, currency: str, amount: int, limit: int = 5
    ) -> list[Item]:
        """Open debits of any customer of which exactly this much is open, by due date."""
        return self.desk.rows(who).open_of_amount(currency, amount, limit)

    def debits(self, who: Principal, customer_id: str, currency: str, most: int) -> list[Item]:
        """Open debits of a customer in a currency, the oldest first; no more than ``most``."""
        rows = self.desk.rows(who).each_open(customer_id, f"{currency}#D#")
        return list(islice(rows, most))

    def credits(self, who: Principal, customer_id: str, currency: str, most: int) -> list[Item]:
        """What a customer has on account in a currency, the oldest first."""
        rows = self.desk.rows(who).each_open(customer_id, f"{currency}#C#")
        return list(islice(rows, most))

    # ---- for statements

    def entries_between(
        self, who: Principal, customer_id: str, currency: str, since: date | None, until: date
    ) -> list[Entry]:
        """Every entry dated in a span of days, oldest first; for statements, not for pages."""
        return list(self.desk.rows(who).all_entries(customer_id, currency, since, until))

    def entries_numbered(
        self, who: Principal, customer_id: str, currency: str, first: int, last: int
    ) -> list[Entry]:
        """Entries by their numbers, both included, as far as the index has them."""
        return self.desk.rows(who).numbered(customer_id, currency, first, last)

    def late_entries(
        self, who: Principal, customer_id: str, currency: str, since_seq: int, cutoff: int
    ) -> list[Entry]:
        """Entries of these numbers that were booked into a period already stated."""
        return self.desk.rows(who).late_entries(customer_id, currency, since_seq, cutoff)

    def mark_stated(self, uow: UnitOfWork, account: Account) -> None:
        """Write how far an account is stated, unless somebody has booked on it meanwhile."""
        self.desk.rows(uow.who).save_stated(uow, account)

    def accounts(
        self, who: Principal, limit: int, after: dynamo.Item | None = None
    ) -> Listing[Account]:
        """All accounts, by customer id: for runs over everybody."""
        return self.desk.rows(who).accounts(limit, after)

    def months(self, who: Principal, customer_id: str, since: str = "") -> dict[Place, Month]:
        """What an account sold, received and was paid late, by currency and month."""
        return self.desk.rows(who).months(customer_id, since)

    def numbers_alike(self, who: Principal, customer_id: str, number: str) -> list[str]:
        """Invoice numbers of a customer that differ from this one at most by leading zeros."""
        return self.desk.rows(who).documents_alike(customer_id, Kind.CHARGE, number)
