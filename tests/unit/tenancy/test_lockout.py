"""How long sign-in waits after wrong passwords."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.tenancy.lockout import SCHEDULES, Tries

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "failures", "seconds"),
    [
        ("pair", 0, 0),
        ("pair", 4, 0),
        ("pair", 5, 30),
        ("pair", 6, 60),
        ("pair", 9, 480),
        ("pair", 12, 3600),
        ("pair", 500, 3600),
        ("account", 19, 0),
        ("account", 20, 30),
        ("account", 100, 900),
        ("address", 49, 0),
        ("address", 50, 30),
    ],
)
def test_the_wait_doubles_up_to_its_limit(kind: str, failures: int, seconds: int) -> None:
    assert SCHEDULES[kind].delay(failures) == timedelta(seconds=seconds)


def test_a_sixth_wrong_password_waits_from_the_last_try() -> None:
    tries = Tries(kind="pair", failures=6, last_at=NOON)
    assert tries.wait(NOON + timedelta(seconds=20)) == timedelta(seconds=40)
    assert tries.wait(NOON + timedelta(seconds=60)) == timedelta(0)


def test_a_quiet_day_forgives() -> None:
    tries = Tries(kind="pair", failures=9, last_at=NOON)
    tomorrow = NOON + timedelta(hours=24)
    assert tries.wait(tomorrow) == timedelta(0)
    assert tries.failed(tomorrow).failures == 1
    assert tries.failed(NOON + timedelta(hours=1)).failures == 10


def test_a_first_try_never_waits() -> None:
    assert Tries(kind="address").wait(NOON) == timedelta(0)
