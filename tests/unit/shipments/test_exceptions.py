from datetime import timedelta
from typing import Any

import pytest

from chalicelib.shipments.events import CarrierEvent, EventKind
from chalicelib.shipments.exceptions import Cause, causes, delay, next_due
from chalicelib.shipments.folding import Lane, fold
from chalicelib.shipments.model import Agreed, Shipment
from chalicelib.shipments.policy import ShipmentPolicy
from tests.unit.shipments.reports import START, actual, day, estimated

POLICY = ShipmentPolicy(late_after=4, silent_after=24)
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
