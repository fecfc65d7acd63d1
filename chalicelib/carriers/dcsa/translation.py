"""From DCSA's codes to our words."""

from datetime import UTC
from typing import Any, Final

from chalicelib.carriers.dcsa.wire import (
    AnyEvent,
    EquipmentEvent,
    Location,
    ShipmentEvent,
    TransportCall,
    TransportEvent,
)
from chalicelib.shipments.events import CarrierEvent, Classifier, EventKind
from chalicelib.shipments.references import Reference, ReferenceKind, normal_number

_CLASSIFIERS: Final = {
    "PLN": Classifier.PLANNED,
    "EST": Classifier.ESTIMATED,
    "ACT": Classifier.ACTUAL,
}
_KINDS: Final = {
    "ARRI": EventKind.ARRIVED,
    "DEPA": EventKind.DEPARTED,
    "LOAD": EventKind.LOADED,
    "DISC": EventKind.DISCHARGED,
    "GTIN": EventKind.GATED_IN,
    "GTOT": EventKind.GATED_OUT,
    "STUF": EventKind.STUFFED,
    "STRP": EventKind.STRIPPED,
    "PICK": EventKind.PICKED_UP,
    "DROP": EventKind.DROPPED_OFF,
    "INSP": EventKind.INSPECTED,
    "RSEA": EventKind.RESEALED,
    "RMVD": EventKind.REMOVED,
}
_DOCUMENTS: Final = {
    "BKG": ReferenceKind.BOOKING,
    "CBR": ReferenceKind.BOOKING,
    "TRD": ReferenceKind.BILL,
}


def translate(wire: AnyEvent, *, source: str, local_as_utc: bool) -> CarrierEvent:
    """The event in our words; times in UTC, numbers in the spelling that can be compared."""
    offset = wire.at.utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    return CarrierEvent(
        id=wire.id,
        source=source,
        created_at=wire.created.astimezone(UTC),
        kind=EventKind.DOCUMENT if isinstance(wire, ShipmentEvent) else _KINDS[wire.code],
        classifier=_CLASSIFIERS[wire.classifier],
        at=wire.at.astimezone(UTC),
        offset_minutes=minutes,
        zone_uncertain=local_as_utc and minutes == 0,
        references=references(wire),
        **_particulars(wire),
    )


def _particulars(wire: AnyEvent) -> dict[str, Any]:
    match wire:
        case TransportEvent():
            remark = " ".join(text for text in (wire.delay, wire.remark) if text)
            return {**_where(wire.call.location, wire.call), **_call(wire.call), "remark": remark}
        case EquipmentEvent():
            return {
                **_where(wire.place, wire.call),
                **_call(wire.call),
                "container": normal_number(wire.equipment or ""),
                "empty": None if wire.fill is None else wire.fill == "EMPTY",
            }
        case ShipmentEvent():
            return {
                "document": wire.document_type,
                "document_number": wire.document,
                "document_status": wire.code,
                "remark": wire.reason or "",
            }


def _where(place: Location | None, call: TransportCall | None) -> dict[str, str]:
    """The place itself, filled up from the call it belongs to."""
    known = [one for one in (place, call) if one]
    code = next((one.code for one in known if one.code), "")
    return {
        "place": code.replace(" ", "").upper(),
        "place_name": next((one.name for one in known if one.name), ""),
        "facility": next((one.facility for one in known if one.facility), ""),
    }


def _call(call: TransportCall | None) -> dict[str, Any]:
    if call is None:
        return {}
    voyage = call.export_voyage or call.import_voyage or call.voyage
    return {
        "call": call.id or "",
        "sequence": call.sequence,
        "mode": (call.mode or "").lower(),
        "vessel": (call.vessel and call.vessel.name) or "",
        "voyage": voyage or "",
    }


def references(wire: AnyEvent) -> tuple[Reference, ...]:
    """Every bill, booking and container that the event names, each once, in a fixed order."""
    named: list[tuple[ReferenceKind | None, str | None]] = [
        (_DOCUMENTS.get(one.type or ""), one.value) for one in wire.documents or ()
    ]
    boxes = [one.value for one in wire.references or () if one.type == "EQ"]
    if isinstance(wire, ShipmentEvent):
        named.append((_DOCUMENTS.get(wire.document_type), wire.document))
    if isinstance(wire, EquipmentEvent):
        boxes.append(wire.equipment)
    named += [(ReferenceKind.CONTAINER, box) for box in boxes]
    found = (Reference.of(kind, number) for kind, number in named if kind and number)
    return tuple(sorted({one for one in found if one}, key=str))
