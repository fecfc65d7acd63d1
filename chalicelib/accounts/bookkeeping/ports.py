"""What exports need from the tables and from their neighbours."""

from datetime import date
from typing import Protocol

from chalicelib.accounts.bookkeeping.model import Claim, Header
from chalicelib.accounts.ledger.model import Account, Entry
from chalicelib.customers.model import Customer
from chalicelib.kit import dynamo
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Books(Protocol):
    """What exports ask the ledger."""

    def accounts(
        self, who: Principal, limit: int, after: dynamo.Item | None = None
    ) -> Listing[Account]: ...

    def account(self, who: Principal, customer_id: str) -> Account: ...

    def entries_between(
        self, who: Principal, customer_id: str, currency: str, since: date | None, until: date
    ) -> list[Entry]: ...

    def entries_numbered(
        self, who: Principal, customer_id: str, currency: str, first: int, last: int
    ) -> list[Entry]: ...


class Companies(Protocol):
    """Whose days are counted."""

    def calendar(self, who: Principal) -> WorkingCalendar: ...


class CustomerFiles(Protocol):
    """Whose code and name stand on a line."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...


class Exports(Protocol):
    """What the company has exported so far."""

    def header(self) -> Header: ...

    def save_header(self, uow: UnitOfWork, header: Header) -> None: ...

    def claims(self, customer_id: str) -> dict[str, Claim]: ...

    def give_back(self, customer_id: str, currency: str, held: Claim, after: Claim) -> None:
        """Raises ``ConditionFailed`` when it was given back already."""

    def put_claim(self, customer_id: str, currency: str, held: Claim | None, new: Claim) -> None:
        """Raises ``ConditionFailed`` when somebody was faster."""
