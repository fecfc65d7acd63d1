"""What dated rates need from the tables and from the company."""

from datetime import date
from typing import Protocol

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.kit.rates import Rate
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Rates(Protocol):
    """The rates of one tenant into a base currency; those into another base are not seen."""

    def last(self, base: str, currency: str, on: date) -> Rate | None: ...

    def listed(self, base: str, limit: int, after: Item | None) -> Listing[Rate]: ...

    def put(self, uow: UnitOfWork, base: str, rate: Rate) -> None: ...

    def remove(self, uow: UnitOfWork, base: str, currency: str, on: date) -> None: ...


class Tenancy(Protocol):
    """The company's reporting currency."""

    def company(self, who: Principal) -> Company: ...
