"""Shipments of the demo: one arrived, one under way, one late (which opens an exception)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.shipments.events import Classifier, EventKind
from chalicelib.shipments.schemas import EventNew, ShipmentNew


@dataclass(frozen=True)
class Report:
    """What was reported `ago` days before now: something at `at` days from now."""

    ago: float
    kind: EventKind
    at: float
    place: str
    classifier: Classifier = Classifier.ACTUAL

    def new(self, now: datetime) -> EventNew:
        return EventNew(
            kind=self.kind,
            classifier=self.classifier,
            at=_hour(now + timedelta(days=self.at)),
            place=self.place,
        )


@dataclass(frozen=True)
class Voyage:
    """A shipment; departure and arrival as agreed are days from now."""

    client: str
    entered: float
    number: str
    bill: str
    container: str
    carrier: str
    lane: tuple[str, str]
    departure: float
    arrival: float
    reports: tuple[Report, ...] = ()
    charges: Mapping[str, int] = field(default_factory=dict)

    def new(self, customer_id: str, now: datetime) -> ShipmentNew:
        return ShipmentNew(
            customer_id=customer_id,
            number=self.number,
            house_bill=self.bill,
            containers=(self.container,),
            carrier=self.carrier,
            origin=self.lane[0],
            destination=self.lane[1],
            agreed_departure=_hour(now + timedelta(days=self.departure)),
            agreed_arrival=_hour(now + timedelta(days=self.arrival)),
            expected_charges=dict(self.charges),
        )


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


D, A, G = EventKind.DEPARTED, EventKind.ARRIVED, EventKind.GATED_OUT

SHIPMENTS = (
    Voyage(
        "TIANHE", 40, "FW-S-2041", "FWSHA2600417", "MSKU9070323", "Blue Anchor Line",
        ("CNSHA", "NLRTM"), -34, -4,
        (Report(34, D, -34, "CNSHA"), Report(3.8, A, -4, "NLRTM"), Report(2, G, -2, "NLRTM")),
    ),
    Voyage(
        "NORDTEX", 20, "FW-S-2055", "FWSGN2600431", "TGHU7654320", "Orient Star",
        ("VNSGN", "SEGOT"), -15, 17, (Report(15, D, -15, "VNSGN"),),
    ),
    # The carrier now says six days later than agreed.
    Voyage(
        "YUANDA", 18, "FW-S-2058", "FWNGB2600440", "CSQU3054383", "Blue Anchor Line",
        ("CNNGB", "USLAX"), -13, 4,
        (Report(13, D, -13, "CNNGB"), Report(0.6, A, 10, "USLAX", Classifier.ESTIMATED)),
        {"USD": 538_000},
    ),
    Voyage(
        "HUAXIN", 3, "FW-S-2066", "FWSZX2600452", "TEMU1234565", "Orient Star",
        ("CNSZX", "NLRTM"), 2, 31, charges={"USD": 412_000, "CNY": 186_000},
    ),
)  # fmt: skip
