"""When lines are settled and sealed: no line can come before the end of the chain."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.audit.moments import (
    COMMIT_WITHIN,
    HORIZON,
    armed_in,
    hour_of,
    is_closed,
    month_of,
    months_between,
    next_month,
    sealing_due,
    settled,
)
from infra.functions import FUNCTIONS

FIVE_YEARS = timedelta(days=5 * 365)
MOMENTS = st.timedeltas(timedelta(0), FIVE_YEARS).map(
    lambda by: datetime(2026, 1, 1, tzinfo=UTC) + by
)


def test_the_horizon_is_far_beyond_every_function() -> None:
    longest = timedelta(seconds=max(each.seconds for each in FUNCTIONS))
    assert COMMIT_WITHIN + longest < HORIZON


@given(MOMENTS, st.timedeltas(timedelta(0), COMMIT_WITHIN))
def test_when_an_hour_is_sealed_all_its_lines_are_settled(at: datetime, late: timedelta) -> None:
    due = sealing_due(at)
    assert at + late <= settled(due)
    assert armed_in(due) == month_of(at)
    assert due - at <= timedelta(hours=1, minutes=20)


@given(MOMENTS)
def test_one_hour_has_one_due_time(at: datetime) -> None:
    end = at.replace(minute=59, second=59, microsecond=999999)
    assert hour_of(end) == hour_of(at)
    assert sealing_due(end) == sealing_due(at)


@given(MOMENTS)
def test_the_last_hour_of_a_month_closes_it(at: datetime) -> None:
    month = month_of(at)
    assert not is_closed(month, settled(at))
    last = datetime(int(month[:4]), int(month[5:]), 28, 23, 30, tzinfo=UTC)
    while month_of(last + timedelta(days=1)) == month:
        last += timedelta(days=1)
    assert is_closed(month, settled(sealing_due(last)))
    assert not is_closed(month, settled(sealing_due(last)) - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("month", "after"), [("2026-01", "2026-02"), ("2026-09", "2026-10"), ("2026-12", "2027-01")]
)
def test_months_follow_each_other(month: str, after: str) -> None:
    assert next_month(month) == after
    assert months_between(month, after) == 1
    assert months_between(month, month) == 0
