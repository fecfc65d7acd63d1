"""Conversion at stated rates is exact and rounds once."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.money import Money, digits
from chalicelib.kit.rates import NoRate, NotARate, Rate, RateBook, format_rate, parse_rate

DAY = date(2026, 3, 2)
# Into yuan: a dollar 7.1, a dinar 23.4567, a hundred yen 4.8.
WORTH = {"USD": 710_000_000, "KWD": 2_345_670_000, "JPY": 4_800_000}
BOOK = RateBook("CNY", DAY, {code: Rate(code, DAY, worth) for code, worth in WORTH.items()})


@pytest.mark.parametrize(
    ("money", "to", "amount"),
    [
        (Money(100_00, "USD"), "CNY", 710_00),
        (Money(710_00, "CNY"), "USD", 100_00),
        (Money(1_000, "KWD"), "CNY", 23_46),
        (Money(1_000, "JPY"), "CNY", 48_00),
        (Money(100_00, "USD"), "JPY", 14_792),
        (Money(-100_00, "USD"), "CNY", -710_00),
        (Money(123, "USD"), "USD", 123),
        (Money(5, "EUR"), "EUR", 5),
    ],
)
def test_an_amount_in_another_currency(money: Money, to: str, amount: int) -> None:
    assert BOOK.convert(money, to) == Money(amount, to)


def test_without_a_stated_rate_nothing_is_guessed() -> None:
    with pytest.raises(NoRate) as missing:
        BOOK.convert(Money(1, "EUR"), "CNY")
    assert missing.value.currency == "EUR"


@given(
    amount=st.integers(-(10**15), 10**15),
    source=st.sampled_from(["CNY", *WORTH]),
    to=st.sampled_from(["CNY", *WORTH]),
)
def test_conversion_equals_exact_fractions_rounded_half_to_even(
    amount: int, source: str, to: str
) -> None:
    worth = {"CNY": 10**8, **WORTH}
    exact = Fraction(amount * worth[source], 10 ** digits(source)) / worth[to] * 10 ** digits(to)
    assert BOOK.convert(Money(amount, source), to).amount == round(exact)


@pytest.mark.parametrize(
    ("text", "worth", "again"),
    [("7.1", 710_000_000, "7.1"), (" 0.00000001 ", 1, "0.00000001"), ("23", 2_300_000_000, "23")],
)
def test_a_rate_reads_back_as_it_was_typed(text: str, worth: int, again: str) -> None:
    assert parse_rate(text) == worth
    assert format_rate(worth) == again


@pytest.mark.parametrize("text", ["", "0", "0.000000001", "-1", "1,5", "1e3", "x", "1.", "٣"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(NotARate):
        parse_rate(text)
