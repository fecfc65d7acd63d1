"""Working time: office hours, days off, make-up days and clocks that change."""

import os
import random
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter

import pytest

from chalicelib.kit.calendar import NeverOpens, WorkingCalendar
from tests.unit.kit.minute_by_minute import random_worlds

NINE_TO_FIVE = {day: ((time(9), time(17)),) for day in range(5)}
SPLIT = {day: ((time(9), time(12)), (time(13), time(18))) for day in range(5)}
CASES_PER_WORLD = 80


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "hours", "due", "because"),
    [
        ("2026-11-20T10:00", 2, "2026-11-20T12:00", "inside a day"),
        ("2026-11-20T16:00", 2, "2026-11-23T10:00", "over the weekend"),
        ("2026-11-20T09:00", 8, "2026-11-20T17:00", "a full day ends when the office closes"),
        ("2026-11-20T20:00", 1, "2026-11-23T10:00", "counted from the next opening"),
        ("2026-11-21T20:00", 0, "2026-11-21T20:00", "nothing to wait for"),
        ("2026-11-20T10:00", 400, "2027-01-29T10:00", "fifty working days"),
    ],
)
def test_working_hours_are_counted_from_the_receipt(
    start: str, hours: int, due: str, because: str
) -> None:
    office = WorkingCalendar("UTC", NINE_TO_FIVE)
    assert office.add(utc(start), timedelta(hours=hours)) == utc(due), because


def test_the_lunch_break_does_not_count() -> None:
    office = WorkingCalendar("UTC", SPLIT)
    assert office.add(utc("2026-11-20T11:30"), timedelta(hours=1)) == utc("2026-11-20T13:30")
    assert office.between(utc("2026-11-20T11:30"), utc("2026-11-20T14:00")) == timedelta(hours=1.5)


def test_a_holiday_is_skipped_and_a_make_up_day_is_worked() -> None:
    monday, saturday = date(2026, 11, 23), date(2026, 11, 21)
    office = WorkingCalendar(
        "UTC", NINE_TO_FIVE, frozenset([monday]), {saturday: ((time(10), time(12)),)}
    )
    assert office.add(utc("2026-11-20T16:00"), timedelta(hours=2)) == utc("2026-11-21T11:00")
    assert office.add(utc("2026-11-20T16:00"), timedelta(hours=4)) == utc("2026-11-24T10:00")
    assert office.working_day(saturday)
    assert not office.working_day(monday)


def test_the_day_the_clocks_go_forward_has_an_hour_less() -> None:
    always = WorkingCalendar("Europe/Berlin", {day: ((time(0), time(0)),) for day in range(7)})
    night = WorkingCalendar("Europe/Berlin", {6: ((time(1, 30), time(3, 30)),)})
    day = utc("2026-03-28T23:00"), utc("2026-03-29T22:00")
    assert always.between(*day) == timedelta(hours=23)
    assert night.between(*day) == timedelta(hours=1)


def test_an_hour_that_is_repeated_counts_twice() -> None:
    night = WorkingCalendar("Europe/Berlin", {6: ((time(1, 30), time(3, 30)),)})
    day = utc("2026-10-24T22:00"), utc("2026-10-25T23:00")
    assert night.between(*day) == timedelta(hours=3)


def test_the_same_wall_clock_hour_is_due_across_a_change_of_clocks() -> None:
    office = WorkingCalendar("Europe/Berlin", NINE_TO_FIVE)
    friday_four, monday_nine_thirty = utc("2026-03-27T15:00"), utc("2026-03-30T07:30")
    assert office.add(friday_four, timedelta(hours=1.5)) == monday_nine_thirty


def test_round_the_clock_counts_every_hour() -> None:
    always = WorkingCalendar("Asia/Shanghai", {}, round_the_clock=True)
    start = utc("2026-02-17T01:00")
    assert always.add(start, timedelta(hours=30)) == start + timedelta(hours=30)
    assert always.between(start, start + timedelta(days=3)) == timedelta(days=3)
    assert always.working_day(date(2026, 2, 17))


def test_next_opening_and_next_working_day() -> None:
    office = WorkingCalendar("Asia/Shanghai", SPLIT, frozenset([date(2026, 11, 23)]))
    saturday = utc("2026-11-21T02:00")
    assert office.next_opening(saturday) == utc("2026-11-24T01:00")
    assert office.next_opening(utc("2026-11-24T04:30")) == utc("2026-11-24T05:00")
    assert office.next_opening(utc("2026-11-24T02:00")) == utc("2026-11-24T02:00")
    assert office.next_working_day(date(2026, 11, 20)) == date(2026, 11, 20)
    assert office.next_working_day(date(2026, 11, 21)) == date(2026, 11, 24)


def test_answers_are_exact_to_the_microsecond_and_in_utc() -> None:
    office = WorkingCalendar("Asia/Shanghai", NINE_TO_FIVE)
    start = utc("2026-11-20T02:00:00.123456")
    due = office.add(start, timedelta(microseconds=7))
    assert due == start + timedelta(microseconds=7)
    assert due.tzinfo is UTC


def test_nothing_runs_backwards() -> None:
    office = WorkingCalendar("UTC", NINE_TO_FIVE)
    now = utc("2026-11-20T10:00")
    assert office.between(now, now - timedelta(hours=1)) == timedelta(0)
    with pytest.raises(ValueError, match="backwards"):
        office.add(now, timedelta(hours=-1))


@pytest.mark.parametrize(
    "windows",
    [
        {0: ((time(18), time(9)),)},
        {0: ((time(9), time(12)), (time(11), time(14)))},
        {0: ((time(9), time(0)), (time(11), time(14)))},
    ],
)
def test_windows_that_overlap_or_run_backwards_are_refused(
    windows: dict[int, tuple[tuple[time, time], ...]],
) -> None:
    with pytest.raises(ValueError, match="window"):
        WorkingCalendar("UTC", windows)


def test_a_calendar_that_never_opens_is_refused() -> None:
    with pytest.raises(NeverOpens):
        WorkingCalendar("UTC", {0: ()})


def test_working_time_equals_a_count_of_single_minutes() -> None:
    cases = int(os.environ.get("CALENDAR_CASES", "10000"))
    seed = int(os.environ.get("CALENDAR_SEED", "1"))
    chance = random.Random(seed)
    for world in random_worlds(chance, cases // CASES_PER_WORLD):
        office, slow = world.calendar, world.slow
        for _ in range(CASES_PER_WORLD):
            first, last = sorted(chance.sample(range(slow.minutes), 2))
            start, end = (slow.start + timedelta(minutes=minute) for minute in (first, last))
            where = f"seed {seed}: {office} from {start} to {end}"
            assert office.between(start, end) == slow.between(first, last), where
            working = chance.randint(0, slow.left(first))
            due = office.add(start, timedelta(minutes=working))
            assert due == slow.add(first, working), f"{where} plus {working} min"
            assert office.is_working(start) == bool(slow.between(first, first + 1)), where


def test_thousands_of_due_times_a_second() -> None:
    office = WorkingCalendar("Europe/Berlin", SPLIT)
    start = utc("2026-01-01T00:00")
    office.add(start, timedelta(hours=4000))
    began = perf_counter()
    for minute in range(5000):
        office.add(start + timedelta(minutes=minute), timedelta(hours=40))
    assert perf_counter() - began < 1
