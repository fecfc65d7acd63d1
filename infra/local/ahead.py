"""A clock that runs ahead: what the product does by itself in days is seen in minutes."""

import re
from datetime import UTC, datetime, timedelta

UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Ahead:
    """The machine's own time, moved on by a fixed span."""

    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return datetime.now(UTC) + self._by


def span(text: str) -> timedelta:
    """`90m`, `6h`, `3d` or `2w` as a span.

    Raises ValueError for anything else, a span that points back included: what has
    happened at a later time would stand before its cause.
    """
    said = re.fullmatch(r"(\d{1,4})([mhdw])", text.strip())
    if said is None:
        raise ValueError(f"{text!r} is no span of time: write 90m, 6h, 3d or 2w")
    return timedelta(**{UNITS[said[2]]: int(said[1])})
