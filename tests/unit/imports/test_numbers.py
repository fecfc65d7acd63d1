"""Amounts: exact to the minor unit, the decimal mark proven or asked for."""

from decimal import Decimal

import pytest

from chalicelib.imports.cells import Cell
from chalicelib.imports.numbers import NumberEvidence, read_amount
from chalicelib.kit.money import NotAnAmount


@pytest.mark.parametrize(
    ("cell", "currency", "mark", "minor"),
    [
        ("61.74", "USD", ".", 6174),
        ("94", "USD", ".", 9400),
        ("1,234.50", "USD", ".", 123450),
        ("1.234,5", "EUR", ",", 123450),
        ("1,234", "USD", ".", 123400),
        ("1,234", "KWD", ",", 1234),
        ("$1,234.50", "USD", ".", 123450),
        ("USD 12.5", "USD", ".", 1250),
        ("12.5 EUR", "EUR", ".", 1250),
        ("1 234,50", "EUR", ",", 123450),
        ("1'234.50", "CHF", ".", 123450),
        ("(12.50)", "USD", ".", -1250),
        ("12.50-", "USD", ".", -1250),
        ("−3", "USD", ".", -300),
        ("￥１，０００", "CNY", ".", 100000),
        ("12,34,567.00", "INR", ".", 123456700),
        (Decimal("50.39"), "USD", ",", 5039),
        ("1500", "JPY", ".", 1500),
        ("10.000", "USD", ".", 1000),
    ],
)
def test_an_amount_with_the_confirmed_mark(
    cell: Cell, currency: str, mark: str, minor: int
) -> None:
    assert read_amount(cell, currency, mark, rounded=False) == minor


@pytest.mark.parametrize("cell", ["", "abc", "1.2.3", "1,23.4", "12,3", "(5", "See DN-304", "5%"])
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(NotAnAmount):
        read_amount(cell, "USD", ".", rounded=False)


def test_surplus_decimals_are_refused_unless_the_user_allows_rounding() -> None:
    with pytest.raises(NotAnAmount):
        read_amount("64982.585", "USD", ".", rounded=False)
    assert read_amount("64982.585", "USD", ".", rounded=True) == 6498259
    assert read_amount("-64982.585", "USD", ".", rounded=True) == -6498259


def evidence(*cells: Cell) -> NumberEvidence:
    return NumberEvidence.of(list(enumerate(cells, start=2)))


@pytest.mark.parametrize(
    ("cells", "proposal"),
    [
        (("1,234.50", "7"), "."),
        (("1.234,50", "7"), ","),
        (("12.5",), "."),
        (("12,5",), ","),
        (("1,234", "1,000"), None),
        (("12.5", "12,5"), None),
        (("94", "12"), "."),
        ((Decimal("1.5"), "3"), "."),
    ],
)
def test_what_a_column_proves_about_its_decimal_mark(
    cells: tuple[Cell, ...], proposal: str | None
) -> None:
    assert evidence(*cells).proposal == proposal


def test_values_finer_than_the_currency_and_unreadable_ones_are_counted() -> None:
    found = evidence("1.5", "2.345", "3.100", "x", "", Decimal("0.125"))
    assert found.too_fine(".", "USD") == 2
    assert (found.filled, found.unreadable, found.unreadable_samples) == (5, 1, ((5, "x"),))
    assert NumberEvidence.model_validate_json(found.model_dump_json()) == found
