"""From a set of reports to the state of a shipment, in whatever order they came."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import IntEnum
from typing import Final

from chalicelib.kit.clock import stamp
from chalicelib.kit.values import Frozen
from chalicelib.shipments.events import CarrierEvent, Classifier, EventKind

# DCSA's codes of a document and its status: an inspection by customs, on hold.
CUSTOMS: Final = "CUS"
ON_HOLD: Final = "HOLD"


class Stage(IntEnum):
    """How far a shipment has come; a number so that the furthest is the greatest."""

    BOOKED = 0
    GATED_IN = 1
    LOADED = 2
    DEPARTED = 3
    UNDERWAY = 4
    ARRIVED = 5
    DISCHARGED = 6
    GATED_OUT = 7
    DELIVERED = 8


class Times(Frozen):
    """The same moment as planned, as last estimated and as it really was (UTC)."""

    planned: datetime | None = None
    estimated: datetime | None = None
    actual: datetime | None = None
    zone_uncertain: bool = False

    @property
    def best(self) -> datetime | None:
        """What is known best: actual before estimated before planned."""
        return self.actual or self.estimated or self.planned


class Milestone(Frozen):
    """One thing that happens to the shipment, with its times."""

    kind: EventKind
    times: Times
    place: str = ""
    place_name: str = ""
    mode: str = ""
    vessel: str = ""
    voyage: str = ""
    container: str = ""
    empty: bool | None = None
    document: str = ""
    document_number: str = ""
    document_status: str = ""
    remark: str = ""


class Lane(Frozen):
    """From where to where, as UN/LOCODEs; empty or other text where nobody knows the code."""

    origin: str = ""
    destination: str = ""

    @property
    def coded(self) -> "Lane":
        """Only what is a UN/LOCODE: carriers report codes, a name would never be reached."""
        return Lane(origin=_code(self.origin), destination=_code(self.destination))

    def __str__(self) -> str:
        return " → ".join(place for place in (self.origin, self.destination) if place)

    def __bool__(self) -> bool:
        return bool(self.origin or self.destination)


class ShipmentState(Frozen):
    """What all reports together say; ``customs_held_at``: since when customs hold it."""

    stage: Stage = Stage.BOOKED
    departure: Times = Times()
    arrival: Times = Times()
    milestones: tuple[Milestone, ...] = ()
    vessel: str = ""
    voyage: str = ""
    customs_held_at: datetime | None = None
    reports: int = 0

    @property
    def summary(self) -> "ShipmentState":
        """The same without its milestones, which are read from the reports where they show."""
        return self.model_copy(update={"milestones": ()})


def fold(events: Iterable[CarrierEvent], lane: Lane) -> ShipmentState:
    """The state as a pure function of the *set* of reports: order and copies do not matter."""
    live, lane = standing(events), lane.coded
    slots: dict[tuple[str, ...], list[CarrierEvent]] = {}
    for event in live:
        slots.setdefault(event.slot, []).append(event)
    milestones = sorted((_milestone(same) for same in slots.values()), key=_order)
    departure = _times_at(milestones, EventKind.DEPARTED, lane.origin, first=True)
    arrival = _times_at(milestones, EventKind.ARRIVED, lane.destination, first=False)
    sailing = next((m for m in reversed(milestones) if m.vessel), None)
    return ShipmentState(
        stage=_stage(milestones, lane),
        departure=departure,
        arrival=arrival,
        milestones=tuple(milestones),
        vessel=sailing.vessel if sailing else "",
        voyage=sailing.voyage if sailing else "",
        customs_held_at=min(_holds(milestones), default=None),
        reports=len(live),
    )


def standing(events: Iterable[CarrierEvent]) -> tuple[CarrierEvent, ...]:
    """The reports that still stand: each id once (its last wording), retracted ones gone."""
    last: dict[tuple[str, str], CarrierEvent] = {}
    for event in events:
        known = last.get((event.source, event.id))
        if known is None or event.rank > known.rank:
            last[(event.source, event.id)] = event
    gone = {(event.source, event.retracts) for event in last.values() if event.retracts}
    kept = (event for key, event in last.items() if key not in gone)
    reports = (event for event in kept if event.kind is not EventKind.RETRACTED)
    return tuple(sorted(reports, key=lambda event: event.rank))


def _code(place: str) -> str:
    return place if len(place) == 5 and place.isascii() and place.isalnum() else ""


def _milestone(same: list[CarrierEvent]) -> Milestone:
    latest: dict[Classifier, CarrierEvent] = {}
    for event in same:
        known = latest.get(event.classifier)
        if known is None or event.rank > known.rank:
            latest[event.classifier] = event
    best = next(latest[c] for c in reversed(Classifier) if c in latest)
    times = Times(
        **{classifier.value: event.at for classifier, event in latest.items()},
        zone_uncertain=best.zone_uncertain,
    )
    return Milestone(times=times, **best.model_dump(include=set(Milestone.model_fields)))


def _order(milestone: Milestone) -> tuple[str, ...]:
    best = milestone.times.best
    when = stamp(best) if best else ""
    kinds = list(EventKind)
    return (
        *(when, f"{kinds.index(milestone.kind):02d}", milestone.place, milestone.container),
        *(milestone.mode, milestone.document, milestone.document_number, str(milestone.empty)),
        *(milestone.place_name, milestone.vessel, milestone.voyage),
    )


def _times_at(milestones: list[Milestone], kind: EventKind, place: str, *, first: bool) -> Times:
    """The times of leaving the origin or reaching the destination.

    With a known place only reports of that place count; a call on the way is no arrival.
    """
    fitting = [m.times for m in milestones if m.kind is kind and place in ("", m.place)]
    if not fitting:
        return Times()
    return fitting[0] if first else fitting[-1]


def _holds(milestones: list[Milestone]) -> Iterator[datetime]:
    """When customs stopped what they have not released since."""
    for each in milestones:
        held = (each.document, each.document_status) == (CUSTOMS, ON_HOLD)
        if held and each.times.actual:
            yield each.times.actual


def _stage(milestones: list[Milestone], lane: Lane) -> Stage:
    """Transport as far as any vessel came; containers as far as *all* of them came."""
    done = [m for m in milestones if m.times.actual and m.kind is not EventKind.DOCUMENT]
    shared = [_reached(m, lane) for m in done if not m.container]
    boxes: dict[str, Stage] = {}
    for m in done:
        if m.container:
            boxes[m.container] = max(boxes.get(m.container, Stage.BOOKED), _reached(m, lane))
    known = {m.container for m in milestones if m.container}
    slowest = min((boxes.get(box, Stage.BOOKED) for box in known), default=Stage.BOOKED)
    return max([Stage.BOOKED, slowest, *shared])


def _reached(milestone: Milestone, lane: Lane) -> Stage:
    at_origin = milestone.place == lane.origin or not lane.origin
    at_destination = milestone.place == lane.destination or not lane.destination
    underway = Stage.UNDERWAY
    match milestone.kind:
        case EventKind.DELIVERED | EventKind.STRIPPED:
            return Stage.DELIVERED
        case EventKind.GATED_IN if milestone.empty:
            # An empty box handed back after unloading; before loading it is only positioned.
            return Stage.DELIVERED if at_destination and lane.destination else Stage.BOOKED
        case EventKind.GATED_IN:
            return Stage.GATED_IN
        case EventKind.LOADED if not milestone.empty:
            return Stage.LOADED if at_origin else underway
        case EventKind.DEPARTED:
            return Stage.DEPARTED if at_origin else underway
        case EventKind.ARRIVED:
            return Stage.ARRIVED if at_destination else underway
        case EventKind.DISCHARGED if not milestone.empty:
            return Stage.DISCHARGED if at_destination else underway
        case EventKind.GATED_OUT if not milestone.empty and at_destination:
            return Stage.GATED_OUT
        case _:
            return Stage.BOOKED
