"""What settling needs from the tables and from accounts."""

from datetime import datetime
from typing import Protocol

from chalicelib.accounts.ledger.model import Entry
from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.settling.model import Granted, Settlement, Ticks
from chalicelib.unit_of_work import UnitOfWork


class Settlements(Protocol):
    """The settlements of one tenant. Reads give ``None`` for what is not there."""

    def of_ticket(self, ticket_id: str, limit: int, after: Item | None) -> Listing[Settlement]: ...

    def beside(self, ticket_id: str, most: int) -> tuple[Ticks, list[Settlement]]: ...

    def ticks(self, ticket_id: str) -> Ticks: ...

    def save_ticks(self, uow: UnitOfWork, ticket_id: str, ticks: Ticks) -> None: ...

    def one(self, ticket_id: str, settlement_id: str) -> Settlement | None: ...

    def asked_of(self, user: str, limit: int, after: Item | None) -> Listing[Settlement]: ...

    def asked_by(self, user: str, limit: int, after: Item | None) -> Listing[Settlement]: ...

    def went_up(self, limit: int, after: Item | None) -> Listing[Settlement]: ...

    def insert(self, uow: UnitOfWork, settlement: Settlement) -> None: ...

    def replace(self, uow: UnitOfWork, settlement: Settlement) -> Settlement: ...

    def rearm(self, settlement: Settlement, due_at: datetime) -> None: ...

    def granted(self, customer_id: str) -> Granted: ...

    def save_granted(self, uow: UnitOfWork, customer_id: str, granted: Granted) -> None: ...

    def unchanged(self, uow: UnitOfWork, ticket: Ticket) -> None: ...


class Credits(Protocol):
    """What settling asks of accounts."""

    def add_credit_note(self, uow: UnitOfWork, customer_id: str, new: CreditNew) -> Entry: ...


class DisputedDocuments(Protocol):
    """Who is told of credit notes for disputed documents, within settling's transaction."""

    def asked(self, uow: UnitOfWork, settlement: Settlement) -> None: ...

    def refused(self, uow: UnitOfWork, settlement: Settlement) -> None: ...

    def credited(self, uow: UnitOfWork, settlement: Settlement, credit: CreditNew) -> Entry: ...
