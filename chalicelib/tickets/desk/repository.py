"""What the desk's tools read from the table of tickets."""

from collections.abc import Sequence

from chalicelib.kit.dynamo import Key
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.model import Story


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
