"""What figures need from their neighbours; they write nothing but jobs."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from chalicelib.accounts.ledger.company import AgeingRun
from chalicelib.accounts.ledger.model import Account
from chalicelib.accounts.ledger.months import Month, Place
from chalicelib.kit import dynamo
from chalicelib.kit.paging import Listing
from chalicelib.kit.rates import RateBook
from chalicelib.tenancy.principal import Principal


class Today(Protocol):
    """What day it is at the company."""

    def today(self, who: Principal) -> date: ...


class Ageings(Protocol):
    """What the company is owed by age, as computed last."""

    def newest(self, who: Principal, limit: int = ...) -> Sequence[AgeingRun]: ...


class Ledger(Protocol):
    """The accounts and their months."""

    @property
    def desk(self) -> Today: ...

    @property
    def company(self) -> Ageings: ...

    def accounts(
        self, who: Principal, limit: int, after: dynamo.Item | None = None
    ) -> Listing[Account]: ...

    def months(self, who: Principal, customer_id: str, since: str = "") -> dict[Place, Month]: ...

    def count_months(self, who: Principal, customer_id: str) -> bool: ...


class Rates(Protocol):
    """The company's own dated rates."""

    def base(self, who: Principal) -> str: ...

    def book(self, who: Principal, currencies: Iterable[str], on: date) -> RateBook: ...
