"""Which week a due date falls in, and what is missing by then."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.accounts.cash.model import LATE, LATER, WEEKS, Sums, added, key_of, span_of, weeks

WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("due", "row"),
    [
        (date(2026, 3, 3), LATE),
        (date(2026, 3, 4), "0"),  # due today is not overdue
        (date(2026, 3, 8), "0"),
        (date(2026, 3, 9), "1"),
        (date(2026, 5, 31), "12"),
        (date(2026, 6, 1), LATER),
    ],
)
def test_weeks_begin_on_monday_and_what_is_due_today_is_not_late(due: date, row: str) -> None:
    assert key_of(due, WEDNESDAY) == row


@given(
    st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.dates(date(2025, 1, 1), date(2027, 12, 31))
)
def test_a_day_stands_in_the_span_of_its_row_and_in_no_other(due: date, today: date) -> None:
    keys = [LATE, *(f"{number}" for number in range(WEEKS)), LATER]
    spans = {key: span_of(key, today) for key in keys}
    holding = [
        key for key, (low, high) in spans.items() if (low or date.min) <= due <= (high or date.max)
    ]
    assert holding == [key_of(due, today)]


def test_a_row_that_there_is_not_is_refused() -> None:
    for key in ("13", "-1", "x", ""):
        with pytest.raises(KeyError):
            span_of(key, WEDNESDAY)


LINES = st.lists(
    st.tuples(
        st.integers(-40, 140), st.sampled_from(list(Sums.model_fields)), st.integers(1, 10**9)
    ),
    max_size=40,
)


@given(LINES)
def test_the_table_adds_up_to_everything_that_is_due(lines: list[tuple[int, str, int]]) -> None:
    sums: dict[str, Sums] = {}
    whole: Counter[str] = Counter()
    for offset, name, amount in lines:
        key = key_of(WEDNESDAY + timedelta(days=offset), WEDNESDAY)
        sums = added(sums, [(key, Sums(**{name: amount}))])
        whole[name] += amount
    rows = weeks(sums, WEDNESDAY)
    assert len(rows) == WEEKS + 2
    for name in Sums.model_fields:
        assert sum(getattr(row.sums, name) for row in rows) == whole[name]
    assert rows[-1].total == whole["receivable"] - whole["payable"] - whole["expected"]
    assert [row.total for row in rows] == [
        sum(each.sums.gap for each in rows[: at + 1]) for at in range(len(rows))
    ]
