"""Values in the reader's language and zone."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.kit.money import Money
from frontend import format
from frontend.language import read_as
from tests.unit.frontend.conftest import NOW

pytestmark = pytest.mark.usefixtures("in_page")


@pytest.mark.parametrize(
    ("language", "zone", "text"),
    [
        ("en", "UTC", "22 Nov 2026, 06:00"),
        ("en", "Asia/Shanghai", "22 Nov 2026, 14:00"),
        ("zh", "Asia/Shanghai", "2026年11月22日 14:00"),
        ("en", "America/Los_Angeles", "21 Nov 2026, 22:00"),
        ("en", "Not/AZone", "22 Nov 2026, 06:00"),
    ],
)
def test_a_moment_in_the_readers_zone(language: str, zone: str, text: str) -> None:
    read_as(language, zone)
    assert format.moment(NOW) == text


def test_a_day_that_a_job_keeps_as_text_is_said_in_words() -> None:
    read_as("zh", "UTC")
    assert format.day("2026-12-14") == "2026年12月14日"
    assert format.day("") == ""


def test_a_date_is_the_same_day_everywhere() -> None:
    read_as("en", "America/Los_Angeles")
    assert format.day(date(2026, 11, 22)) == "22 Nov 2026"


@pytest.mark.parametrize(
    ("value", "currency", "text"),
    [
        (Money(123450, "USD"), "", "USD 1,234.50"),
        (-500, "EUR", "EUR -5.00"),
        (1200, "JPY", "JPY 1,200"),
        (None, "", ""),
    ],
)
def test_money_with_its_code(value: Any, currency: str, text: str) -> None:
    assert format.money(value, currency) == text


@pytest.mark.parametrize(
    ("length", "en", "zh"),
    [
        (timedelta(seconds=20), "1 min", "1 分钟"),
        (timedelta(minutes=59, seconds=59), "59 min", "59 分钟"),
        (timedelta(hours=47), "47 h", "47 小时"),
        (timedelta(hours=48), "2 days", "2 天"),
        (-timedelta(minutes=5), "5 min", "5 分钟"),
    ],
)
def test_a_length_in_its_largest_unit(length: timedelta, en: str, zh: str) -> None:
    read_as("en")
    assert format.span(length) == en
    read_as("zh")
    assert format.span(length) == zh


@pytest.mark.parametrize(
    ("left", "paused", "kind", "text"),
    [
        (-timedelta(hours=2), False, "bad", "2 h late"),
        (timedelta(minutes=30), False, "warn", "30 min left"),
        (timedelta(hours=4), False, "neutral", "22 Nov 2026, 10:00"),
        (timedelta(days=3), False, "neutral", "25 Nov 2026"),
        (-timedelta(hours=2), True, "neutral", "Paused"),
    ],
)
def test_a_due_time_says_how_urgent_it_is(
    left: timedelta, paused: bool, kind: str, text: str
) -> None:
    read_as("en")
    due = format.due(NOW + left, NOW, paused)
    assert due is not None
    assert (due.kind, due.text) == (kind, text)


def test_nothing_due_has_no_chip() -> None:
    assert format.due(None, NOW) is None


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOW - timedelta(seconds=5), "just now"),
        (NOW - timedelta(hours=3), "3 h ago"),
        (NOW + timedelta(hours=3), "in 3 h"),
        (NOW - timedelta(days=40), "13 Oct 2026"),
    ],
)
def test_how_long_ago(at: datetime, text: str) -> None:
    read_as("en")
    assert format.ago(at, NOW) == text


@pytest.mark.parametrize(
    ("parts", "whole", "text"),
    [(1, 8, "12.5 %"), (2, 3, "66.7 %"), (0, 5, "0.0 %"), (1, 1, "100.0 %"), (0, 0, "–")],
)
def test_a_share_is_rounded_not_cut(parts: int, whole: int, text: str) -> None:
    assert format.percent(parts, whole) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [("Li Wei", "LW"), ("王小明", "小明"), ("", "?"), ("baltic", "B")],
)
def test_initials(name: str, text: str) -> None:
    assert format.initials(name) == text
