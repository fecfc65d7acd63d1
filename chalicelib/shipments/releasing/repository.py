"""What was released of a shipment: ``PAPERS`` in the partition of the shipment.

While leave waits for a second person the row is in the index by customer under ``LEAVE``, in the
order of asking.
"""

from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Absent, Equals, Item, Key, Query
from chalicelib.kit.paging import Listing
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.releasing.model import Papers
from chalicelib.tables import SHIPMENTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork


class PapersRepository(TenantRepository):
    """Reads and writes the papers of one tenant's shipments."""

    def get(self, shipment: Shipment) -> Papers:
        row = self.store.get(self._key(shipment.id))
        empty = Papers(shipment_id=shipment.id, customer_id=shipment.customer_id)
        return _papers(row) if row else empty

    def asked(self, limit: int, after: Item | None) -> Listing[Papers]:
        """Where leave waits for a second person, the longest first."""
        query = Query(SHIPMENTS, self.pk("LEAVE"), "by_customer", limit=limit, after=after)
        page = self.store.query(query)
        return Listing([_papers(row) for row in page.items], page.after)

    def save(self, uow: UnitOfWork, after: Papers, waits: bool) -> None:
        """Write over the version that was read; ``waits``: leave waits for somebody."""
        key = self._key(after.shipment_id)
        row = {"pk": key.pk, "sk": key.sk, **after.model_dump(mode="json")}
        row["version"] = after.version + 1
        if waits and after.leave is not None:
            row["by_customer_pk"] = self.pk("LEAVE")
            row["by_customer_sk"] = f"{stamp(after.leave.asked_at)}#{after.shipment_id}"
        uow.put(SHIPMENTS, row, Equals("version", after.version) if after.version else Absent())

    def _key(self, shipment_id: str) -> Key:
        return Key(SHIPMENTS, self.pk("S", shipment_id), "PAPERS")


def _papers(row: Item) -> Papers:
    return Papers.model_validate({name: row[name] for name in Papers.model_fields})
