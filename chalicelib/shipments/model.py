"""A shipment: its numbers, what was promised for it, and what its carriers report."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import Field

from chalicelib.kit.errors import Invalid
from chalicelib.kit.money import CURRENCIES
from chalicelib.kit.values import Frozen
from chalicelib.shipments.folding import Lane, ShipmentState, Stage, Times
from chalicelib.shipments.references import Reference, ReferenceKind, normal_number

MOST_CONTAINERS: Final = 20


class Mode(StrEnum):
    """By what means the main leg goes."""

    SEA = "sea"
    AIR = "air"
    ROAD = "road"
    RAIL = "rail"


class Agreed(Frozen):
    """What the customer was promised (UTC)."""

    departure: datetime | None = None
    arrival: datetime | None = None


class Particulars(Frozen):
    """What people enter and may change.

    ``expected_charges``: what the customer will be charged for it, all in all, in minor units by
    currency; until it is billed it counts towards the customer's exposure.
    """

    customer_id: str
    number: str = ""
    house_bill: str = ""
    master_bill: str = ""
    booking: str = ""
    containers: tuple[str, ...] = ()
    carrier: str = ""
    mode: Mode = Mode.SEA
    lane: Lane = Lane()
    agreed: Agreed = Agreed()
    note: str = ""
    watched: bool = False
    expected_charges: Mapping[str, int] = Field(default_factory=dict)

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every number by which the shipment can be found, each once."""
        named = [
            Reference.of(ReferenceKind.NUMBER, self.number),
            Reference.of(ReferenceKind.BILL, self.house_bill),
            Reference.of(ReferenceKind.BILL, self.master_bill),
            Reference.of(ReferenceKind.BOOKING, self.booking),
            *(Reference.of(ReferenceKind.CONTAINER, box) for box in self.containers),
        ]
        return tuple(dict.fromkeys(reference for reference in named if reference))

    def tidied(self) -> "Particulars":
        """The same with containers and places spelt our way; refuses what nobody could find."""
        boxes = dict.fromkeys(normal_number(box) for box in self.containers)
        tidy = self.model_copy(
            update={
                "containers": tuple(box for box in boxes if box),
                "lane": Lane(
                    origin=place_code(self.lane.origin),
                    destination=place_code(self.lane.destination),
                ),
            }
        )
        if not tidy.references:
            raise Invalid.field(
                "number", "Enter at least one number: file, bill, booking or container."
            )
        if len(tidy.containers) > MOST_CONTAINERS:
            raise Invalid.field(
                "containers", "Enter at most %(most)s containers.", most=MOST_CONTAINERS
            )
        unknown = sorted(set(tidy.expected_charges) - set(CURRENCIES))
        if unknown:
            raise Invalid.field("expected_charges", "Choose a currency from the list.")
        return tidy


class Shipment(Particulars):
    """A shipment with everything known about it.

    ``state`` is a summary: without milestones. ``opened`` maps each cause of an exception
    (``late_arrival`` …) to the ticket opened for it: one ticket per cause, however often the
    carrier repeats itself. ``matching`` tells that its numbers changed and reports that waited
    for them are still to be collected. ``version`` counts what people changed, ``revision``
    every write: a carrier's report must not make the form that somebody is filling in stale.
    """

    id: str
    version: int = 1
    revision: int = 1
    created_at: datetime
    state: ShipmentState = ShipmentState()
    opened: dict[str, str] = Field(default_factory=dict)
    matching: bool = False

    @property
    def particulars(self) -> Particulars:
        return Particulars(**self.model_dump(include=set(Particulars.model_fields)))

    @property
    def title(self) -> str:
        """The number people call it by."""
        named = (self.number, self.house_bill, self.master_bill, self.booking)
        return next((text for text in (*named, *self.containers) if text), self.id)

    @property
    def stage(self) -> Stage:
        return self.state.stage

    @property
    def stage_name(self) -> str:
        return self.state.stage.name.lower()

    @property
    def departure(self) -> Times:
        return self.state.departure

    @property
    def arrival(self) -> Times:
        return self.state.arrival


def place_code(text: str) -> str:
    """UN/LOCODEs are compared without blanks and in capitals; other text stays as it is."""
    code = text.replace(" ", "").upper()
    return code if len(code) == 5 and code.isalnum() and code.isascii() else text.strip()
