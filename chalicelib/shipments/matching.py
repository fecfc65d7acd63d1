"""Which shipments a report is about, by the numbers it names."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from chalicelib.shipments.events import BY_HAND, CarrierEvent
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.references import Reference, ReferenceKind, normal_number

# A container sails with other cargo a few weeks later: its number alone names a shipment only
# around the times that were agreed for it.
BEFORE: Final = timedelta(days=60)
AFTER: Final = timedelta(days=90)

_CARRIERS_OWN: Final = (ReferenceKind.BILL, ReferenceKind.BOOKING, ReferenceKind.CONTAINER)


def searched(event: CarrierEvent) -> tuple[Reference, ...]:
    """The numbers under which the report is filed and its shipments are looked for."""
    usable = (one for one in event.references if one.kind in _CARRIERS_OWN)
    return tuple(dict.fromkeys(usable))


def belongs(event: CarrierEvent, shipment: Shipment) -> bool:
    """Whether a report is about a shipment; looks at these two only, so order cannot matter.

    The strongest number that both name decides: master bill, then booking, then container.
    Several house shipments under one master bill all receive its reports, but where a shipment
    lists its containers, a report about another container is not about it. A container alone
    decides only around the agreed times.
    """
    if event.container and shipment.containers and event.container not in shipment.containers:
        return False
    shared = {one.kind for one in event.references if one in shipment.references}
    if ReferenceKind.BILL in shared:
        return True
    if shipment.master_bill and _names(event, ReferenceKind.BILL):
        return False
    if ReferenceKind.BOOKING in shared:
        return True
    if normal_number(shipment.booking) and _names(event, ReferenceKind.BOOKING):
        return False
    return ReferenceKind.CONTAINER in shared and _near(event, shipment)


def mine(reports: Iterable[CarrierEvent], shipment: Shipment) -> list[CarrierEvent]:
    """The reports that still belong to a shipment whose numbers may have been corrected."""
    return [one for one in reports if one.source == BY_HAND or belongs(one, shipment)]


def _names(event: CarrierEvent, kind: ReferenceKind) -> bool:
    return any(one.kind is kind for one in event.references)


def _near(event: CarrierEvent, shipment: Shipment) -> bool:
    start = shipment.agreed.departure or shipment.agreed.arrival
    end = shipment.agreed.arrival or shipment.agreed.departure
    if start is None or end is None:
        return True
    return start - BEFORE <= event.created_at <= end + AFTER
