"""Reports of an invented carrier, in our own words, for the tests of what follows from them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.shipments.events import CarrierEvent, Classifier, EventKind
from chalicelib.shipments.references import Reference, ReferenceKind

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
BOX = "CSQU3054383"
BOOKING = Reference(kind=ReferenceKind.BOOKING, number="BKG1")


def day(number: float) -> datetime:
    """So many days after the start of the voyage."""
    return START + timedelta(days=number)


def report(kind: EventKind, classifier: Classifier, at: datetime, **more: Any) -> CarrierEvent:
    """A report made just when it happens, about booking BKG1, unless the test says otherwise."""
    more.setdefault("id", f"{kind.value}-{classifier.value}-{at:%m%d%H%M}")
    more.setdefault("created_at", at if classifier is Classifier.ACTUAL else START)
    more.setdefault("references", (BOOKING,))
    return CarrierEvent(source="car_1", kind=kind, classifier=classifier, at=at, **more)


def actual(kind: EventKind, at: datetime, **more: Any) -> CarrierEvent:
    return report(kind, Classifier.ACTUAL, at, **more)


def estimated(kind: EventKind, at: datetime, **more: Any) -> CarrierEvent:
    return report(kind, Classifier.ESTIMATED, at, **more)


def planned(kind: EventKind, at: datetime, **more: Any) -> CarrierEvent:
    return report(kind, Classifier.PLANNED, at, **more)


def voyage() -> list[CarrierEvent]:
    """Shanghai to Hamburg by way of Singapore, one container, with a late arrival."""
    box: dict[str, Any] = {"container": BOX, "empty": False}
    return [
        planned(EventKind.DEPARTED, day(2), place="CNSHA", mode="vessel"),
        planned(EventKind.ARRIVED, day(30), place="DEHAM", mode="vessel"),
        actual(EventKind.GATED_IN, day(0), place="CNSHA", **box),
        actual(EventKind.LOADED, day(1.5), place="CNSHA", **box),
        actual(EventKind.DEPARTED, day(2.1), place="CNSHA", mode="vessel", vessel="MV Orient"),
        actual(EventKind.ARRIVED, day(8), place="SGSIN", mode="vessel"),
        actual(EventKind.DISCHARGED, day(8.2), place="SGSIN", **box),
        actual(EventKind.LOADED, day(10), place="SGSIN", **box),
        estimated(EventKind.ARRIVED, day(31), place="DEHAM", mode="vessel", created_at=day(9)),
        estimated(EventKind.ARRIVED, day(33), place="DEHAM", mode="vessel", created_at=day(12)),
        actual(EventKind.ARRIVED, day(33.2), place="DEHAM", mode="vessel"),
        actual(EventKind.DISCHARGED, day(33.5), place="DEHAM", **box),
        actual(EventKind.GATED_OUT, day(35), place="DEHAM", **box),
        actual(EventKind.GATED_IN, day(38), place="DEHAM", container=BOX, empty=True),
    ]
