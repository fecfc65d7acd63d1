"""What the use cases around shipments need from the tables and from other subjects."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.shipments.events import CarrierEvent
from chalicelib.shipments.exceptions import Cause
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.references import Reference
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Reference as TicketReference
from chalicelib.unit_of_work import UnitOfWork


class Shipments(Protocol):
    """The shipments of one tenant and the reports on them. Reads give ``None`` for nothing."""

    def get(self, shipment_id: str) -> Shipment | None: ...

    def many(self, ids: Sequence[str]) -> list[Shipment]: ...

    def newest(self, limit: int, after: Item | None) -> Listing[Shipment]: ...

    def of_customer(
        self, customer_id: str, limit: int, after: Item | None
    ) -> Listing[Shipment]: ...

    def first_of_customer(
        self, customer_id: str, after: datetime, until: datetime
    ) -> Shipment | None: ...

    def holding(self, reference: Reference) -> list[str]: ...

    def insert(self, uow: UnitOfWork, shipment: Shipment, due: datetime | None) -> None: ...

    def replace(
        self, uow: UnitOfWork, before: Shipment, after: Shipment, due: datetime | None
    ) -> None: ...

    def claim(self, uow: UnitOfWork, shipment_id: str, cause: Cause, ticket_id: str) -> None: ...

    def add_report(self, uow: UnitOfWork, shipment_id: str, event: CarrierEvent) -> None: ...

    def reports(self, shipment_id: str) -> list[CarrierEvent]: ...

    def timeline(
        self, shipment_id: str, limit: int, after: Item | None
    ) -> Listing[CarrierEvent]: ...

    def attach(self, shipment_id: str, events: Iterable[CarrierEvent]) -> None: ...

    def file(self, events: Iterable[CarrierEvent]) -> None: ...

    def filed(self, reference: Reference) -> list[CarrierEvent]: ...


class Desk(Protocol):
    """Where exceptions are handled."""

    def open_exception(
        self,
        who: Principal,
        *,
        category: str,
        words: Callable[[str], tuple[str, str]],
        customer_id: str = "",
        references: tuple[TicketReference, ...] = (),
        uow: UnitOfWork | None = None,
    ) -> Ticket: ...


class Credit(Protocol):
    """Whether a customer may book at all. Raises what stops it."""

    def refuse_bookings(self, who: Principal, customer_id: str) -> None: ...


class Bookings(Protocol):
    """What is expected to be charged counts towards the customer's exposure until it is billed."""

    def stated(self, uow: UnitOfWork, before: Shipment | None, after: Shipment) -> None: ...


class Tenancy(Protocol):
    """What shipments ask of the company."""

    def policy(self, who: Principal, name: str) -> dict[str, Any]: ...

    def company(self, who: Principal) -> Any: ...
