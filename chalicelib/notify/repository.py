"""Outbox rows in the platform table."""

from chalicelib.kit.dynamo import Equals, Item, Key, Update
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import TenantRepository


class OutboxRepository(TenantRepository):
    """The rows of a tenant's outbox."""

    def get(self, out_id: str) -> Item | None:
        return self.store.get(Key(PLATFORM, self.pk("OUT", out_id), "META"))

    def change(self, row: Item, change: Item, remove: tuple[str, ...]) -> Item:
        """Write a change to the row as it was read; raises ``ConditionFailed`` if it moved."""
        key = Key(PLATFORM, row["pk"], row["sk"])
        change = change | {"version": row["version"] + 1}
        seen = Equals("version", row["version"])
        self.store.commit([Update(key, change, {}, remove, condition=seen)])
        return {name: value for name, value in row.items() if name not in remove} | change
