"""What the desk needs from the tables and from other subjects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from chalicelib.customers.model import Contact, Customer
from chalicelib.jobs.model import Job
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.notices.model import Told
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Attachment, Awaited, Event, Story, Ticket
from chalicelib.tickets.verdicts import Verdicts
from chalicelib.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Whole:
    """A ticket with its story, files and the newest part of its timeline: one query."""

    ticket: Ticket
    story: Story
    files: list[Attachment] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    after: Item | None = None


class Tickets(Protocol):
    """The tickets of one tenant. Reads give ``None`` for what is not there."""

    def get(self, ticket_id: str) -> Ticket | None: ...

    def whole(self, ticket_id: str, limit: int) -> Whole | None: ...

    def story(self, ticket_id: str) -> Story: ...

    def events(self, ticket_id: str, limit: int, after: Item | None) -> Listing[Event]: ...

    def newest(self, limit: int, after: Item | None) -> Listing[Ticket]: ...

    def open_by_due(self, limit: int, after: Item | None) -> Listing[Ticket]: ...

    def to_review(self, limit: int, after: Item | None) -> Listing[Ticket]: ...

    def of_customer(
        self, customer: str, limit: int, after: Item | None, open_only: bool
    ) -> Listing[Ticket]: ...

    def of_assignee(self, user: str, limit: int, after: Item | None) -> Listing[Ticket]: ...

    def of_category(self, category: str, limit: int, after: Item | None) -> Listing[Ticket]: ...

    def many(self, ids: Sequence[str]) -> list[Ticket]: ...

    def insert(self, uow: UnitOfWork, ticket: Ticket, story: Story) -> None: ...

    def replace(self, uow: UnitOfWork, ticket: Ticket) -> None: ...

    def put_story(self, uow: UnitOfWork, ticket_id: str, story: Story) -> None: ...

    def rearm(self, ticket: Ticket, due_at: datetime | None) -> None: ...

    def add_event(self, uow: UnitOfWork, ticket: Ticket, event: Event) -> None: ...

    def add_file(self, uow: UnitOfWork, ticket_id: str, file: Attachment) -> None: ...

    def file(self, ticket_id: str, file_id: str) -> Attachment | None: ...

    def awaited(self, file_id: str) -> Awaited | None: ...

    def await_file(self, uow: UnitOfWork, awaited: Awaited) -> None: ...

    def await_no_more(self, uow: UnitOfWork, awaited: Awaited) -> None: ...

    def wait_on(self, uow: UnitOfWork, awaited: Awaited, due_at: datetime) -> None: ...

    def arrived(self, uow: UnitOfWork, awaited: Awaited, size: int) -> None: ...

    def forget_file(self, uow: UnitOfWork, awaited: Awaited) -> None: ...

    def verdicts(self, customer: str) -> Verdicts: ...

    def count_verdict(self, uow: UnitOfWork, before: Ticket, after: Ticket) -> None: ...

    def imported(self, key: str) -> tuple[str, str] | None: ...

    def mark_import(
        self, uow: UnitOfWork, key: str, ticket_id: str, mark: str, new: bool
    ) -> None: ...

    def remove(self, uow: UnitOfWork, ticket: Ticket) -> None: ...


class Words(Protocol):
    """The word rows by which tickets are searched."""

    def with_word(
        self, word: str, limit: int, after: Item | None
    ) -> tuple[list[str], Item | None]: ...

    def having(self, word: str, ids: Sequence[str]) -> set[str]: ...

    def add(self, uow: UnitOfWork, ticket_id: str, words: Sequence[str]) -> None: ...

    def order(self, uow: UnitOfWork, ticket_id: str, stale: Sequence[str] = ()) -> None: ...

    def stale(self, ticket_id: str) -> list[str]: ...

    def put(self, ticket_id: str, words: Sequence[str]) -> None: ...

    def drop(self, ticket_id: str, words: Sequence[str]) -> None: ...

    def done(self, ticket_id: str, expected: str) -> None: ...


class Tenancy(Protocol):
    """What the desk asks of the company."""

    def company(self, who: Principal) -> Company: ...

    def calendar(self, who: Principal) -> WorkingCalendar: ...

    def policy(self, who: Principal, name: str) -> dict[str, Any]: ...

    def members(self, who: Principal) -> list[Member]: ...


class Customers(Protocol):
    """What the desk asks of the customers."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...

    def contacts(self, who: Principal, customer_id: str) -> list[Contact]: ...


class Notices(Protocol):
    """Who tells colleagues."""

    def tell(self, uow: UnitOfWork, news: Iterable[Told]) -> None: ...


class Jobs(Protocol):
    """Where large work is started."""

    def start(self, uow: UnitOfWork, kind: str, params: dict[str, Any], total: int = 0) -> Job: ...
