"""The customer's side of a ticket: one row of the ticket's partition.

Its sort key stands before the timeline's, so that reading a ticket backwards never pays for it.
It has no version of its own: it is only written in a transaction that also writes the ticket.
"""

from chalicelib.kit.dynamo import Key
from chalicelib.tables import PLATFORM, TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.portal.model import LodgingPage, Side
from chalicelib.unit_of_work import UnitOfWork

SIDE = "CUSTOMER"


class SideRepository(TenantRepository):
    """Reads and writes the customer's side of one tenant's tickets."""

    def get(self, ticket_id: str) -> Side:
        return Side.model_validate(self.store.get(self._key(ticket_id)) or {})

    def put(self, uow: UnitOfWork, ticket_id: str, side: Side) -> None:
        key = self._key(ticket_id)
        uow.put(TICKETS, {"pk": key.pk, "sk": key.sk, **side.model_dump(mode="json")})

    def _key(self, ticket_id: str) -> Key:
        return Key(TICKETS, self.pk("K", ticket_id), SIDE)


class LodgingRepository(TenantRepository):
    """The row of a company's lodging page."""

    def get(self) -> LodgingPage:
        return LodgingPage.model_validate(self.store.get(self._key()) or {})

    def put(self, uow: UnitOfWork, page: LodgingPage) -> None:
        key = self._key()
        uow.put(PLATFORM, {"pk": key.pk, "sk": key.sk, **page.model_dump(mode="json")})

    def _key(self) -> Key:
        return Key(PLATFORM, self.pk("LODGING"), "META")
