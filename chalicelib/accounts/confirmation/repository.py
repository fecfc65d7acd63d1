"""Fee sheets in the accounts table.

    T#<tenant>#FCS#<id> / META            the sheet
    T#<tenant>#A#<customer> / FEES#<id>   its name in the customer's account

The index by month lists all of them, the worklist those that wait: for the customer, or for a
person who compares. Which sheet a charge stands on is kept by the ledger (``LOCK#<entry>``).
"""

from collections.abc import Sequence

from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.words import State
from chalicelib.kit import dynamo
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Key, Prefix, Query
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

_FIELDS = tuple(FeeSheet.model_fields)
# Somebody has to do something about these.
_WAITING = (State.ASKED, State.COMPARE, State.BLOCKED)


class SheetRepository(TenantRepository):
    """Reads and writes the fee sheets of one tenant."""

    def get(self, sheet_id: str) -> FeeSheet | None:
        row = self.store.get(self._key(sheet_id))
        return _sheet(row) if row else None

    def many(self, ids: Sequence[str]) -> list[FeeSheet]:
        """These sheets, without those that are not there."""
        rows = self.store.get_many([self._key(each) for each in dict.fromkeys(ids)])
        return [_sheet(row) for row in rows if row]

    def newest(self, limit: int, after: dynamo.Item | None) -> Listing[FeeSheet]:
        """All sheets, the newest first."""
        pk = self.pk("FCS")
        return self._listed(Query(ACCOUNTS, pk, "by_month", None, limit, False, after))

    def waiting(self, state: State, limit: int, after: dynamo.Item | None) -> Listing[FeeSheet]:
        """Sheets that wait in a state, the oldest first."""
        pk = self.pk("FCS", state)
        return self._listed(Query(ACCOUNTS, pk, "worklist", None, limit, True, after))

    def of_customer(
        self, customer_id: str, limit: int, after: dynamo.Item | None
    ) -> Listing[FeeSheet]:
        """Sheets of a customer, the newest first: one query, and one read of them all."""
        pk = self.pk("A", customer_id)
        page = self.store.query(Query(ACCOUNTS, pk, None, Prefix("FEES#"), limit, False, after))
        rows = self.store.get_many([self._key(row["sheet"]) for row in page.items])
        return Listing([_sheet(row) for row in rows if row], page.after)

    def insert(self, uow: UnitOfWork, sheet: FeeSheet) -> None:
        uow.insert(ACCOUNTS, self._item(sheet))
        place = {"pk": self.pk("A", sheet.customer_id), "sk": f"FEES#{sheet.id}"}
        uow.insert(ACCOUNTS, {**place, "sheet": sheet.id})

    def replace(self, uow: UnitOfWork, before: FeeSheet, after: FeeSheet) -> None:
        uow.replace(ACCOUNTS, self._item(after), before.version)

    def _listed(self, query: Query) -> Listing[FeeSheet]:
        page = self.store.query(query)
        return Listing([_sheet(row) for row in page.items], page.after)

    def _item(self, sheet: FeeSheet) -> dynamo.Item:
        key, made = self._key(sheet.id), f"{stamp(sheet.made_at)}#{sheet.id}"
        item = {
            "pk": key.pk,
            "sk": key.sk,
            "by_month_pk": self.pk("FCS"),
            "by_month_sk": made,
            **sheet.model_dump(mode="json"),
        }
        if sheet.state in _WAITING:
            item |= {"worklist_pk": self.pk("FCS", sheet.state), "worklist_sk": made}
        return item

    def _key(self, sheet_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("FCS", sheet_id), "META")


def _sheet(row: dynamo.Item) -> FeeSheet:
    return FeeSheet.model_validate({name: row[name] for name in _FIELDS if name in row})
