"""A month in the reader's words."""

from __future__ import annotations

from chalicelib.kit.dates_in_words import MONTHS, month_in_words
from frontend.language import current


def month_name(month: str) -> str:
    """``2026-03`` as Mar 2026 / 2026年3月."""
    return month_in_words(month, current())


def short_month(month: str) -> str:
    """``2026-03`` as Mar / 3月: below a chart, where the year is known."""
    number = int(month[5:])
    return f"{number}月" if current() == "zh" else MONTHS[number - 1]
