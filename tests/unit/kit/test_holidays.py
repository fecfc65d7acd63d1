"""Public holidays by country, and the days that China works to make up for them."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest

from chalicelib.kit.holidays import NoHolidaysKnown, public_holidays, working_calendar

OFFICE = {day: ((time(9), time(18)),) for day in range(5)}


def test_german_unity_day_is_a_holiday_in_germany_only() -> None:
    unity = date(2025, 10, 3)
    assert unity in public_holidays("DE", [2025]).days_off
    assert unity not in public_holidays("US", [2025]).days_off


def test_china_works_the_saturday_before_national_day() -> None:
    china = working_calendar("Asia/Shanghai", OFFICE, "CN", [2026])
    make_up, holiday = date(2026, 10, 10), date(2026, 10, 1)
    assert china.working_day(make_up)
    assert make_up.weekday() == 5
    assert not china.working_day(holiday)


def test_a_limit_runs_through_the_spring_festival() -> None:
    china = working_calendar("Asia/Shanghai", OFFICE, "CN", [2026])
    friday_evening = datetime(2026, 2, 13, 9, tzinfo=UTC)  # 17:00 in Shanghai
    due = china.add(friday_evening, timedelta(hours=2))
    assert due == datetime(2026, 2, 14, 2, tzinfo=UTC)  # the Saturday is a make-up day
    assert china.add(due, timedelta(hours=9)) == datetime(2026, 2, 24, 2, tzinfo=UTC)


def test_years_without_a_decree_still_have_the_statutory_days() -> None:
    assert date(2031, 10, 1) in public_holidays("CN", [2031]).days_off


def test_an_unknown_country_says_so() -> None:
    with pytest.raises(NoHolidaysKnown):
        public_holidays("XX", [2026])


def test_holiday_tables_are_not_loaded_before_they_are_needed() -> None:
    ask = (
        "import sys, chalicelib.kit.holidays; "
        "sys.exit(bool({'holidays', 'chinese_calendar'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", ask], check=False).returncode == 0
