"""Connections and deliveries in the shipments' table, and the address book of all hooks."""

import base64
import hashlib
import zlib
from datetime import datetime

from chalicelib.carriers.errors import AlreadyReceived
from chalicelib.carriers.model import Connection, Delivery
from chalicelib.clock.due import due_fields
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item, Key, Prefix, Query, Store
from chalicelib.kit.paging import MAX_LIMIT, Listing
from chalicelib.tables import PLATFORM, SHIPMENTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tenancy.unscoped import inbound_hook, unscoped
from chalicelib.unit_of_work import UnitOfWork


class CarrierRepository(TenantRepository):
    """Reads and writes the connections of one tenant and what came in over them."""

    def connection(self, connection_id: str) -> Connection | None:
        item = self.store.get(self._connection_key(connection_id))
        return Connection.model_validate(item) if item else None

    def connections(self) -> list[Connection]:
        """All connections, the oldest first: a company has a dozen at most."""
        page = self.store.query(
            Query(SHIPMENTS, self.pk("CARRIERS"), None, Prefix("CON#"), MAX_LIMIT)
        )
        return [Connection.model_validate(item) for item in page.items]

    def insert(self, uow: UnitOfWork, connection: Connection) -> None:
        uow.insert(SHIPMENTS, self._connection_item(connection))
        key = hook_key(connection.token)
        tenant = self.who.tenant
        uow.insert(PLATFORM, {"pk": key.pk, "sk": key.sk, "tenant": tenant, "id": connection.id})

    def replace(self, uow: UnitOfWork, before: Connection, after: Connection) -> None:
        uow.replace(SHIPMENTS, self._connection_item(after), before.version)
        if before.active and not after.active:
            uow.delete(hook_key(before.token))

    def delivery(self, delivery_id: str) -> Delivery | None:
        item = self.store.get(self._delivery_key(delivery_id))
        return Delivery.model_validate(item) if item else None

    def body(self, delivery_id: str) -> bytes:
        """What came, byte for byte."""
        item = self.store.get(self._delivery_key(delivery_id, "BODY"))
        return zlib.decompress(base64.b64decode(item["body"])) if item else b""

    def deliveries(self, connection_id: str, limit: int, after: Item | None) -> Listing[Delivery]:
        """What came over a connection, the newest first."""
        pk = self.pk("DELIVERIES", connection_id)
        page = self.store.query(Query(SHIPMENTS, pk, "newest", None, limit, False, after))
        return Listing([Delivery.model_validate(item) for item in page.items], page.after)

    def receive(self, uow: UnitOfWork, delivery: Delivery, body: bytes, due: datetime) -> None:
        """Keep a delivery to be processed. The same body twice raises ``AlreadyReceived``.

        The body stands beside it, so that the index and the lists do not carry it; packed,
        since writing costs by the kilobyte and events repeat themselves.
        """
        uow.insert(SHIPMENTS, self._delivery_item(delivery, due), refuse=AlreadyReceived())
        key = self._delivery_key(delivery.id, "BODY")
        text = base64.b64encode(zlib.compress(body)).decode()
        uow.put(SHIPMENTS, {"pk": key.pk, "sk": key.sk, "body": text})

    def finish(self, uow: UnitOfWork, before: Delivery, after: Delivery) -> None:
        uow.replace(SHIPMENTS, self._delivery_item(after, None), before.version)

    def _connection_item(self, connection: Connection) -> Item:
        key = self._connection_key(connection.id)
        return {"pk": key.pk, "sk": key.sk, **connection.model_dump(mode="json")}

    def _delivery_item(self, delivery: Delivery, due: datetime | None) -> Item:
        key = self._delivery_key(delivery.id)
        return {
            "pk": key.pk,
            "sk": key.sk,
            "type": "delivery",
            **delivery.model_dump(mode="json"),
            "newest_pk": self.pk("DELIVERIES", delivery.connection_id),
            "newest_sk": f"{stamp(delivery.received_at)}#{delivery.id}",
            **due_fields(key.pk, due),
        }

    def _connection_key(self, connection_id: str) -> Key:
        return Key(SHIPMENTS, self.pk("CARRIERS"), f"CON#{connection_id}")

    def _delivery_key(self, delivery_id: str, sk: str = "META") -> Key:
        return Key(SHIPMENTS, self.pk("DLV", delivery_id), sk)


def hook_key(token: str) -> Key:
    """Where the address book says whose callback address a token is."""
    return Key(
        PLATFORM, f"HOOK#{hashlib.sha256(token.encode('utf-8', 'replace')).hexdigest()}", "META"
    )


def whose_hook(store: Store, token: str) -> tuple[str, str] | None:
    """Tenant and connection of a callback address; ``None`` for one that nobody was given."""
    item = unscoped(store, inbound_hook()).get(hook_key(token))
    return (item["tenant"], item["id"]) if item else None
