"""What claims need from the outside."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.notices.model import Told
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.attachment import Attachment
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.claims.model import Claim, Share, Shortfall
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person
from chalicelib.tickets.timeline import Event
from chalicelib.unit_of_work import UnitOfWork


class Claims(Protocol):
    """Where claims are kept."""

    def get(self, ticket_id: str) -> Claim | None: ...

    def write(self, uow: UnitOfWork, claim: Claim, ends_at: datetime | None) -> None: ...

    def open_by_end(self, limit: int, after: Item | None) -> Listing[Claim]: ...

    def count_money(self, uow: UnitOfWork, before: Claim, after: Claim) -> None: ...

    def shortfalls(self, limit: int, after: Item | None) -> Listing[Shortfall]: ...

    def shares(self, place: str, limit: int, after: Item | None) -> Listing[Share]: ...

    def address(self, carrier: str) -> str: ...

    def keep_address(self, uow: UnitOfWork, carrier: str, email: str) -> None: ...

    def unchanged(self, uow: UnitOfWork, ticket_id: str, claim: Claim | None) -> None: ...

    def rearm(self, claim: Claim, due_at: datetime | None) -> None: ...


class TicketRows(Protocol):
    """The timeline and the files of a ticket, to which a claim adds."""

    def get(self, ticket_id: str) -> Ticket | None: ...

    def many(self, ids: Sequence[str]) -> list[Ticket]: ...

    def add_event(self, uow: UnitOfWork, ticket: Ticket, event: Event, place: int = 0) -> None: ...

    def add_file(self, uow: UnitOfWork, ticket_id: str, file: Attachment) -> None: ...

    def file(self, ticket_id: str, file_id: str) -> Attachment | None: ...


class Tickets(Protocol):
    """The desk."""

    @property
    def rows(self) -> Callable[[Principal], TicketRows]: ...

    def get(self, who: Principal, ticket_id: str) -> Ticket: ...

    def people(self, who: Principal) -> Sequence[Person]: ...

    def hand(self, uow: UnitOfWork) -> Hand: ...

    def now(self) -> datetime: ...

    def write(self, uow: UnitOfWork, before: Ticket, changed: Changed, action: str) -> Ticket: ...

    def inform(self, uow: UnitOfWork, told: Iterable[Told]) -> None: ...


class Tenancy(Protocol):
    """The company and its policies."""

    def company(self, who: Principal) -> Company: ...

    def policy(self, who: Principal, name: str) -> dict[str, Any]: ...
