"""A company's working calendar: its hours, its country's holidays, its own days."""

from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.holidays import NoHolidaysKnown, PublicHolidays, public_holidays
from chalicelib.tenancy.company import Company, Window

YEARS_BACK, YEARS_AHEAD = 1, 2


def calendar_of(company: Company, today: date) -> WorkingCalendar:
    """Working time from the year before ``today`` to two years after.

    The company's own days win over public holidays: a day with hours is worked, a day without
    is off. A make-up day of the country has the hours of the first working weekday.
    """
    opening = tuple(sorted(company.opening.items()))
    own = tuple((day.day, day.windows) for day in company.own_days)
    return _made(company.zone, company.holidays_of, opening, own, today.year)


@lru_cache(maxsize=256)  # by what it is made of: a calendar keeps the weeks it has laid out
def _made(
    zone: str,
    holidays_of: str,
    opening: tuple[tuple[int, tuple[Window, ...]], ...],
    own_days: tuple[tuple[date, tuple[Window, ...]], ...],
    year: int,
) -> WorkingCalendar:
    public, own, week = _public(holidays_of, year), dict(own_days), dict(opening)
    off = {day for day in public.days_off if not own.get(day)}
    off |= {day for day, windows in own.items() if not windows}
    extra = {day: _usual(week, day) for day in public.make_up_days if day not in off}
    extra |= {day: windows for day, windows in own.items() if windows}
    return WorkingCalendar(zone, week, frozenset(off), extra)


def public_days(company: Company, year: int) -> list[tuple[date, str]]:
    """The public holidays of a year as the settings page lists them."""
    known = _public(company.holidays_of, year)
    return sorted((day, name) for day, name in known.days_off.items() if day.year == year)


def _usual(week: Mapping[int, tuple[Window, ...]], day: date) -> tuple[Window, ...]:
    first = next((w for _, w in sorted(week.items()) if w), ((time(9), time(18)),))
    return tuple(week.get(day.weekday()) or first)


@lru_cache(maxsize=64)  # published facts, the same for every tenant
def _public(country: str, year: int) -> PublicHolidays:
    if not country:
        return PublicHolidays({})
    try:
        return public_holidays(country, range(year - YEARS_BACK, year + YEARS_AHEAD + 1))
    except NoHolidaysKnown:
        return PublicHolidays({})
