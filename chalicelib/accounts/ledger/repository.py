"""Accounts in the tables. One partition is one customer's account.

META                              the summary, in the due index for reminders
E#<currency>#<date>#<seq>         an entry, never changed
I#<id>                            an item, as it stands
OPEN#<currency>#<D|C>#<due>#<id>  the same while it is open, in order of age
DOC#<kind>#<bare>#<number>        document numbers; bare is without leading zeros
AL#<credit>#<part>                allocations
LATE#<currency>#<seq>             an entry dated into a period that was stated already
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.ledger.errors import NumberTaken
from chalicelib.accounts.ledger.model import Account, Entry, Item, Kind, Part
from chalicelib.accounts.ledger.sheet import Sheet
from chalicelib.accounts.reminders.arming import ARMED, armed
from chalicelib.kit import dynamo
from chalicelib.kit.dynamo import Absent, Between, Condition, Equals, Key, Prefix, Query
from chalicelib.kit.errors import NotFound
from chalicelib.kit.money import LARGEST
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

PAGE = 200
_KEYS = ("pk", "sk", "open_items_pk", "open_items_sk")
_OF_META = tuple(Account.model_fields)


class LedgerRepository(TenantRepository):
    """Reads and writes the accounts of one tenant."""

    def account(self, customer_id: str) -> Account:
        """The summary; an empty one, version 0, before the first entry."""
        row = self.store.get(self._key(customer_id, "META"))
        return _account(row) if row else Account(customer_id=customer_id)

    def accounts(self, limit: int, after: dynamo.Item | None = None) -> Listing[Account]:
        """All accounts of the tenant, in order of the customer's id."""
        page = self.store.query(
            Query(ACCOUNTS, self.pk("ACCOUNT"), "by_month", limit=limit, after=after)
        )
        return Listing([_account(row) for row in page.items], page.after)

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
        return Listing([_entry(row) for row in page.items], page.after)

    def all_entries(
        self, customer_id: str, currency: str, since: date | None, until: date | None
    ) -> Iterator[Entry]:
        """Every entry of a span of days, oldest first; for jobs, not for requests."""
        after = None
        while True:
            page = self.entries(
                customer_id,
                currency,
                since=since,
                until=until,
                limit=PAGE,
                forward=True,
                after=after,
            )
            yield from page.items
            after = page.after
            if after is None:
                return

    def late_entries(
        self, customer_id: str, currency: str, since_seq: int, cutoff: int
    ) -> list[Entry]:
        """Entries booked after one statement and before the next, dated before its period."""
        span = Between(f"LATE#{currency}#{since_seq + 1:09d}", f"LATE#{currency}#{cutoff:09d}")
        query = Query(ACCOUNTS, self._pk(customer_id), sk=span, limit=PAGE)
        keys = [self._key(customer_id, row["entry"]) for row in self._all(query)]
        return [_entry(row) for row in self._many(keys)]

    def item(self, customer_id: str, item_id: str) -> Item:
        """An item. Raises ``NotFound``."""
        row = self.store.get(self._key(customer_id, f"I#{item_id}"))
        if row is None:
            raise NotFound()
        return _item(row)

    def items(self, customer_id: str, ids: Sequence[str]) -> list[Item]:
        """These items, in this order. Raises ``NotFound`` when one is missing."""
        rows = self._many([self._key(customer_id, f"I#{each}") for each in ids])
        return [_item(row) for row in rows]

    def all_items(self, customer_id: str) -> list[Item]:
        """Every item there ever was: for ageing at a past day, in jobs."""
        query = Query(ACCOUNTS, self._pk(customer_id), sk=Prefix("I#"), limit=PAGE)
        return [_item(row) for row in self._all(query)]

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
        return Listing([_item(row) for row in page.items], page.after)

    def each_open(self, customer_id: str, prefix: str = "") -> Iterator[Item]:
        """Open items one after the other, read page by page as they are wanted."""
        after = None
        while True:
            page = self.open_items(customer_id, prefix, PAGE, after)
            yield from page.items
            after = page.after
            if after is None:
                return

    def parts(self, customer_id: str, credit_id: str = "") -> list[Part]:
        """The allocations of a credit, or of all credits of the account."""
        prefix = f"AL#{credit_id}#" if credit_id else "AL#"
        query = Query(ACCOUNTS, self._pk(customer_id), sk=Prefix(prefix), limit=PAGE)
        return [Part.model_validate(_bare(row)) for row in self._all(query)]

    def part(self, customer_id: str, credit_id: str, number: int) -> Part | None:
        row = self.store.get(self._key(customer_id, f"AL#{credit_id}#{number:04d}"))
        return Part.model_validate(_bare(row)) if row else None

    def plan(self, customer_id: str, parts: Sequence[Part]) -> None:
        """Lay down planned parts, which count for nothing until their credit is booked."""
        self.store.put_many(ACCOUNTS, [self._part_row(customer_id, part) for part in parts])

    def document(self, customer_id: str, kind: Kind, number: str) -> str | None:
        """The entry that was booked under this document number."""
        row = self.store.get(self._key(customer_id, _document(kind, number)))
        return str(row["entry"]) if row else None

    def documents_alike(self, customer_id: str, kind: Kind, number: str) -> list[str]:
        """Document numbers that differ from this one at most by leading zeros."""
        prefix = Prefix(f"DOC#{kind}#{number.lstrip('0')}#")
        page = self.store.query(Query(ACCOUNTS, self._pk(customer_id), sk=prefix))
        return [row["number"] for row in page.items]

    def write(self, uow: UnitOfWork, sheet: Sheet, due_at: datetime | None) -> None:
        """Add everything on the sheet to a transaction that holds if nobody was faster."""
        customer_id = sheet.account.customer_id
        self.save(uow, sheet.account, due_at)
        freed = {_document(each.kind, each.number) for each in sheet.retired if each.number}
        for entry in sheet.entries:
            self._put_entry(uow, sheet.read, entry)
            self._put_document(uow, entry, freed)
        for item_id, item in sheet.items.items():
            was = sheet.was[item_id]
            if item != was:
                self._put_item(uow, was, item)
        for part in sheet.parts.values():
            uow.put(ACCOUNTS, self._part_row(customer_id, part))
        for sk in sorted(freed):
            uow.delete(self._key(customer_id, sk))

    def save(self, uow: UnitOfWork, account: Account, due_at: datetime | None) -> None:
        """Write the summary over the version it was read at, and arm its due time."""
        key = self._key(account.customer_id, "META")
        due = armed(self.who.tenant, account.customer_id, due_at)
        facts = account.model_dump(mode="json") | {
            "version": account.version + 1,
            "type": "account",
            "id": account.customer_id,
            "by_month_pk": self.pk("ACCOUNT"),
            "by_month_sk": account.customer_id,
            **due,
        }
        gone = () if due else ARMED
        uow.update(dynamo.Update(key, set=facts, remove=gone, condition=_unchanged(account)))

    def save_stated(self, uow: UnitOfWork, account: Account) -> None:
        """Write how far the account is stated; its due time stays as it is."""
        facts = account.model_dump(mode="json", include={"stated", "stated_until"})
        facts["version"] = account.version + 1
        key = self._key(account.customer_id, "META")
        uow.update(dynamo.Update(key, set=facts, condition=_unchanged(account)))

    def put_aged(self, run: str, lines: Sequence[tuple[str, AgedBalance]], expires_at: int) -> None:
        """Lay down lines of a computed ageing; the same line twice is the same line."""
        rows = [
            {
                "pk": self.pk("AGED", run),
                "sk": f"{aged.currency}#{customer_id}",
                "by_month_pk": self.pk("AGED", run, aged.currency),
                "by_month_sk": f"{LARGEST - aged.overdue:016d}#{customer_id}",
                "customer_id": customer_id,
                "expires_at": expires_at,
                **aged.model_dump(),
            }
            for customer_id, aged in lines
        ]
        self.store.put_many(ACCOUNTS, rows)

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

    def _put_entry(self, uow: UnitOfWork, account: Account, entry: Entry) -> None:
        pk, sk = self._pk(entry.customer_id), _entry_sk(entry)
        uow.insert(ACCOUNTS, {"pk": pk, "sk": sk, **entry.model_dump(mode="json")})
        stated = account.stated.get(entry.currency)
        if stated is not None and entry.dated <= stated.until:
            late = f"LATE#{entry.currency}#{entry.seq:09d}"
            uow.insert(ACCOUNTS, {"pk": pk, "sk": late, "entry": sk})

    def _put_document(self, uow: UnitOfWork, entry: Entry, freed: set[str]) -> None:
        """Claim the number; one that this very sheet gives up may be used again at once."""
        if not entry.number or entry.kind is Kind.CORRECTION:
            return
        pk, sk = self._pk(entry.customer_id), _document(entry.kind, entry.number)
        row = {"pk": pk, "sk": sk, "entry": entry.id, "number": entry.number}
        if sk in freed:
            freed.remove(sk)
            uow.put(ACCOUNTS, row)
        else:
            uow.insert(ACCOUNTS, row, refuse=NumberTaken(number=entry.number))

    def _put_item(self, uow: UnitOfWork, was: Item | None, item: Item) -> None:
        pk, facts = self._pk(item.customer_id), item.model_dump(mode="json")
        uow.put(ACCOUNTS, {"pk": pk, "sk": f"I#{item.id}", **facts})
        before = _open_sk(was) if was is not None and was.open else None
        after = _open_sk(item) if item.open else None
        if before is not None and before != after:
            uow.delete(Key(ACCOUNTS, pk, before))
        if after is not None:
            index = {
                "open_items_pk": self.pk("OPEN"),
                "open_items_sk": f"{item.customer_id}#{after}",
            }
            uow.put(ACCOUNTS, {"pk": pk, "sk": after, **facts, **index})

    def _part_row(self, customer_id: str, part: Part) -> dynamo.Item:
        sk = f"AL#{part.credit_id}#{part.number:04d}"
        return {"pk": self._pk(customer_id), "sk": sk, **part.model_dump(mode="json")}

    def _all(self, query: Query) -> Iterator[dynamo.Item]:
        from dataclasses import replace

        while True:
            page = self.store.query(query)
            yield from page.items
            if page.after is None:
                return
            query = replace(query, after=page.after)

    def _many(self, keys: Sequence[Key]) -> list[dynamo.Item]:
        found: list[dynamo.Item] = []
        for start in range(0, len(keys), 100):
            for row in self.store.get_many(keys[start : start + 100]):
                if row is None:
                    raise NotFound()
                found.append(row)
        return found

    def _pk(self, customer_id: str) -> str:
        return self.pk("A", customer_id)

    def _key(self, customer_id: str, sk: str) -> Key:
        return Key(ACCOUNTS, self._pk(customer_id), sk)


def _unchanged(account: Account) -> Condition:
    return Equals("version", account.version) if account.version else Absent()


def _entry_sk(entry: Entry) -> str:
    return f"E#{entry.currency}#{entry.dated}#{entry.seq:09d}"


def _open_sk(item: Item) -> str:
    return f"OPEN#{item.currency}#{'D' if item.debit else 'C'}#{item.due}#{item.id}"


def _document(kind: Kind, number: str) -> str:
    return f"DOC#{kind}#{number.lstrip('0')}#{number}"


def _account(row: dynamo.Item) -> Account:
    return Account.model_validate({name: row[name] for name in _OF_META if name in row})


def _entry(row: dynamo.Item) -> Entry:
    return Entry.model_validate(_bare(row))


def _item(row: dynamo.Item) -> Item:
    return Item.model_validate(_bare(row))


def _aged(row: dynamo.Item) -> AgedBalance:
    return AgedBalance(**{name: row[name] for name in AgedBalance.model_fields})


def _bare(row: dynamo.Item) -> dynamo.Item:
    return {name: value for name, value in row.items() if name not in _KEYS}
