"""Samples in the tickets table: one item for each month, and a list of the months."""

from chalicelib.kit.dynamo import Item, Key, Query
from chalicelib.kit.paging import Listing
from chalicelib.tables import TICKETS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.tickets.sampling.model import Sample
from chalicelib.unit_of_work import UnitOfWork


class SampleRepository(TenantRepository):
    """Reads and writes the samples of one tenant."""

    def get(self, month: str) -> Sample | None:
        item = self.store.get(Key(TICKETS, self.pk("SAMPLE", month), "META"))
        return Sample.model_validate(item) if item else None

    def newest(self, limit: int, after: Item | None) -> Listing[str]:
        """The months that have a sample, the newest first."""
        page = self.store.query(Query(TICKETS, self.pk("SAMPLES"), None, None, limit, False, after))
        return Listing([item["sk"] for item in page.items], page.after)

    def insert(self, uow: UnitOfWork, sample: Sample) -> None:
        """Write a month's sample, once."""
        uow.insert(TICKETS, self._item(sample))
        uow.insert(TICKETS, {"pk": self.pk("SAMPLES"), "sk": sample.month})

    def replace(self, uow: UnitOfWork, sample: Sample) -> None:
        """Write a sample's next version."""
        uow.replace(TICKETS, self._item(sample), sample.version - 1)

    def _item(self, sample: Sample) -> Item:
        pk = self.pk("SAMPLE", sample.month)
        return {"pk": pk, "sk": "META", **sample.model_dump(mode="json")}
