"""Statements in the tables.

    accounts  T#<tenant>#STM#<id> / META                 the statement
    accounts  T#<tenant>#STM#<id> / L#<currency>#<n>     its lines, in the forms that list documents
    accounts  T#<tenant>#A#<customer> / STMT#<until>#…   its name in the customer's account
    accounts  T#<tenant>#FAPIAO#<number> / META          an invoice recorded against a statement
    platform  T#<tenant>#SEQ#statement / <series>        the last number given

    accounts  T#<tenant>#STMFIG / <month>#<currency>     what was charged on those issued in it;
                                  <month>#~              how many went out, and how late

The index by month lists the statements of a tenant by the end of their period and number; the
worklist those that have not gone out, by the day by which they must.
"""

from collections.abc import Sequence
from datetime import date

from chalicelib.accounts.statements.errors import InvoiceRecorded, NumberMoved
from chalicelib.accounts.statements.model import Invoice, Line, Punctuality, Statement
from chalicelib.clock.due import due_fields
from chalicelib.kit import dynamo
from chalicelib.kit.dynamo import Absent, Equals, Key, Prefix, Query
from chalicelib.kit.paging import Listing
from chalicelib.kit.text import fold, number_key
from chalicelib.tables import ACCOUNTS, PLATFORM
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

_FIELDS = tuple(Statement.model_fields)
# Stands where a currency stands, behind all of them: what is counted of all statements.
_ALL = "~"


class StatementRepository(TenantRepository):
    """Reads and writes the statements of one tenant."""

    def last_number(self, series: str) -> int:
        """The number given last; 0 before the first."""
        row = self.store.get(self._counter(series))
        return int(row["last"]) if row else 0

    def get(self, statement_id: str) -> Statement | None:
        row = self.store.get(self._key(statement_id))
        return _statement(row) if row else None

    def newest(
        self, limit: int, after: dynamo.Item | None, month: date | None = None
    ) -> Listing[Statement]:
        """Statements of the tenant, the newest period and number first."""
        page = self.store.query(
            Query(
                ACCOUNTS,
                self.pk("STM"),
                "by_month",
                Prefix(f"{month:%Y-%m}") if month else None,
                limit=limit,
                forward=False,
                after=after,
            )
        )
        return Listing([_statement(row) for row in page.items], page.after)

    def of_customer(
        self, customer_id: str, limit: int, after: dynamo.Item | None
    ) -> Listing[Statement]:
        """Statements of a customer, the newest first: one query, and one read of them all."""
        page = self.store.query(
            Query(
                ACCOUNTS,
                self.pk("A", customer_id),
                sk=Prefix("STMT#"),
                limit=limit,
                forward=False,
                after=after,
            )
        )
        rows = self.store.get_many([self._key(row["statement"]) for row in page.items])
        return Listing([_statement(row) for row in rows if row], page.after)

    def insert(self, uow: UnitOfWork, statement: Statement) -> None:
        """Write a statement and move the counter to its number; refuses if it has moved."""
        self._put(uow, statement)
        before = statement.sequence - 1
        update = dynamo.Update(
            self._counter(statement.series),
            set={"last": statement.sequence},
            condition=Equals("last", before) if before else Absent(),
        )
        uow.update(update, refuse=NumberMoved())
        for each in statement.sections:
            self._count(uow, statement, each.currency, {"charged": each.charges})
        self._count(uow, statement, _ALL, {"issued": 1})

    def insert_revision(self, uow: UnitOfWork, before: Statement, after: Statement) -> None:
        """Write a revision, which keeps its number, and say so on the one it revises."""
        self._put(uow, after)
        self.replace(uow, before, before.replaced(revised_by=after.id))
        for each in after.sections:
            old = before.section(each.currency)
            more = each.charges - (old.charges if old else 0)
            if more:
                self._count(uow, before, each.currency, {"charged": more})

    def lay(self, statement_id: str, currency: str, sheet: int, lines: Sequence[Line]) -> None:
        """Lay down lines before their statement: without it nobody finds them."""
        key = self._key(statement_id)
        rows = [each.model_dump(mode="json") for each in lines]
        sk = f"L#{currency}#{sheet:05d}"
        self.store.put_many(ACCOUNTS, [{"pk": key.pk, "sk": sk, "lines": rows}])

    def laid(self, statement_id: str, currency: str, sheets: int) -> list[Line]:
        """The lines that were laid down with a statement."""
        pk = self._key(statement_id).pk
        keys = [Key(ACCOUNTS, pk, f"L#{currency}#{number:05d}") for number in range(sheets)]
        found: list[Line] = []
        for start in range(0, len(keys), 100):
            for row in self.store.get_many(keys[start : start + 100]):
                found += [Line.model_validate(each) for each in (row or {"lines": []})["lines"]]
        return found

    def unsent(self, limit: int, after: dynamo.Item | None) -> Listing[Statement]:
        """Statements that have not gone out, by the day by which they must."""
        pk = self.pk("STM", "unsent")
        page = self.store.query(Query(ACCOUNTS, pk, "worklist", limit=limit, after=after))
        return Listing([_statement(row) for row in page.items], page.after)

    def rearm(self, statement: Statement) -> None:
        """Give a lease back that came too early, if nothing has changed."""
        key = self._key(statement.id)
        same = Equals("version", statement.version)
        self.store.commit([dynamo.Update(key, due_fields(key.pk, statement.due_at), {}, (), same)])

    def claim_invoice(self, uow: UnitOfWork, statement: Statement, invoice: Invoice) -> None:
        """Take an invoice's number, which no other statement may have."""
        pk = self.pk("FAPIAO", fold(invoice.number))
        row = {"pk": pk, "sk": "META", "statement": statement.id, "number": invoice.number}
        uow.insert(ACCOUNTS, row, refuse=InvoiceRecorded(number=invoice.number))

    def punctuality(self, month: str) -> Punctuality:
        """How many statements issued in a month went out, and how late."""
        row = self.store.get(Key(ACCOUNTS, self.pk("STMFIG"), f"{month}#{_ALL}")) or {}
        counts = {name: int(row.get(name, 0)) for name in ("issued", "sent", "late", "days")}
        return Punctuality(month=month, **counts)

    def replace(self, uow: UnitOfWork, before: Statement, after: Statement) -> None:
        """Write what became of a statement since; the first time it goes out is counted."""
        uow.replace(ACCOUNTS, self._item(after), before.version)
        if before.sent_on is None and after.sent_on is not None and not after.revises:
            late = after.late(after.sent_on)
            counted = {"sent": 1} | ({"late": 1, "days": late} if late else {})
            self._count(uow, after, _ALL, counted)

    def charged(self, month: str) -> dict[str, int]:
        """What was charged, by currency, on the statements issued in a month (``2026-03``)."""
        page = self.store.query(Query(ACCOUNTS, self.pk("STMFIG"), sk=Prefix(f"{month}#")))
        charged = {row["sk"].partition("#")[2]: int(row.get("charged", 0)) for row in page.items}
        return {code: sum_ for code, sum_ in charged.items() if code != _ALL}

    def _put(self, uow: UnitOfWork, statement: Statement) -> None:
        uow.insert(ACCOUNTS, self._item(statement))
        place = {"pk": self.pk("A", statement.customer_id), "sk": f"STMT#{_place(statement)}"}
        named = {**place, "statement": statement.id}
        uow.insert(ACCOUNTS, named | self._found_under(statement))

    def _count(
        self, uow: UnitOfWork, statement: Statement, what: str, counts: dict[str, int]
    ) -> None:
        key = Key(ACCOUNTS, self.pk("STMFIG"), f"{statement.issued_on:%Y-%m}#{what}")
        uow.update(dynamo.Update(key, add=counts))

    def _item(self, statement: Statement) -> dynamo.Item:
        key = self._key(statement.id)
        item = {
            "pk": key.pk,
            "sk": key.sk,
            "type": "statement",
            "by_month_pk": self.pk("STM"),
            "by_month_sk": _place(statement),
            **statement.model_dump(mode="json"),
            **due_fields(key.pk, statement.due_at),
        }
        if statement.out_by and not (statement.sent_at or statement.revised_by):
            item["worklist_pk"] = self.pk("STM", "unsent")
            item["worklist_sk"] = f"{statement.out_by}#{statement.id}"
        return item

    def _found_under(self, statement: Statement) -> dynamo.Item:
        """A payer who writes the statement's number is led to the customer and the period."""
        return {
            "by_month_pk": self.pk("NO", number_key(statement.number)),
            "by_month_sk": f"{statement.customer_id}#statement#{statement.until}",
        }

    def _key(self, statement_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("STM", statement_id), "META")

    def _counter(self, series: str) -> Key:
        return Key(PLATFORM, self.pk("SEQ", "statement"), series)


def _place(statement: Statement) -> str:
    """By end of period and number, a revision right after what it revises."""
    mark = f"#R{statement.revision:03d}" if statement.revision else ""
    return f"{statement.until}#{statement.sequence:09d}{mark}"


def _statement(row: dynamo.Item) -> Statement:
    return Statement.model_validate({name: row[name] for name in _FIELDS if name in row})
