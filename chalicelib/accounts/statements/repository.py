"""Statements in the tables.

    accounts  T#<tenant>#STM#<id> / META                 the statement
    accounts  T#<tenant>#A#<customer> / STMT#<until>#…   its name in the customer's account
    platform  T#<tenant>#SEQ#statement / <series>        the last number given

    accounts  T#<tenant>#STMFIG / <month>#<currency>     what was charged on those issued in it

The index by month lists the statements of a tenant by the end of their period and number.
"""

from datetime import date

from chalicelib.accounts.statements.errors import NumberMoved
from chalicelib.accounts.statements.model import Statement
from chalicelib.kit import dynamo
from chalicelib.kit.dynamo import Absent, Equals, Key, Prefix, Query
from chalicelib.kit.paging import Listing
from chalicelib.kit.text import number_key
from chalicelib.tables import ACCOUNTS, PLATFORM
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

_FIELDS = tuple(Statement.model_fields)


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
        uow.insert(ACCOUNTS, self._item(statement))
        place = f"STMT#{statement.until}#{statement.sequence:09d}"
        account = self.pk("A", statement.customer_id)
        named = {"pk": account, "sk": place, "statement": statement.id}
        uow.insert(ACCOUNTS, named | self._found_under(statement))
        before = statement.sequence - 1
        update = dynamo.Update(
            self._counter(statement.series),
            set={"last": statement.sequence},
            condition=Equals("last", before) if before else Absent(),
        )
        uow.update(update, refuse=NumberMoved())
        for each in statement.sections:
            key = Key(ACCOUNTS, self.pk("STMFIG"), f"{statement.issued_on:%Y-%m}#{each.currency}")
            uow.update(dynamo.Update(key, add={"charged": each.charges}))

    def replace(self, uow: UnitOfWork, before: Statement, after: Statement) -> None:
        """Write what became of a statement since."""
        uow.replace(ACCOUNTS, self._item(after), before.version)

    def charged(self, month: str) -> dict[str, int]:
        """What was charged, by currency, on the statements issued in a month (``2026-03``)."""
        page = self.store.query(Query(ACCOUNTS, self.pk("STMFIG"), sk=Prefix(f"{month}#")))
        return {row["sk"].partition("#")[2]: int(row["charged"]) for row in page.items}

    def _item(self, statement: Statement) -> dynamo.Item:
        key = self._key(statement.id)
        return {
            "pk": key.pk,
            "sk": key.sk,
            "by_month_pk": self.pk("STM"),
            "by_month_sk": f"{statement.until}#{statement.sequence:09d}",
            **statement.model_dump(mode="json"),
        }

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


def _statement(row: dynamo.Item) -> Statement:
    return Statement.model_validate({name: row[name] for name in _FIELDS if name in row})
