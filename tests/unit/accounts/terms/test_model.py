"""When a document falls due, and which period a statement covers: by table."""

from datetime import date, time

import pytest

from chalicelib.accounts.terms.model import Agreement, OnHoliday, Settlement, Start, Terms
from chalicelib.kit.calendar import WorkingCalendar

OFFICE = ((time(9), time(18)),)
# Labour Day: 1 to 5 May 2024 off (a Wednesday to a Sunday), Saturday 11 May worked for it.
CALENDAR = WorkingCalendar(
    "Asia/Shanghai",
    dict.fromkeys(range(5), OFFICE),
    frozenset({date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 3)}),
    {date(2024, 5, 11): OFFICE},
)
INVOICE, LEFT = date(2024, 4, 1), date(2024, 3, 28)


@pytest.mark.parametrize(
    ("start", "days", "rule", "departed", "due"),
    [
        (Start.INVOICE, 30, OnHoliday.SAME, LEFT, date(2024, 5, 1)),
        (Start.INVOICE, 30, OnHoliday.NEXT, LEFT, date(2024, 5, 6)),
        (Start.INVOICE, 30, OnHoliday.BEFORE, LEFT, date(2024, 4, 30)),
        (Start.INVOICE, 40, OnHoliday.NEXT, LEFT, date(2024, 5, 11)),
        (Start.DEPARTURE, 10, OnHoliday.SAME, LEFT, date(2024, 4, 7)),
        (Start.DEPARTURE, 10, OnHoliday.SAME, None, date(2024, 4, 11)),
        (Start.DEPARTURE, 0, OnHoliday.SAME, LEFT, INVOICE),
        (Start.MONTH_END, 15, OnHoliday.SAME, LEFT, date(2024, 5, 15)),
        (Start.MONTH_END, 0, OnHoliday.SAME, None, date(2024, 4, 30)),
    ],
)
def test_the_due_date_counts_from_the_agreed_start_and_moves_off_holidays(
    start: Start, days: int, rule: OnHoliday, departed: date | None, due: date
) -> None:
    terms = Terms(days=days, start=start, on_holiday=rule)
    assert terms.due_date(INVOICE, CALENDAR, departed) == due


def test_a_due_date_moved_back_never_lies_before_its_document() -> None:
    sunday = date(2024, 5, 5)
    terms = Terms(days=0, on_holiday=OnHoliday.BEFORE)
    assert terms.due_date(sunday, CALENDAR, None) == sunday


@pytest.mark.parametrize(
    ("settlement", "first", "last"),
    [
        (Settlement.SHIPMENT, date(2024, 2, 29), date(2024, 2, 29)),
        (Settlement.WEEKLY, date(2024, 2, 26), date(2024, 3, 3)),
        (Settlement.MONTHLY, date(2024, 2, 1), date(2024, 2, 29)),
        (Settlement.QUARTERLY, date(2024, 1, 1), date(2024, 3, 31)),
    ],
)
def test_a_period_of_settlement_holds_its_day(
    settlement: Settlement, first: date, last: date
) -> None:
    assert Terms(settlement=settlement).period(date(2024, 2, 29)) == (first, last)


def test_the_limit_holds_with_the_agreement_and_its_increase_until_its_last_day() -> None:
    agreed = Agreement(
        customer_id="cus_1",
        valid_from=date(2024, 1, 1),
        valid_until=date(2024, 12, 31),
        currency="USD",
        limit=1000,
        increase=500,
        increase_until=date(2024, 6, 30),
    )
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 6, 30), date(2024, 7, 1)]
    assert [agreed.limit_on(day) for day in days] == [None, 1500, 1500, 1000]
    assert agreed.limit_on(date(2025, 1, 1)) is None
    changes = [agreed.next_change(day) for day in (days[0], days[1], days[3], date(2025, 1, 1))]
    assert changes == [date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1), None]
