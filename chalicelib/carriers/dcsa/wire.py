"""Messages of DCSA Track & Trace 2.2 as they come over the wire.

Written from the published specification (event-subscription callback, ``transportEvent``,
``shipmentEvent``, ``equipmentEvent``). What we need must be there and well-formed; what we do
not use may be anything. ``eventID`` is optional in the schema but demanded here: without it a
repetition cannot be told from a correction.
"""

import re
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

# ISO 8601 with a zone; the specification's own examples have a blank where RFC 3339 has the T.
_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?([Zz]|[+-]\d\d:?\d\d)", re.ASCII
)


def _moment(value: Any) -> datetime:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise PydanticCustomError("time-form", "not a date and time with its zone")
    try:
        return datetime.fromisoformat(value.upper())
    except ValueError:
        raise PydanticCustomError("time-form", "no such date and time") from None


Moment = Annotated[datetime, BeforeValidator(_moment)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Wire(BaseModel):
    """Part of a message; fields that we do not know are left aside."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class DocumentReference(Wire):
    """A bill of lading (TRD) or booking (BKG) that the event concerns."""

    type: Text | None = Field(None, alias="documentReferenceType")
    value: Text | None = Field(None, alias="documentReferenceValue")


class OtherReference(Wire):
    """A reference of another kind; EQ is a container."""

    type: Text | None = Field(None, alias="referenceType")
    value: Text | None = Field(None, alias="referenceValue")


class Vessel(Wire):
    """The ship of a call."""

    name: Text | None = Field(None, alias="vesselName")
    imo: Text | None = Field(None, alias="vesselIMONumber")


class Location(Wire):
    """A place; every part may be missing."""

    code: Text | None = Field(None, alias="UNLocationCode")
    name: Text | None = Field(None, alias="locationName")
    facility: Text | None = Field(None, alias="facilityCode")


class TransportCall(Location):
    """A vessel's, train's or truck's stop at a place."""

    id: Text | None = Field(None, alias="transportCallID")
    sequence: int | None = Field(None, alias="transportCallSequenceNumber", ge=0, le=9999)
    mode: Text | None = Field(None, alias="modeOfTransport")
    export_voyage: Text | None = Field(None, alias="exportVoyageNumber")
    import_voyage: Text | None = Field(None, alias="importVoyageNumber")
    voyage: Text | None = Field(None, alias="carrierVoyageNumber")
    location: Location | None = None
    vessel: Vessel | None = None
    other_facility: Text | None = Field(None, alias="otherFacility")


class Event(Wire):
    """What all events have."""

    id: Name = Field(alias="eventID")
    created: Moment = Field(alias="eventCreatedDateTime")
    classifier: Literal["PLN", "EST", "ACT"] = Field(alias="eventClassifierCode")
    at: Moment = Field(alias="eventDateTime")
    documents: list[DocumentReference] | None = Field(
        None, alias="documentReferences", max_length=99
    )
    references: list[OtherReference] | None = Field(None, max_length=99)


class TransportEvent(Event):
    """A vessel or other means of transport arrives or departs."""

    type: Literal["TRANSPORT"] = Field(alias="eventType")
    code: Literal["ARRI", "DEPA"] = Field(alias="transportEventTypeCode")
    call: TransportCall = Field(alias="transportCall")
    delay: Text | None = Field(None, alias="delayReasonCode")
    remark: Text | None = Field(None, alias="changeRemark")


class EquipmentEvent(Event):
    """Something happens to a container."""

    type: Literal["EQUIPMENT"] = Field(alias="eventType")
    code: Literal[
        "LOAD", "DISC", "GTIN", "GTOT", "STUF", "STRP", "PICK", "DROP", "INSP", "RSEA", "RMVD"
    ] = Field(alias="equipmentEventTypeCode")
    equipment: Text | None = Field(None, alias="equipmentReference")
    fill: Literal["EMPTY", "LADEN"] | None = Field(None, alias="emptyIndicatorCode")
    place: Location | None = Field(None, alias="eventLocation")
    call: TransportCall | None = Field(None, alias="transportCall")


class ShipmentEvent(Event):
    """A document of the shipment reaches a new status."""

    type: Literal["SHIPMENT"] = Field(alias="eventType")
    code: Literal[
        "RECE", "DRFT", "PENA", "PENU", "REJE", "APPR", "ISSU", "SURR", "SUBM", "VOID", "CONF",
        "REQS", "CMPL", "HOLD", "RELS",
    ] = Field(alias="shipmentEventTypeCode")  # fmt: skip
    document: Name = Field(alias="documentID")
    document_type: Literal[
        "CBR", "BKG", "SHI", "SRM", "TRD", "ARN", "VGM", "CAS", "CUS", "DGD", "OOG"
    ] = Field(alias="documentTypeCode")
    reason: Text | None = None


AnyEvent = Annotated[TransportEvent | EquipmentEvent | ShipmentEvent, Field(discriminator="type")]
