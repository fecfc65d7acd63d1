"""DCSA's own messages for conformance tests, read and folded."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.carriers.dcsa.reading import read
from chalicelib.shipments.events import CarrierEvent
from chalicelib.shipments.folding import Lane, Stage, fold

FILES = Path(__file__).resolve().parents[4] / "shared/data/carriers/dcsa/tnt_v2.2"
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="DCSA's messages are not here")
RECEIVED = datetime(2026, 3, 1, tzinfo=UTC)
PARIS = Lane(destination="FRPAR")


def message(name: str) -> bytes:
    return (FILES / f"tnt-220-response{name}.json").read_bytes()


def reports() -> list[CarrierEvent]:
    return list(read(message(""), source="car_1", received=RECEIVED).events)


def test_all_seven_events_are_understood() -> None:
    found = read(message(""), source="car_1", received=RECEIVED)
    assert (len(found.events), found.refusals) == (7, ())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 6), max_size=20), st.randoms())
def test_any_order_and_any_copies_give_the_same_state(
    copies: list[int], shuffle: random.Random
) -> None:
    events = json.loads(message(""))
    sent = events + [events[index] for index in copies]
    shuffle.shuffle(sent)
    halves = (sent[: len(sent) // 2], sent[len(sent) // 2 :])
    got = [
        event
        for half in halves
        for event in read(json.dumps(half).encode(), source="car_1", received=RECEIVED).events
    ]
    assert fold(got, PARIS) == fold(reports(), PARIS)


def test_the_vessel_is_there_and_the_bill_is_drafted() -> None:
    state = fold(reports(), PARIS)
    assert state.stage == Stage.ARRIVED
    assert state.arrival.actual == datetime(2021, 1, 9, 13, 12, 56, tzinfo=UTC)
    assert (state.vessel, state.voyage) == ("King of the Seas", "2103S")
    drafts = {(m.document, m.document_number) for m in state.milestones if m.document}
    assert drafts == {
        ("SHI", "reserved-HHL123"),
        ("BKG", "ABC123123123"),
        ("TRD", "reserved-HHL123"),
    }


def test_every_event_names_the_container_or_the_booking() -> None:
    for event in reports():
        named = {str(one) for one in event.references}
        assert named & {"booking#ABC123123123", "container#APZU4812090", "bill#RESERVEDHHL123"}


@pytest.mark.parametrize("name", ["-wrong-date-times", "-wrong-structure"])
def test_the_invalid_messages_are_refused_event_by_event_with_the_reason(name: str) -> None:
    found = read(message(name), source="car_1", received=RECEIVED)
    assert found.events == ()
    assert {one.position for one in found.refusals} == set(range(len(json.loads(message(name)))))
    assert all(one.field and one.message for one in found.refusals)


def test_wrong_times_are_refused_for_what_is_wrong_with_them() -> None:
    named = [
        dict(event, eventID=str(at))
        for at, event in enumerate(json.loads(message("-wrong-date-times")))
    ]
    for event in named:
        event["references"] = [{"referenceType": "EQ", "referenceValue": "APZU4812090"}]
    found = read(json.dumps(named).encode(), source="car_1", received=RECEIVED)
    assert [event.id for event in found.events] == ["0"]
    assert [(one.position, one.field, one.reason) for one in found.refusals] == [
        (1, "eventCreatedDateTime", "missing"),
        (2, "eventDateTime", "missing"),
        (3, "eventCreatedDateTime", "time-form"),
        (4, "eventDateTime", "time-form"),
        (5, "eventCreatedDateTime", "too-early"),
        (6, "eventCreatedDateTime", "too-late"),
    ]
