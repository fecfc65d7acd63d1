"""DCSA's own message, delivered whole, in pieces, in any order and again: one shipment state."""

import json
import random
from pathlib import Path

import pytest

from chalicelib.carriers.model import Delivery, Outcome
from chalicelib.shipments.folding import ShipmentState, Stage
from chalicelib.shipments.model import Shipment
from tests.unit.carriers.connected import Carrier
from tests.unit.shipments.factories import entered
from tests.world import World


@pytest.fixture(scope="module")
def files(real_data: Path) -> Path:
    return real_data / "carriers/dcsa/tnt_v2.2"


def paris(world: World, **fields: object) -> Shipment:
    """A shipment to where the message says the vessel is."""
    return entered(world, destination="FRPAR", agreed_departure=None, agreed_arrival=None, **fields)


def state(world: World, shipment: Shipment) -> ShipmentState:
    return world.services.shipments.whole(world.who, shipment.id)[0].state


def delivered(world: World, *messages: bytes) -> list[Delivery]:
    carrier = Carrier.of(world)
    for message in messages:
        carrier.send(message)
    world.settle()
    return carrier.delivered()


@pytest.mark.parametrize(
    ("fields", "matched"),
    [
        ({"booking": "abc 123-123-123"}, 7),
        ({"booking": "", "master_bill": "RESERVED HHL123"}, 7),
        ({"booking": "", "containers": ["APZU 481209-0"]}, 7),
        ({"booking": "SOMETHING ELSE", "master_bill": "ELSE"}, 0),
    ],
)
def test_a_shipment_is_matched_by_booking_bill_or_container(
    files: Path, fields: dict[str, object], matched: int
) -> None:
    world = World()
    made = paris(world, **{"containers": ["APZU4812090"], **fields} if matched else fields)
    (delivery,) = delivered(world, (files / "tnt-220-response.json").read_bytes())
    assert (delivery.outcome, delivery.events, delivery.matched) == (Outcome.PROCESSED, 7, matched)
    assert (state(world, made).stage == Stage.ARRIVED) is (matched > 0)


def test_any_order_portions_and_repetitions_end_in_the_same_state(files: Path) -> None:
    message = (files / "tnt-220-response.json").read_bytes()
    whole = World()
    expected_for = paris(whole, booking="ABC123123123", containers=["APZU4812090"])
    delivered(whole, message)
    expected = state(whole, expected_for)
    for seed in range(10):
        shuffle = random.Random(seed)
        events = json.loads(message) * 2
        shuffle.shuffle(events)
        cut = shuffle.randrange(1, len(events))
        parts = [json.dumps(part).encode() for part in (events[:cut], events[cut:])]
        world = World()
        before = seed % 2 == 0
        made = paris(world, booking="ABC123123123", containers=["APZU4812090"]) if before else None
        delivered(world, *parts, message)
        made = made or paris(world, booking="ABC123123123", containers=["APZU4812090"])
        got = state(world, made)
        assert got == expected


@pytest.mark.parametrize("name", ["wrong-date-times", "wrong-structure"])
def test_the_invalid_messages_are_refused_with_the_reason_and_change_nothing(
    files: Path, name: str
) -> None:
    world = World()
    made = paris(world, booking="ABC123123123", containers=["APZU4812090"])
    (delivery,) = delivered(world, (files / f"tnt-220-response-{name}.json").read_bytes())
    assert (delivery.outcome, delivery.events, delivery.matched) == (Outcome.REFUSED, 0, 0)
    assert delivery.refusals
    assert all(one.message and one.field for one in delivery.refusals)
    assert state(world, made) == ShipmentState()


def test_an_arrival_later_than_agreed_opens_one_exception(files: Path) -> None:
    world = World()
    early = "2021-01-05T12:00:00Z"
    made = entered(world, booking="ABC123123123", destination="FRPAR", agreed_arrival=early)
    message = (files / "tnt-220-response.json").read_bytes()
    delivered(world, message, message + b"\n", json.dumps(json.loads(message)[::-1]).encode())
    opened = world.services.shipments.get(world.who, made.id).opened
    tickets = world.services.tickets.of_customer(world.who, made.customer_id, 10).items
    assert [ticket.id for ticket in tickets] == list(opened.values())
    assert len(tickets) == 1
