"""What expected charges need from the tables and from their neighbours."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from chalicelib.accounts.booked.model import Billed, Booking
from chalicelib.accounts.credit.model import Beside, Side, Sums
from chalicelib.accounts.ledger.model import Account, Item
from chalicelib.customers.model import CustomerHit
from chalicelib.kit import dynamo
from chalicelib.kit.paging import Listing
from chalicelib.shipments.model import Shipment
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Bookings(Protocol):
    """The bookings of one tenant, and what was billed by number; absent ones are of version 0."""

    def booking(self, customer_id: str, shipment_id: str) -> Booking: ...

    def billed(self, customer_id: str, keys: Sequence[str]) -> dict[str, Billed]: ...

    def open(self, customer_id: str, limit: int, after: dynamo.Item | None) -> Listing[Booking]: ...

    def all_bookings(self, customer_id: str) -> list[Booking]: ...

    def all_billed(self, customer_id: str) -> list[Billed]: ...

    def save(self, uow: UnitOfWork, after: Booking) -> None: ...

    def save_billed(self, uow: UnitOfWork, after: Billed) -> None: ...

    def put(self, uow: UnitOfWork, after: Booking | Billed) -> None: ...

    def hold_billed(self, uow: UnitOfWork, read: Billed) -> None: ...


class Watch(Protocol):
    """The exposure that the bookings are a part of."""

    def count(
        self, uow: UnitOfWork, customer_id: str, side: Side, moved: Mapping[str, int]
    ) -> None: ...

    def if_watched(self, uow: UnitOfWork, customer_id: str) -> None: ...


class Counted(Protocol):
    """The sums that are kept of bookings and accepted disputes."""

    def beside(self, customer_id: str) -> Beside: ...

    def recount(self, uow: UnitOfWork, customer_id: str, was: Beside, now: Sums) -> None: ...


class Ledger(Protocol):
    """The charges that stand in a customer's account."""

    def items_of(self, who: Principal, customer_id: str) -> tuple[Account, list[Item]]: ...

    def hold_still(self, uow: UnitOfWork, account: Account) -> None: ...


class Shipments(Protocol):
    """A customer's shipments, the newest first."""

    def of_customer(
        self, who: Principal, customer_id: str, limit: int = ..., after: dynamo.Item | None = None
    ) -> Listing[Shipment]: ...


class Disputes(Protocol):
    """What was accepted of a customer's disputes, and is not credited yet, by currency."""

    def accepted(self, who: Principal, customer_id: str) -> Mapping[str, int]: ...


class Customers(Protocol):
    """All customers of the company."""

    def listed(
        self, who: Principal, limit: int = ..., after: dynamo.Item | None = None
    ) -> Listing[CustomerHit]: ...
