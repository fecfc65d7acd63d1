import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.shipments.events import Classifier, EventKind
from chalicelib.shipments.folding import Lane, Stage, fold, standing
from tests.unit.shipments.reports import BOX, actual, day, estimated, planned, report, voyage

LANE = Lane(origin="CNSHA", destination="DEHAM")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, len(voyage()) - 1), max_size=40), st.randoms())
def test_order_and_copies_of_reports_change_nothing(
    copies: list[int], shuffle: random.Random
) -> None:
    reports = voyage() + [voyage()[index] for index in copies]
    shuffle.shuffle(reports)
    assert fold(reports, LANE) == fold(voyage(), LANE)


def test_the_last_estimate_counts_until_the_ship_is_really_there() -> None:
    before = fold(voyage()[:10], LANE)
    after = fold(voyage(), LANE)
    assert before.arrival.best == day(33)
    assert before.arrival.planned == day(30)
    assert after.arrival.actual == after.arrival.best == day(33.2)


@pytest.mark.parametrize(
    ("reports", "stage"),
    [
        (0, Stage.BOOKED),
        (3, Stage.GATED_IN),
        (4, Stage.LOADED),
        (5, Stage.DEPARTED),
        (6, Stage.UNDERWAY),
        (10, Stage.UNDERWAY),
        (11, Stage.ARRIVED),
        (12, Stage.DISCHARGED),
        (13, Stage.GATED_OUT),
        (14, Stage.DELIVERED),
    ],
)
def test_a_voyage_moves_the_shipment_stage_by_stage(reports: int, stage: Stage) -> None:
    assert fold(voyage()[:reports], LANE).stage == stage


def test_a_call_on_the_way_is_no_arrival() -> None:
    state = fold(voyage()[:6], LANE)
    assert state.arrival.actual is None
    assert state.arrival.best == day(30)


def test_without_a_lane_the_first_departure_and_last_arrival_count() -> None:
    state = fold(voyage(), Lane())
    assert state.departure.actual == day(2.1)
    assert state.arrival.actual == day(33.2)


def test_a_place_that_is_no_code_is_as_if_nobody_had_said_it() -> None:
    state = fold(voyage(), Lane(origin="Shanghai", destination="汉堡"))
    assert state.stage == Stage.GATED_OUT
    assert state.arrival.actual == day(33.2)


def test_a_shipment_is_only_out_of_the_gate_when_all_its_containers_are() -> None:
    both = [
        actual(EventKind.DISCHARGED, day(33), place="DEHAM", container=box, empty=False, id=box)
        for box in (BOX, "MSKU1234565")
    ]
    one_out = actual(EventKind.GATED_OUT, day(35), place="DEHAM", container=BOX, empty=False)
    assert fold([*both, one_out], LANE).stage == Stage.DISCHARGED


def test_an_older_report_that_arrives_later_does_not_overrule_a_newer_one() -> None:
    newer = estimated(EventKind.ARRIVED, day(33), place="DEHAM", created_at=day(12))
    older = estimated(EventKind.ARRIVED, day(31), place="DEHAM", created_at=day(9))
    assert fold([newer, older], LANE).arrival.estimated == day(33)


def test_an_actual_time_can_be_corrected_by_a_later_report() -> None:
    wrong = actual(EventKind.ARRIVED, day(33), place="DEHAM", created_at=day(33))
    right = actual(EventKind.ARRIVED, day(32), place="DEHAM", created_at=day(34))
    assert fold([right, wrong], LANE).arrival.actual == day(32)


def test_an_estimate_sent_after_the_arrival_does_not_undo_it() -> None:
    there = actual(EventKind.ARRIVED, day(33), place="DEHAM", created_at=day(33))
    guess = estimated(EventKind.ARRIVED, day(40), place="DEHAM", created_at=day(35))
    assert fold([there, guess], LANE).arrival.best == day(33)


def test_a_report_taken_back_is_as_if_it_never_came_even_if_it_comes_later() -> None:
    sailed = actual(EventKind.DEPARTED, day(2), place="CNSHA", id="wrong")
    back = report(EventKind.RETRACTED, Classifier.ACTUAL, day(3), id="sorry", retracts="wrong")
    assert standing([sailed, back]) == standing([back, sailed]) == ()
    assert fold([back, sailed], LANE).stage == Stage.BOOKED


def test_the_same_report_worded_anew_counts_once_with_its_last_wording() -> None:
    first = planned(EventKind.ARRIVED, day(30), place="DEHAM", id="same", created_at=day(0))
    again = planned(EventKind.ARRIVED, day(31), place="DEHAM", id="same", created_at=day(1))
    assert fold([again, first], LANE) == fold([again], LANE)


def test_rolled_cargo_arrives_when_its_new_vessel_does() -> None:
    old = estimated(EventKind.ARRIVED, day(30), place="DEHAM", call="call-1", created_at=day(1))
    new = estimated(EventKind.ARRIVED, day(37), place="DEHAM", call="call-2", created_at=day(5))
    assert fold([new, old], LANE).arrival.estimated == day(37)


def test_times_of_an_uncertain_zone_say_so() -> None:
    state = fold([estimated(EventKind.ARRIVED, day(30), place="DEHAM", zone_uncertain=True)], LANE)
    assert state.arrival.zone_uncertain
