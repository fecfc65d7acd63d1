"""Months of an account: what was sold, received and paid late, exact at any moment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chalicelib.accounts.ledger.months import Month
from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.kit.dynamo import Key, Put
from chalicelib.tables import ACCOUNTS
from tests.unit.accounts.ledger.world import World

MAY, JUNE = date(2013, 5, 1), date(2013, 6, 10)


@pytest.fixture
def books() -> World:
    return World()


def _months(books: World) -> dict[tuple[str, str], Month]:
    return books.ledger.months(books.who, "cus_1")


def test_sales_and_money_stand_in_the_month_of_their_date(books: World) -> None:
    books.charge(1000, MAY)
    books.pay(400, JUNE)
    found = _months(books)
    assert found["USD", "2013-05"] == Month(total=1000, sales=1000)
    june = found["USD", "2013-06"]
    assert (june.total, june.sales, june.received, june.settled) == (-400, 0, 400, 400)


def test_days_late_count_from_the_due_date_and_never_below_zero(books: World) -> None:
    books.charge(1000, MAY, due=MAY + timedelta(days=30))
    books.charge(500, MAY, due=MAY + timedelta(days=50))
    books.pay(1500, JUNE)  # forty days after the documents
    june = _months(books)["USD", "2013-06"]
    assert june.settled == 1500
    assert june.late == 1000 * 10
    assert june.taken == 1500 * 40


def test_a_credit_note_lowers_sales_and_settles_nothing(books: World) -> None:
    books.charge(1000, MAY)
    note = CreditNew(currency="USD", amount=100, dated=JUNE, kind="credit_note")
    books.ledger.record_credit(books.who, "cus_1", note)
    assert _months(books)["USD", "2013-06"] == Month(total=-100, sales=-100)


def test_undoing_a_payment_takes_its_money_and_its_days_back(books: World) -> None:
    books.charge(1000, MAY)
    payment = books.pay(1000, JUNE)
    books.ledger.reverse(books.who, "cus_1", payment.id, "bounced")
    june = _months(books)["USD", "2013-06"]
    assert (june.received, june.settled, june.late, june.sales) == (0, 0, 0, 0)
    assert books.agrees()


def test_undoing_a_charge_lowers_the_sales_of_the_day_it_is_undone(books: World) -> None:
    charge = books.charge(1000, MAY)
    books.ledger.reverse(books.who, "cus_1", charge.id, "typed wrong")
    found = _months(books)
    assert (found["USD", "2013-05"].sales, found["USD", "2013-06"].sales) == (1000, -1000)


def test_a_large_payment_settles_part_after_part(books: World) -> None:
    for _ in range(85):
        books.charge(10, MAY)
    books.pay(850, JUNE)
    books.work()
    assert _months(books)["USD", "2013-06"].settled == 850
    assert books.agrees()


def test_counting_anew_gives_what_was_kept(books: World) -> None:
    books.charge(1000, MAY)
    books.pay(400, JUNE)
    before = _months(books)
    assert books.ledger.count_months(books.who, "cus_1") is False
    wrong = {"pk": f"T#{books.who.tenant}#A#cus_1", "sales": 7}
    books.backing.store.commit(
        [
            Put(ACCOUNTS, wrong | {"sk": "M#2013-05#USD"}),
            Put(ACCOUNTS, wrong | {"sk": "M#2001-01#JPY"}),
        ]
    )
    books.backing.store.delete_many([Key(ACCOUNTS, wrong["pk"], "M#2013-06#USD")])  # type: ignore[arg-type]
    assert not books.agrees()
    assert books.ledger.count_months(books.who, "cus_1") is True
    assert {place: m for place, m in _months(books).items() if m != Month()} == before
    assert books.agrees()
