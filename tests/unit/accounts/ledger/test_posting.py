"""Booking: gap-free numbers by currency, and fields that must fit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.accounts.ledger.model import Draft, Kind
from chalicelib.accounts.ledger.posting import checked
from chalicelib.kit.errors import Invalid
from tests.unit.accounts.ledger.trade import Books

DAY = date(2013, 5, 1)


def test_entries_are_numbered_without_gaps_in_each_currency() -> None:
    books = Books()
    books.invoice(100, DAY, DAY)
    books.invoice(200, DAY, DAY, currency="CNY")
    books.payment(50, DAY)
    assert [(entry.currency, entry.seq) for entry in books.entries] == [
        ("USD", 1),
        ("CNY", 1),
        ("USD", 2),
    ]


@pytest.mark.parametrize(
    ("kind", "amount", "total"),
    [
        (Kind.CHARGE, 100, 100),
        (Kind.INTEREST, 100, 100),
        (Kind.CREDIT_NOTE, 100, -100),
        (Kind.PAYMENT, 100, -100),
        (Kind.WRITE_OFF, 100, -100),
        (Kind.CORRECTION, 100, 100),
        (Kind.CORRECTION, -100, -100),
    ],
)
def test_each_kind_moves_the_balance_its_own_way(kind: Kind, amount: int, total: int) -> None:
    books = Books()
    item = books.book(kind, amount, DAY)
    assert books.account.balance("USD").total == total
    assert item.debit == (total > 0)
    assert books.agree()


def test_a_payment_is_of_its_own_day_and_never_due() -> None:
    assert Books().payment(100, DAY, due=DAY + timedelta(days=30)).due == DAY


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"amount": -5}, "amount"),
        ({"amount": 10**15}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"due": DAY - timedelta(days=1)}, "due"),
        ({"number": "9" * 65}, "number"),
    ],
)
def test_what_does_not_fit_names_its_field(facts: dict[str, Any], field: str) -> None:
    draft = Draft.model_validate(
        {"kind": "charge", "currency": "USD", "amount": 1, "dated": DAY, **facts}
    )
    with pytest.raises(Invalid) as refused:
        checked(draft)
    assert [problem.field for problem in refused.value.problems] == [field]
