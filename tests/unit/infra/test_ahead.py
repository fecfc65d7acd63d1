"""The local clock that runs ahead."""

from datetime import UTC, datetime, timedelta

import pytest

from infra.local.ahead import Ahead, span


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("90m", timedelta(minutes=90)),
        ("6h", timedelta(hours=6)),
        ("3d", timedelta(days=3)),
        (" 2w ", timedelta(weeks=2)),
    ],
)
def test_a_span_is_a_number_and_a_unit(text: str, is_: timedelta) -> None:
    assert span(text) == is_


@pytest.mark.parametrize("text", ["", "3", "d", "-3d", "3 days", "1.5h", "99999d"])
def test_anything_else_is_refused_with_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match="write 90m, 6h, 3d or 2w"):
        span(text)


def test_the_clock_is_ahead_by_just_that_span_and_goes_on() -> None:
    clock = Ahead(timedelta(days=3))
    before = datetime.now(UTC)
    told = clock.now()
    after = datetime.now(UTC)
    assert before <= told - timedelta(days=3) <= after
    assert clock.now() >= told
