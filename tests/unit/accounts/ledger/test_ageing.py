"""Ageing: calendar days past due, credits apart, and any day of the past."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chalicelib.accounts.ledger.ageing import AgedBalance, aged, as_at, column
from chalicelib.accounts.ledger.allocation import release
from tests.unit.accounts.ledger.trade import Books

DUE = date(2013, 1, 31)


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (-10, "not_due"),
        (0, "not_due"),
        (1, "d1_30"),
        (30, "d1_30"),
        (31, "d31_60"),
        (60, "d31_60"),
        (61, "d61_90"),
        (90, "d61_90"),
        (91, "d90_plus"),
        (4000, "d90_plus"),
    ],
)
def test_an_item_stands_in_the_column_of_its_days_past_due(days: int, name: str) -> None:
    assert column(DUE, DUE + timedelta(days=days)) == name


def test_unallocated_money_has_no_age_and_stands_apart() -> None:
    books = Books()
    books.invoice(100, DUE, DUE)
    books.payment(30, DUE)
    [balance] = aged(books.items.values(), DUE + timedelta(days=45))
    assert balance == AgedBalance(currency="USD", d31_60=100, unallocated=30)
    assert (balance.owed, balance.overdue, balance.net) == (100, 100, 70)


def test_each_currency_is_aged_alone() -> None:
    books = Books()
    books.invoice(100, DUE, DUE)
    books.invoice(200, DUE, DUE, currency="CNY")
    assert [(each.currency, each.owed) for each in aged(books.items.values(), DUE)] == [
        ("CNY", 200),
        ("USD", 100),
    ]
    with pytest.raises(ValueError, match="never added"):
        AgedBalance(currency="USD").plus(AgedBalance(currency="CNY"))


def test_a_payment_dated_on_the_day_counts_as_received() -> None:
    books = Books()
    invoice = books.invoice(100, DUE, DUE)
    paid = date(2013, 3, 1)
    books.allocate(books.payment(100, paid), [(invoice, 100)])
    history = (list(books.items.values()), books.allocations)
    [before] = aged(as_at(*history, paid - timedelta(days=1)), paid - timedelta(days=1))
    assert before.d1_30 == 100
    assert aged(as_at(*history, paid), paid) == []


def test_an_invoice_of_tomorrow_does_not_count_today() -> None:
    books = Books()
    books.invoice(100, DUE, DUE + timedelta(days=30))
    assert aged(books.items.values(), DUE - timedelta(days=1)) == []


def test_a_prepayment_stays_apart_until_its_invoice_is_dated() -> None:
    books = Books()
    payment = books.payment(100, date(2013, 1, 5))
    invoice = books.invoice(100, DUE, DUE)
    books.allocate(payment, [(invoice, 100)])
    [balance] = aged(as_at(books.items.values(), books.allocations, date(2013, 1, 6)), DUE)
    assert (balance.owed, balance.unallocated) == (0, 100)


def test_a_payment_undone_later_had_been_received_then() -> None:
    books = Books()
    invoice = books.invoice(100, DUE, DUE)
    payment = books.payment(100, date(2013, 2, 10))
    paid = books.allocate(payment, [(invoice, 100)])
    undone = date(2013, 3, 10)
    back = release(books.account, paid.credit, books.items, paid.allocations, undone)
    items = [back.debits[0], back.credit]
    assert aged(as_at(items, back.allocations, date(2013, 3, 9)), DUE) == []
    assert [each.owed for each in aged(as_at(items, back.allocations, undone), DUE)] == [100]


def test_a_payment_that_replaced_a_bounced_one_is_not_counted_away() -> None:
    books = Books()
    invoice = books.invoice(100, DUE, DUE)
    bounced = books.allocate(books.payment(100, date(2013, 2, 10)), [(invoice, 100)])
    back = books.took(
        release(books.account, bounced.credit, books.items, bounced.allocations, date(2013, 3, 10))
    )
    again = books.allocate(books.payment(100, date(2013, 2, 20)), [(back.debits[0], 100)])
    history = [*back.allocations, *again.allocations]
    on = date(2013, 3, 1)
    [balance] = aged(as_at(books.items.values(), history, on), on)
    assert (balance.owed, balance.unallocated) == (0, 100)
