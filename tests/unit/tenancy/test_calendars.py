"""A company's working calendar."""

from datetime import UTC, date, datetime, time

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.calendars import calendar_of, public_days
from chalicelib.tenancy.company import Company, Day, checked_windows
from chalicelib.tenancy.countries import defaults

TODAY = date(2025, 9, 1)
MORNING, AFTERNOON = (time(9), time(12)), (time(13, 30), time(18))


def company(country: str, **changes: object) -> Company:
    start = defaults(country, TODAY)
    facts = {
        "id": "ten_1",
        "name": "Harbour Bridge",
        "country": country,
        "zone": start.zone,
        "currency": start.currency,
        "language": start.language,
        "opening": start.opening,
        "holidays_of": country,
        "created_at": datetime(2025, 1, 1, tzinfo=UTC),
    }
    return Company.model_validate(facts | changes)


def test_chinas_make_up_sunday_is_worked_and_the_national_day_is_not() -> None:
    calendar = calendar_of(company("CN"), TODAY)
    assert calendar.working_day(date(2025, 9, 28))  # Sunday, made up for the October holiday
    assert not calendar.working_day(date(2025, 10, 1))
    assert calendar.working_day(date(2025, 9, 29))


def test_the_companys_own_days_win_over_the_countrys() -> None:
    own = (
        Day(day=date(2025, 10, 1), name="Duty", windows=(MORNING,)),
        Day(day=date(2025, 9, 28), name="Outing"),
        Day(day=date(2025, 9, 29), name="Stocktaking"),
    )
    calendar = calendar_of(company("CN", own_days=own), TODAY)
    assert calendar.windows_on(date(2025, 10, 1)) == (MORNING,)
    assert not calendar.working_day(date(2025, 9, 28))
    assert not calendar.working_day(date(2025, 9, 29))


def test_a_company_without_holidays_works_through() -> None:
    assert calendar_of(company("CN", holidays_of=""), TODAY).working_day(date(2025, 10, 1))


def test_the_settings_page_lists_the_years_holidays() -> None:
    days = public_days(company("DE"), 2025)
    assert date(2025, 10, 3) in [day for day, _ in days]
    assert public_days(company("DE", holidays_of=""), 2025) == []


def test_split_days_are_put_in_order_and_overlaps_refused() -> None:
    assert checked_windows("monday", (AFTERNOON, MORNING)) == (MORNING, AFTERNOON)
    assert checked_windows("monday", ((time(18), time(0)),)) == ((time(18), time(0)),)
    for wrong in (((time(12), time(9)),), (MORNING, (time(11), time(13)))):
        with pytest.raises(Invalid):
            checked_windows("monday", wrong)
