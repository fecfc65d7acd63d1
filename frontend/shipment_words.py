"""How stages, kinds of event and documents read, and the rows that the shipment's page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.kit.i18n import N_
from chalicelib.shipments.events import CarrierEvent, Classifier, EventKind
from chalicelib.shipments.exceptions import Cause, delay
from chalicelib.shipments.folding import Milestone, Stage, Times, standing
from chalicelib.shipments.model import Mode, Shipment
from chalicelib.shipments.releasing.model import Document
from frontend.format import moment, span
from frontend.language import _

MODES = {Mode.SEA: N_("Sea"), Mode.AIR: N_("Air"), Mode.ROAD: N_("Road"), Mode.RAIL: N_("Rail")}
STAGES = {
    Stage.BOOKED: N_("Booking made"),
    Stage.GATED_IN: N_("Gate in"),
    Stage.LOADED: N_("Loaded"),
    Stage.DEPARTED: N_("Departed"),
    Stage.UNDERWAY: N_("Under way"),
    Stage.ARRIVED: N_("Arrived"),
    Stage.DISCHARGED: N_("Discharged"),
    Stage.GATED_OUT: N_("Gate out"),
    Stage.DELIVERED: N_("Delivered"),
}
KINDS = {
    EventKind.DEPARTED: N_("Departure"),
    EventKind.ARRIVED: N_("Arrival"),
    EventKind.GATED_IN: N_("Gate in"),
    EventKind.LOADED: N_("Loading"),
    EventKind.DISCHARGED: N_("Discharge"),
    EventKind.GATED_OUT: N_("Gate out"),
    EventKind.PICKED_UP: N_("Pick-up"),
    EventKind.DROPPED_OFF: N_("Drop-off"),
    EventKind.STUFFED: N_("Stuffing"),
    EventKind.STRIPPED: N_("Stripping"),
    EventKind.INSPECTED: N_("Inspection"),
    EventKind.RESEALED: N_("Resealing"),
    EventKind.REMOVED: N_("Removal"),
    EventKind.DELIVERED: N_("Delivery"),
    EventKind.DOCUMENT: N_("Document"),
    EventKind.RETRACTED: N_("Retraction"),
}
BY_HAND = tuple(kind for kind in KINDS if kind not in (EventKind.DOCUMENT, EventKind.RETRACTED))
CLASSIFIERS = {
    Classifier.ACTUAL: N_("Actual"),
    Classifier.ESTIMATED: N_("Estimated"),
    Classifier.PLANNED: N_("Planned"),
}
DOCUMENTS_RELEASED = {
    Document.BILL_OF_LADING: N_("Bill of lading"),
    Document.TELEX_RELEASE: N_("Telex release"),
    Document.DELIVERY_ORDER: N_("Delivery order"),
}
# The names of DCSA's document types and states (Information Model 3.3).
DOCUMENTS = {
    "CBR": N_("Booking request"),
    "BKG": N_("Booking"),
    "SHI": N_("Shipping instruction"),
    "SRM": N_("Release message"),
    "TRD": N_("Bill of lading"),
    "ARN": N_("Arrival notice"),
    "VGM": N_("Verified gross mass"),
    "CAS": N_("Cargo survey"),
    "CUS": N_("Customs inspection"),
    "DGD": N_("Dangerous goods declaration"),
    "OOG": N_("Out of gauge"),
}
STATUSES = {
    "RECE": N_("received"),
    "DRFT": N_("drafted"),
    "PENA": N_("waiting for approval"),
    "PENU": N_("waiting for an update"),
    "REJE": N_("rejected"),
    "APPR": N_("approved"),
    "ISSU": N_("issued"),
    "SURR": N_("surrendered"),
    "SUBM": N_("submitted"),
    "VOID": N_("void"),
    "CONF": N_("confirmed"),
    "REQS": N_("requested"),
    "CMPL": N_("completed"),
    "HOLD": N_("on hold"),
    "RELS": N_("released"),
}


CAUSES = {
    Cause.LATE_ARRIVAL: N_("Late arrival"),
    Cause.LATE_DEPARTURE: N_("Late departure"),
    Cause.CUSTOMS_HOLD: N_("Held by customs"),
    Cause.NO_DEPARTURE: N_("No departure reported"),
    Cause.NO_ARRIVAL: N_("No arrival reported"),
}


@dataclass(frozen=True)
class Line:
    """A line of the timeline, as the macro wants it."""

    at: datetime
    title: str
    text: str
    who: str
    kind: str


def stage_badge(stage: Stage) -> tuple[str, str]:
    """Kind and words of a stage's badge."""
    return ("good" if stage is Stage.DELIVERED else "info", _(STAGES[stage]))


def lateness(shipment: Shipment) -> tuple[str, str] | None:
    """Kind and words of what the arrival is against what was agreed; ``None``: unknown."""
    late = delay(shipment)
    if late is None:
        return None
    if late.total_seconds() <= 0:
        return "good", _("On time")
    return "bad", _("%(span)s later than agreed", span=span(late))


def time_rows(shipment: Shipment) -> list[tuple[str, datetime | None, Times]]:
    """Departure and arrival: agreed beside what the carrier says."""
    return [
        (_("Departure"), shipment.agreed.departure, shipment.departure),
        (_("Arrival"), shipment.agreed.arrival, shipment.arrival),
    ]


def title_of(thing: CarrierEvent | Milestone) -> str:
    """What happened, where, to which container or document."""
    if thing.kind is EventKind.DOCUMENT:
        document = _(DOCUMENTS.get(thing.document, thing.document))
        status = _(STATUSES.get(thing.document_status, thing.document_status))
        return f"{document} {thing.document_number}: {status}"
    parts = (_(KINDS[thing.kind]), thing.place or thing.place_name, thing.container)
    return " · ".join(part for part in parts if part)


def lines(reports: Sequence[CarrierEvent], sources: dict[str, str]) -> list[Line]:
    """Every report, the latest happening first; what was overtaken or withdrawn is said."""
    counting = {event.row for event in _counting(reports)}
    ordered = sorted(reports, key=lambda event: (event.at, event.rank), reverse=True)
    return [_line(event, event.row in counting, sources) for event in ordered]


def _counting(reports: Sequence[CarrierEvent]) -> list[CarrierEvent]:
    last: dict[Any, CarrierEvent] = {}
    for event in standing(reports):
        key = (event.slot, event.classifier)
        if key not in last or event.rank > last[key].rank:
            last[key] = event
    return list(last.values())


def _line(event: CarrierEvent, counts: bool, sources: dict[str, str]) -> Line:
    notes = [
        _(CLASSIFIERS[event.classifier]),
        "" if counts else _("replaced by a later report"),
        _("time zone uncertain") if event.zone_uncertain else "",
        " ".join(part for part in (event.vessel, event.voyage) if part),
        {True: _("empty"), False: _("full"), None: ""}[event.empty],
        event.remark,
    ]
    return Line(
        at=event.at,
        title=title_of(event),
        text=" · ".join(note for note in notes if note),
        who=sources.get(event.source, ""),
        kind=_colour(event, counts),
    )


def _colour(event: CarrierEvent, counts: bool) -> str:
    if not counts:
        return "neutral"
    return "good" if event.classifier is Classifier.ACTUAL else "info"


def cause(name: str) -> str:
    """Why an exception was opened."""
    return _(CAUSES[Cause(name)])


def containers(shipment: Shipment) -> list[tuple[str, Milestone | None]]:
    """The shipment's containers, and others that were reported, with what happened to them last.

    Where nothing has happened yet: what is expected first.
    """
    last: dict[str, Milestone | None] = dict.fromkeys(shipment.containers)
    for milestone in shipment.state.milestones:
        known = last.get(milestone.container)
        if milestone.container and (known is None or milestone.times.actual):
            last[milestone.container] = milestone
    return list(last.items())


def legs(shipment: Shipment) -> list[Milestone]:
    """Departures and arrivals in the order in which they happen."""
    moves = (EventKind.DEPARTED, EventKind.ARRIVED)
    return [each for each in shipment.state.milestones if each.kind in moves]


def last_move(milestone: Milestone | None) -> str:
    """What is known best of a milestone: what, when, how certain."""
    if milestone is None:
        return _("Nothing was reported yet.")
    times = milestone.times
    sure = Classifier.ACTUAL if times.actual else Classifier.ESTIMATED
    if not times.actual and not times.estimated:
        sure = Classifier.PLANNED
    moved = (_(KINDS[milestone.kind]), milestone.place) if milestone.container else ()
    parts = (*moved, milestone.vessel, _(CLASSIFIERS[sure]), moment(times.best))
    return " · ".join(part for part in parts if part)
