"""DCSA messages of an invented voyage, for tests that need no real data."""

import json
from typing import Any


def transport_event(**changes: Any) -> dict[str, Any]:
    """An estimated arrival at Hamburg on 2 April, reported for booking BKG1."""
    return {
        "eventID": "e-1",
        "eventCreatedDateTime": "2026-03-01T10:00:00Z",
        "eventType": "TRANSPORT",
        "eventClassifierCode": "EST",
        "eventDateTime": "2026-04-02T06:00:00+02:00",
        "transportEventTypeCode": "ARRI",
        "transportCall": {
            "transportCallID": "call-1",
            "UNLocationCode": "DEHAM",
            "modeOfTransport": "VESSEL",
            "vessel": {"vesselIMONumber": "9321483", "vesselName": "MV Orient"},
        },
        "documentReferences": [{"documentReferenceType": "BKG", "documentReferenceValue": "BKG1"}],
    } | changes


def body(*events: Any) -> bytes:
    return json.dumps(list(events)).encode()
