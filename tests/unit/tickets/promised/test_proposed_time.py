"""When a change of place or time proposes to meet: a full working hour, and never at midnight."""

from datetime import UTC, datetime, time, timedelta

import pytest

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.tickets.promised.appointments import proposed_time
from tests.unit.tickets.factories import OFFICE

DAYS = range(7)
ALWAYS = WorkingCalendar("Asia/Shanghai", {}, round_the_clock=True)
NIGHTS = WorkingCalendar("UTC", {day: ((time(0), time(5)), (time(22), time(0))) for day in DAYS})
EARLY = WorkingCalendar("Europe/Berlin", {day: ((time(6), time(21)),) for day in DAYS})


@pytest.mark.parametrize(
    ("calendar", "now", "after", "expected"),
    [
        (OFFICE, "2026-11-23T09:10", 60, "2026-11-23T11:00"),
        (OFFICE, "2026-11-27T16:10", 60, "2026-11-30T10:00"),  # Friday's last hour goes on Monday
        (OFFICE, "2026-11-21T12:00", 0, "2026-11-23T09:00"),
        (ALWAYS, "2026-11-23T14:20", 60, "2026-11-24T00:00"),  # 00:00 in Shanghai: at 08:00
        (ALWAYS, "2026-11-23T01:20", 60, "2026-11-23T03:00"),  # 11:00 there, as it comes
        (ALWAYS, "2026-11-23T08:30", 60, "2026-11-24T00:00"),  # 18:00 there: the next morning
        (EARLY, "2026-03-29T03:30", 30, "2026-03-29T06:00"),  # clocks went on that night
        (NIGHTS, "2026-11-23T22:10", 30, "2026-11-23T23:00"),  # no day to choose
    ],
)
def test_it_is_a_full_working_hour_by_day(
    calendar: WorkingCalendar, now: str, after: int, expected: str
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = proposed_time(calendar, at, timedelta(minutes=after))
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert calendar.is_working(found)
