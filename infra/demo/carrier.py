"""The demo's connected carrier: its reports come as DCSA events through the hook, signed."""

import json
from datetime import datetime, timedelta
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.carriers.schemas import ConnectedOut
from chalicelib.carriers.signatures import Secret, sign
from chalicelib.shipments.events import Classifier, EventKind
from infra.demo.routes import Report, Voyage

CONNECTED = "Blue Anchor Line"

_CLASSIFIERS = {
    Classifier.PLANNED: "PLN",
    Classifier.ESTIMATED: "EST",
    Classifier.ACTUAL: "ACT",
}
_CODES = {EventKind.DEPARTED: "DEPA", EventKind.ARRIVED: "ARRI", EventKind.GATED_OUT: "GTOT"}


def deliver(
    services: Services, connection: ConnectedOut, voyage: Voyage, report: Report, now: datetime
) -> None:
    """Sends a report as the carrier would; an estimate comes with an event that is none."""
    events = [_event(voyage, report, now)]
    if report.classifier is Classifier.ESTIMATED:
        events.append({**events[0], "eventID": f"{events[0]['eventID']}-b", "eventDateTime": "TBA"})
    body = json.dumps(events).encode()
    token = connection.url.rpartition("/")[2]
    services.carriers.receive(token, body, sign(body, Secret(text=connection.secret)))


def _event(voyage: Voyage, report: Report, now: datetime) -> dict[str, Any]:
    made = now - timedelta(days=report.ago)
    kind = "TRANSPORT" if report.kind is not EventKind.GATED_OUT else "EQUIPMENT"
    name = "transportEventTypeCode" if kind == "TRANSPORT" else "equipmentEventTypeCode"
    return {
        "eventID": f"{voyage.number}-{_CODES[report.kind]}-{report.place}",
        "eventCreatedDateTime": made.isoformat(timespec="seconds"),
        "eventType": kind,
        "eventClassifierCode": _CLASSIFIERS[report.classifier],
        "eventDateTime": report.new(now).at.isoformat(timespec="seconds"),
        name: _CODES[report.kind],
        "equipmentReference": voyage.container,
        "emptyIndicatorCode": "LADEN",
        "transportCall": {
            "transportCallID": f"{voyage.number}-{report.place}",
            "UNLocationCode": report.place,
            "modeOfTransport": "VESSEL" if kind == "TRANSPORT" else "TRUCK",
            "vessel": {"vesselIMONumber": "9321483", "vesselName": "Anchor Dawn"},
            "exportVoyageNumber": "041W",
        },
        "references": [{"referenceType": "EQ", "referenceValue": voyage.container}],
    }
