"""What interest needs from its neighbours."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from chalicelib.accounts.ledger.booking import Bookkeeper
from chalicelib.accounts.ledger.model import Account
from chalicelib.customers.model import Customer
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal

T = TypeVar("T")


class Ledger(Protocol):
    """The accounts, and a way to book on one."""

    def account(self, who: Principal, customer_id: str) -> Account: ...

    def accounts(
        self, who: Principal, limit: int, after: Item | None = None
    ) -> Listing[Account]: ...

    def book(self, who: Principal, customer_id: str, what: Callable[[Bookkeeper], T]) -> T: ...


class Terms(Protocol):
    """When a charge of that date falls due."""

    def due_date(
        self, who: Principal, customer_id: str, dated: date, shipment: str = ""
    ) -> date: ...


class Customers(Protocol):
    """The customer's grade. Raises ``NotFound``."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...


class Tenancy(Protocol):
    """The company's calendar and its own policy."""

    def calendar(self, who: Principal) -> WorkingCalendar: ...

    def policy(self, who: Principal, name: str) -> Mapping[str, Any]: ...
