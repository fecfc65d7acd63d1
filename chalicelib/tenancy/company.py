"""One forwarding company: where it is, what it counts in, when it works."""

import itertools
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pydantic import Field

from chalicelib.kit.errors import Invalid
from chalicelib.kit.values import Frozen
from chalicelib.tenancy.model import LANGUAGES

Window = tuple[time, time]
STEPS = ("people", "customers", "policies")


class Day(Frozen):
    """A day of the company's own: a day off, or an extra day with its hours."""

    day: date
    name: str
    windows: tuple[Window, ...] = ()

    @property
    def off(self) -> bool:
        return not self.windows


class Company(Frozen):
    """A tenant. ``opening`` maps a weekday (0 = Monday) to its working windows, local time.

    ``holidays_of`` is the country whose public holidays (and make-up working days) apply,
    empty for none; ``own_days`` come on top and win over it. ``steps`` remembers which first
    steps were done or skipped.
    """

    id: str
    name: str
    country: str
    zone: str
    currency: str
    language: str
    opening: Mapping[int, tuple[Window, ...]]
    holidays_of: str = ""
    own_days: tuple[Day, ...] = ()
    steps: Mapping[str, str] = Field(default_factory=dict)
    created_at: datetime
    version: int = 1

    def step_open(self, step: str) -> bool:
        return step not in self.steps


def checked_windows(field: str, windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """Windows of one day in order, without overlap; an end of 00:00 is midnight."""
    ordered = tuple(sorted(windows))
    for start, end in ordered:
        if end <= start and end != time.min:
            raise Invalid.field(field, "The working time ends before it begins.")
    for (_, end), (start, _) in itertools.pairwise(ordered):
        if start < end or end == time.min:
            raise Invalid.field(field, "Two working times overlap.")
    return ordered


def checked_zone(zone: str) -> str:
    """A zone of the tz database, else :class:`Invalid`."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise Invalid.field("zone", "Choose a time zone from the list.") from None
    return zone


def checked_language(language: str) -> str:
    """A language the product speaks, else :class:`Invalid`."""
    if language not in LANGUAGES:
        raise Invalid.field("language", "Choose a language from the list.")
    return language
