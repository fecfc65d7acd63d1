"""Write-offs in the tables.

accounts  T#<tenant>#WOFF#<id> / META   the write-off; by_month (all), worklist (while asked)
"""

from chalicelib.accounts.write_offs.model import State, WriteOff
from chalicelib.kit.dynamo import Item, Key, Query
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork


class WriteOffRepository(TenantRepository):
    """Reads and writes the write-offs of one tenant."""

    def get(self, write_off_id: str) -> WriteOff | None:
        row = self.store.get(Key(ACCOUNTS, self.pk("WOFF", write_off_id), "META"))
        return _write_off(row) if row else None

    def newest(self, limit: int, after: Item | None) -> Listing[WriteOff]:
        """All of them, the newest first."""
        query = Query(
            ACCOUNTS, self.pk("WOFF"), "by_month", limit=limit, forward=False, after=after
        )
        return self._listed(query)

    def asked(self, limit: int, after: Item | None) -> Listing[WriteOff]:
        """Those that wait for a second person, the longest first."""
        return self._listed(
            Query(ACCOUNTS, self.pk("WOFF", "ASKED"), "worklist", limit=limit, after=after)
        )

    def insert(self, uow: UnitOfWork, made: WriteOff) -> None:
        uow.insert(ACCOUNTS, self._item(made))

    def replace(self, uow: UnitOfWork, before: WriteOff, after: WriteOff) -> None:
        """Write what was decided, over the version that was read."""
        uow.replace(ACCOUNTS, self._item(after), before.version)

    def _listed(self, query: Query) -> Listing[WriteOff]:
        page = self.store.query(query)
        return Listing([_write_off(row) for row in page.items], page.after)

    def _item(self, made: WriteOff) -> Item:
        waits = {"worklist_pk": self.pk("WOFF", "ASKED"), "worklist_sk": made.id}
        return {
            "pk": self.pk("WOFF", made.id),
            "sk": "META",
            "type": "write-off",
            "by_month_pk": self.pk("WOFF"),
            "by_month_sk": made.id,
            **made.model_dump(mode="json"),
            **(waits if made.state is State.ASKED else {}),
        }


def _write_off(row: Item) -> WriteOff:
    return WriteOff.model_validate({name: row[name] for name in WriteOff.model_fields})
