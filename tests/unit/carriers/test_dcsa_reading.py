import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.carriers.dcsa.reading import read
from chalicelib.carriers.readings import REASONS, Reading
from chalicelib.shipments.events import Classifier, EventKind
from tests.unit.carriers.messages import body, transport_event

RECEIVED = datetime(2026, 3, 20, tzinfo=UTC)


def reading(*events: Any, **settings: Any) -> Reading:
    return read(body(*events), source="car_1", received=RECEIVED, **settings)


def test_an_estimated_arrival_is_understood() -> None:
    (event,) = reading(transport_event()).events
    assert (event.kind, event.classifier) == (EventKind.ARRIVED, Classifier.ESTIMATED)
    assert event.at == datetime(2026, 4, 2, 4, 0, tzinfo=UTC)
    assert (event.place, event.mode, event.vessel) == ("DEHAM", "vessel", "MV Orient")
    assert [str(one) for one in event.references] == ["booking#BKG1"]


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"eventID": None}, "eventID", "form"),
        ({"eventType": "PARTY"}, "eventType", "kind"),
        ({"eventType": None}, "eventType", "kind"),
        ({"eventClassifierCode": "REQ"}, "eventClassifierCode", "code"),
        ({"transportEventTypeCode": "SINK"}, "transportEventTypeCode", "code"),
        ({"eventDateTime": "2026/04/02 06:00:00 +02:00"}, "eventDateTime", "time-form"),
        ({"eventDateTime": "2026-04-02T06:00:00"}, "eventDateTime", "time-form"),
        ({"eventDateTime": "2026-02-30T06:00:00Z"}, "eventDateTime", "time-form"),
        ({"eventDateTime": "2026-04-02T25:00:00Z"}, "eventDateTime", "time-form"),
        ({"eventDateTime": 1775109600}, "eventDateTime", "time-form"),
        ({"eventDateTime": "0001-01-01T00:00:00+05:00"}, "eventDateTime", "too-early"),
        ({"eventDateTime": "9999-12-31T23:59:59-05:00"}, "eventDateTime", "too-late"),
        ({"eventCreatedDateTime": "1999-01-01T14:12:56Z"}, "eventCreatedDateTime", "too-early"),
        ({"eventCreatedDateTime": "2026-03-22T00:00:00Z"}, "eventCreatedDateTime", "too-late"),
        ({"transportCall": "DEHAM"}, "transportCall", "form"),
        ({"documentReferences": []}, "documentReferences", "no-reference"),
        ({"eventID": "\ud800"}, "eventID", "form"),
    ],
)
def test_a_bad_event_is_refused_with_field_and_reason(
    changes: dict[str, Any], field: str, reason: str
) -> None:
    found = reading(transport_event(), transport_event(**changes))
    assert len(found.events) == 1
    (refusal,) = found.refusals
    assert (refusal.position, refusal.field, refusal.reason) == (1, field, reason)


def test_a_blank_between_date_and_time_is_lawful_here() -> None:
    assert reading(transport_event(eventDateTime="2019-11-12 07:41:00+08:30")).events


def test_local_time_labelled_as_utc_is_marked_where_the_carrier_is_known_for_it() -> None:
    utc = transport_event(eventDateTime="2026-04-02T06:00:00Z")
    zoned = transport_event(eventID="e-2")
    first, second = reading(utc, zoned, local_as_utc=True).events
    assert first.zone_uncertain
    assert not second.zone_uncertain
    assert not reading(utc).events[0].zone_uncertain


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (b"", "not-json"),
        (b"\xff\xfe[\x00]\x00", "not-json"),
        (b"[NaN]", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b'{"eventID": "e-1"}', "not-a-list"),
        (b"null", "not-a-list"),
        (b"[" + b"1," * 1000 + b"1]", "too-many"),
    ],
)
def test_a_message_that_is_none_is_refused_as_a_whole(message: bytes, reason: str) -> None:
    found = read(message, source="car_1", received=RECEIVED)
    assert [one.reason for one in found.refusals] == [reason]


def test_an_empty_list_is_nothing_to_complain_of() -> None:
    assert reading() == Reading()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(transport_event())), JSON)
def test_whatever_a_field_holds_the_event_is_read_or_refused(name: str, value: Any) -> None:
    message = json.dumps([transport_event(**{name: value})]).encode()
    found = read(message, source="car_1", received=RECEIVED)
    assert len(found.events) + bool(found.refusals) == 1
    assert {one.reason for one in found.refusals} <= set(REASONS)
    for event in found.events:
        event.model_dump_json().encode()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_bytes_come_they_are_read_or_refused(message: bytes) -> None:
    found = read(message, source="car_1", received=RECEIVED)
    assert found.refusals or not found.events
