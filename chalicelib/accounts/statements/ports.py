"""What statements need from the tables and from their neighbours."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from chalicelib.accounts.statements.model import Statement
from chalicelib.customers.model import Contact, Customer
from chalicelib.kit import dynamo
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Companies(Protocol):
    """What statements ask about their own company."""

    def company(self, who: Principal) -> Company: ...

    def calendar(self, who: Principal) -> WorkingCalendar: ...


class CustomerFiles(Protocol):
    """What statements ask about customers. ``get`` raises ``NotFound``."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...

    def contacts(self, who: Principal, customer_id: str) -> Sequence[Contact]: ...


class Statements(Protocol):
    """The statements of one tenant. ``get`` gives ``None`` for what is not there."""

    def last_number(self, series: str) -> int: ...

    def get(self, statement_id: str) -> Statement | None: ...

    def newest(
        self, limit: int, after: dynamo.Item | None, month: date | None = None
    ) -> Listing[Statement]: ...

    def of_customer(
        self, customer_id: str, limit: int, after: dynamo.Item | None
    ) -> Listing[Statement]: ...

    def insert(self, uow: UnitOfWork, statement: Statement) -> None: ...

    def replace(self, uow: UnitOfWork, before: Statement, after: Statement) -> None: ...

    def charged(self, month: str) -> dict[str, int]: ...
