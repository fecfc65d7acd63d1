"""What the ledger's use cases need from the tables and from their neighbours."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.ledger.model import Account, AgeingClock, Entry, Item, Kind, Numbered, Part
from chalicelib.accounts.ledger.months import Month, Place
from chalicelib.accounts.ledger.sheet import Sheet
from chalicelib.accounts.reminders.model import AccountReminders
from chalicelib.customers.model import Customer
from chalicelib.kit import dynamo
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class ReminderClock(Protocol):
    """When somebody must next look at an account because of what it owes."""

    def next_due(
        self, who: Principal, customer_id: str, state: AccountReminders, now: datetime
    ) -> datetime | None: ...


class CreditWatch(Protocol):
    """Told in the transaction of every booking, so that a hold begins or ends with its facts."""

    def moved(self, uow: UnitOfWork, customer_id: str, oldest_due: Mapping[str, date]) -> None: ...


class Bookings(Protocol):
    """Told in the transaction of a booking by how much what was charged for shipments moves, by
    the number that the charges name and the currency."""

    def billed(
        self, uow: UnitOfWork, customer_id: str, moved: Mapping[tuple[str, str], int]
    ) -> None: ...


class Companies(Protocol):
    """What the ledger asks about its own company."""

    def calendar(self, who: Principal) -> WorkingCalendar: ...

    def policy(self, who: Principal, name: str) -> dict[str, Any]: ...


class AgreedTerms(Protocol):
    """When a customer's documents fall due, by what was agreed with it or with its grade."""

    def due_date(
        self, who: Principal, customer_id: str, dated: date, shipment: str = ""
    ) -> date: ...


class CustomerFiles(Protocol):
    """What the ledger asks about customers. ``get`` raises ``NotFound``."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...

    def names(self, who: Principal, ids: Sequence[str]) -> dict[str, str]: ...


class Ledgers(Protocol):
    """The accounts of one tenant. ``item`` and ``items`` raise ``NotFound``."""

    def account(self, customer_id: str) -> Account: ...

    def accounts(self, limit: int, after: dynamo.Item | None = None) -> Listing[Account]: ...

    def entries(
        self,
        customer_id: str,
        currency: str,
        *,
        since: date | None = None,
        until: date | None = None,
        limit: int = 25,
        forward: bool = False,
        after: dynamo.Item | None = None,
    ) -> Listing[Entry]: ...

    def all_entries(
        self, customer_id: str, currency: str, since: date | None, until: date | None
    ) -> Iterator[Entry]: ...

    def months(self, customer_id: str, since: str = "") -> dict[Place, Month]: ...

    def put_months(
        self,
        uow: UnitOfWork,
        account: Account,
        before: dict[Place, Month],
        after: dict[Place, Month],
    ) -> None: ...

    def hold_still(self, uow: UnitOfWork, account: Account) -> None: ...

    def numbered(self, customer_id: str, currency: str, first: int, last: int) -> list[Entry]: ...

    def late_entries(
        self, customer_id: str, currency: str, since_seq: int, cutoff: int
    ) -> list[Entry]: ...

    def item(self, customer_id: str, item_id: str) -> Item: ...

    def items(self, customer_id: str, ids: Sequence[str]) -> list[Item]: ...

    def all_items(self, customer_id: str) -> list[Item]: ...

    def open_items(
        self, customer_id: str, prefix: str = "", limit: int = 25, after: dynamo.Item | None = None
    ) -> Listing[Item]: ...

    def due_between(
        self,
        currency: str,
        since: date | None,
        until: date | None,
        limit: int,
        after: dynamo.Item | None,
    ) -> Listing[Item]: ...

    def each_open(self, customer_id: str, prefix: str = "") -> Iterator[Item]: ...

    def parts(self, customer_id: str, credit_id: str = "") -> list[Part]: ...

    def part(self, customer_id: str, credit_id: str, number: int) -> Part | None: ...

    def plan(self, customer_id: str, parts: Sequence[Part]) -> None: ...

    def document(self, customer_id: str, kind: Kind, number: str) -> str | None: ...

    def sheets_of(self, customer_id: str, ids: Sequence[str]) -> dict[str, str]: ...

    def name_sheet(
        self, uow: UnitOfWork, customer_id: str, ids: Sequence[str], sheet_id: str
    ) -> None: ...

    def documents_alike(self, customer_id: str, kind: Kind, number: str) -> list[str]: ...

    def bearing(self, number: str, limit: int) -> list[Numbered]: ...

    def open_of_amount(self, currency: str, amount: int, limit: int) -> list[Item]: ...

    def write(self, uow: UnitOfWork, sheet: Sheet, due_at: datetime | None) -> None: ...

    def save(self, uow: UnitOfWork, account: Account, due_at: datetime | None) -> None: ...

    def save_stated(self, uow: UnitOfWork, account: Account) -> None: ...

    def ageing_clock(self) -> AgeingClock | None: ...

    def save_clock(self, uow: UnitOfWork, clock: AgeingClock) -> None: ...

    def put_aged(
        self, run: str, lines: Sequence[tuple[str, AgedBalance]], expires_at: int
    ) -> None: ...

    def aged(
        self, run: str, currency: str, limit: int, after: dynamo.Item | None
    ) -> Listing[tuple[str, AgedBalance]]: ...
