"""Accounts in the tables. One partition is one customer's account.

META                              the summary, in the due index for reminders
E#<currency>#<date>#<seq>         an entry, never changed; `by_month` by its number
I#<id>                            an item, as it stands
OPEN#<currency>#<D|C>#<due>#<id>  the same while it is open, in order of age
M#<month>#<currency>              what was sold, received and paid late in a month
DOC#<kind>#<bare>#<number>        document numbers; bare is without leading zeros
AL#<credit>#<part>                allocations
LOCK#<entry>                      the fee sheet that the entry stands on last
LATE#<currency>#<seq>             an entry dated into a period that was stated already

The index by month also leads from a number that a payer writes (``NO#``) to whose it is, and
from what is open of an item (``OPENAMT#``) to the item.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.ledger.model import Account, AgeingClock, Entry, Item, Kind, Numbered, Part
from chalicelib.accounts.ledger.months import Month, Place
from chalicelib.accounts.ledger.rows import (
    account_of,
    bare,
    document_sk,
    entry_of,
    item_of,
    month_of_row,
    place_of,
)
from chalicelib.accounts.ledger.writing import AccountWrites
from chalicelib.kit import dynamo
from chalicelib.kit.clock import instant
from chalicelib.kit.dynamo import Between, Key, Prefix, Query
from chalicelib.kit.errors import NotFound
from chalicelib.kit.paging import Listing, every
from chalicelib.kit.text import number_key
from chalicelib.tables import ACCOUNTS

PAGE = 200


class LedgerRepository(AccountWrites):
    """Reads and writes the accounts of one tenant."""

    def account(self, customer_id: str) -> Account:
        """The summary; an empty one, version 0, before the first entry."""
        row = self.store.get(self._key(customer_id, "META"))
        return account_of(row) if row else Account(customer_id=customer_id)

    def accounts(self, limit: int, after: dynamo.Item | None = None) -> Listing[Account]:
        """All accounts of the tenant, in order of the customer's id."""
        page = self.store.query(
            Query(ACCOUNTS, self.pk("ACCOUNT"), "by_month", limit=limit, after=after)
        )
        return Listing([account_of(row) for row in page.items], page.after)

    def entries(
        self,
        customer_id: str,
        currency: str,
        *,
        since: date | None = None,
        until: date | None = None,
        limit: int = 25,
        forward: bool = False,
        after: dynamo.Item | None = None,
    ) -> Listing[Entry]:
        """Entries by date, the newest first unless ``forward``; both days included."""
        low, high = f"{since or date.min}", f"{until or date.max}~"
        span = Between(f"E#{currency}#{low}", f"E#{currency}#{high}")
        page = self.store.query(
            Query(
                ACCOUNTS,
                self._pk(customer_id),
                sk=span,
                limit=limit,
                forward=forward,
                after=after,
            )
        )
        return Listing([entry_of(row) for row in page.items], page.after)

    def all_entries(
        self, customer_id: str, currency: str, since: date | None, until: date | None
    ) -> Iterator[Entry]:
        """Every entry of a span of days, oldest first; for jobs, not for requests."""
        return every(
            lambda after: self.entries(
                customer_id,
                currency,
                since=since,
                until=until,
                limit=PAGE,
                forward=True,
                after=after,
            )
        )

    def months(self, customer_id: str, since: str = "") -> dict[Place, Month]:
        """Sums by currency and month, from a month on; twelve rows a year and currency."""
        span = Between(f"M#{since}", "M#~")
        found = self.every(Query(ACCOUNTS, self._pk(customer_id), sk=span, limit=PAGE))
        return {place_of(row): month_of_row(row) for row in found}

    def numbered(self, customer_id: str, currency: str, first: int, last: int) -> list[Entry]:
        """Entries by their numbers, both included; the index may not have the newest yet."""
        span = Between(f"{first:09d}", f"{last:09d}")
        pk = self.pk("BOOKED", customer_id, currency)
        query = Query(ACCOUNTS, pk, "by_month", span, limit=PAGE)
        return [entry_of(row) for row in self.every(query)]

    def late_entries(
        self, customer_id: str, currency: str, since_seq: int, cutoff: int
    ) -> list[Entry]:
        """Entries booked after one statement and before the next, dated before its period."""
        span = Between(f"LATE#{currency}#{since_seq + 1:09d}", f"LATE#{currency}#{cutoff:09d}")
        query = Query(ACCOUNTS, self._pk(customer_id), sk=span, limit=PAGE)
        keys = [self._key(customer_id, row["entry"]) for row in self.every(query)]
        return [entry_of(row) for row in self._many(keys)]

    def item(self, customer_id: str, item_id: str) -> Item:
        """An item. Raises ``NotFound``."""
        row = self.store.get(self._key(customer_id, f"I#{item_id}"))
        if row is None:
            raise NotFound()
        return item_of(row)

    def items(self, customer_id: str, ids: Sequence[str]) -> list[Item]:
        """These items, in this order. Raises ``NotFound`` when one is missing."""
        rows = self._many([self._key(customer_id, f"I#{each}") for each in ids])
        return [item_of(row) for row in rows]

    def all_items(self, customer_id: str) -> list[Item]:
        """Every item there ever was: for ageing at a past day, in jobs."""
        query = Query(ACCOUNTS, self._pk(customer_id), sk=Prefix("I#"), limit=PAGE)
        return [item_of(row) for row in self.every(query)]

    def open_items(
        self,
        customer_id: str,
        prefix: str = "",
        limit: int = 25,
        after: dynamo.Item | None = None,
    ) -> Listing[Item]:
        """Open items by currency, side and due date; ``prefix`` such as ``USD#D#``."""
        query = Query(
            ACCOUNTS,
            self._pk(customer_id),
            sk=Prefix(f"OPEN#{prefix}"),
            limit=limit,
            after=after,
        )
        page = self.store.query(query)
        return Listing([item_of(row) for row in page.items], page.after)

    def due_between(
        self,
        currency: str,
        since: date | None,
        until: date | None,
        limit: int,
        after: dynamo.Item | None,
    ) -> Listing[Item]:
        """Open debits of all customers by currency and due date; both days included."""
        span = None
        if currency:
            span = Between(f"{currency}#{since or date.min}", f"{currency}#{until or date.max}~")
        pk = self.pk("OPEN", "D")
        page = self.store.query(Query(ACCOUNTS, pk, "open_items", span, limit=limit, after=after))
        return Listing([item_of(row) for row in page.items], page.after)

    def each_open(self, customer_id: str, prefix: str = "") -> Iterator[Item]:
        """Open items one after the other, read page by page as they are wanted."""
        return every(lambda after: self.open_items(customer_id, prefix, PAGE, after))

    def parts(self, customer_id: str, credit_id: str = "") -> list[Part]:
        """The allocations of a credit, or of all credits of the account."""
        prefix = f"AL#{credit_id}#" if credit_id else "AL#"
        query = Query(ACCOUNTS, self._pk(customer_id), sk=Prefix(prefix), limit=PAGE)
        return [Part.model_validate(bare(row)) for row in self.every(query)]

    def part(self, customer_id: str, credit_id: str, number: int) -> Part | None:
        row = self.store.get(self._key(customer_id, f"AL#{credit_id}#{number:04d}"))
        return Part.model_validate(bare(row)) if row else None

    def document(self, customer_id: str, kind: Kind, number: str) -> str | None:
        """The entry that was booked under this document number."""
        row = self.store.get(self._key(customer_id, document_sk(kind, number)))
        return str(row["entry"]) if row else None

    def sheets_of(self, customer_id: str, ids: Sequence[str]) -> dict[str, str]:
        """Which fee sheet each of these entries stands on last, as far as on any."""
        found: dict[str, str] = {}
        for start in range(0, len(ids), 100):
            part = ids[start : start + 100]
            keys = [self._key(customer_id, f"LOCK#{each}") for each in part]
            rows = zip(part, self.store.get_many(keys), strict=True)
            found |= {each: row["sheet"] for each, row in rows if row}
        return found

    def documents_alike(self, customer_id: str, kind: Kind, number: str) -> list[str]:
        """Document numbers that differ from this one at most by leading zeros."""
        prefix = Prefix(f"DOC#{kind}#{number.lstrip('0')}#")
        page = self.store.query(Query(ACCOUNTS, self._pk(customer_id), sk=prefix))
        return [row["number"] for row in page.items]

    def bearing(self, number: str, limit: int) -> list[Numbered]:
        """Documents, shipments and statements of any customer that bear a number."""
        query = Query(ACCOUNTS, self.pk("NO", number_key(number)), "by_month", limit=limit)
        found = [row["by_month_sk"].split("#") for row in self.store.query(query).items]
        return [Numbered(customer, what, id_) for customer, what, id_ in found]

    def open_of_amount(self, currency: str, amount: int, limit: int) -> list[Item]:
        """Open debits of any customer of which exactly this much is open, by due date."""
        pk = self.pk("OPENAMT", currency, str(amount))
        return [
            item_of(row)
            for row in self.store.query(Query(ACCOUNTS, pk, "by_month", limit=limit)).items
        ]

    def ageing_clock(self) -> AgeingClock | None:
        """When the company's ageing is computed next; none before the first booking."""
        row = self.store.get(self._clock_key())
        return AgeingClock(due_at=instant(row["due_at"]), version=row["version"]) if row else None

    def aged(
        self, run: str, currency: str, limit: int, after: dynamo.Item | None
    ) -> Listing[tuple[str, AgedBalance]]:
        """The lines of a computed ageing in one currency, the most overdue first."""
        pk = self.pk("AGED", run, currency)
        page = self.store.query(Query(ACCOUNTS, pk, "by_month", limit=limit, after=after))
        lines = [
            (
                row["customer_id"],
                AgedBalance(**{name: row[name] for name in AgedBalance.model_fields}),
            )
            for row in page.items
        ]
        return Listing(lines, page.after)

    def _many(self, keys: Sequence[Key]) -> list[dynamo.Item]:
        found: list[dynamo.Item] = []
        for start in range(0, len(keys), 100):
            for row in self.store.get_many(keys[start : start + 100]):
                if row is None:
                    raise NotFound()
                found.append(row)
        return found
