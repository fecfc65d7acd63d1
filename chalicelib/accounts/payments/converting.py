"""What a payment makes in another currency: as the payer ordered it, else by the day's rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chalicelib.accounts.payments.model import Line
from chalicelib.accounts.payments.ports import Rates
from chalicelib.accounts.payments.proposing import Converted
from chalicelib.kit.money import Money, digits
from chalicelib.kit.rates import NoRate, Rate, RateBook, format_rate, parse_rate
from chalicelib.tenancy.principal import Principal

# What so many minor units make tells the rate itself, to the last digit that matters.
_MANY = 10**8


@dataclass
class Conversions:
    """Asks for the company's own dated rates; nobody else's are ever assumed."""

    rates: Rates

    def of(self, who: Principal, line: Line, currencies: Iterable[str]) -> dict[str, Converted]:
        """What an incoming line makes in some currencies; those without a rate are left out."""
        wanted = set(currencies)
        if not wanted:
            return {}
        book = self.rates.book(who, {line.currency, *wanted}, line.booked)
        found = {code: each for code in wanted if (each := _by_rate(book, line, code))}
        ordered = line.instructed
        if ordered is not None and ordered.currency in wanted:
            found[ordered.currency] = Converted(ordered.amount, ordered.rate, by_bank=True)
        return found


def by_typed_rate(line: Line, into: str, rate: str, on: date) -> Converted:
    """By a rate that a person gives: what one unit of the line's currency is worth in the other.

    Raises ``NotARate``.
    """
    worth = parse_rate(rate)
    book = RateBook(into, on, {line.currency: Rate(line.currency, on, worth)})
    made = book.convert(Money(line.amount, line.currency), into)
    return Converted(made.amount, format_rate(worth))


def _by_rate(book: RateBook, line: Line, into: str) -> Converted | None:
    try:
        made = book.convert(Money(line.amount, line.currency), into)
        many = book.convert(Money(_MANY, line.currency), into)
    except NoRate:
        return None
    return Converted(made.amount, _said(many, line.currency))


def _said(many: Money, currency: str) -> str:
    """The rate as text, from what so many minor units make."""
    places = len(str(_MANY)) - 1 + digits(many.currency) - digits(currency)
    whole, fraction = divmod(many.amount, 10**places)
    return f"{whole}.{fraction:0{places}d}".rstrip("0").rstrip(".")
