"""Days sales outstanding and days late of 1,267 real invoices equal pandas and fractions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction

import pandas
import pytest

from chalicelib.accounts.figures.model import Row
from tests.integration.accounts import test_real_invoices as real
from tests.world import World

invoices, booked = real.invoices, real.booked
ENDS = [date(2012, 12, 31), date(2013, 6, 30), date(2013, 12, 15)]


def told(world: World, on: date) -> list[Row]:
    """The product's thirteen months up to a day: computed then, from what is dated by then."""
    later = world.clock.now()
    world.clock.set(datetime(on.year, on.month, on.day, 12, tzinfo=UTC))
    figures = world.services.account_figures
    run = figures.start(world.who)
    world.settle()
    rows = figures.told(world.who, figures.get(world.who, run.id), "USD").rows
    world.clock.set(later)
    return rows


def months(on: date) -> Iterator[tuple[str, date, date]]:
    """Name, first day and last day (or the day itself) of months, the newest first."""
    year, month = on.year, on.month
    while True:
        last = min(on, date(year, month, monthrange(year, month)[1]))
        yield f"{year}-{month:02d}", date(year, month, 1), last
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def within(frame: pandas.DataFrame, column: str, first: date, last: date) -> pandas.DataFrame:
    return frame[(frame[column] >= first) & (frame[column] <= last)]


def rounded(value: Fraction) -> int:
    """Tenths, halves up."""
    return int((value * 20 + 1) // 2)


@pytest.mark.parametrize("on", ENDS)
def test_the_figures_of_thirteen_months(
    booked: tuple[World, dict[str, str]], invoices: pandas.DataFrame, on: date
) -> None:
    found = {row.month: row for row in told(booked[0], on)}
    assert len(found) == 13
    # A month that has not ended knows what is dated later in it; the file is booked as a whole.
    ends = months(on)
    for name, first, last in (next(ends) for _ in range(13)):
        whole = date(first.year, first.month, monthrange(first.year, first.month)[1])
        sold = within(invoices, "InvoiceDate", first, whole)
        paid = within(invoices, "SettledDate", first, whole)
        owed = invoices[invoices["InvoiceDate"] <= whole]["cents"].sum()
        owed -= invoices[invoices["SettledDate"] <= whole]["cents"].sum()
        row = found[name]
        assert (row.sales, row.received) == (sold["cents"].sum(), paid["cents"].sum()), name
        assert row.receivable == owed, name
        if len(paid):
            late = paid.apply(lambda r: max(0, (r["SettledDate"] - r["DueDate"]).days), axis=1)
            taken = paid.apply(lambda r: (r["SettledDate"] - r["InvoiceDate"]).days, axis=1)
            settled = int(paid["cents"].sum())
            weighted = Fraction(int((paid["cents"] * late).sum()), settled)
            assert row.late == rounded(weighted), name
            assert row.taken == rounded(Fraction(int((paid["cents"] * taken).sum()), settled)), name
        assert row.dso == divided(invoices, int(owed), last), name
        assert row.dso_count_back == counted_back(invoices, int(owed), last), name


def divided(invoices: pandas.DataFrame, owed: int, last: date) -> int | None:
    walk = months(last)
    sales = days = 0
    for _, first, end in (next(walk) for _ in range(3)):
        whole = date(first.year, first.month, monthrange(first.year, first.month)[1])
        sales += int(within(invoices, "InvoiceDate", first, whole)["cents"].sum())
        days += end.day
    return rounded(Fraction(owed * days, sales)) if sales else None


def counted_back(invoices: pandas.DataFrame, owed: int, last: date) -> int | None:
    left, days = owed, 0
    for index, (_, first, end) in enumerate(months(last)):
        if left <= 0 or index == 13:
            return 10 * days if left <= 0 else None
        whole = date(first.year, first.month, monthrange(first.year, first.month)[1])
        sales = int(within(invoices, "InvoiceDate", first, whole)["cents"].sum())
        if sales >= left:
            return 10 * days + rounded(Fraction(left * end.day, sales))
        left, days = left - sales, days + end.day
    raise AssertionError("months never end")
