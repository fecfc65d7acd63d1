"""Set-off statements in the tables.

accounts  T#<tenant>#SETOFF#<id> / META        the statement; by_month (all), worklist (of an agent)
accounts  T#<tenant>#SETOFFAT#<agent> / <currency>   a large one that is being made or undone
platform  T#<tenant>#SEQ#set-off / <series>    the last number given
"""

from chalicelib.accounts.agents.errors import SetOffNumberMoved, SetOffUnderWay
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
        self._count(uow, made)

    def begin(self, uow: UnitOfWork, made: SetOff) -> None:
        """Write a large one that a job will make: without a number, and the only one with this
        agent in this currency. Raises ``SetOffUnderWay``."""
        uow.insert(ACCOUNTS, self._item(made))
        self.hold(uow, made)

    def hold(self, uow: UnitOfWork, made: SetOff) -> None:
        """No other set-off with this agent in this currency, until this one is done."""
        key = self._held(made.customer_id, made.currency)
        row = {"pk": key.pk, "sk": key.sk, "set_off": made.id}
        uow.insert(ACCOUNTS, row, refuse=SetOffUnderWay())

    def free(self, uow: UnitOfWork, customer_id: str, currency: str) -> None:
        """Refuse while a large one with this agent in this currency is under way."""
        uow.check(self._held(customer_id, currency), Absent(), refuse=SetOffUnderWay())

    def issue(self, uow: UnitOfWork, before: SetOff, after: SetOff) -> None:
        """Give a large one its number, once both sides are booked: now it is seen."""
        uow.replace(ACCOUNTS, self._item(after), before.version)
        self._count(uow, after)
        uow.delete(self._held(after.customer_id, after.currency))

    def give_up(self, uow: UnitOfWork, made: SetOff) -> None:
        """Nothing could be set off after all: nothing stays of it."""
        uow.delete(self._key(made.id), Equals("version", made.version))
        uow.delete(self._held(made.customer_id, made.currency))

    def release(self, uow: UnitOfWork, made: SetOff) -> None:
        """The large one is done."""
        uow.delete(self._held(made.customer_id, made.currency))

    def _count(self, uow: UnitOfWork, made: SetOff) -> None:
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
        # What has no number yet is the newest of its agent's, and in no other list.
        key, place = self._key(made.id), f"{made.sequence:09d}" if made.sequence else f"~{made.id}"
        item = {
            "pk": key.pk,
            "sk": key.sk,
            "type": "set-off",
            "worklist_pk": self.pk("SETOFF", "OF", made.customer_id),
            "worklist_sk": place,
            **made.model_dump(mode="json"),
        }
        seen = {"by_month_pk": self.pk("SETOFF"), "by_month_sk": place} if made.sequence else {}
        return item | seen

    def _held(self, customer_id: str, currency: str) -> Key:
        return Key(ACCOUNTS, self.pk("SETOFFAT", customer_id), currency)

    def _key(self, set_off_id: str) -> Key:
        return Key(ACCOUNTS, self.pk("SETOFF", set_off_id), "META")

    def _counter(self) -> Key:
        return Key(PLATFORM, self.pk("SEQ", "set-off"), SERIES)


def _set_off(row: Item) -> SetOff:
    return SetOff.model_validate({name: row[name] for name in _FIELDS if name in row})
