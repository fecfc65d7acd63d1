"""What claims cost and what came back, by cause, carrier and currency, down to the tickets."""

from collections.abc import Mapping

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.claims.model import Shortfall
from chalicelib.tickets.claims.recovery import place_of
from chalicelib.tickets.claims.room import ClaimRoom
from chalicelib.tickets.claims.schemas import ShareOut
from chalicelib.tickets.model import Ticket
from chalicelib.unit_of_work import UnitOfWork


class AddedUp(ClaimRoom):
    """The sums move with every claim; the cause is what the ticket's review says, once it does."""

    def shortfalls(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Shortfall]:
        """What claims cost and what came back; an empty cause: not reviewed yet."""
        return self.rows(who).shortfalls(limit, after)

    def shares(
        self,
        who: Principal,
        place: Mapping[str, str],
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[ShareOut]:
        """The tickets behind the sums of a cause, currency and carrier: one query, one batch."""
        found = self.rows(who).shares(place_of(**place), limit, after)
        known = self.tickets.rows(who).many([each.ticket_id for each in found.items])
        tickets = {ticket.id: ticket for ticket in known}
        rows = [(each, tickets.get(each.ticket_id)) for each in found.items]
        return Listing(
            [ShareOut.of(each, of, place["currency"]) for each, of in rows if of], found.after
        )

    def reviewed(self, uow: UnitOfWork, ticket: Ticket, cause: str) -> None:
        """A review says what it was laid to, in this unit of work: the money goes there too."""
        before = self._held(uow.who, ticket.id)
        if before.version and before.cause != cause:
            self._write(uow, ticket, before, before.with_(cause=cause), (), "claim.cause")
