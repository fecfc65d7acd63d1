"""Working hours as people type them: ``9:00-12:00, 13:30-18:00``."""

from __future__ import annotations

import re
from datetime import time

from chalicelib.kit.errors import Invalid
from chalicelib.kit.i18n import N_
from chalicelib.tenancy.company import Window

_WINDOW = re.compile(r"(\d{1,2})[:：.]?(\d{2})?\s*[-–—~至到]\s*(\d{1,2})[:：.]?(\d{2})?")
MISREAD = N_("Write hours like 9:00-12:00, 13:30-18:00, or leave it empty for a day off.")


def read_hours(field: str, text: str) -> tuple[Window, ...]:
    """The windows of a day; ``24:00`` is midnight. Raises ``Invalid`` for anything unclear."""
    windows = []
    for part in re.split(r"[,，;；、\n]+", text):
        if not part.strip():
            continue
        found = _WINDOW.fullmatch(part.strip())
        if found is None:
            raise Invalid.field(field, MISREAD)
        start = _time(field, found[1], found[2])
        windows.append((start, _time(field, found[3], found[4])))
    return tuple(windows)


def write_hours(windows: tuple[Window, ...]) -> str:
    """The windows as they are typed."""
    return ", ".join(f"{start:%H:%M}-{_end(end)}" for start, end in windows)


def _end(end: time) -> str:
    return "24:00" if end == time.min else f"{end:%H:%M}"


def _time(field: str, hour: str, minute: str | None) -> time:
    if int(hour) == 24 and int(minute or 0) == 0:
        return time.min
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise Invalid.field(field, MISREAD) from None
