"""Days, months and moments, as each reader writes them."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.kit.dates_in_words import (
    day_in_words,
    moment_anywhere,
    moment_in_words,
    month_in_words,
)

LATE = datetime(2026, 11, 30, 16, 5, tzinfo=UTC)


def test_a_day_names_its_month_so_that_nobody_takes_it_for_another() -> None:
    assert day_in_words(date(2026, 4, 3), "en") == "3 Apr 2026"
    assert day_in_words(date(2026, 4, 3), "zh") == "2026年4月3日"


def test_a_month() -> None:
    assert month_in_words("2026-09", "en") == "Sep 2026"
    assert month_in_words("2026-09", "zh") == "2026年9月"


def test_a_moment_is_told_by_the_clocks_of_the_zone() -> None:
    assert moment_in_words(LATE, "Asia/Singapore", "en") == "1 Dec 2026, 00:05"
    assert moment_in_words(LATE, "Asia/Singapore", "zh") == "2026年12月1日 00:05"


@pytest.mark.parametrize(
    ("zone", "ahead"),
    [
        ("Asia/Singapore", "1 Dec 2026, 00:05 (UTC+8)"),
        ("Asia/Kolkata", "30 Nov 2026, 21:35 (UTC+5:30)"),
        ("America/New_York", "30 Nov 2026, 11:05 (UTC-5)"),
        ("America/St_Johns", "30 Nov 2026, 12:35 (UTC-3:30)"),
        ("UTC", "30 Nov 2026, 16:05 (UTC)"),
    ],
)
def test_a_reader_anywhere_is_told_how_far_it_is_from_utc(zone: str, ahead: str) -> None:
    assert moment_anywhere(LATE, zone, "en") == ahead


def test_and_in_chinese_with_the_brackets_of_chinese() -> None:
    assert moment_anywhere(LATE, "Asia/Singapore", "zh") == "2026年12月1日 00:05（UTC+8）"
