"""A month in the reader's words."""

from __future__ import annotations

from datetime import date

from frontend.format import MONTHS
from frontend.language import current


def month_name(month: str) -> str:
    """``2026-03`` as Mar 2026 / 2026年3月."""
    first = date.fromisoformat(f"{month}-01")
    if current() == "zh":
        return f"{first.year}年{first.month}月"
    return f"{MONTHS[first.month - 1]} {first.year}"


def short_month(month: str) -> str:
    """``2026-03`` as Mar / 3月: below a chart, where the year is known."""
    number = int(month[5:])
    return f"{number}月" if current() == "zh" else MONTHS[number - 1]
