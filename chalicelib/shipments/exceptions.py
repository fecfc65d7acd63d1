"""Which shipments need somebody's attention, and when the next one might."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.shipments.folding import Stage, Times
from chalicelib.shipments.model import Shipment
from chalicelib.shipments.policy import ShipmentPolicy


class Cause(StrEnum):
    """Why an exception is opened; at most one ticket per shipment and cause."""

    LATE_ARRIVAL = "late_arrival"
    LATE_DEPARTURE = "late_departure"
    CUSTOMS_HOLD = "customs_hold"
    NO_DEPARTURE = "no_departure"
    NO_ARRIVAL = "no_arrival"


def delay(shipment: Shipment) -> timedelta | None:
    """How much later than agreed it will arrive, or did; ``None`` where nobody can tell."""
    promised = shipment.agreed.arrival
    expected = shipment.arrival.actual or shipment.arrival.estimated
    return expected - promised if promised and expected else None


def departs_late(shipment: Shipment, policy: ShipmentPolicy) -> bool:
    """It leaves, or left, too much later than agreed, and nothing else says so.

    Once its arrival is known to be late, or its silence was asked about, that exception stands for
    the departure too; and one that has arrived harms nobody any more.
    """
    promised, times = shipment.agreed.departure, shipment.departure
    leaves = times.actual or times.estimated
    if promised is None or leaves is None or leaves - promised <= policy.departure_tolerance:
        return False
    if shipment.state.stage >= Stage.ARRIVED or Cause.NO_DEPARTURE in shipment.opened:
        return False
    arrives_late = delay(shipment)
    told = Cause.LATE_ARRIVAL in shipment.opened
    return not told and (arrives_late is None or arrives_late <= policy.tolerance)


def causes(shipment: Shipment, policy: ShipmentPolicy, now: datetime) -> tuple[Cause, ...]:
    """The causes that hold now and for which no ticket has been opened."""
    late = delay(shipment)
    found = [Cause.LATE_ARRIVAL] if late is not None and late > policy.tolerance else []
    found += [Cause.LATE_DEPARTURE] if departs_late(shipment, policy) else []
    held = shipment.state.customs_held_at and shipment.state.stage < Stage.GATED_OUT
    found += [Cause.CUSTOMS_HOLD] if held else []
    found += [cause for cause, at in _silences(shipment, policy) if at <= now]
    return tuple(cause for cause in found if cause not in shipment.opened)


def next_due(shipment: Shipment, policy: ShipmentPolicy, now: datetime) -> datetime | None:
    """When the shipment must be looked at again: reports to collect, or a silence that is due."""
    if shipment.matching:
        return now
    open_causes = (pair for pair in _silences(shipment, policy) if pair[0] not in shipment.opened)
    return min((at for _, at in open_causes), default=None)


def _silences(shipment: Shipment, policy: ShipmentPolicy) -> Iterator[tuple[Cause, datetime]]:
    """When each missing report becomes an exception.

    Only for watched shipments: where no carrier ever reports, silence says nothing.
    """
    if not shipment.watched:
        return
    leaving = _due(shipment.departure, shipment.agreed.departure)
    if leaving and shipment.state.stage < Stage.DEPARTED:
        yield Cause.NO_DEPARTURE, leaving + policy.patience
    reaching = _due(shipment.arrival, shipment.agreed.arrival)
    if reaching and shipment.state.stage < Stage.ARRIVED:
        yield Cause.NO_ARRIVAL, reaching + policy.patience


def _due(times: Times, agreed: datetime | None) -> datetime | None:
    if times.actual:
        return None
    return times.estimated or times.planned or agreed
