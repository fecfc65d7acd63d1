"""Quiet hours in the person's own time, and which ways are kept."""

import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.telling import DEFAULTS, News, Quiet, Telling, Way, checked, chosen

NIGHT = Telling(quiet=Quiet(start=time(20), end=time(7)))
SHANGHAI, LONDON = "Asia/Shanghai", "Europe/London"


def utc(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "until"),
    [
        (utc(2, 20), LONDON, utc(3, 7)),
        (utc(3, 6, 59), LONDON, utc(3, 7)),
        (utc(3, 7), LONDON, None),
        (utc(2, 12), SHANGHAI, utc(2, 23)),  # eight in the evening there
        (utc(2, 12), LONDON, None),
        # The night in which summer begins is an hour shorter.
        (utc(28, 23), LONDON, utc(29, 6)),
    ],
)
def test_a_night_ends_in_the_morning_of_the_persons_zone(
    now: datetime, zone: str, until: datetime | None
) -> None:
    assert NIGHT.quiet_until(now, zone) == until


def test_the_persons_own_zone_counts_before_the_companys() -> None:
    assert NIGHT.model_copy(update={"zone": SHANGHAI}).quiet_until(utc(2, 12), LONDON) is not None


def test_a_free_weekend_joins_the_nights_around_it() -> None:
    telling = Telling(quiet=Quiet(start=time(20), end=time(7), days=(5, 6)))
    assert telling.quiet_until(utc(6, 21), LONDON) == utc(9, 7)
    days = Telling(quiet=Quiet(start=time.min, end=time.min, days=(5, 6)))
    assert days.quiet_until(utc(6, 21), LONDON) is None
    assert days.quiet_until(utc(7, 10), LONDON) == utc(9, 0)


def test_who_set_no_quiet_hours_is_told_at_any_time() -> None:
    assert Telling().quiet_until(utc(2, 3), LONDON) is None


def test_quiet_ends_where_a_look_at_every_minute_says() -> None:
    dice = random.Random(7)
    zones = (SHANGHAI, LONDON, "America/New_York", "Australia/Lord_Howe")
    for _ in range(150):
        quiet = Quiet(
            start=time(dice.randrange(24), dice.choice((0, 30))),
            end=time(dice.randrange(24), dice.choice((0, 15))),
            days=tuple(dice.sample(range(7), dice.randrange(4))),
        )
        zone = dice.choice(zones)
        now = utc(1, 0) + timedelta(minutes=dice.randrange(60 * 24 * 300))
        found = Telling(quiet=quiet).quiet_until(now, zone)
        minute = now
        while quiet.at(minute.astimezone(ZoneInfo(zone))):
            minute += timedelta(minutes=1)
        expected = None if minute == now else minute.replace(second=0)
        assert found == expected, (quiet, zone, now)


def test_only_what_differs_from_the_defaults_is_kept() -> None:
    as_supplied = {news: tuple(ways) for news, ways in DEFAULTS.items()}
    assert chosen(as_supplied) == {}
    kept = chosen(as_supplied | {News.WARNING: (Way.PUSH, Way.PAGE)})
    assert kept == {News.WARNING: (Way.PAGE, Way.PUSH)}
    telling = Telling(ways=kept)
    assert telling.by(News.WARNING) == {Way.PAGE, Way.PUSH}
    assert telling.by(News.BREACH) == DEFAULTS[News.BREACH]


@pytest.mark.parametrize(
    ("quiet", "field"),
    [
        (Quiet(start=time(8), end=time(8)), "end"),
        (Quiet(days=tuple(range(7))), "days"),
    ],
)
def test_quiet_hours_that_never_end_are_refused(quiet: Quiet, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(quiet)
    assert refused.value.problems[0].field == field
