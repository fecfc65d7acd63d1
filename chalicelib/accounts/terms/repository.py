"""Agreements in the accounts table: ``TERMS`` in the partition of the customer's account.

The row is in the ``due`` index for the marks of its end, and in the ``worklist`` index under
``ENDS`` in the order of last days.
"""

from collections.abc import Sequence
from datetime import date

from chalicelib.accounts.terms.model import Agreement
from chalicelib.clock.due import DUE_FIELDS, due_fields
from chalicelib.kit.dynamo import Absent, AllOf, Between, Equals, Item, Key, Query, Update
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

_OF_ROW = tuple(Agreement.model_fields)


class AgreementRepository(TenantRepository):
    """Reads and writes the agreements of one tenant."""

    def get(self, customer_id: str) -> Agreement:
        """The customer's agreement; an empty one, version 0, where nothing was agreed."""
        row = self.store.get(self._key(customer_id))
        return _agreement(row) if row else Agreement(customer_id=customer_id)

    def many(self, ids: Sequence[str]) -> dict[str, Agreement]:
        """The agreements of up to 100 customers; those without one are left out."""
        rows = self.store.get_many([self._key(each) for each in ids]) if ids else []
        found = [_agreement(row) for row in rows if row]
        return {each.customer_id: each for each in found}

    def ending(
        self, since: date, until: date, limit: int, after: Item | None
    ) -> Listing[Agreement]:
        """Agreements whose last day is in a span, both days included, the earliest first."""
        pk, span = self.pk("TERMS", "ENDS"), Between(f"{since}", f"{until}~")
        page = self.store.query(Query(ACCOUNTS, pk, "worklist", span, limit=limit, after=after))
        return Listing([_agreement(row) for row in page.items], page.after)

    def rearm(self, uow: UnitOfWork, before: Agreement, after: Agreement) -> None:
        """Write what was told and what is due next; whoever edits the agreement is not stale."""
        key, due = self._key(after.customer_id), self._due(after)
        gone = () if due else DUE_FIELDS
        facts = {"warned": list(after.warned), **due}
        same = AllOf(Equals("version", before.version), Equals("warned", list(before.warned)))
        uow.update(Update(key, facts, {}, gone, condition=same))

    def save(self, uow: UnitOfWork, after: Agreement) -> None:
        """Write an agreement over the version before it."""
        key, before = self._key(after.customer_id), after.version - 1
        facts = after.model_dump(mode="json", exclude={"due_at"}) | self._due(after)
        row = {"pk": key.pk, "sk": key.sk, "type": Agreement.TYPE, "id": after.customer_id, **facts}
        if after.valid_until is not None:
            row["worklist_pk"] = self.pk("TERMS", "ENDS")
            row["worklist_sk"] = f"{after.valid_until}#{after.customer_id}"
        uow.put(ACCOUNTS, row, Equals("version", before) if before else Absent())

    def _due(self, agreement: Agreement) -> Item:
        return due_fields(self._key(agreement.customer_id).pk, agreement.due_at)

    def _key(self, customer_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("A", customer_id), "TERMS")


def _agreement(row: Item) -> Agreement:
    return Agreement.model_validate({name: row[name] for name in _OF_ROW if name in row})
