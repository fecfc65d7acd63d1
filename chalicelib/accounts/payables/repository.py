"""Payables in the accounts table.

T#<tenant>#PAY#<id>             META              the payable
T#<tenant>#PAYDOC#<supplier>    <number>          claims a supplier's bill number
T#<tenant>#PAYAGENT#<customer>  <currency>#<due>#<id>   what is open to an agent, in order of age

Indexes: by_month lists all by date, open_items what is open by currency and due date,
worklist everything of one supplier by date.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from chalicelib.accounts.payables.errors import BillTaken
from chalicelib.accounts.payables.model import Payable, Status
from chalicelib.kit import dynamo
from chalicelib.kit.dynamo import Between, Key, Prefix, Query
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

PAGE = 200
# A job reads everything of a supplier: few large pages, since the local engine walks an index from
# its beginning for each.
OF_A_SUPPLIER = 10_000
# No bill's number begins so.
_EXPECTED = "expected\x1f"
_FIELDS = tuple(Payable.model_fields)


class PayableRepository(TenantRepository):
    """Reads and writes the payables of one tenant."""

    def get(self, payable_id: str) -> Payable | None:
        row = self.store.get(self._key(payable_id))
        return _payable(row) if row else None

    def many(self, ids: Sequence[str]) -> list[Payable]:
        """These payables, in this order; what is not there is left out."""
        found: list[Payable] = []
        for start in range(0, len(ids), 100):
            keys = [self._key(each) for each in ids[start : start + 100]]
            found += [_payable(row) for row in self.store.get_many(keys) if row]
        return found

    def newest(self, limit: int, after: dynamo.Item | None) -> Listing[Payable]:
        """All payables, the newest document first."""
        return self._listed(self.pk("PAY"), "by_month", None, limit, after, forward=False)

    def open(
        self,
        currency: str,
        since: date | None,
        until: date | None,
        limit: int,
        after: dynamo.Item | None,
    ) -> Listing[Payable]:
        """What is to be paid, by currency and due date; both days included."""
        span = None
        if currency:
            span = Between(f"{currency}#{since or date.min}", f"{currency}#{until or date.max}~")
        return self._listed(self.pk("PAYOPEN"), "open_items", span, limit, after)

    def of_supplier(self, key: str, limit: int, after: dynamo.Item | None) -> Listing[Payable]:
        """Everything of one supplier, the newest document first."""
        return self._listed(self.pk("PAYSUP", key), "worklist", None, limit, after, forward=False)

    def each_of_supplier(self, key: str, since: date, until: date) -> Iterator[Payable]:
        """Everything of one supplier dated in a span of days; for jobs, not for pages."""
        span = Between(f"{since}", f"{until}~")
        query = Query(ACCOUNTS, self.pk("PAYSUP", key), "worklist", span, limit=OF_A_SUPPLIER)
        return map(_payable, self.every(query))

    def each_open_of_customer(self, customer_id: str, currency: str) -> Iterator[Payable]:
        """What is open to an agent in one currency, the oldest first."""
        prefix = Prefix(f"{currency}#") if currency else None
        query = Query(ACCOUNTS, self.pk("PAYAGENT", customer_id), sk=prefix, limit=PAGE)
        ids = [row["payable"] for row in self.every(query)]
        for start in range(0, len(ids), 100):
            yield from self.many(ids[start : start + 100])

    def by_number(self, key: str, number: str, expected: bool = False) -> str | None:
        """The payable that was recorded under this supplier's number; an expected cost under
        our own reference."""
        place = f"{_EXPECTED}{number}" if expected else number
        row = self.store.get(Key(ACCOUNTS, self.pk("PAYDOC", key), place))
        return str(row["payable"]) if row else None

    def insert(self, uow: UnitOfWork, payable: Payable) -> None:
        """Write a new payable; refuses a number that the supplier has used. ``BillTaken``."""
        uow.insert(ACCOUNTS, self._item(payable))
        self._claim(uow, payable)
        self._place(uow, None, payable)

    def replace(self, uow: UnitOfWork, before: Payable, after: Payable) -> None:
        """Write what became of a payable, if nobody changed it meanwhile."""
        uow.replace(ACCOUNTS, self._item(after), before.version)
        if _document(after) != _document(before):
            self._claim(uow, after)
        if after.status is Status.CANCELLED and _document(before):
            uow.delete(Key(ACCOUNTS, self.pk("PAYDOC", after.supplier_key), _document(before)))
        self._place(uow, before, after)

    def _claim(self, uow: UnitOfWork, payable: Payable) -> None:
        if payable.status is not Status.CANCELLED and (place := _document(payable)):
            pk = self.pk("PAYDOC", payable.supplier_key)
            row = {"pk": pk, "sk": place, "payable": payable.id}
            uow.insert(ACCOUNTS, row, refuse=BillTaken(number=payable.number))

    def _place(self, uow: UnitOfWork, before: Payable | None, after: Payable) -> None:
        """Keep the row by which an agent's bills that are open or claimed back are found."""
        was, now = _agent_sk(before) if before else "", _agent_sk(after)
        if not after.customer_id or was == now:
            return
        pk = self.pk("PAYAGENT", after.customer_id)
        if was:
            uow.delete(Key(ACCOUNTS, pk, was))
        if now:
            uow.put(ACCOUNTS, {"pk": pk, "sk": now, "payable": after.id})

    def _item(self, payable: Payable) -> dynamo.Item:
        key, place = self._key(payable.id), f"{payable.dated}#{payable.id}"
        item = {
            "pk": key.pk,
            "sk": key.sk,
            "type": "payable",
            "by_month_pk": self.pk("PAY"),
            "by_month_sk": place,
            "worklist_pk": self.pk("PAYSUP", payable.supplier_key),
            "worklist_sk": place,
            **payable.model_dump(mode="json"),
        }
        if opened := _open_sk(payable):
            item |= {"open_items_pk": self.pk("PAYOPEN"), "open_items_sk": opened}
        return item

    def _key(self, payable_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("PAY", payable_id), "META")

    def _listed(
        self,
        pk: str,
        index: str,
        span: Between | None,
        limit: int,
        after: dynamo.Item | None,
        *,
        forward: bool = True,
    ) -> Listing[Payable]:
        query = Query(ACCOUNTS, pk, index, span, limit=limit, forward=forward, after=after)
        page = self.store.query(query)
        return Listing([_payable(row) for row in page.items], page.after)


def _document(payable: Payable) -> str:
    """Under what its number is claimed: costs have references of ours beside bills' numbers."""
    cost = payable.status in (Status.EXPECTED, Status.BILLED)
    return f"{_EXPECTED * cost}{payable.number}" if payable.number else ""


def _open_sk(payable: Payable) -> str:
    return f"{payable.currency}#{payable.due}#{payable.id}" if payable.remaining else ""


def _agent_sk(payable: Payable) -> str:
    """A bill that is paid but for a claim counts still: the agent's credit may answer it."""
    claimed = payable.claimed and payable.status is Status.PAID
    return f"{payable.currency}#{payable.due}#{payable.id}" if claimed else _open_sk(payable)


def _payable(row: dynamo.Item) -> Payable:
    return Payable.model_validate({name: row[name] for name in _FIELDS if name in row})
