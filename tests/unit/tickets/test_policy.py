"""The limits as data that a company may change."""

from copy import deepcopy
from typing import Any

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.policy import DEFAULT, LIMITS, checked, read
from chalicelib.tickets.words import Kind, Severity


@pytest.mark.parametrize(
    ("name", "severity", "grade", "kind", "minutes"),
    [
        ("response", Severity.NORMAL, "general", Kind.COMPLAINT, 240),
        ("response", Severity.NORMAL, "key", Kind.COMPLAINT, 180),
        ("response", Severity.CRITICAL, "strategic", Kind.COMPLAINT, 30),
        ("response", Severity.LOW, "general", Kind.SUGGESTION, 960),
        ("person", Severity.HIGH, "general", Kind.EXCEPTION, 240),
        ("resolution", Severity.NORMAL, "", Kind.COMPLAINT, 2400),
    ],
)
def test_delays_by_severity_grade_and_kind(
    name: str, severity: Severity, grade: str, kind: Kind, minutes: int
) -> None:
    assert read(DEFAULT).delay(name, severity, grade, kind) == minutes * 60


def test_the_worse_the_shorter() -> None:
    policy = read(DEFAULT)
    for name in LIMITS:
        delays = [policy.delay(name, severity, "general", Kind.COMPLAINT) for severity in Severity]
        assert delays == sorted(delays, reverse=True)


def test_the_default_passes_its_own_check() -> None:
    assert read(checked(DEFAULT)) == read(DEFAULT)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("minutes", "normal", "response"), 0, "minutes.normal.response"),
        (("minutes", "normal", "response"), "soon", "minutes.normal.response"),
        (("minutes", "high", "place"), 1, "minutes.high.place"),
        (("minutes", "high", "time"), 900, "minutes.high.time"),
        (("warn_at",), [50, 100], "warn_at"),
        (("minutes", "low"), None, "minutes.low"),
        (("kinds", "enquiry", "percent"), 0, "kinds.enquiry.percent"),
        (("kinds", "enquiry", "limits"), ["respnse"], "kinds.enquiry.limits.0"),
        (("place", "place"), "pub", "place.place"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    path: tuple[str, ...], value: Any, field: str
) -> None:
    body = deepcopy(DEFAULT)
    place = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(Invalid) as refused:
        checked(body)
    assert refused.value.problems[0].field == field
