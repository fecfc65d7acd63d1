"""Dated exchange rates into one currency, exact: whole numbers, rounded once at the end.

Only for figures that need one currency (limits, ABC, days sales outstanding); amounts owed are
never converted (domain.md, *Conventions*).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.kit.money import Money, digits

# A rate has at most eight decimals: what one unit costs, in hundred-millionths of a base unit.
DECIMALS = 8
ONE: int = 10**DECIMALS
_RATE = re.compile(rf"[0-9]{{1,9}}(?:\.[0-9]{{1,{DECIMALS}}})?")


class NotARate(ValueError):
    """The text is no rate: more than zero, a point, at most eight decimals."""


class NoRate(LookupError):
    """Nobody has stated a rate for this currency up to that day."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is worth in the base currency, from a day on."""

    currency: str
    on: date
    worth: int


def parse_rate(text: str) -> int:
    """A rate as typed ("7.1234"), in hundred-millionths. Raises ``NotARate``."""
    bare = text.strip()
    if not _RATE.fullmatch(bare):
        raise NotARate(text)
    whole, _, fraction = bare.partition(".")
    worth = int(whole + fraction.ljust(DECIMALS, "0"))
    if not worth:
        raise NotARate(text)
    return worth


def format_rate(worth: int) -> str:
    """A rate as people write it, without needless zeros."""
    whole, fraction = divmod(worth, ONE)
    return f"{whole}.{fraction:0{DECIMALS}d}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class RateBook:
    """The rates that hold on one day: for each currency the last one stated up to it."""

    base: str
    on: date
    rates: Mapping[str, Rate]

    def convert(self, money: Money, to: str) -> Money:
        """The amount in another currency, half a minor unit rounded to the even one.

        Raises ``NoRate`` when either currency has none.
        """
        if money.currency == to:
            return money
        above: int = money.amount * self._worth(money.currency) * 10 ** digits(to)
        below: int = self._worth(to) * 10 ** digits(money.currency)
        return Money(_half_even(above, below), to)

    def _worth(self, currency: str) -> int:
        if currency == self.base:
            return ONE
        if currency not in self.rates:
            raise NoRate(currency)
        return self.rates[currency].worth


def _half_even(above: int, below: int) -> int:
    whole, rest = divmod(above, below)
    more = 2 * rest > below or (2 * rest == below and whole % 2 == 1)
    return whole + int(more)
