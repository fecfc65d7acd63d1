"""Bulletins and their receipts, in the tickets table."""

from datetime import datetime

from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item, Key, Present, Query, Update
from chalicelib.kit.paging import MAX_LIMIT, Listing
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.learning.bulletin import Bulletin, Receipt
from chalicelib.unit_of_work import UnitOfWork


class BulletinRows(TenantRepository):
    """Reads and writes the bulletins of one tenant."""

    def get(self, month: str) -> Bulletin | None:
        item = self.store.get(Key(TICKETS, self.pk("BULLETIN", month), "META"))
        return Bulletin.model_validate(item) if item else None

    def newest(self, limit: int, after: Item | None) -> Listing[str]:
        """The months that have a bulletin, the newest first."""
        query = Query(TICKETS, self.pk("BULLETINS"), None, None, limit, False, after)
        page = self.store.query(query)
        return Listing([item["sk"] for item in page.items], page.after)

    def insert(self, uow: UnitOfWork, bulletin: Bulletin) -> None:
        """Write a month's bulletin, once."""
        pk = self.pk("BULLETIN", bulletin.month)
        uow.insert(TICKETS, {"pk": pk, "sk": "META", **bulletin.model_dump(mode="json")})
        uow.insert(TICKETS, {"pk": self.pk("BULLETINS"), "sk": bulletin.month})

    def receipts(self, month: str) -> list[Receipt]:
        """Everybody it went to; a company has at most some hundreds of people."""
        query = Query(TICKETS, self._receipts(month), limit=MAX_LIMIT)
        return [Receipt.model_validate(item) for item in self.every(query)]

    def sent(self, uow: UnitOfWork, month: str, user: str, name: str) -> None:
        row = {"user": user, "name": name, "sent_at": stamp(uow.now)}
        uow.insert(TICKETS, {"pk": self._receipts(month), "sk": user, **row})

    def read(self, uow: UnitOfWork, month: str, user: str, at: datetime) -> None:
        key = Key(TICKETS, self._receipts(month), user)
        uow.update(Update(key, {"read_at": stamp(at)}, condition=Present()))

    def _receipts(self, month: str) -> str:
        return self.pk("BULLETIN", month, "READ")
