"""Shipments: entered, found, moved along by reports, and late only once."""

import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.kit.errors import Invalid, Stale
from chalicelib.notices.service import title
from chalicelib.shipments.errors import ShipmentNotFound
from chalicelib.shipments.events import EventKind
from chalicelib.shipments.folding import Stage
from chalicelib.shipments.schemas import EventNew
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.telling import News
from tests.companies import open_company
from tests.unit.customers.factories import a_customer
from tests.unit.overtaken import OvertakenStore
from tests.unit.shipments.factories import a_shipment, entered
from tests.unit.shipments.reports import BOX, actual, day, estimated, voyage
from tests.world import TENANT, World

SYSTEM = Principal.system(TENANT)


class TestEntering:
    def test_a_shipment_is_found_by_each_of_its_numbers(self, world: World) -> None:
        made = entered(
            world, house_bill="HBL 77", master_bill="MAEU-1", containers=["csqu 305438-3"]
        )
        for query in ("f-1", "hbl77", "MAEU 1", "bkg-1", "CSQU3054383"):
            found = world.services.shipments.search(world.who, query).items
            assert [one.id for one in found] == [made.id], query

    def test_a_number_taken_away_finds_nothing_any_more(self, world: World) -> None:
        made = entered(world, house_bill="WRONG")
        new = a_shipment(world, house_bill="RIGHT")
        world.services.shipments.edit(world.who, made.id, made.version, new)
        assert world.services.shipments.search(world.who, "wrong").items == []
        assert world.services.shipments.search(world.who, "right").items != []

    def test_a_shipment_without_any_number_is_refused(self, world: World) -> None:
        with pytest.raises(Invalid):
            entered(world, number="", booking=" - ")

    def test_it_belongs_to_one_of_our_customers(self, world: World) -> None:
        with pytest.raises(Invalid):
            entered(world, customer_id="cus_theirs")

    def test_a_stranger_finds_nothing(self, world: World) -> None:
        made = entered(world)
        shipments = world.services.shipments
        with pytest.raises(ShipmentNotFound):
            shipments.get(world.stranger, made.id)
        assert shipments.search(world.stranger, "BKG1").items == []
        assert shipments.search(world.stranger, "").items == []

    def test_the_newest_comes_first_on_the_customers_page(self, world: World) -> None:
        first = entered(world)
        world.clock.advance(timedelta(hours=1))
        second = entered(world, booking="BKG2")
        listed = world.services.shipments.of_customer(world.who, first.customer_id, 5).items
        assert [one.id for one in listed] == [second.id, first.id]

    def test_two_people_cannot_overwrite_each_other(self, world: World) -> None:
        made = entered(world)
        shipments = world.services.shipments
        shipments.edit(world.who, made.id, made.version, a_shipment(world, note="Ann"))
        with pytest.raises(Stale):
            shipments.edit(world.who, made.id, made.version, a_shipment(world, note="Bob"))

    def test_a_report_that_comes_while_somebody_types_is_no_conflict(self, world: World) -> None:
        made = entered(world)
        world.services.shipments.take(SYSTEM, voyage()[:5])
        edited = world.services.shipments.edit(
            world.who, made.id, made.version, a_shipment(world, note="Fragile")
        )
        assert (edited.note, edited.state.stage) == ("Fragile", Stage.DEPARTED)


class TestReports:
    def test_reports_move_the_shipment(self, world: World) -> None:
        made = entered(world)
        matched = world.services.shipments.take(SYSTEM, voyage())
        assert len(matched) == len(voyage())
        assert world.services.shipments.get(world.who, made.id).state.stage == Stage.DELIVERED

    def test_reports_wait_for_a_shipment_that_is_entered_later(self, world: World) -> None:
        assert world.services.shipments.take(SYSTEM, voyage()) == set()
        made = entered(world)
        assert made.state.stage == Stage.DELIVERED

    def test_reports_wait_for_a_number_that_is_entered_later(self, world: World) -> None:
        world.services.shipments.take(SYSTEM, voyage())
        made = entered(world, booking="WRONG")
        assert made.state.stage == Stage.BOOKED
        shipments = world.services.shipments
        edited = shipments.edit(world.who, made.id, made.version, a_shipment(world))
        assert edited.state.stage == Stage.DELIVERED

    def test_reports_leave_with_the_number_they_came_by(self, world: World) -> None:
        made = entered(world)
        shipments = world.services.shipments
        shipments.take(SYSTEM, voyage())
        new = a_shipment(world, booking="OTHER")
        edited = shipments.edit(world.who, made.id, made.version, new)
        assert edited.state.stage == Stage.BOOKED
        assert shipments.timeline(world.who, made.id).items == []

    @settings(
        max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.randoms())
    def test_order_copies_and_portions_change_nothing(self, shuffle: random.Random) -> None:
        straight, mixed = World(), World()
        entered(straight)
        straight.services.shipments.take(SYSTEM, voyage())
        made = entered(mixed)
        sent = voyage() * 2
        shuffle.shuffle(sent)
        for start in range(0, len(sent), 5):
            mixed.services.shipments.take(SYSTEM, sent[start : start + 5])
        expected = straight.services.shipments.whole(straight.who, made.id)[0]
        got = mixed.services.shipments.whole(mixed.who, made.id)[0]
        assert got.state == expected.state

    def test_the_same_reports_again_write_nothing_to_the_shipment(self, world: World) -> None:
        made = entered(world)
        for _ in range(2):
            world.services.shipments.take(SYSTEM, voyage())
        assert world.services.shipments.get(world.who, made.id).revision == 3

    def test_what_somebody_was_told_on_the_phone_counts_too(self, world: World) -> None:
        made = entered(world)
        told = EventNew(kind=EventKind.DEPARTED, at=day(2), place="cn sha")
        after = world.services.shipments.report(world.who, made.id, told)
        assert after.departure.actual == day(2)
        assert not after.watched

    def test_two_deliveries_worked_on_at_once_both_count(self) -> None:
        store = OvertakenStore()
        world = World(store=store)
        made = entered(world)
        first, second = voyage()[:4], voyage()[4:]
        store.meanwhile = lambda: world.services.shipments.take(SYSTEM, second)
        world.services.shipments.take(SYSTEM, first)
        assert store.meanwhile is None
        shipment = world.services.shipments.get(world.who, made.id)
        assert (shipment.state.reports, shipment.state.stage) == (len(voyage()), Stage.DELIVERED)
        assert len(exceptions(world)) == 1

    def test_a_strangers_reports_do_not_reach_us(self, world: World) -> None:
        made = entered(world)
        world.services.shipments.take(Principal.system(world.stranger.tenant), voyage())
        assert world.services.shipments.get(world.who, made.id).state.reports == 0


def exceptions(world: World) -> list[str]:
    """Subjects of the exceptions on the desk."""
    customer = world.services.customers.find_by_code(world.who, "ACME")
    assert customer is not None
    tickets = world.services.tickets.of_customer(world.who, customer.id, 100).items
    return [ticket.subject for ticket in tickets]


class TestExceptions:
    def test_a_late_estimate_opens_one_exception_however_often_it_is_repeated(
        self, world: World
    ) -> None:
        made = entered(world)
        for delay in (3, 4, 9):
            late = estimated(
                EventKind.ARRIVED, day(30 + delay), place="DEHAM", created_at=day(delay)
            )
            world.services.shipments.take(SYSTEM, [late])
        assert exceptions(world) == ["Shipment F-1 will be late"]
        assert list(world.services.shipments.get(world.who, made.id).opened) == ["late_arrival"]

    def test_an_agreed_date_that_is_moved_forward_shows_that_it_will_be_late(
        self, world: World
    ) -> None:
        made = entered(world)
        shipments = world.services.shipments
        shipments.take(SYSTEM, [estimated(EventKind.ARRIVED, day(30), place="DEHAM")])
        assert exceptions(world) == []
        new = a_shipment(world, agreed_arrival=day(25))
        shipments.edit(world.who, made.id, made.version, new)
        assert exceptions(world) == ["Shipment F-1 will be late"]

    def test_a_departure_that_nobody_reports_becomes_an_exception_a_day_later(
        self, world: World
    ) -> None:
        entered(world, watched=True, agreed_departure=world.clock.now())
        hours = timedelta(hours=1)
        world.pass_time(timedelta(hours=23), tick=hours)
        assert exceptions(world) == []
        world.pass_time(timedelta(hours=4), tick=hours)
        assert exceptions(world) == ["Shipment F-1: no departure reported"]

    def test_a_reported_departure_keeps_the_clock_quiet(self, world: World) -> None:
        now = world.clock.now()
        entered(world, watched=True, agreed_departure=now, agreed_arrival=None)
        sailed = actual(EventKind.DEPARTED, now, place="CNSHA", container=BOX)
        world.services.shipments.take(SYSTEM, [sailed])
        world.pass_time(timedelta(hours=30), tick=timedelta(hours=1))
        assert exceptions(world) == []

    def test_a_hold_by_customs_is_an_exception_of_its_own_kind(self, world: World) -> None:
        made = entered(world)
        held = {"document": "CUS", "document_number": "INSP-7", "document_status": "HOLD"}
        world.services.shipments.take(SYSTEM, [actual(EventKind.DOCUMENT, day(25), **held)])
        opened = world.services.shipments.get(world.who, made.id).opened
        ticket = world.services.tickets.get(world.who, opened["customs_hold"])
        assert (ticket.category, ticket.subject) == (
            "customs_hold",
            "Shipment F-1 is held by customs",
        )

    def test_it_is_written_in_the_customers_language_and_orders_nobody_about(
        self, world: World
    ) -> None:
        reads_chinese = a_customer("SHAN", "Shanshui", language="zh")
        customer = world.services.customers.create(world.who, reads_chinese)
        made = entered(world, customer_id=customer.id)
        late = estimated(EventKind.ARRIVED, day(33), place="DEHAM")
        world.services.shipments.take(SYSTEM, [late])
        opened = world.services.shipments.get(world.who, made.id).opened
        whole = world.services.tickets.whole(world.who, opened["late_arrival"])
        assert whole.ticket.subject == "货物 F-1 将晚到"
        assert whole.story.text.startswith("约定到达")
        assert "客户" not in whole.story.text

    def test_whoever_would_take_it_over_is_told_at_once(self, world: World) -> None:
        sam = Principal(TENANT, "usr_sam", "supervisor", "Sam", "sam@ours.example")
        open_company(world.store, world.who, sam)
        entered(world)
        late = estimated(EventKind.ARRIVED, day(33), place="DEHAM")
        world.services.shipments.take(SYSTEM, [late])
        [notice] = world.services.notices.listed(sam, sam.user).items
        assert notice.news is News.EXCEPTION
        assert title(notice, "en") == "New, and nobody's yet: Shipment F-1 will be late"
        world.settle()
        assert [mail.subject for mail in world.mailer.sent if mail.to == sam.email] == []
