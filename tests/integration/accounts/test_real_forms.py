"""Statements that list documents, of real invoices and payments, beside the same from pandas."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas
import pytest

from chalicelib.accounts.ledger.importing import InvoiceLine
from chalicelib.accounts.statements.errors import NothingToState
from chalicelib.accounts.statements.words import Form
from chalicelib.customers.schemas import CustomerNew
from tests.integration.accounts.test_real_invoices import LATER, MONTHS, invoices
from tests.world import World

__all__ = ["invoices"]
# Enough to meet every case of the file, and quick.
CUSTOMERS = 12


@pytest.fixture(scope="module")
def booked(invoices: pandas.DataFrame) -> tuple[World, dict[str, str]]:
    """The invoices of the first customers of the file."""
    world, ids = World(at=LATER), {}
    for code in sorted(invoices["customerID"].unique())[:CUSTOMERS]:
        new = CustomerNew(code=code, name=f"Customer {code}")
        ids[code] = world.services.customers.create(world.who, new).id
        for row in invoices[invoices["customerID"] == code].itertuples():
            line = InvoiceLine(
                number=row.invoiceNumber,
                currency="USD",
                amount=row.cents,
                dated=row.InvoiceDate,
                due=row.DueDate,
                paid_on=row.SettledDate,
            )
            world.services.ledger.import_invoice(world.who, ids[code], line)
    return world, ids


def listed(mine: pandas.DataFrame, form: Form, start: date, until: date) -> set[Any]:
    """Number, amount and what is open of every document on the statement, by the dates alone."""
    before = start - timedelta(days=1)
    found = set()
    for row in mine.itertuples():
        billed, paid, cents = row.InvoiceDate, row.SettledDate, row.cents
        if billed <= until:
            left = cents if paid > until else 0
            concerned = billed >= start or paid > before
            if left or (form is Form.OPEN_ITEMS and concerned):
                found.add((row.invoiceNumber, cents, left))
        if paid <= until:
            left = cents if billed > until else 0
            concerned = paid >= start or billed > before
            if left or (form is Form.OPEN_ITEMS and concerned):
                found.add((row.invoiceNumber, -cents, -left))
    return found


@pytest.mark.parametrize("first", list(Form)[1:])
def test_every_month_lists_what_pandas_says(
    booked: tuple[World, dict[str, str]], invoices: pandas.DataFrame, first: Form
) -> None:
    world, ids = booked
    statements, lines_seen = world.services.statements, 0
    codes = [code for number, code in enumerate(ids) if number % 2 == (first is Form.OUTSTANDING)]
    for code in codes:
        mine = invoices[invoices["customerID"] == code]
        for start, until in MONTHS:
            try:
                made = statements.issuing.issue(world.who, ids[code], start, until, first)
            except NothingToState:
                assert listed(mine, Form.OPEN_ITEMS, start, until) == set()
                continue
            lines = statements.lines(world.who, made)["USD"]
            found = {(line.number, line.amount, line.balance) for line in lines}
            assert found == listed(mine, first, start, until), (code, until)
            assert len(found) == len(lines)
            assert sum(line.balance for line in lines) == made.sections[0].closing
            lines_seen += len(lines)
    assert lines_seen > 100
