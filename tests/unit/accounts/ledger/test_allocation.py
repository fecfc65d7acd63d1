"""Payments fall on open items, and can be taken back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.accounts.ledger.allocation import dispute, oldest_first, release
from chalicelib.accounts.ledger.errors import MoreThanOpen, NotAllocatable
from chalicelib.accounts.ledger.model import Kind
from tests.unit.accounts.ledger.trade import Books

JAN, FEB, MAR = date(2013, 1, 15), date(2013, 2, 15), date(2013, 3, 15)
TODAY = date(2013, 6, 30)


def test_a_payment_falls_on_the_oldest_item_first() -> None:
    books = Books()
    books.invoice(100, FEB, MAR, "B")
    books.invoice(100, JAN, FEB, "A")
    shares = oldest_first(150, books.open_debits())
    assert [(item.number, amount) for item, amount in shares] == [("A", 100), ("B", 50)]


def test_disputed_items_are_paid_last() -> None:
    books = Books()
    disputed = books.invoice(100, JAN, FEB, "A")
    books.account, books.items[disputed.id] = dispute(books.account, disputed, True, "weight")
    books.invoice(100, FEB, MAR, "B")
    shares = oldest_first(150, books.open_debits())
    assert [(item.number, amount) for item, amount in shares] == [("B", 100), ("A", 50)]


def test_of_an_item_disputed_in_part_the_rest_is_due_and_paid_first() -> None:
    books = Books()
    invoice = books.invoice(100, JAN, FEB, "A")
    books.account, books.items[invoice.id] = dispute(books.account, invoice, True, "weight", 30)
    assert books.items[invoice.id].chaseable
    assert books.account.balance("USD").disputed == 30
    books.allocate(books.payment(70, MAR), oldest_first(70, books.open_debits()))
    assert not books.items[invoice.id].chaseable
    assert books.account.balance("USD").disputed == 30
    books.allocate(books.payment(20, MAR), oldest_first(20, books.open_debits()))
    assert books.account.balance("USD").disputed == 10
    assert books.agree()


def test_money_goes_to_every_undisputed_part_before_any_disputed_one() -> None:
    books = Books()
    first = books.invoice(100, JAN, FEB, "A")
    books.account, books.items[first.id] = dispute(books.account, first, True, "rate", 60)
    books.invoice(50, FEB, MAR, "B")
    shares = oldest_first(100, books.open_debits())
    assert [(item.number, amount) for item, amount in shares] == [("A", 50), ("B", 50)]


def test_what_is_paid_too_much_stays_on_account() -> None:
    books = Books()
    invoice = books.invoice(100, JAN, FEB)
    books.allocate(books.payment(130, MAR), oldest_first(130, [invoice]))
    balance = books.account.balance("USD")
    assert (balance.debits, balance.credits, balance.total) == (0, 30, -30)
    assert books.agree()


def test_a_part_payment_leaves_the_rest_open() -> None:
    books = Books()
    invoice = books.invoice(100, JAN, FEB)
    books.allocate(books.payment(30, MAR), [(invoice, 30)])
    assert books.items[invoice.id].remaining == 70
    assert books.agree()


def test_taking_an_allocation_back_reopens_the_items() -> None:
    books = Books()
    invoice = books.invoice(100, JAN, FEB)
    paid = books.allocate(books.payment(100, MAR), [(invoice, 100)])
    back = release(books.account, paid.credit, books.items, paid.allocations, TODAY)
    books.took(back)
    assert books.items[invoice.id].remaining == 100
    assert books.items[invoice.id].matched == ()
    assert books.items[paid.credit.id].remaining == 100
    assert [each.undone_on for each in back.allocations] == [TODAY]
    assert books.agree()


def test_a_dispute_counts_only_what_is_open() -> None:
    books = Books()
    invoice = books.invoice(100, JAN, FEB)
    books.account, books.items[invoice.id] = dispute(books.account, invoice, True, "rate")
    books.allocate(books.payment(30, MAR), [(books.items[invoice.id], 30)])
    assert books.account.balance("USD").disputed == 70
    books.account, books.items[invoice.id] = dispute(
        books.account, books.items[invoice.id], False, ""
    )
    assert books.account.balance("USD").disputed == 0
    assert books.agree()


def test_more_than_is_open_is_refused() -> None:
    books = Books()
    invoice = books.invoice(100, JAN, FEB)
    with pytest.raises(MoreThanOpen):
        books.allocate(books.payment(500, MAR), [(invoice, 101)])
    with pytest.raises(MoreThanOpen):
        books.allocate(books.payment(50, MAR), [(invoice, 51)])


def test_currencies_are_not_set_against_each_other() -> None:
    books = Books()
    invoice = books.invoice(100, JAN, FEB)
    with pytest.raises(NotAllocatable):
        books.allocate(books.payment(100, MAR, currency="CNY"), [(invoice, 100)])


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["invoice", "payment", "credit_note", "release", "dispute", "correction"]),
        st.integers(1, 500),
        st.sampled_from(["USD", "JPY"]),
        st.integers(0, 50),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(ACTS)
def test_whatever_happens_entries_equal_open_items(acts: list[tuple[str, int, str, int]]) -> None:
    books = Books()
    for act, amount, currency, pick in acts:
        _do(books, act, amount, currency, pick)
        assert books.agree()


def _do(books: Books, act: str, amount: int, currency: str, pick: int) -> None:
    if act == "invoice":
        books.invoice(amount, JAN, FEB, currency=currency)
    elif act in ("payment", "credit_note"):
        credit = books.book(Kind(act), amount, MAR, currency=currency)
        books.allocate(credit, oldest_first(amount, books.open_debits(currency)))
    elif act == "correction":
        books.book(Kind.CORRECTION, amount if pick % 2 else -amount, MAR, currency=currency)
    elif act == "release" and books.allocations:
        taken = books.allocations.pop(pick % len(books.allocations))
        credit = books.items[taken.credit_id]
        books.took(release(books.account, credit, books.items, [taken], TODAY))
    elif act == "dispute" and books.items:
        item = sorted(books.items.values(), key=lambda each: each.id)[pick % len(books.items)]
        if item.debit:
            books.account, books.items[item.id] = dispute(
                books.account, item, not item.disputed, "weight", min(amount, item.amount)
            )
