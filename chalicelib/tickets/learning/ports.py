"""What learning needs from the tables and from other subjects."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.notices.model import Told
from chalicelib.shipments.model import Shipment
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.learning.model import Case, Review
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person
from chalicelib.unit_of_work import UnitOfWork


class Reviews(Protocol):
    """The reviews of one tenant."""

    def of_ticket(self, ticket_id: str) -> list[Review]: ...

    def insert(self, uow: UnitOfWork, review: Review) -> None: ...

    def replace(self, uow: UnitOfWork, review: Review) -> None: ...

    def cases(
        self,
        cause: str,
        by: str,
        value: str,
        start: datetime,
        limit: int,
        after: Item | None = None,
    ) -> Listing[Case]: ...

    def one(self, ticket_id: str, cycle: int) -> Review | None: ...

    def promised(self, owner: str, limit: int, after: Item | None) -> Listing[Review]: ...


class Desk(Protocol):
    """What learning asks of the desk."""

    def at_version(self, who: Principal, ticket_id: str, version: int | None) -> Ticket: ...

    def get(self, who: Principal, ticket_id: str) -> Ticket: ...

    def hand(self, uow: UnitOfWork) -> Hand: ...

    def people(self, who: Principal) -> tuple[Person, ...]: ...

    def now(self) -> datetime: ...

    def inform(self, uow: UnitOfWork, told: Iterable[Told]) -> None: ...

    def write(self, uow: UnitOfWork, before: Ticket, changed: Changed, action: str) -> Ticket: ...


class Shipments(Protocol):
    """Where the facts of a voyage are."""

    def search(self, who: Principal, query: str, limit: int = ...) -> Listing[Shipment]: ...


class Policies(Protocol):
    """The company, its calendar, and its policies in force."""

    def policy(self, who: Principal, name: str) -> dict[str, Any]: ...

    def company(self, who: Principal) -> Company: ...

    def calendar(self, who: Principal) -> WorkingCalendar: ...
