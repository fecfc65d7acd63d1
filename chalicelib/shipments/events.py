"""What carriers report, in words of our own: no carrier's format goes beyond this file."""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Final

from chalicelib.kit.clock import stamp
from chalicelib.kit.values import Frozen
from chalicelib.shipments.references import Reference

# The source of a report that somebody entered; all others are ids of connections.
BY_HAND: Final = "hand"


class Classifier(StrEnum):
    """How certain a time is; an actual time beats an estimate, an estimate beats a plan."""

    PLANNED = "planned"
    ESTIMATED = "estimated"
    ACTUAL = "actual"


class EventKind(StrEnum):
    """What happened, or is to happen."""

    DEPARTED = "departed"
    ARRIVED = "arrived"
    GATED_IN = "gated_in"
    LOADED = "loaded"
    DISCHARGED = "discharged"
    GATED_OUT = "gated_out"
    PICKED_UP = "picked_up"
    DROPPED_OFF = "dropped_off"
    STUFFED = "stuffed"
    STRIPPED = "stripped"
    INSPECTED = "inspected"
    RESEALED = "resealed"
    REMOVED = "removed"
    DELIVERED = "delivered"
    DOCUMENT = "document"
    RETRACTED = "retracted"


class CarrierEvent(Frozen):
    """One report about a shipment, a vessel's call or a container.

    ``created_at`` is when the carrier made the report: of two reports about the same thing the
    later made one counts. ``at`` is when the thing happens. ``zone_uncertain`` marks times of
    carriers that send local time labelled as UTC. ``retracts`` names a report taken back.
    """

    id: str
    source: str
    created_at: datetime
    kind: EventKind
    classifier: Classifier
    at: datetime
    offset_minutes: int = 0
    zone_uncertain: bool = False
    place: str = ""
    place_name: str = ""
    facility: str = ""
    call: str = ""
    sequence: int | None = None
    mode: str = ""
    vessel: str = ""
    voyage: str = ""
    container: str = ""
    empty: bool | None = None
    document: str = ""
    document_number: str = ""
    document_status: str = ""
    remark: str = ""
    retracts: str = ""
    references: tuple[Reference, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A short digest of the content: equal reports are written to the same place."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    @property
    def row(self) -> str:
        """A sort key in the order of time, the same for every copy of this report."""
        return f"{stamp(self.at)}#{self.id}#{self.fingerprint}"

    @property
    def rank(self) -> tuple[datetime, str, str]:
        """Orders reports about the same thing; the greatest counts. Ties fall the same way."""
        return (self.created_at, self.id, self.fingerprint)

    @property
    def slot(self) -> tuple[str, ...]:
        """What the report is about; reports of one slot correct each other.

        By place, not by the carrier's number of the call: when cargo is rolled to another
        vessel, the new arrival at that port replaces the old one. Full and empty moves of a
        container, and calls by different means of transport, are different things.
        """
        fill = "" if self.empty is None else ("empty" if self.empty else "full")
        where = self.place or self.facility or self.place_name or self.call
        return (
            *(self.kind.value, self.mode, where, self.container, fill),
            *(self.document, self.document_number),
        )
