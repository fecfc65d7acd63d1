"""What goes over the wire about shipments."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    StringConstraints,
)

from chalicelib.kit.i18n import N_
from chalicelib.kit.money import LARGEST
from chalicelib.kit.wire import Currency, In, Out
from chalicelib.shipments.events import Classifier, EventKind
from chalicelib.shipments.folding import Lane, Stage
from chalicelib.shipments.model import MOST_CONTAINERS, Agreed, Mode, Particulars

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Expected = Annotated[int, Field(gt=0, le=LARGEST)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


def _in_utc(at: datetime) -> datetime:
    if not 2000 <= at.year < 2100:
        raise ValueError(N_("Give a year from 2000 to 2099."))
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class ShipmentNew(In):
    """A shipment to be made or changed; the same fields as the form.

    ``origin`` and ``destination`` are UN/LOCODEs (``CNSHA``). ``watched``: open an exception
    when the carrier does not report a departure or arrival in time. ``expected_charges``: what
    the customer will be charged for it, in minor units by currency.
    """

    customer_id: Annotated[Short, StringConstraints(min_length=1)]
    number: Short = ""
    house_bill: Short = ""
    master_bill: Short = ""
    booking: Short = ""
    containers: tuple[Short, ...] = Field(default=(), max_length=MOST_CONTAINERS)
    carrier: Short = ""
    mode: Mode = Mode.SEA
    origin: Short = ""
    destination: Short = ""
    agreed_departure: Moment | None = None
    agreed_arrival: Moment | None = None
    note: Long = ""
    watched: bool = False
    expected_charges: dict[Currency, Expected] = Field(default_factory=dict, max_length=5)

    def particulars(self) -> Particulars:
        """What it means for the model; refuses a shipment that nobody could find."""
        placed = {"origin", "destination", "agreed_departure", "agreed_arrival"}
        return Particulars(
            **self.model_dump(exclude=placed),
            lane=Lane(origin=self.origin, destination=self.destination),
            agreed=Agreed(departure=self.agreed_departure, arrival=self.agreed_arrival),
        ).tidied()


class TimesOut(Out):
    """A moment as planned, last estimated and actual, in UTC."""

    planned: datetime | None
    estimated: datetime | None
    actual: datetime | None
    zone_uncertain: bool


class LaneOut(Out):
    """From where to where."""

    origin: str
    destination: str


class AgreedOut(Out):
    """What the customer was promised."""

    departure: datetime | None
    arrival: datetime | None


class ShipmentOut(Out):
    """A shipment as it is; ``stage`` is 0 (booked) to 8 (delivered), ``stage_name`` says it."""

    id: str
    customer_id: str
    number: str
    house_bill: str
    master_bill: str
    booking: str
    containers: tuple[str, ...]
    carrier: str
    mode: Mode
    lane: LaneOut
    agreed: AgreedOut
    note: str
    watched: bool
    expected_charges: dict[str, int]
    stage: Stage
    stage_name: str
    departure: TimesOut
    arrival: TimesOut
    opened: dict[str, str]
    created_at: datetime
    version: int


class EventNew(In):
    """A report that somebody received by phone or mail, entered by hand."""

    kind: EventKind
    classifier: Classifier = Classifier.ACTUAL
    at: Moment
    place: Short = ""
    container: Short = ""
    remark: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class EventOut(Out):
    """A report on a shipment."""

    id: str
    source: str
    created_at: datetime
    kind: EventKind
    classifier: Classifier
    at: datetime
    offset_minutes: int
    zone_uncertain: bool
    place: str
    facility: str
    mode: str
    vessel: str
    voyage: str
    container: str
    empty: bool | None
    document: str
    document_number: str
    document_status: str
    remark: str
