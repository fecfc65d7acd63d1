"""Sensible defaults by country for a company that signs up.

Zones, currencies and country names come from Unicode CLDR (Babel); the tables below hold what
CLDR does not decide: the business zone of countries with several, and the days of the weekend
where they are not Saturday and Sunday.
"""

from datetime import date, time
from functools import cache

from chalicelib.kit.errors import Invalid
from chalicelib.kit.values import Frozen
from chalicelib.tenancy.company import Window

MAIN_ZONE = {
    "AR": "America/Argentina/Buenos_Aires", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo",
    "CA": "America/Toronto", "CL": "America/Santiago", "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia", "DE": "Europe/Berlin", "EC": "America/Guayaquil",
    "ES": "Europe/Madrid", "ID": "Asia/Jakarta", "KZ": "Asia/Almaty", "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City", "MY": "Asia/Kuala_Lumpur", "NZ": "Pacific/Auckland",
    "PA": "America/Panama", "PG": "Pacific/Port_Moresby", "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow", "UA": "Europe/Kyiv", "US": "America/New_York",
    "UZ": "Asia/Tashkent", "VN": "Asia/Ho_Chi_Minh", "IN": "Asia/Kolkata",
}  # fmt: skip
FREE_DAYS = {
    **dict.fromkeys(("BH", "DZ", "EG", "IQ", "JO", "KW", "LY", "OM", "QA", "SA", "YE"), (4, 5)),
    **dict.fromkeys(("BD", "IL", "MV", "SD", "SY"), (4, 5)),
    "AF": (3, 4), "IR": (3, 4), "NP": (5,), "BN": (4, 6),
}  # fmt: skip
# CLDR of the pinned Babel does not know it yet: the euro since 1 January 2026.
NEWER_CURRENCY = {"BG": "EUR"}
CHINESE = frozenset({"CN", "HK", "MO", "TW"})
OFFICE_HOURS: tuple[Window, ...] = ((time(9), time(18)),)


class Defaults(Frozen):
    """What a new company of a country starts with; every value can be changed."""

    zone: str
    currency: str
    language: str
    opening: dict[int, tuple[Window, ...]]


def defaults(country: str, day: date) -> Defaults:
    """Zone, currency, language and working week of a country on a day."""
    if country not in _territories():
        raise Invalid.field("country", "Choose a country from the list.")
    free = FREE_DAYS.get(country, (5, 6))
    return Defaults(
        zone=MAIN_ZONE.get(country) or _first_zone(country),
        currency=_currency(country, day),
        language="zh" if country in CHINESE else "en",
        opening={weekday: OFFICE_HOURS for weekday in range(7) if weekday not in free},
    )


def country_names(language: str) -> list[tuple[str, str]]:
    """Code and name of every country in a language, in that language's order of names."""
    from babel import Locale  # not needed by workers

    names = Locale.parse("zh_Hans" if language == "zh" else "en").territories
    return sorted(((code, names[code]) for code in _territories()), key=lambda pair: pair[1])


def zone_names() -> list[str]:
    """Every zone of the tz database that a place on earth is in."""
    from babel.core import get_global  # not needed by workers

    return sorted({zone for zones in get_global("territory_zones").values() for zone in zones
                   if "/" in zone and not zone.startswith("Etc/")})  # fmt: skip


@cache
def _territories() -> frozenset[str]:
    from babel.core import get_global

    return frozenset(
        code
        for code, zones in get_global("territory_zones").items()
        if len(code) == 2 and code.isalpha() and zones and code not in ("AQ", "BV", "HM", "ZZ")
    )


def _first_zone(country: str) -> str:
    from babel.core import get_global

    return str(get_global("territory_zones")[country][0])


def _currency(country: str, day: date) -> str:
    from babel.numbers import get_territory_currencies

    if country in NEWER_CURRENCY:
        return NEWER_CURRENCY[country]
    found = get_territory_currencies(country, day, day)
    return str(found[0]) if found else "USD"
