"""Public holidays by country, with China's make-up working days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.local_days import Window


class NoHolidaysKnown(ValueError):
    """The country's public holidays are not known: the company enters its own days off."""


@dataclass(frozen=True)
class PublicHolidays:
    """Days off with their names, and weekend days that are worked to make up for them."""

    days_off: Mapping[date, str]
    make_up_days: frozenset[date] = frozenset()


def public_holidays(country: str, years: Iterable[int]) -> PublicHolidays:
    """Holidays of an ISO 3166 country for whole years; NoHolidaysKnown for an unknown one.

    China's State Council moves working days about every year: `chinesecalendar` carries the
    published decrees (2004 on); years not yet decreed fall back to the statutory days.
    """
    wanted = sorted(set(years))
    return _china(wanted) if country == "CN" else PublicHolidays(_statutory(country, wanted))


def working_calendar(
    zone: str, windows: Mapping[int, tuple[Window, ...]], country: str, years: Iterable[int]
) -> WorkingCalendar:
    """Office hours less the country's holidays; a make-up day has the hours of a Monday."""
    known = public_holidays(country, years)
    usual = next((windows[day] for day in range(7) if windows.get(day)), ())
    extra = {day: windows.get(day.weekday()) or usual for day in known.make_up_days}
    return WorkingCalendar(zone, windows, frozenset(known.days_off), extra)


def _china(years: list[int]) -> PublicHolidays:
    # Imported late: 18 ms that few requests need.
    from chinese_calendar import constants

    decreed = {day.year for day in constants.holidays}
    days = {day: name for day, name in constants.holidays.items() if day.year in years}
    days |= _statutory("CN", [year for year in years if year not in decreed])
    return PublicHolidays(days, frozenset(d for d in constants.workdays if d.year in years))


def _statutory(country: str, years: list[int]) -> dict[date, str]:
    import holidays  # imported late: 0.1 s

    if not years:
        return {}
    try:
        known = holidays.country_holidays(country, years=years)
    except NotImplementedError as unknown:
        raise NoHolidaysKnown(country) from unknown
    return dict(known.items())
