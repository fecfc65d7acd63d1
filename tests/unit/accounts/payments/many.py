"""A customer who owes thousands of invoices, without waiting for each to be booked alone."""

from chalicelib.accounts.ledger.model import Draft, Kind
from chalicelib.accounts.ledger.sheet import Sheet
from chalicelib.unit_of_work import UnitOfWork
from tests.unit.accounts.payments.desk import Desk

# Three rows for each: a transaction takes a hundred.
AT_ONCE = 25


def owe_many(desk: Desk, count: int, amount: int) -> None:
    """So many charges of an amount on Acme's account."""
    from datetime import date

    dated = date(2026, 1, 1)

    def book(first: int) -> None:
        def act(sheet: Sheet, uow: UnitOfWork) -> None:
            for _ in range(first, min(first + AT_ONCE, count)):
                draft = Draft(
                    kind=Kind.CHARGE, currency="USD", amount=amount, dated=dated, due=dated
                )
                sheet.book(draft, uow.ids.new("ent"))

        desk.ledger.desk.act(desk.who, desk.acme, act)

    for first in range(0, count, AT_ONCE):
        book(first)
