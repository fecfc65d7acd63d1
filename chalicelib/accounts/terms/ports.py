"""What terms need from the tables and from their neighbours."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from chalicelib.accounts.terms.model import Agreement
from chalicelib.customers.model import Customer
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.notices.model import Told
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.people import Person
from chalicelib.unit_of_work import UnitOfWork


class Agreements(Protocol):
    """The agreements of one tenant; where there is none, an empty one of version 0."""

    def get(self, customer_id: str) -> Agreement: ...

    def many(self, ids: Sequence[str]) -> dict[str, Agreement]: ...

    def ending(
        self, since: date, until: date, limit: int, after: Item | None
    ) -> Listing[Agreement]: ...

    def save(self, uow: UnitOfWork, after: Agreement) -> None: ...

    def rearm(self, uow: UnitOfWork, before: Agreement, after: Agreement) -> None: ...


class Customers(Protocol):
    """The customer's grade. Raises ``NotFound``."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...


class Tenancy(Protocol):
    """The company's calendar and its own policy."""

    def calendar(self, who: Principal) -> WorkingCalendar: ...

    def policy(self, who: Principal, name: str) -> Mapping[str, Any]: ...


class Notices(Protocol):
    """Telling members, in the transaction of what caused it."""

    def tell(self, uow: UnitOfWork, news: Iterable[Told]) -> None: ...


class People(Protocol):
    """The active members today, absent ones with whoever acts for them."""

    def people(self, who: Principal) -> tuple[Person, ...]: ...


class CreditWatch(Protocol):
    """Told in the transaction that changes an agreement: the credit is looked at again."""

    def at_once(self, uow: UnitOfWork, customer_id: str) -> None: ...


class Departures(Protocol):
    """When the shipment with a number left, if that is known."""

    def __call__(self, who: Principal, customer_id: str, number: str) -> date | None: ...
