"""What fee confirmation needs from the tables and from its neighbours."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Protocol

from chalicelib.accounts.confirmation.model import FeeSheet
from chalicelib.accounts.confirmation.words import State
from chalicelib.accounts.disputes.model import Dispute
from chalicelib.accounts.disputes.opening import Beside
from chalicelib.accounts.disputes.schemas import DisputeNew
from chalicelib.accounts.ledger.model import Account, Item
from chalicelib.accounts.terms.model import Agreement
from chalicelib.customers.model import Contact, Customer
from chalicelib.kit import dynamo
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Sheets(Protocol):
    """The fee sheets of one tenant. ``get`` gives ``None`` for what is not there."""

    def get(self, sheet_id: str) -> FeeSheet | None: ...

    def many(self, ids: Sequence[str]) -> list[FeeSheet]: ...

    def newest(self, limit: int, after: dynamo.Item | None) -> Listing[FeeSheet]: ...

    def waiting(self, state: State, limit: int, after: dynamo.Item | None) -> Listing[FeeSheet]: ...

    def of_customer(
        self, customer_id: str, limit: int, after: dynamo.Item | None
    ) -> Listing[FeeSheet]: ...

    def insert(self, uow: UnitOfWork, sheet: FeeSheet) -> None: ...

    def replace(self, uow: UnitOfWork, before: FeeSheet, after: FeeSheet) -> None: ...


class Companies(Protocol):
    """What fee confirmation asks about its own company."""

    def company(self, who: Principal) -> Company: ...


class CustomerFiles(Protocol):
    """What fee confirmation asks about customers. ``get`` raises ``NotFound``."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...

    def contacts(self, who: Principal, customer_id: str) -> Sequence[Contact]: ...


class Agreements(Protocol):
    """What was agreed: who may sign, and where the specimen is on file."""

    def agreement(self, who: Principal, customer_id: str) -> Agreement: ...


class Ledger(Protocol):
    """The charges to be confirmed, and which sheet they stand on."""

    def today(self, who: Principal) -> date: ...

    def account(self, who: Principal, customer_id: str) -> Account: ...

    def items(self, who: Principal, customer_id: str, ids: Sequence[str]) -> list[Item]: ...

    def each_open(self, who: Principal, customer_id: str) -> Iterator[Item]: ...

    def sheets_of(self, who: Principal, customer_id: str, ids: Sequence[str]) -> dict[str, str]: ...

    def name_sheet(
        self, uow: UnitOfWork, account: Account, ids: Sequence[str], sheet_id: str
    ) -> None: ...


class Promises(Protocol):
    """Where the day promised on a sheet pauses the reminders, and is kept or broken."""

    def add_promise(
        self, uow: UnitOfWork, customer_id: str, sheet: str, entries: Collection[str], until: date
    ) -> str: ...


class Disputes(Protocol):
    """Where a line goes that the customer does not confirm."""

    def open_beside(
        self, who: Principal, new: DisputeNew, name: str, beside: Beside
    ) -> Dispute: ...
