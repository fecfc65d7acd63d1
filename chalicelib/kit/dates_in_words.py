"""Days, months and moments as a reader writes them.

Chinese ones follow GB/T 7408 in words (2026年11月22日); English ones name the month, since 03/04
means two days.
"""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


def day_in_words(on: date, language: str) -> str:
    """22 Nov 2026 / 2026年11月22日."""
    if language == "zh":
        return f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def month_in_words(month: str, language: str) -> str:
    """Nov 2026 / 2026年11月, of ``2026-11``."""
    year, number = (int(part) for part in month.split("-"))
    return f"{year}年{number}月" if language == "zh" else f"{MONTHS[number - 1]} {year}"


def moment_in_words(at: datetime, zone: str, language: str) -> str:
    """22 Nov 2026, 14:05 / 2026年11月22日 14:05, by the clocks of a zone."""
    local = at.astimezone(ZoneInfo(zone))
    between = " " if language == "zh" else ", "
    return f"{day_in_words(local.date(), language)}{between}{local:%H:%M}"


def moment_anywhere(at: datetime, zone: str, language: str) -> str:
    """The same for a reader who may be in another zone: with how far it is from UTC."""
    offset = f"{at.astimezone(ZoneInfo(zone)):%z}"
    hours = f"{int(offset[:3]):+d}" + (f":{offset[3:5]}" if offset[3:5] != "00" else "")
    ahead = "UTC" if hours == "+0" else f"UTC{hours}"
    words = moment_in_words(at, zone, language)
    return f"{words}（{ahead}）" if language == "zh" else f"{words} ({ahead})"
