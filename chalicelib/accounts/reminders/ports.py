"""What reminders need from the tables and from their neighbours."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from chalicelib.accounts.reminders.decision import Mark
from chalicelib.accounts.reminders.model import (
    AccountReminders,
    OpenItem,
    Owed,
    Reminder,
    Status,
)
from chalicelib.accounts.reminders.unpaid import Unpaid
from chalicelib.customers.model import Contact, Customer
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.notices.model import Told
from chalicelib.notify.message import Attachment
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Remembered(Protocol):
    """An account as far as reminders know it: its state and the version that guards it."""

    @property
    def customer_id(self) -> str: ...
    @property
    def reminders(self) -> AccountReminders: ...
    @property
    def settled(self) -> Mapping[str, int]: ...
    @property
    def version(self) -> int: ...


class Reminders(Protocol):
    """The reminders of one tenant in the tables. Reads give ``None`` for what is not there."""

    def state(self, customer_id: str) -> Remembered | None: ...

    def states(self, ids: Sequence[str]) -> list[Remembered]: ...

    def due(self, until: datetime, limit: int, after: Item | None) -> Listing[str]: ...

    def owing(self, limit: int, after: Item | None) -> Listing[str]: ...

    def get(self, customer_id: str, reminder_id: str) -> Reminder | None: ...

    def of_customer(
        self, customer_id: str, limit: int, after: Item | None
    ) -> Listing[Reminder]: ...

    def worklist(self, status: Status, limit: int, after: Item | None) -> Listing[Reminder]: ...

    def note_why(self, uow: UnitOfWork, customer_id: str, why: str, on: date) -> None: ...

    def unpaid(self, why: str, limit: int, after: Item | None) -> Listing[Unpaid]: ...

    def keep(
        self, uow: UnitOfWork, read: Remembered, state: AccountReminders, due_at: datetime | None
    ) -> None: ...

    def rearm(self, read: Remembered, state: AccountReminders, due_at: datetime | None) -> None: ...

    def insert(self, uow: UnitOfWork, reminder: Reminder, marks: Sequence[Mark]) -> None: ...

    def replace(self, uow: UnitOfWork, after: Reminder) -> None: ...


class Notices(Protocol):
    """Telling colleagues, in the transaction of what caused it."""

    def tell(self, uow: UnitOfWork, news: Iterable[Told]) -> None: ...


class Ledger(Protocol):
    """What is owed, from the ledger."""

    def owed(self, who: Principal, customer_id: str) -> Owed: ...


class Customers(Protocol):
    """Whom to write to, from the customers."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...

    def contacts(self, who: Principal, customer_id: str) -> list[Contact]: ...

    def names(self, who: Principal, ids: Sequence[str]) -> dict[str, str]: ...


class CreditWatch(Protocol):
    """Told in the transaction that takes a step which stops credit."""

    def at_once(self, uow: UnitOfWork, customer_id: str) -> None: ...


class Papers(Protocol):
    """Draws what is open as a file of the bucket, to go with a message."""

    def drawn(
        self, case: Any, reminder: Reminder, to: Any, items: Sequence[OpenItem]
    ) -> Attachment: ...


class Tenancy(Protocol):
    """The company, its calendar and its own policy."""

    def company(self, who: Principal) -> Company: ...

    def calendar(self, who: Principal) -> WorkingCalendar: ...

    def policy(self, who: Principal, name: str) -> Mapping[str, Any]: ...

    def members(self, who: Principal) -> list[Member]: ...
