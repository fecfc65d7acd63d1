"""What disputes need from the tables and from their neighbours."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from chalicelib.accounts.credit.model import Side
from chalicelib.accounts.disputes.gathering import Gathered
from chalicelib.accounts.disputes.model import Counted, Dispute
from chalicelib.accounts.ledger.disputing import Claim
from chalicelib.accounts.ledger.model import Entry, Item
from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.accounts.statements.model import Statement
from chalicelib.customers.model import Contact, Customer
from chalicelib.kit import dynamo
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.settling.model import Settlement
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.timeline import Event
from chalicelib.unit_of_work import UnitOfWork


class Disputes(Protocol):
    """The disputes of one tenant. ``get`` gives ``None`` for what is not there."""

    def get(self, dispute_id: str) -> Dispute | None: ...

    def standing(self, limit: int, after: dynamo.Item | None) -> Listing[Dispute]: ...

    def of_month(
        self, month: str, place: str, limit: int, after: dynamo.Item | None
    ) -> Listing[Dispute]: ...

    def of_customer(
        self, customer_id: str, limit: int, after: dynamo.Item | None
    ) -> Listing[Dispute]: ...

    def of_ticket(self, ticket_id: str) -> list[Dispute]: ...

    def gathered(self, key: str) -> Gathered | None: ...

    def gather(self, uow: UnitOfWork, gathered: Gathered) -> None: ...

    def counted(self, month: str) -> list[Counted]: ...

    def insert(self, uow: UnitOfWork, dispute: Dispute) -> None: ...

    def replace(self, uow: UnitOfWork, before: Dispute, after: Dispute) -> None: ...


class Companies(Protocol):
    """What disputes ask about their own company."""

    def company(self, who: Principal) -> Company: ...

    def policy(self, who: Principal, name: str) -> dict[str, Any]: ...


class CustomerFiles(Protocol):
    """What disputes ask about customers. ``get`` raises ``NotFound``."""

    def get(self, who: Principal, customer_id: str) -> Customer: ...

    def contacts(self, who: Principal, customer_id: str) -> Sequence[Contact]: ...


class Ledger(Protocol):
    """What disputes do on the customer's account; each as a part of their transaction."""

    def item(self, who: Principal, customer_id: str, item_id: str) -> Item: ...

    def today(self, who: Principal) -> date: ...

    def add_dispute(
        self, uow: UnitOfWork, customer_id: str, item_id: str, dispute_id: str, claim: Claim
    ) -> Item: ...

    def add_dispute_end(self, uow: UnitOfWork, customer_id: str, item_id: str) -> Item: ...

    def add_dispute_credit(
        self, uow: UnitOfWork, customer_id: str, item_id: str, credit: CreditNew
    ) -> Entry: ...


class TicketRows(Protocol):
    """The timeline of a ticket."""

    def add_event(self, uow: UnitOfWork, ticket: Ticket, event: Event) -> None: ...


class Tickets(Protocol):
    """The desk, where the matter is handled like every other."""

    def get(self, who: Principal, ticket_id: str) -> Ticket: ...

    def add(self, uow: UnitOfWork, new: TicketNew) -> Ticket: ...

    def hand(self, uow: UnitOfWork) -> Hand: ...

    def rows(self, who: Principal) -> TicketRows: ...

    def write(self, uow: UnitOfWork, before: Ticket, changed: Changed, action: str) -> Ticket: ...


class CustomerPages(Protocol):
    """The customer's page of a ticket; gives the token of a new link to it."""

    def add_link(self, uow: UnitOfWork, ticket: Ticket) -> str: ...


class Authority(Protocol):
    """Who may grant a credit note, and who is asked beyond that."""

    def propose_credit(
        self, who: Principal, ticket_id: str, dispute_id: str, new: SettlementNew
    ) -> Settlement: ...

    def may_credit(self, who: Principal, ticket_id: str, new: SettlementNew) -> bool: ...


class Exposure(Protocol):
    """What counts towards a customer's exposure beside its account."""

    def count(
        self, uow: UnitOfWork, customer_id: str, side: Side, moved: Mapping[str, int]
    ) -> None: ...

    def if_watched(self, uow: UnitOfWork, customer_id: str) -> None: ...


class Statements(Protocol):
    """The statements that lines are found on. ``by_link`` raises ``LinkSpent``."""

    def by_link(self, token: str) -> tuple[Principal, Statement]: ...

    def get(self, who: Principal, statement_id: str) -> Statement: ...

    def charged(self, who: Principal, month: str) -> Mapping[str, int]: ...

    def listing(self, who: Principal, item: Item) -> Sequence[Statement]: ...

    def add_objection(self, uow: UnitOfWork, statement: Statement, entry_id: str) -> None: ...
