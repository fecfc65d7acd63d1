"""From a carrier's message to the shipment: verified, kept, processed once, however it comes."""

import base64
import random
from datetime import timedelta

import pytest

from chalicelib.carriers.errors import ConnectionNotFound, DeliveryTooLarge, SignatureWrong
from chalicelib.carriers.model import LONGEST_BODY, ConnectionClosed, Outcome, SecretUsedBefore
from chalicelib.carriers.readings import Refusal
from chalicelib.carriers.schemas import ConnectedOut
from chalicelib.kit.errors import Invalid, Stale
from tests.unit.carriers.connected import Carrier
from tests.unit.carriers.messages import body, transport_event
from tests.unit.shipments.factories import entered
from tests.world import World


class TestConnecting:
    def test_every_connection_has_an_address_and_a_secret_of_its_own(self, world: World) -> None:
        first, second = Carrier.of(world).connection, Carrier.of(world).connection
        assert first.url.startswith("http://127.0.0.1:8000/v1/hooks/dcsa/")
        assert first.url != second.url
        assert first.secret != second.secret
        assert len(base64.b64decode(first.secret)) >= 32

    def test_the_carriers_own_secret_can_be_used(self, world: World) -> None:
        own = base64.b64encode(b"a secret of the carrier's").decode()
        assert Carrier.of(world, secret=own).connection.secret == own
        with pytest.raises(Invalid):
            Carrier.of(world, secret="no base64!")

    def test_secrets_are_not_shown_again(self, world: World) -> None:
        carrier = Carrier.of(world)
        carriers = world.services.carriers
        shown = carriers.shown(carriers.get(world.who, carrier.connection.id))
        assert carrier.connection.secret not in shown.model_dump_json()
        assert carrier.connection.secret not in repr(carriers.connections(world.who))

    def test_a_stranger_finds_nothing(self, world: World) -> None:
        carrier = Carrier.of(world)
        carriers = world.services.carriers
        assert carriers.connections(world.stranger) == []
        with pytest.raises(ConnectionNotFound):
            carriers.deliveries(world.stranger, carrier.connection.id)
        with pytest.raises(ConnectionNotFound):
            carriers.rotate(world.stranger, carrier.connection.id, 1)

    def test_a_closed_connection_accepts_nothing_more(self, world: World) -> None:
        carrier = Carrier.of(world)
        carriers = world.services.carriers
        closed = carriers.close(world.who, carrier.connection.id, 1)
        assert not closed.active
        with pytest.raises(ConnectionNotFound):
            carrier.send(body(transport_event()))
        with pytest.raises(ConnectionNotFound):
            carriers.confirm(carrier.token)
        with pytest.raises(ConnectionClosed):
            carriers.rotate(world.who, carrier.connection.id, 2)


class TestSecrets:
    def rotated(self, carrier: Carrier, version: int = 1) -> ConnectedOut:
        world = carrier.world
        return world.services.carriers.rotate(world.who, carrier.connection.id, version)

    def test_the_old_secret_counts_for_a_week_beside_the_new_one(self, world: World) -> None:
        old = Carrier.of(world)
        new = Carrier(world, self.rotated(old))
        world.clock.advance(timedelta(days=6, hours=23))
        old.send(body(transport_event(eventID="1")))
        new.send(body(transport_event(eventID="2")))
        world.clock.advance(timedelta(hours=1))
        with pytest.raises(SignatureWrong):
            old.send(body(transport_event(eventID="3")))
        new.send(body(transport_event(eventID="4")))
        assert len(new.delivered()) == 3

    def test_a_second_change_ends_the_oldest_secret(self, world: World) -> None:
        first = Carrier.of(world)
        second = Carrier(world, self.rotated(first))
        self.rotated(second, version=2)
        second.send(body(transport_event()))
        with pytest.raises(SignatureWrong):
            first.send(body(transport_event(eventID="2")))

    def test_a_secret_is_not_replaced_by_itself(self, world: World) -> None:
        carrier = Carrier.of(world)
        same = carrier.connection.secret
        with pytest.raises(SecretUsedBefore):
            world.services.carriers.rotate(world.who, carrier.connection.id, 1, same)

    def test_two_people_do_not_replace_it_at_once(self, world: World) -> None:
        carrier = Carrier.of(world)
        self.rotated(carrier)
        with pytest.raises(Stale):
            self.rotated(carrier)


class TestDeliveries:
    def test_a_delivery_moves_the_shipment_once_the_queue_is_worked_off(self, world: World) -> None:
        made, carrier = entered(world), Carrier.of(world)
        carrier.send(body(transport_event()))
        assert carrier.delivered()[0].outcome is Outcome.WAITING
        world.settle()
        (delivery,) = carrier.delivered()
        assert (delivery.outcome, delivery.events, delivery.matched) == (Outcome.PROCESSED, 1, 1)
        shipment = world.services.shipments.get(world.who, made.id)
        assert shipment.arrival.estimated is not None

    def test_the_same_message_twice_is_one_delivery(self, world: World) -> None:
        carrier = Carrier.of(world)
        for _ in range(3):
            carrier.send(body(transport_event()))
            world.settle()
        assert len(carrier.delivered()) == 1

    def test_a_message_lost_by_the_queue_is_found_by_the_sweeper(self, world: World) -> None:
        carrier = Carrier.of(world)
        carrier.send(body(transport_event()))
        world.queues.waiting.clear()
        world.pass_time(timedelta(minutes=2))
        assert carrier.delivered()[0].outcome is Outcome.PROCESSED

    def test_a_message_queued_twice_is_processed_once(self, world: World) -> None:
        carrier = Carrier.of(world)
        carrier.send(body(transport_event()))
        world.queues.waiting *= 3
        world.settle()
        assert carrier.delivered()[0].version == 2

    def test_one_bad_event_does_not_lose_the_good_one_beside_it(self, world: World) -> None:
        entered(world)
        carrier = Carrier.of(world)
        carrier.send(body(transport_event(), transport_event(eventDateTime="yesterday")))
        world.settle()
        (delivery,) = carrier.delivered()
        assert (delivery.outcome, delivery.matched) == (Outcome.PARTLY_REFUSED, 1)
        assert delivery.refusals == (
            Refusal(reason="time-form", position=1, field="eventDateTime", event_id="e-1"),
        )

    @pytest.mark.parametrize("message", [b"", b"nothing of the kind", b"[[[", b"{}", b"\xff\xfe"])
    def test_a_signed_message_that_makes_no_sense_is_kept_with_the_reason(
        self, world: World, message: bytes
    ) -> None:
        carrier = Carrier.of(world)
        carrier.send(message)
        world.settle()
        assert carrier.delivered()[0].outcome is Outcome.REFUSED
        assert carrier.delivered()[0].refusals[0].message

    def test_an_event_of_a_shipment_nobody_entered_yet_waits_for_it(self, world: World) -> None:
        carrier = Carrier.of(world)
        carrier.send(body(transport_event()))
        world.settle()
        assert carrier.delivered()[0].matched == 0
        assert entered(world).arrival.estimated is not None

    def test_the_body_is_kept_as_it_came(self, world: World) -> None:
        carrier = Carrier.of(world)
        message = b' [ ] \r\n"\xc3\xa9'
        carrier.send(message)
        rows = world.services.carriers.rows(world.who)
        assert rows.body(carrier.delivered()[0].id) == message

    def test_a_wrong_signature_leaves_no_trace(self, world: World) -> None:
        carrier, other = Carrier.of(world), Carrier.of(world)
        message = body(transport_event())
        with pytest.raises(SignatureWrong):
            world.services.carriers.receive(carrier.token, message, other.signed(message))
        assert carrier.delivered() == []

    def test_an_address_that_nobody_was_given_is_not_found_signed_or_not(
        self, world: World
    ) -> None:
        message = body(transport_event())
        for signature in ("", Carrier.of(world).signed(message)):
            with pytest.raises(ConnectionNotFound):
                world.services.carriers.receive("no-such-token", message, signature)

    def test_what_is_too_large_is_refused_before_anything_else(self, world: World) -> None:
        carrier = Carrier.of(world)
        carrier.send(b" " * LONGEST_BODY)
        with pytest.raises(DeliveryTooLarge):
            carrier.send(b" " * (LONGEST_BODY + 1))

    def test_deliveries_in_any_order_leave_the_same_shipment_and_one_exception(
        self, world: World
    ) -> None:
        made, carrier = entered(world, agreed_arrival=world.clock.now()), Carrier.of(world)
        estimates = [body(estimate(day)) for day in range(10, 20)]
        shuffle = random.Random(7)
        for message in shuffle.sample(estimates * 2, 20):
            carrier.send(message)
            if shuffle.random() < 0.3:
                world.settle()
        shuffle.shuffle(world.queues.waiting)
        world.settle()
        shipment = world.services.shipments.get(world.who, made.id)
        assert shipment.arrival.estimated is not None
        assert shipment.arrival.estimated.day == 19
        tickets = world.services.tickets.of_customer(world.who, made.customer_id, 100).items
        assert [ticket.id for ticket in tickets] == list(shipment.opened.values())


def estimate(day: int) -> dict[str, object]:
    """The arrival on that day of April, as estimated on the same day of February."""
    return transport_event(
        eventID=f"e-{day}",
        eventCreatedDateTime=f"2026-02-{day}T00:00:00Z",
        eventDateTime=f"2026-04-{day}T00:00:00Z",
    )
