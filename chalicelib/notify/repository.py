"""Outbox rows in the platform table."""

from chalicelib.kit.dynamo import Equals, Item, Key, Update
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork


class OutboxRepository(TenantRepository):
    """The rows of a tenant's outbox."""

    def get(self, out_id: str) -> Item | None:
        return self.store.get(Key(PLATFORM, self.pk("OUT", out_id), "META"))

    def change(self, row: Item, change: Item, remove: tuple[str, ...]) -> Item:
        """Write a change to the row as it was read; raises ``ConditionFailed`` if it moved."""
        update = _changed(row, change, remove)
        self.store.commit([update])
        return {name: value for name, value in row.items() if name not in remove} | update.set

    def settle(self, uow: UnitOfWork, row: Item, change: Item, remove: tuple[str, ...]) -> None:
        """The same as part of a unit of work, whose commit is ``Stale`` if the row moved."""
        uow.update(_changed(row, change, remove))


def _changed(row: Item, change: Item, remove: tuple[str, ...]) -> Update:
    """A row's next version, if it still is as it was read."""
    key = Key(PLATFORM, row["pk"], row["sk"])
    change = change | {"version": row["version"] + 1}
    return Update(key, change, {}, remove, condition=Equals("version", row["version"]))
