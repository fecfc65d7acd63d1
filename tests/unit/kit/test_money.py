"""Amounts go in and out of text without losing or inventing a minor unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kit.money import (
    CURRENCIES,
    MixedCurrencies,
    Money,
    NotAnAmount,
    UnknownCurrency,
    digits,
    format_amount,
    format_money,
    parse_amount,
)


@pytest.mark.parametrize(("currency", "places"), [("JPY", 0), ("USD", 2), ("CNY", 2), ("KWD", 3)])
def test_decimals_come_from_iso_4217(currency: str, places: int) -> None:
    assert digits(currency) == places


def test_an_unknown_currency_is_refused() -> None:
    with pytest.raises(UnknownCurrency):
        digits("XXX")


@pytest.mark.parametrize(
    ("text", "currency", "decimal", "amount"),
    [
        ("94", "USD", ".", 9400),
        ("97.6", "USD", ".", 9760),
        (".5", "USD", ".", 50),
        ("1,234.50", "USD", ".", 123450),
        ("12,34,567.00", "INR", ".", 123456700),
        ("1.234,50", "EUR", ",", 123450),
        ("1 234,50", "EUR", ",", 123450),
        ("1'234.50", "CHF", ".", 123450),
        ("12.3400", "USD", ".", 1234),
        ("1,234", "JPY", ".", 1234),
        ("1.234", "KWD", ".", 1234),
        ("-12.00", "USD", ".", -1200),
        ("(12.00)", "USD", ".", -1200),
        ("12.00-", "USD", ".", -1200),
        ("\u221212.00", "USD", ".", -1200),
        ("USD 12.00", "USD", ".", 1200),
        ("１２３．４５", "CNY", ".", 12345),
        ("0", "USD", ".", 0),
    ],
)
def test_amounts_are_read_exactly(text: str, currency: str, decimal: str, amount: int) -> None:
    assert parse_amount(text, currency, decimal) == amount


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("", "USD", "empty"),
        ("twelve", "USD", "not_a_number"),
        ("1e3", "USD", "not_a_number"),
        ("1.234,50", "USD", "not_a_number"),
        ("1,5", "USD", "not_a_number"),
        ("--5", "USD", "not_a_number"),
        ("nan", "USD", "not_a_number"),
        ("12.345", "USD", "too_many_decimals"),
        ("12.5", "JPY", "too_many_decimals"),
        ("99999999999999999", "USD", "too_large"),
        ("EUR 12.00", "USD", "not_a_number"),
    ],
)
def test_what_is_not_exact_is_refused(text: str, currency: str, reason: str) -> None:
    with pytest.raises(NotAnAmount) as refused:
        parse_amount(text, currency)
    assert refused.value.reason == reason


@given(st.integers(-(10**14), 10**14), st.sampled_from(sorted(CURRENCIES)), st.booleans())
def test_what_is_written_reads_back(amount: int, currency: str, grouped: bool) -> None:
    assert parse_amount(format_amount(amount, currency, grouped), currency) == amount


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(123450, "USD"), "USD 1,234.50"),
        (Money(-5, "CNY"), "CNY -0.05"),
        (Money(1234, "JPY"), "JPY 1,234"),
        (Money(1, "KWD"), "KWD 0.001"),
    ],
)
def test_money_is_shown_with_its_code(money: Money, text: str) -> None:
    assert format_money(money, "en") == text == format_money(money, "zh")


def test_currencies_are_never_added_together() -> None:
    assert Money(1, "USD") + Money(2, "USD") == Money(3, "USD")
    with pytest.raises(MixedCurrencies):
        Money(1, "USD") + Money(2, "CNY")
