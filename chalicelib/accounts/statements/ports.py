"""What statements need from the tables and from their neighbours."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from chalicelib.accounts.statements.model import Invoice, Line, Punctuality, Statement
from chalicelib.accounts.terms.model import Agreement, Terms
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

    def policy(self, who: Principal, name: str) -> dict[str, Any]: ...


class Agreements(Protocol):
    """What was agreed with a customer, and the terms that hold."""

    def agreement(self, who: Principal, customer_id: str) -> Agreement: ...

    def agreements(self, who: Principal, ids: Sequence[str]) -> dict[str, Agreement]: ...

    def in_force(self, who: Principal, agreement: Agreement, on: date | None = None) -> Terms: ...


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

    def insert_revision(self, uow: UnitOfWork, before: Statement, after: Statement) -> None: ...

    def lay(self, statement_id: str, currency: str, sheet: int, lines: Sequence[Line]) -> None: ...

    def laid(self, statement_id: str, currency: str, sheets: int) -> list[Line]: ...

    def unsent(self, limit: int, after: dynamo.Item | None) -> Listing[Statement]: ...

    def rearm(self, statement: Statement) -> None: ...

    def claim_invoice(self, uow: UnitOfWork, statement: Statement, invoice: Invoice) -> None: ...

    def punctuality(self, month: str) -> Punctuality: ...

    def replace(self, uow: UnitOfWork, before: Statement, after: Statement) -> None: ...

    def charged(self, month: str) -> dict[str, int]: ...
