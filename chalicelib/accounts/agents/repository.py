"""Set-off statements in the tables.

accounts  T#<tenant>#SETOFF#<id> / META        the statement; by_month (all), worklist (of an agent)
platform  T#<tenant>#SEQ#set-off / <series>    the last number given
"""

from chalicelib.accounts.agents.errors import SetOffNumberMoved
from chalicelib.accounts.agents.model import SERIES, SetOff
from chalicelib.kit.dynamo import Absent, Equals, Item, Key, Query, Update
from chalicelib.kit.paging import Listing
from chalicelib.tables import ACCOUNTS, PLATFORM
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

_FIELDS = tuple(SetOff.model_fields)


class SetOffRepository(TenantRepository):
    """Reads and writes the set-off statements of one tenant."""

    def get(self, set_off_id: str) -> SetOff | None:
        row = self.store.get(self._key(set_off_id))
        return _set_off(row) if row else None

    def last_number(self) -> int:
        """The number given last; 0 before the first."""
        row = self.store.get(self._counter())
        return int(row["last"]) if row else 0

    def newest(self, limit: int, after: Item | None) -> Listing[SetOff]:
        """All set-off statements, the newest first."""
        return self._listed(self.pk("SETOFF"), "by_month", limit, after)

    def of_customer(self, customer_id: str, limit: int, after: Item | None) -> Listing[SetOff]:
        """The set-off statements of one agent, the newest first."""
        return self._listed(self.pk("SETOFF", "OF", customer_id), "worklist", limit, after)

    def insert(self, uow: UnitOfWork, made: SetOff) -> None:
        """Write a statement and move the counter to its number; refuses if it has moved."""
        uow.insert(ACCOUNTS, self._item(made))
        before = made.sequence - 1
        condition = Equals("last", before) if before else Absent()
        update = Update(self._counter(), set={"last": made.sequence}, condition=condition)
        uow.update(update, refuse=SetOffNumberMoved())

    def replace(self, uow: UnitOfWork, before: SetOff, after: SetOff) -> None:
        """Write that it was undone, once."""
        uow.replace(ACCOUNTS, self._item(after), before.version)

    def _listed(self, pk: str, index: str, limit: int, after: Item | None) -> Listing[SetOff]:
        query = Query(ACCOUNTS, pk, index, limit=limit, forward=False, after=after)
        page = self.store.query(query)
        return Listing([_set_off(row) for row in page.items], page.after)

    def _item(self, made: SetOff) -> Item:
        key, place = self._key(made.id), f"{made.sequence:09d}"
        return {
            "pk": key.pk,
            "sk": key.sk,
            "type": "set-off",
            "by_month_pk": self.pk("SETOFF"),
            "by_month_sk": place,
            "worklist_pk": self.pk("SETOFF", "OF", made.customer_id),
            "worklist_sk": place,
            **made.model_dump(mode="json"),
        }

    def _key(self, set_off_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("SETOFF", set_off_id), "META")

    def _counter(self) -> Key:
        return Key(PLATFORM, self.pk("SEQ", "set-off"), SERIES)


def _set_off(row: Item) -> SetOff:
    return SetOff.model_validate({name: row[name] for name in _FIELDS if name in row})
