"""When limits warn, breach and escalate: worked examples in office hours, Monday to Friday 9–17.

A normal complaint of a general customer: response 4 h, update 16 h, resolution 40 h; the three
changes after 8, 24 and 40 h.
"""

import os
import random
from datetime import datetime, timedelta

import pytest

from chalicelib.tickets.limits import limit_ends, next_due
from chalicelib.tickets.model import Hold
from chalicelib.tickets.words import Kind, Severity, Step
from tests.unit.kit.minute_by_minute import random_worlds
from tests.unit.tickets.factories import MONDAY, OFFICE, POLICY, a_ticket, at


def due(**given: object) -> tuple[str, datetime] | None:
    found = next_due(a_ticket(**given), POLICY, OFFICE)
    return (found.id, found.at) if found else None


ANSWERED_AT_TEN = {"responded_at": at(1), "told_at": at(1), "updates": 1}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ("WARN#1#response#50", at(2))),
        ({"fired": ("WARN#1#response#50",)}, ("WARN#1#response#75", at(3))),
        ({"fired": ("WARN#1#response#50", "WARN#1#response#75")}, ("WARN#1#response#100", at(4))),
        ({"severity": Severity.CRITICAL}, ("WARN#1#response#50", at(0.5))),
        ({"grade": "strategic"}, ("WARN#1#response#50", at(1))),
        ({"grade": "nobody knows"}, ("WARN#1#response#50", at(2))),
        ({"kind": Kind.SUGGESTION}, ("WARN#1#response#50", at(4))),
        (ANSWERED_AT_TEN, ("ESC#1#1", at(8))),
        ({**ANSWERED_AT_TEN, "level": 1}, ("WARN#1#update-1#50", at(25))),
        ({**ANSWERED_AT_TEN, "kind": Kind.ENQUIRY, "level": 1}, None),
        ({"step": Step.ANSWERED}, None),
        ({"step": Step.CLOSED}, None),
        (
            {"cycle": 2, "cycle_from": at(48), "clock_set_at": at(48)},
            ("WARN#2#response#50", at(50)),
        ),
        ({"received": at(7)}, ("WARN#1#response#50", at(25))),
    ],
)
def test_what_is_due_next(given: dict[str, object], expected: tuple[str, datetime]) -> None:
    assert due(**given) == expected


def test_the_first_change_comes_after_a_full_working_day() -> None:
    fired = tuple(f"WARN#1#response#{percent}" for percent in (50, 75, 100))
    assert due(fired=fired) == ("ESC#1#1", at(8))


def test_everything_stands_still_while_the_customer_is_asked() -> None:
    assert due(waiting_since=at(1)) is None


def test_what_was_due_before_the_wait_began_is_still_due() -> None:
    assert due(waiting_since=at(2.5)) == ("WARN#1#response#50", at(2))


def test_a_wait_moves_the_limit_by_as_much_working_time() -> None:
    overnight = Hold(start=at(1), end=at(25))  # seven working hours and one the next day
    assert due(holds=(overnight,)) == ("WARN#1#response#50", at(26))


def test_two_waits_add_up() -> None:
    holds = (Hold(start=at(0.5), end=at(1)), Hold(start=at(1.5), end=at(2.5)))
    assert due(holds=holds) == ("WARN#1#response#50", at(3.5))


def test_a_higher_severity_is_not_due_before_it_was_set() -> None:
    raised = {"severity": Severity.CRITICAL, "clock_set_at": at(3)}
    assert due(**raised) == ("WARN#1#response#50", at(3))


def test_limits_can_run_day_and_night() -> None:
    policy = POLICY.model_copy(update={"round_the_clock": (Severity.CRITICAL,)})
    night = MONDAY + timedelta(hours=12)
    found = next_due(a_ticket(night, severity=Severity.CRITICAL), policy, OFFICE)
    assert found is not None
    assert found.at == night + timedelta(minutes=30)


def test_the_ends_of_the_limits_are_shown_before_they_come() -> None:
    assert limit_ends(a_ticket(), POLICY, OFFICE) == {
        "response": at(4),
        "resolution": at(104),
        "person": at(8),
    }
    assert limit_ends(a_ticket(step=Step.CLOSED), POLICY, OFFICE) == {}


def test_limits_with_waits_equal_a_count_of_single_minutes() -> None:
    """The first warning, on calendars in odd zones with up to three waits of the customer."""
    seed = int(os.environ.get("CALENDAR_SEED", "2"))
    chance = random.Random(seed)
    cases = int(os.environ.get("CALENDAR_CASES", "600"))
    for world in random_worlds(chance, max(15, cases // 40)):
        for _ in range(40):
            marks = sorted(chance.sample(range(world.slow.minutes - 1), 7))
            start, *edges = (world.slow.start + timedelta(minutes=mark) for mark in marks)
            holds = tuple(
                Hold(start=a, end=b) for a, b in zip(edges[::2], edges[1::2], strict=True)
            )
            ticket = a_ticket(start, holds=holds)
            found = next_due(ticket, POLICY, world.calendar)
            assert found is not None
            expected = _slowly(world.slow, marks, 120)
            if expected is None:  # beyond the minutes that were counted
                assert found.at > world.slow.start + timedelta(minutes=world.slow.minutes)
            else:
                assert found.at == expected, f"seed {seed}: {world.calendar} {ticket}"


def _slowly(slow: object, marks: list[int], working: int) -> datetime | None:
    start, *edges = marks
    held = {m for a, b in zip(edges[::2], edges[1::2], strict=True) for m in range(a, b)}
    until = slow.until  # type: ignore[attr-defined]
    for minute in range(start, len(until) - 1):
        if minute not in held and until[minute + 1] > until[minute]:
            working -= 1
            if working == 0:
                return slow.start + timedelta(minutes=minute + 1)  # type: ignore[attr-defined]
    return None
