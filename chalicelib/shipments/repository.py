"""Shipments in their table, the reports on them, and a look-up partition for each number.

Under ``REF#<kind>#<number>`` stand the shipments that hold the number (``S#``) and every report
that names it (``EV#``): a report finds its shipments, and a shipment that is entered later finds
the reports that waited for it. Reports never change and their keys follow from their content,
so writing one again is no change.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from chalicelib.clock.due import due_fields
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Between, Equals, Item, Key, Prefix, Query
from chalicelib.kit.paging import MAX_LIMIT, Listing
from chalicelib.shipments.events import CarrierEvent
from chalicelib.shipments.exceptions import Cause
from chalicelib.shipments.matching import searched
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.references import Reference
from chalicelib.tables import SHIPMENTS
from chalicelib.tenancy.fenced import TenantRepository
from chalicelib.unit_of_work import UnitOfWork

# Pages of 100 read of one partition at most: a shipment has some dozens of reports, a bill of a
# large consolidation some hundreds of shipments. Under a container's number stand the reports
# of all its voyages: of those the latest are read.
_MOST_PAGES: Final = 20
# After every id of a moment.
_LAST: Final = "~"


class ShipmentRepository(TenantRepository):
    """Reads and writes the shipments of one tenant."""

    def get(self, shipment_id: str) -> Shipment | None:
        item = self.store.get(self._key(shipment_id))
        return Shipment.model_validate(item) if item else None

    def many(self, ids: Sequence[str]) -> list[Shipment]:
        """The shipments of these ids; unknown ones are left out."""
        keys = [self._key(each) for each in ids]
        parts = [keys[start : start + MAX_LIMIT] for start in range(0, len(keys), MAX_LIMIT)]
        found = [item for part in parts for item in self.store.get_many(part)]
        return [Shipment.model_validate(item) for item in found if item]

    def newest(self, limit: int, after: Item | None) -> Listing[Shipment]:
        return self._listed("newest", self.pk("SHIPMENTS"), limit, after)

    def of_customer(self, customer_id: str, limit: int, after: Item | None) -> Listing[Shipment]:
        return self._listed("by_customer", self.pk("CUSTOMER", customer_id), limit, after)

    def first_of_customer(
        self, customer_id: str, after: datetime, until: datetime
    ) -> Shipment | None:
        """The first shipment that came after one moment, up to another: one read of one item."""
        span = Between(f"{stamp(after)}#{_LAST}", f"{stamp(until)}#{_LAST}")
        pk = self.pk("CUSTOMER", customer_id)
        page = self.store.query(Query(SHIPMENTS, pk, "by_customer", span, 1))
        return next((Shipment.model_validate(item) for item in page.items), None)

    def holding(self, reference: Reference) -> list[str]:
        """The ids of the shipments that hold a number."""
        items = self._all(Query(SHIPMENTS, self._reference_pk(reference), None, Prefix("S#")))
        return [item["id"] for item in items]

    def insert(self, uow: UnitOfWork, shipment: Shipment, due: datetime | None) -> None:
        uow.insert(SHIPMENTS, self._item(shipment, due))
        for reference in shipment.references:
            uow.put(SHIPMENTS, self._holder(reference, shipment.id))

    def replace(
        self, uow: UnitOfWork, before: Shipment, after: Shipment, due: datetime | None
    ) -> None:
        uow.put(SHIPMENTS, self._item(after, due), Equals("revision", before.revision))
        for reference in after.references:
            if reference not in before.references:
                uow.put(SHIPMENTS, self._holder(reference, after.id))
        for reference in before.references:
            if reference not in after.references:
                uow.delete(Key(SHIPMENTS, self._reference_pk(reference), f"S#{after.id}"))

    def claim(self, uow: UnitOfWork, shipment_id: str, cause: Cause, ticket_id: str) -> None:
        """Take the one place there is for a cause of exception on a shipment."""
        item = {"pk": self.pk("S", shipment_id), "sk": f"EXC#{cause}", "ticket": ticket_id}
        uow.insert(SHIPMENTS, item | {"at": stamp(uow.now)})

    def add_report(self, uow: UnitOfWork, shipment_id: str, event: CarrierEvent) -> None:
        uow.put(SHIPMENTS, _report(self.pk("S", shipment_id), event))

    def reports(self, shipment_id: str) -> list[CarrierEvent]:
        """Everything reported on a shipment."""
        items = self._all(Query(SHIPMENTS, self.pk("S", shipment_id), None, Prefix("EV#")))
        return [CarrierEvent.model_validate(item) for item in items]

    def timeline(self, shipment_id: str, limit: int, after: Item | None) -> Listing[CarrierEvent]:
        """What was reported, the latest happening first."""
        pk = self.pk("S", shipment_id)
        page = self.store.query(Query(SHIPMENTS, pk, None, Prefix("EV#"), limit, False, after))
        return Listing([CarrierEvent.model_validate(item) for item in page.items], page.after)

    def attach(self, shipment_id: str, events: Iterable[CarrierEvent]) -> None:
        """Lay reports on a shipment's file; doing it twice is doing it once."""
        pk = self.pk("S", shipment_id)
        rows = {event.row: _report(pk, event) for event in events}
        self.store.put_many(SHIPMENTS, list(rows.values()))

    def file(self, events: Iterable[CarrierEvent]) -> None:
        """Keep reports under every number they name, for shipments known now or later."""
        rows = {}
        for event in events:
            for reference in searched(event):
                pk = self._reference_pk(reference)
                rows[(pk, event.row)] = _report(pk, event)
        self.store.put_many(SHIPMENTS, list(rows.values()))

    def filed(self, reference: Reference) -> list[CarrierEvent]:
        """The reports that name a number, the latest happening first."""
        pk = self._reference_pk(reference)
        items = self._all(Query(SHIPMENTS, pk, None, Prefix("EV#"), forward=False))
        return [CarrierEvent.model_validate(item) for item in items]

    def _all(self, query: Query) -> list[Item]:
        items: list[Item] = []
        after: Item | None = None
        for _ in range(_MOST_PAGES):
            page = self.store.query(query._replace(limit=MAX_LIMIT, after=after))
            items += page.items
            after = page.after
            if after is None:
                break
        return items

    def _listed(self, index: str, pk: str, limit: int, after: Item | None) -> Listing[Shipment]:
        page = self.store.query(Query(SHIPMENTS, pk, index, None, limit, False, after))
        return Listing([Shipment.model_validate(item) for item in page.items], page.after)

    def _item(self, shipment: Shipment, due: datetime | None) -> Item:
        pk = self.pk("S", shipment.id)
        newest = f"{stamp(shipment.created_at)}#{shipment.id}"
        item: dict[str, Any] = {
            "pk": pk,
            "sk": "META",
            "type": "shipment",
            **shipment.model_dump(mode="json"),
            "newest_pk": self.pk("SHIPMENTS"),
            "newest_sk": newest,
            "by_customer_pk": self.pk("CUSTOMER", shipment.customer_id),
            "by_customer_sk": newest,
            **due_fields(pk, due),
        }
        return item

    def _holder(self, reference: Reference, shipment_id: str) -> Item:
        return {"pk": self._reference_pk(reference), "sk": f"S#{shipment_id}", "id": shipment_id}

    def _reference_pk(self, reference: Reference) -> str:
        return self.pk("REF", reference.kind.value, reference.number)

    def _key(self, shipment_id: str) -> Key:
        return Key(SHIPMENTS, self.pk("S", shipment_id), "META")


def _report(pk: str, event: CarrierEvent) -> Item:
    item = event.model_dump(mode="json", exclude_defaults=True)
    return {"pk": pk, "sk": f"EV#{event.row}", **item}
