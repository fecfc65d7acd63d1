"""Canned texts in the tickets table: one partition for the shared ones, one for each person's.

Beside each text stands a row for its shortcut, so that no two in a partition have the same.
"""

from typing import Final

from chalicelib.kit.dynamo import Equals, Key, Prefix, Query
from chalicelib.kit.paging import MAX_LIMIT
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.canned.errors import ShortcutTaken
from chalicelib.tickets.canned.model import Canned
from chalicelib.unit_of_work import UnitOfWork

SHARED: Final = "-"
TEXT, SHORTCUT = "TEXT#", "SHORT#"


class CannedRepository(TenantRepository):
    """Reads and writes the canned texts of one tenant."""

    def of(self, owner: str) -> list[Canned]:
        """All texts of one person, or the shared ones; at most a page."""
        query = Query(TICKETS, self._pk(owner), None, Prefix(TEXT), MAX_LIMIT)
        return [Canned.model_validate(item) for item in self.store.query(query).items]

    def one(self, owner: str, canned_id: str) -> Canned | None:
        item = self.store.get(self._key(owner, canned_id))
        return Canned.model_validate(item) if item else None

    def insert(self, uow: UnitOfWork, canned: Canned) -> None:
        """Raises ``ShortcutTaken`` on commit."""
        key = self._key(canned.owner, canned.id)
        uow.insert(TICKETS, {"pk": key.pk, "sk": key.sk, **canned.model_dump(mode="json")})
        self._take(uow, canned)

    def replace(self, uow: UnitOfWork, before: Canned, after: Canned) -> None:
        """Write the next version, perhaps under another shortcut or with everybody."""
        if before.owner == after.owner:
            key = self._key(after.owner, after.id)
            item = {"pk": key.pk, "sk": key.sk, **after.model_dump(mode="json")}
            uow.replace(TICKETS, item, before.version)
            if before.shortcut != after.shortcut:
                uow.delete(self._short(before))
                self._take(uow, after)
            return
        self.remove(uow, before)
        self.insert(uow, after)

    def remove(self, uow: UnitOfWork, canned: Canned) -> None:
        uow.delete(self._key(canned.owner, canned.id), Equals("version", canned.version))
        uow.delete(self._short(canned))

    def _take(self, uow: UnitOfWork, canned: Canned) -> None:
        key = self._short(canned)
        row = {"pk": key.pk, "sk": key.sk, "id": canned.id}
        uow.insert(TICKETS, row, refuse=ShortcutTaken())

    def _pk(self, owner: str) -> str:
        return self.pk("CANNED", owner or SHARED)

    def _key(self, owner: str, canned_id: str) -> Key:
        return Key(TICKETS, self._pk(owner), f"{TEXT}{canned_id}")

    def _short(self, canned: Canned) -> Key:
        return Key(TICKETS, self._pk(canned.owner), f"{SHORTCUT}{canned.shortcut}")
