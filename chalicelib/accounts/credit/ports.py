"""What credit needs from the tables and from its neighbours."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from chalicelib.accounts.credit.model import Beside, Credit, Side, Sums
from chalicelib.accounts.ledger.model import Account
from chalicelib.accounts.terms.model import Agreement
from chalicelib.customers.model import Customer
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.kit.rates import RateBook
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Credits(Protocol):
    """The credits of one tenant; where nothing is kept, an empty one of version 0."""

    def get(self, customer_id: str) -> Credit: ...

    def many(self, ids: Sequence[str]) -> dict[str, Credit]: ...

    def held(self, limit: int, after: Item | None) -> Listing[Credit]: ...

    def asked(self, limit: int, after: Item | None) -> Listing[Credit]: ...

    def beside(self, customer_id: str) -> Beside: ...

    def count(
        self, uow: UnitOfWork, customer_id: str, side: Side, moved: Mapping[str, int]
    ) -> None: ...

    def recount(self, uow: UnitOfWork, customer_id: str, was: Beside, now: Sums) -> None: ...

    def hold_still(self, uow: UnitOfWork, credit: Credit) -> None: ...

    def save(self, uow: UnitOfWork, after: Credit) -> None: ...

    def rearm(self, after: Credit) -> None: ...

    def arm(self, uow: UnitOfWork, customer_id: str, at: datetime) -> None: ...


class Ledger(Protocol):
    """The account's summary, and all accounts for a review of everybody."""

    def account(self, who: Principal, customer_id: str) -> Account: ...

    def accounts(
        self, who: Principal, limit: int, after: Item | None = None
    ) -> Listing[Account]: ...


class Terms(Protocol):
    """What was agreed with a customer."""

    def agreement(self, who: Principal, customer_id: str) -> Agreement: ...


class Rates(Protocol):
    """The company's rates that hold on a day."""

    def base(self, who: Principal) -> str: ...

    def book(self, who: Principal, currencies: Iterable[str], on: date) -> RateBook: ...


class Customers(Protocol):
    """The customer's grade and name. ``get`` raises ``NotFound``."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...


class Tenancy(Protocol):
    """The company's people, calendar and own policy."""

    def calendar(self, who: Principal) -> WorkingCalendar: ...

    def policy(self, who: Principal, name: str) -> Mapping[str, Any]: ...

    def members(self, who: Principal) -> list[Member]: ...
