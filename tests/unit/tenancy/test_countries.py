"""What a new company starts with."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.countries import country_names, defaults, zone_names

DAY = date(2026, 3, 2)
WEEKDAYS = [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("country", "zone", "currency", "language", "days"),
    [
        ("CN", "Asia/Shanghai", "CNY", "zh", WEEKDAYS),
        ("HK", "Asia/Hong_Kong", "HKD", "zh", WEEKDAYS),
        ("US", "America/New_York", "USD", "en", WEEKDAYS),
        ("DE", "Europe/Berlin", "EUR", "en", WEEKDAYS),
        ("BG", "Europe/Sofia", "EUR", "en", WEEKDAYS),
        ("VN", "Asia/Ho_Chi_Minh", "VND", "en", WEEKDAYS),
        ("AE", "Asia/Dubai", "AED", "en", WEEKDAYS),
        ("SA", "Asia/Riyadh", "SAR", "en", [0, 1, 2, 3, 6]),
        ("IR", "Asia/Tehran", "IRR", "en", [0, 1, 2, 5, 6]),
    ],
)
def test_a_country_brings_zone_currency_language_and_week(
    country: str, zone: str, currency: str, language: str, days: list[int]
) -> None:
    found = defaults(country, DAY)
    assert (found.zone, found.currency, found.language) == (zone, currency, language)
    assert sorted(found.opening) == days
    assert found.opening[0] == ((time(9), time(18)),)


def test_every_country_has_a_zone_that_exists_and_a_currency() -> None:
    for code, name in country_names("en"):
        found = defaults(code, DAY)
        assert ZoneInfo(found.zone)
        assert len(found.currency) == 3
        assert name


def test_countries_are_named_in_both_languages() -> None:
    assert ("CN", "中国") in country_names("zh")
    assert ("CN", "China") in country_names("en")
    assert "Asia/Shanghai" in zone_names()


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(Invalid):
        defaults("XX", DAY)
