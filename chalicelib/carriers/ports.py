"""What the use cases around carriers need from the tables and from the shipments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.carriers.model import Connection, Delivery
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.shipments.events import CarrierEvent
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Carriers(Protocol):
    """The connections and deliveries of one tenant. Reads give ``None`` for nothing."""

    def connection(self, connection_id: str) -> Connection | None: ...

    def connections(self) -> list[Connection]: ...

    def insert(self, uow: UnitOfWork, connection: Connection) -> None: ...

    def replace(self, uow: UnitOfWork, before: Connection, after: Connection) -> None: ...

    def delivery(self, delivery_id: str) -> Delivery | None: ...

    def body(self, delivery_id: str) -> bytes: ...

    def deliveries(
        self, connection_id: str, limit: int, after: Item | None
    ) -> Listing[Delivery]: ...

    def receive(self, uow: UnitOfWork, delivery: Delivery, body: bytes, due: datetime) -> None: ...

    def finish(self, uow: UnitOfWork, before: Delivery, after: Delivery) -> None: ...


class Shipments(Protocol):
    """Where reports go."""

    def take(self, who: Principal, events: Sequence[CarrierEvent]) -> set[str]: ...
