"""How values read on a page: in the reader's language and zone.

Filters: ``money``, ``day``, ``moment``, ``clock``, ``ago``, ``span``, ``iso``, ``due``, ``number``,
``percent``, ``initials``. Chinese dates follow GB/T 7408 in words (2026年11月22日), English ones
name the month, since 03/04 means two days.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask

from chalicelib.kit.dates_in_words import day_in_words
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import Money, format_amount, format_money
from frontend.language import _, current, ngettext, zone

AGO, AHEAD = N_("%(span)s ago"), N_("in %(span)s")
SOON = timedelta(hours=4)
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """How urgent a due time is: badge kind, icon and words."""

    kind: str
    icon: str
    text: str


def money(value: Money | int | None, currency: str = "") -> str:
    """``USD 1,234.50``; takes Money, or minor units with their currency."""
    if value is None:
        return ""
    return format_money(value if isinstance(value, Money) else Money(value, currency), current())


def amount(value: int, currency: str) -> str:
    """Minor units as they are typed into a form: ``1234.50``."""
    return format_amount(value, currency, grouped=False)


def day(value: date | datetime | str | None) -> str:
    """22 Nov 2026 / 2026年11月22日; an instant gives the reader's day. A job keeps days as text."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    on = value.astimezone(zone()).date() if isinstance(value, datetime) else value
    return day_in_words(on, current())


def clock(value: datetime | None) -> str:
    """14:05, in the reader's zone."""
    return value.astimezone(zone()).strftime("%H:%M") if value else ""


def moment(value: datetime | None) -> str:
    """22 Nov 2026, 14:05 / 2026年11月22日 14:05."""
    if value is None:
        return ""
    return f"{day(value)}{' ' if current() == 'zh' else ', '}{clock(value)}"


def iso(value: date | datetime | None) -> str:
    """For ``<time datetime>`` and ``<input type=date>``: ISO 8601."""
    return value.isoformat() if value else ""


def span(length: timedelta) -> str:
    """A length in its largest unit: 20 min, 3 h, 2 days. Below a minute counts as one."""
    length = abs(length)
    if length < _HOUR:
        return ngettext("%(num)s min", "%(num)s min", max(1, length // _MINUTE))
    if length < 2 * _DAY:
        return ngettext("%(num)s h", "%(num)s h", length // _HOUR)
    return ngettext("%(num)s day", "%(num)s days", length // _DAY)


def ago(value: datetime | None, now: datetime) -> str:
    """20 min ago, in 3 h; beyond a month the day itself."""
    if value is None:
        return ""
    past = now - value
    if abs(past) >= 30 * _DAY:
        return day(value)
    if abs(past) < _MINUTE:
        return _("just now")
    return _(AGO if past > timedelta() else AHEAD, span=span(past))


def due(value: datetime | None, now: datetime, paused: bool = False) -> Due | None:
    """The chip of a due time: paused, late, soon (4 h), or when."""
    if paused:
        return Due("neutral", "paused", _("Paused"))
    if value is None:
        return None
    left = value - now
    if left < timedelta():
        return Due("bad", "late", _("%(span)s late", span=span(left)))
    if left < SOON:
        return Due("warn", "clock", _("%(span)s left", span=span(left)))
    return Due("neutral", "clock", day(value) if left > 2 * _DAY else moment(value))


def number(value: int) -> str:
    """12,345."""
    return f"{value:,}"


def thousandths(value: int) -> str:
    """1,250.5 from 1250500: kilograms from grams, cubic metres from litres."""
    whole, rest = divmod(value, 1000)
    return f"{whole:,}.{rest:03d}".rstrip("0").rstrip(".")


def filesize(count: int) -> str:
    """Bytes as a person says them; empty for an unknown size."""
    if not count:
        return ""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB"


def percent(parts: int, whole: int) -> str:
    """12.5 %, from whole numbers; nothing of nothing is a dash."""
    if not whole:
        return "–"
    tenths = (parts * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10} %"


def initials(name: str) -> str:
    """Two letters of a Latin name, or the last two characters of a Chinese one."""
    words = name.split()
    if not words:
        return "?"
    if not words[0].isascii():
        return words[0][-2:]
    return "".join(word[0] for word in words[:2]).upper()


WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip


def weekday(value: date | datetime) -> str:
    """Monday / 星期一, of the reader's day."""
    on = value.astimezone(zone()).date() if isinstance(value, datetime) else value
    return _(WEEKDAYS[on.weekday()])


def install(app: Flask, now: Callable[[], datetime] | None = None) -> None:
    """Register the filters; ``now`` is the injected clock."""
    now = now or (lambda: datetime.now(UTC))
    filters: dict[str, Callable[..., Any]] = {
        "money": money, "amount": amount, "day": day, "clock": clock, "moment": moment,
        "iso": iso, "span": span,
        "number": number, "thousandths": thousandths, "percent": percent, "filesize": filesize,
        "initials": initials, "weekday": weekday,
        "ago": lambda value: ago(value, now()),
        "due": lambda value, paused=False: due(value, now(), paused),
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals["now"] = now
