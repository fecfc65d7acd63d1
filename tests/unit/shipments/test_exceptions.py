from datetime import timedelta
from typing import Any

import pytest

from chalicelib.shipments.events import CarrierEvent, EventKind
from chalicelib.shipments.exceptions import Cause, causes, delay, next_due
from chalicelib.shipments.folding import Lane, fold
from chalicelib.shipments.model import Agreed, Shipment
from chalicelib.shipments.policy import ShipmentPolicy
from tests.unit.shipments.reports import BOX, START, actual, day, estimated

POLICY = ShipmentPolicy(late_after=4, departs_late_after=24, silent_after=24)
LANE = Lane(origin="CNSHA", destination="DEHAM")


def promised(*reports: CarrierEvent, **fields: Any) -> Shipment:
    """Promised to leave on day 2 and to be there on day 30."""
    fields.setdefault("agreed", Agreed(departure=day(2), arrival=day(30)))
    fields.setdefault("watched", True)
    state = fold(reports, LANE)
    return Shipment(
        id="shp_1", customer_id="cus_1", created_at=START, lane=LANE, state=state, **fields
    )


@pytest.mark.parametrize(
    ("hours", "late"),
    [(-24, False), (0, False), (4, False), (4.5, True), (72, True)],
)
def test_an_estimate_beyond_the_tolerance_is_late(hours: float, late: bool) -> None:
    there = day(30) + timedelta(hours=hours)
    shipment = promised(estimated(EventKind.ARRIVED, there, place="DEHAM"))
    assert (Cause.LATE_ARRIVAL in causes(shipment, POLICY, day(1))) is late


def test_nothing_is_late_where_nothing_was_promised() -> None:
    shipment = promised(estimated(EventKind.ARRIVED, day(60), place="DEHAM"), agreed=Agreed())
    assert delay(shipment) is None
    assert causes(shipment, POLICY, day(1)) == ()


def test_a_cause_that_was_opened_is_not_opened_again() -> None:
    late = estimated(EventKind.ARRIVED, day(40), place="DEHAM")
    shipment = promised(late, opened={"late_arrival": "tkt_1"})
    assert causes(shipment, POLICY, day(1)) == ()


def test_silence_becomes_an_exception_a_day_after_the_departure_was_due() -> None:
    shipment = promised()
    assert next_due(shipment, POLICY, day(0)) == day(3)
    assert causes(shipment, POLICY, day(2.9)) == ()
    assert causes(shipment, POLICY, day(3)) == (Cause.NO_DEPARTURE,)


def test_after_the_departure_only_the_arrival_is_waited_for() -> None:
    shipment = promised(actual(EventKind.DEPARTED, day(2), place="CNSHA"))
    assert next_due(shipment, POLICY, day(2)) == day(31)


def test_a_new_estimate_moves_the_time_by_which_we_expect_to_hear() -> None:
    shipment = promised(
        actual(EventKind.DEPARTED, day(2), place="CNSHA"),
        estimated(EventKind.ARRIVED, day(33), place="DEHAM"),
    )
    assert next_due(shipment, POLICY, day(2)) == day(34)


def test_a_shipment_that_arrived_is_waited_for_no_more() -> None:
    shipment = promised(actual(EventKind.ARRIVED, day(29), place="DEHAM"))
    assert next_due(shipment, POLICY, day(40)) is None


def test_where_no_carrier_reports_silence_says_nothing() -> None:
    assert next_due(promised(watched=False), POLICY, day(40)) is None


def test_a_shipment_with_new_numbers_is_due_at_once() -> None:
    assert next_due(promised(matching=True), POLICY, day(1)) == day(1)


class TestLateDeparture:
    @pytest.mark.parametrize(
        ("hours", "late"), [(-3, False), (0, False), (24, False), (24.5, True), (96, True)]
    )
    def test_one_beyond_its_own_tolerance_is_late(self, hours: float, late: bool) -> None:
        leaves = day(2) + timedelta(hours=hours)
        for report in (estimated, actual):
            shipment = promised(report(EventKind.DEPARTED, leaves, place="CNSHA"))
            assert (Cause.LATE_DEPARTURE in causes(shipment, POLICY, day(1))) is late

    def test_a_late_arrival_says_it_all(self) -> None:
        left = actual(EventKind.DEPARTED, day(6), place="CNSHA")
        there = estimated(EventKind.ARRIVED, day(34), place="DEHAM")
        assert causes(promised(left, there), POLICY, day(6)) == (Cause.LATE_ARRIVAL,)
        told = promised(left, opened={"late_arrival": "tkt_1"})
        assert causes(told, POLICY, day(6)) == ()

    def test_a_silence_that_was_asked_about_is_no_second_matter(self) -> None:
        left = actual(EventKind.DEPARTED, day(6), place="CNSHA")
        told = promised(left, opened={"no_departure": "tkt_1"})
        assert causes(told, POLICY, day(6)) == ()

    def test_what_has_arrived_in_time_harms_nobody(self) -> None:
        left = actual(EventKind.DEPARTED, day(6), place="CNSHA")
        there = actual(EventKind.ARRIVED, day(30), place="DEHAM")
        assert causes(promised(left, there), POLICY, day(31)) == ()


class TestCustoms:
    def test_a_hold_that_was_not_released_is_an_exception(self) -> None:
        shipment = sailing(customs("HOLD", 25))
        assert causes(shipment, POLICY, day(25)) == (Cause.CUSTOMS_HOLD,)
        assert shipment.state.customs_held_at == day(25)

    def test_a_hold_that_was_released_is_none(self) -> None:
        for reports in ((customs("HOLD", 25), customs("RELS", 26)), (customs("REQS", 25),)):
            for order in (reports, reports[::-1]):
                assert causes(sailing(*order), POLICY, day(26)) == ()

    def test_another_document_on_hold_is_none(self) -> None:
        assert causes(sailing(customs("HOLD", 25, document="VGM")), POLICY, day(25)) == ()

    def test_goods_that_are_out_are_held_no_more(self) -> None:
        out = actual(EventKind.GATED_OUT, day(29), place="DEHAM", container=BOX, empty=False)
        assert causes(sailing(customs("HOLD", 25), out), POLICY, day(29)) == ()


def sailing(*reports: CarrierEvent) -> Shipment:
    return promised(actual(EventKind.DEPARTED, day(2), place="CNSHA"), *reports)


def customs(status: str, at: int, document: str = "CUS") -> CarrierEvent:
    about = {"document": document, "document_number": "INSP-7", "document_status": status}
    return actual(EventKind.DOCUMENT, day(at), id=f"{document}-{status}", **about)
