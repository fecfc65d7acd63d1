"""Dates, amounts and currencies as banks write them; what cannot be is refused with its row."""

import re
from datetime import date, timedelta

from chalicelib.accounts.payments.lines import Refused
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES, NotAnAmount, parse_amount

_ASK = N_("The bank's file is wrong here. Ask the bank for a corrected one.")
_AMOUNT = re.compile(r"[0-9]{1,15}([.,][0-9]{0,5})?")


def amount_of(text: str, currency: str, row: int) -> int:
    """Minor units of an unsigned amount; point or comma before the decimals, no thousands marks."""
    if currency not in CURRENCIES:
        raise Refused(
            row,
            N_("%(currency)s is not a currency in use."),
            N_("Only accounts in currencies of ISO 4217 can be read. Leave this account out."),
            currency=currency or "–",
        )
    if not _AMOUNT.fullmatch(text):
        raise Refused(row, N_("%(text)s is not an amount."), _ASK, text=text or "–")
    try:
        return parse_amount(text.replace(",", "."), currency)
    except NotAnAmount as error:
        raise Refused(
            row,
            N_("%(text)s has more decimals than %(currency)s has, or is too large."),
            _ASK,
            text=text,
            currency=currency,
        ) from error


def iso_date(text: str, row: int) -> date:
    """A date, or the date of an instant as the bank wrote it, in its own zone."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise no_date(text, row) from error


def short_date(text: str, row: int) -> date:
    """``YYMMDD``; years from 80 on are of the last century (SWIFT's own rule)."""
    year = int(text[:2])
    try:
        return date(year + (1900 if year >= 80 else 2000), int(text[2:4]), int(text[4:6]))
    except ValueError as error:
        raise no_date(text, row) from error


def entry_date(text: str, near: date, row: int) -> date:
    """``MMDD`` in the year that brings it nearest to the value date."""
    month, day = int(text[:2]), int(text[2:4])
    found = [
        each for year in (near.year - 1, near.year, near.year + 1)
        if (each := _day(year, month, day)) is not None
    ]  # fmt: skip
    if not found:
        raise no_date(text, row)
    return min(found, key=lambda each: abs(each - near) or timedelta(0))


def no_date(text: str, row: int) -> Refused:
    return Refused(row, N_("%(text)s is not a day of the calendar."), _ASK, text=text or "–")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
