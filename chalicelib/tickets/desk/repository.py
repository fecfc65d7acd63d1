"""What the desk's tools read from the table of tickets."""

from collections.abc import Sequence

from chalicelib.kit.dynamo import Item, Key, Prefix, Query
from chalicelib.kit.paging import Listing
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Story
from chalicelib.tickets.repository import NOBODY, NOTHING_DUE


class DeskRepository(TenantRepository):
    """Reads of one tenant's tickets that only the desk's tools need."""

    def stories(self, ids: Sequence[str]) -> dict[str, Story]:
        """What happened at length, of up to 100 tickets, in one batch."""
        keys = [Key(TICKETS, self.pk("K", each), "STORY") for each in ids]
        found = self.store.get_many(keys) if keys else []
        return {
            each: Story.model_validate(item)
            for each, item in zip(ids, found, strict=True)
            if item is not None
        }

    def unassigned(self, limit: int, after: Item | None) -> Listing[Ticket]:
        """Open tickets that nobody has, by what is due next."""
        return self._tickets(
            Query(TICKETS, self.pk("U", NOBODY), "by_assignee", None, limit, True, after)
        )

    def standing_still(self, limit: int, after: Item | None) -> Listing[Ticket]:
        """Open tickets on which nothing is due: they wait, or everything has fired."""
        part = Prefix(NOTHING_DUE)
        return self._tickets(
            Query(TICKETS, self.pk("OPEN"), "open_by_due", part, limit, True, after)
        )

    def _tickets(self, query: Query) -> Listing[Ticket]:
        page = self.store.query(query)
        return Listing([Ticket.model_validate(item) for item in page.items], page.after)
