"""1,267 real invoices with their payments: ageing and statements equal pandas to the cent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pytest

from chalicelib.accounts.ledger.ageing import AMOUNTS, AgedBalance
from chalicelib.accounts.ledger.importing import InvoiceLine
from chalicelib.accounts.statements.composing import month_of
from chalicelib.accounts.statements.errors import NothingToState
from chalicelib.accounts.statements.model import Statement
from chalicelib.customers.schemas import CustomerNew
from chalicelib.kit.money import parse_amount
from tests.world import World

LATER = datetime(2014, 2, 3, 9, tzinfo=UTC)
MONTHS = [month_of(date(year, month, 1)) for year in (2012, 2013) for month in range(1, 13)]


@pytest.fixture(scope="module")
def invoices(real_data: Path) -> pandas.DataFrame:
    """The file as pandas reads it; amounts in cents, dates by its own parser."""
    path = real_data / "ar" / "ar_A_mdy.csv"
    frame = pandas.read_csv(path, dtype=str)
    for name in ("InvoiceDate", "DueDate", "SettledDate"):
        frame[name] = pandas.to_datetime(frame[name], format="%m/%d/%Y").dt.date
    frame["cents"] = frame["InvoiceAmount"].map(lambda text: int(Decimal(text) * 100))
    return frame


@pytest.fixture(scope="module")
def booked(invoices: pandas.DataFrame) -> tuple[World, dict[str, str]]:
    """The same invoices in the ledger; customer ids by code."""
    world, ids = World(at=LATER), {}
    for code in invoices["customerID"].unique():
        new = CustomerNew(code=code, name=f"Customer {code}")
        ids[code] = world.services.customers.create(world.who, new).id
    for row in invoices.itertuples():
        line = InvoiceLine(
            number=row.invoiceNumber,
            currency="USD",
            amount=parse_amount(row.InvoiceAmount, "USD"),
            dated=row.InvoiceDate,
            due=row.DueDate,
            paid_on=row.SettledDate,
        )
        world.services.ledger.import_invoice(world.who, ids[row.customerID], line)
    return world, ids


def expected(invoices: pandas.DataFrame, on: date) -> dict[str, int]:
    """What is open at the end of a day by column, as pandas adds it up."""
    is_open = invoices[(invoices["InvoiceDate"] <= on) & (invoices["SettledDate"] > on)]
    late = is_open["DueDate"].map(lambda due: (on - due).days)
    paid_before = invoices[(invoices["InvoiceDate"] > on) & (invoices["SettledDate"] <= on)]
    spans = {
        "not_due": late <= 0,
        "d1_30": (late >= 1) & (late <= 30),
        "d31_60": (late >= 31) & (late <= 60),
        "d61_90": (late >= 61) & (late <= 90),
        "d90_plus": late > 90,
    }
    sums = {name: int(is_open[span]["cents"].sum()) for name, span in spans.items()}
    return {**sums, "unallocated": int(paid_before["cents"].sum()), "disputed": 0}


def columns(balance: AgedBalance) -> dict[str, int]:
    return {name: getattr(balance, name) for name in AMOUNTS}


DAYS = [date(2012, 12, 31), date(2013, 6, 30), date(2013, 11, 30)]


@pytest.mark.parametrize("on", DAYS)
def test_ageing_of_each_customer_and_in_total_equals_pandas(
    booked: tuple[World, dict[str, str]], invoices: pandas.DataFrame, on: date
) -> None:
    world, ids = booked
    run = world.services.ledger.company.start(world.who, on)
    world.settle()
    done = world.services.ledger.company.get(world.who, run.id)
    [total] = done.totals
    assert columns(total) == expected(invoices, on)
    assert total.owed > 0
    page = world.services.ledger.company.lines(world.who, run.id, "USD", 100)
    lines = dict(page.items)
    for code, customer in ids.items():
        wanted = expected(invoices[invoices["customerID"] == code], on)
        found = lines.get(customer, AgedBalance(currency="USD"))
        assert columns(found) == wanted, code


def test_the_file_a_second_time_changes_nothing(
    booked: tuple[World, dict[str, str]], invoices: pandas.DataFrame
) -> None:
    world, ids = booked
    for row in invoices.head(100).itertuples():
        line = InvoiceLine(
            number=row.invoiceNumber,
            currency="USD",
            amount=row.cents,
            dated=row.InvoiceDate,
            due=row.DueDate,
            paid_on=row.SettledDate,
        )
        done = world.services.ledger.import_invoice(world.who, ids[row.customerID], line)
        assert done.outcome == "unchanged"


def test_statements_of_every_month_equal_pandas_and_lead_into_each_other(
    booked: tuple[World, dict[str, str]], invoices: pandas.DataFrame
) -> None:
    world, ids = booked
    billed, paid = _by_month(invoices, "InvoiceDate"), _by_month(invoices, "SettledDate")
    numbers: list[int] = []
    for code, customer in ids.items():
        closing = 0
        for start, until in MONTHS:
            statement = _issued(world, customer, start, until)
            month = (code, start.year, start.month)
            wanted = billed.get(month, 0), paid.get(month, 0)
            if statement is None:
                assert (closing, wanted) == (0, (0, 0))
                continue
            [section] = statement.sections
            assert (section.opening, section.charges, section.payments) == (closing, *wanted)
            assert section.adds_up
            assert section.ageing.net == section.closing
            closing = section.closing
            numbers.append(statement.sequence)
            if until.month in (6, 12):
                mine = invoices[invoices["customerID"] == code]
                assert columns(section.ageing) == expected(mine, until)
    assert numbers == list(range(1, len(numbers) + 1))


def _issued(world: World, customer: str, start: date, until: date) -> Statement | None:
    try:
        return world.services.statements.issuing.issue(world.who, customer, start, until)
    except NothingToState:
        return None


def _by_month(invoices: pandas.DataFrame, column: str) -> dict[Any, int]:
    """Cents by customer, year and month of a date column."""
    days = pandas.to_datetime(invoices[column])
    sums = invoices.groupby([invoices["customerID"], days.dt.year, days.dt.month])["cents"].sum()
    return {key: int(cents) for key, cents in sums.items()}
