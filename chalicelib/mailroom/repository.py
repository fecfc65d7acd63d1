"""Mail in the platform's table, and which of our letters spoke of which ticket."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from chalicelib.clock.due import due_fields
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item, Key, Put, Query, Update
from chalicelib.kit.paging import Listing
from chalicelib.mailroom.errors import AlreadyReceived
from chalicelib.mailroom.model import Delivery
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

META: Final = "META"
# Counts of a day are of no use the week after.
_COUNTED: Final = timedelta(days=7)


class MailRepository(TenantRepository):
    """Reads and writes the mail of one company."""

    def get(self, mail_id: str) -> Delivery | None:
        item = self.store.get(self._key("MAIL", mail_id))
        return Delivery.model_validate(item) if item else None

    def listed(self, for_people: bool, limit: int, after: Item | None) -> Listing[Delivery]:
        """What waits for a person, or what is done; the newest first."""
        pk = self._list(for_people)
        page = self.store.query(Query(PLATFORM, pk, "newest", None, limit, False, after))
        return Listing([Delivery.model_validate(item) for item in page.items], page.after)

    def receive(self, uow: UnitOfWork, delivery: Delivery, due: datetime) -> None:
        """Keep a new mail, and count it. The same content, or the same Message-ID, twice
        raises ``AlreadyReceived``."""
        uow.insert(PLATFORM, self._item(delivery, due), refuse=AlreadyReceived())
        if delivery.message_id:
            key = self._key("MAILID", _hash(delivery.message_id))
            row = {"pk": key.pk, "sk": key.sk, "id": delivery.id}
            uow.insert(PLATFORM, row, refuse=AlreadyReceived())
        expires = {"expires_at": int((delivery.received_at + _COUNTED).timestamp())}
        uow.update(Update(self._day(delivery), expires, {"count": 1}))

    def replace(self, uow: UnitOfWork, delivery: Delivery) -> None:
        """Write the next version; due again only while the worker has something to do."""
        due = uow.now if delivery.unfinished else None
        uow.replace(PLATFORM, self._item(delivery, due), delivery.version - 1)

    def came_today(self, delivery: Delivery) -> int:
        """How many mails came from its address on its day."""
        item = self.store.get(self._day(delivery))
        return int(item["count"]) if item else 0

    def ticket_at(self, mac: str) -> str:
        """The ticket that an address was given away for."""
        item = self.store.get(self._key("MAILTO", mac))
        return str(item["ticket"]) if item else ""

    def ticket_of(self, message_id: str) -> str:
        """The ticket that one of our letters spoke of."""
        item = self.store.get(self._key("SENT", _letter(message_id)))
        return str(item["ticket"]) if item else ""

    def remember(self, mac: str, message_ids: tuple[str, ...], ticket_id: str) -> None:
        """That an address and letters belong to a ticket; again and again the same."""
        keys = [self._key("SENT", _letter(each)) for each in message_ids]
        if mac:
            keys.append(self._key("MAILTO", mac))
        rows = [{"pk": key.pk, "sk": key.sk, "ticket": ticket_id} for key in keys]
        self.store.commit([Put(PLATFORM, row) for row in rows])

    def _item(self, delivery: Delivery, due: datetime | None) -> Item:
        key = self._key("MAIL", delivery.id)
        return {
            "pk": key.pk,
            "sk": key.sk,
            "type": "mail",
            **delivery.model_dump(mode="json"),
            "newest_pk": self._list(delivery.for_people),
            "newest_sk": f"{stamp(delivery.received_at)}#{delivery.id}",
            **due_fields(key.pk, due),
        }

    def _list(self, for_people: bool) -> str:
        return self.pk("MAILROOM", "OPEN" if for_people else "DONE")

    def _day(self, delivery: Delivery) -> Key:
        return self._key("MAILDAY", f"{_hash(delivery.sender)}#{delivery.received_at:%Y-%m-%d}")

    def _key(self, kind: str, name: str) -> Key:
        return Key(PLATFORM, self.pk(kind, name), META)


def _letter(message_id: str) -> str:
    # SES replaces what stands after the @, and says it differently in each region.
    return _hash(message_id.strip("<> ").partition("@")[0])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:40]
