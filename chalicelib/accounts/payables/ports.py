"""What payables need from the tables and from their neighbours."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from chalicelib.accounts.payables.model import Payable
from chalicelib.customers.model import Customer
from chalicelib.kit import dynamo
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Companies(Protocol):
    """What payables ask about their own company."""

    def calendar(self, who: Principal) -> WorkingCalendar: ...


class CustomerFiles(Protocol):
    """Suppliers that are customers as well. ``get`` raises ``NotFound``."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...


class Payables(Protocol):
    """The payables of one tenant."""

    def get(self, payable_id: str) -> Payable | None: ...

    def many(self, ids: Sequence[str]) -> list[Payable]: ...

    def newest(self, limit: int, after: dynamo.Item | None) -> Listing[Payable]: ...

    def open(
        self,
        currency: str,
        since: date | None,
        until: date | None,
        limit: int,
        after: dynamo.Item | None,
    ) -> Listing[Payable]: ...

    def of_supplier(self, key: str, limit: int, after: dynamo.Item | None) -> Listing[Payable]: ...

    def each_of_supplier(self, key: str, since: date, until: date) -> Iterator[Payable]: ...

    def each_open_of_customer(self, customer_id: str, currency: str) -> Iterator[Payable]: ...

    def by_number(self, key: str, number: str, expected: bool = False) -> str | None: ...

    def insert(self, uow: UnitOfWork, payable: Payable) -> None: ...

    def replace(self, uow: UnitOfWork, before: Payable, after: Payable) -> None: ...
