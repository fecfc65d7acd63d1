"""The members' lists in the platform's table: a partition for each person.

Read backwards, it gives the unread notices and then the read ones, each newest first, so that
the list is one query and the number of unread ones another, over small keys.
"""

from datetime import datetime
from typing import Final

from chalicelib.clock.due import due_fields
from chalicelib.kit.dynamo import (
    Absent,
    Delete,
    Equals,
    Item,
    Key,
    Prefix,
    Present,
    Put,
    Query,
    Update,
)
from chalicelib.kit.paging import Listing
from chalicelib.notices.model import Held, Notice
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

LIST: Final = "N#"
UNREAD, READ = f"{LIST}U#", f"{LIST}R#"
HELD: Final = "HELD#"


class NoticeRepository(TenantRepository):
    """Reads and writes the notices of one tenant's members."""

    def add(self, uow: UnitOfWork, user: str, notice: Notice) -> None:
        uow.insert(PLATFORM, self._item(user, notice))

    def listed(self, user: str, limit: int, after: Item | None) -> Listing[Notice]:
        """Unread ones first, the newest first in each part."""
        query = Query(PLATFORM, self._of(user), None, Prefix(LIST), limit, False, after)
        page = self.store.query(query)
        return Listing([_notice(item) for item in page.items], page.after)

    def unread(self, user: str, most: int) -> int:
        """How many are unread; counting ends at ``most``."""
        query = Query(
            PLATFORM, self._of(user), sk=Prefix(UNREAD), limit=most, forward=False, fields=("sk",)
        )
        return len(self.store.query(query).items)

    def newest_unread(self, user: str) -> Notice | None:
        query = Query(PLATFORM, self._of(user), sk=Prefix(UNREAD), limit=1, forward=False)
        return next((_notice(item) for item in self.store.query(query).items), None)

    def one(self, user: str, notice_id: str) -> Notice | None:
        """A notice, read or not."""
        pk = self._of(user)
        keys = [Key(PLATFORM, pk, f"{part}{notice_id}") for part in (UNREAD, READ)]
        found = [item for item in self.store.get_many(keys) if item]
        return _notice(found[0]) if found else None

    def mark_read(self, user: str, notice: Notice, gone: datetime) -> None:
        """Move it to the read ones, which are forgotten at ``gone``.

        Raises ``ConditionFailed`` when it was moved already.
        """
        unread = Key(PLATFORM, self._of(user), f"{UNREAD}{notice.id}")
        read = self._item(user, notice.model_copy(update={"read": True}))
        read["expires_at"] = int(gone.timestamp())
        self.store.commit([Delete(unread, Present()), Put(PLATFORM, read, Absent())])

    def hold(self, uow: UnitOfWork, held: Held) -> None:
        uow.insert(PLATFORM, self._held_item(held))

    def held(self, user: str, notice_id: str) -> Held | None:
        item = self.store.get(self._held_key(user, notice_id))
        return _held(item) if item else None

    def all_held(self, user: str, most: int) -> list[Held]:
        """What waits for this person, the oldest first."""
        query = Query(PLATFORM, self._of(user), sk=Prefix(HELD), limit=most)
        return [_held(item) for item in self.store.query(query).items]

    def release(self, uow: UnitOfWork, held: Held) -> None:
        """It waits no more; two who release it at once meet here."""
        uow.delete(self._held_key(held.user, held.notice.id), Present())

    def wait(self, held: Held, until: datetime) -> None:
        """Wake it at another time. Raises ``ConditionFailed`` when it was released."""
        key = self._held_key(held.user, held.notice.id)
        same = Equals("version", held.version)
        change = due_fields(key.pk, until) | {"version": held.version + 1}
        self.store.commit([Update(key, change, condition=same)])

    def _item(self, user: str, notice: Notice) -> Item:
        part = READ if notice.read else UNREAD
        return {
            **notice.model_dump(mode="json"),
            "pk": self._of(user),
            "sk": f"{part}{notice.id}",
        }

    def _held_item(self, held: Held) -> Item:
        key = self._held_key(held.user, held.notice.id)
        return {
            **held.model_dump(mode="json"),
            "pk": key.pk,
            "sk": key.sk,
            "type": "notice",
            "id": held.id,
            **due_fields(key.pk, held.due_at),
        }

    def _held_key(self, user: str, notice_id: str) -> Key:
        return Key(PLATFORM, self._of(user), f"{HELD}{notice_id}")

    def _of(self, user: str) -> str:
        return self.pk("TOLD", user)


def _notice(item: Item) -> Notice:
    return Notice.model_validate({**item, "read": item["sk"].startswith(READ)})


def _held(item: Item) -> Held:
    return Held.model_validate(item)
