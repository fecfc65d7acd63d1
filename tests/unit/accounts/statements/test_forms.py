"""The forms of a statement: activity, open items, outstanding; as page, workbook and text."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest

from chalicelib.accounts.statements.words import Form
from tests.unit.accounts.statements.test_statements import FEB, JAN, Desk, sums
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    """Of January an invoice is paid, one is open; in February one is paid in part."""
    desk = Desk(world)
    desk.charge(100, date(2026, 1, 10), number="A", due=date(2026, 2, 9))
    desk.charge(70, date(2026, 1, 11), number="B", due=date(2026, 2, 10))
    desk.issue(JAN)
    desk.charge(50, date(2026, 2, 3), number="C", due=date(2026, 3, 5))
    desk.pay(120, date(2026, 2, 20))
    return desk


def test_open_items_show_what_was_open_or_booked_and_what_is_left(desk: Desk) -> None:
    statement = desk.issue(FEB, form=Form.OPEN_ITEMS)
    assert sums(statement) == [("USD", 170, 50, 0, 120, 100)]
    lines = desk.statements.lines(desk.who, statement)["USD"]
    assert [(line.number, line.amount, line.balance) for line in lines] == [
        ("A", 100, 0),
        ("B", 70, 50),
        ("C", 50, 50),
        ("", -120, 0),
    ]
    assert sum(line.balance for line in lines) == statement.sections[0].closing


def test_outstanding_shows_only_what_is_to_be_paid(desk: Desk) -> None:
    statement = desk.issue(FEB, form=Form.OUTSTANDING)
    lines = desk.statements.lines(desk.who, statement)["USD"]
    assert [(line.number, line.balance) for line in lines] == [("B", 50), ("C", 50)]


@pytest.mark.parametrize("form", [Form.OPEN_ITEMS, Form.OUTSTANDING])
def test_they_never_change_whatever_is_booked_later(desk: Desk, form: Form) -> None:
    statement = desk.issue(FEB, form=form)
    before = desk.statements.lines(desk.who, statement)
    desk.pay(100, date(2026, 2, 21))
    desk.charge(9, date(2026, 2, 22))
    assert desk.statements.lines(desk.who, statement) == before
    assert statement.sections[0].ageing.net == statement.sections[0].closing


@pytest.mark.parametrize("form", list(Form))
def test_what_was_booked_late_is_marked_in_every_form(desk: Desk, form: Form) -> None:
    desk.charge(7, date(2026, 1, 20), number="LATE", due=date(2026, 3, 1))
    statement = desk.issue(FEB, form=form)
    lines = desk.statements.lines(desk.who, statement)["USD"]
    assert [line.number for line in lines if line.late] == ["LATE"]
    told = csv.DictReader(io.StringIO(desk.statements.csv(desk.who, statement).decode("utf-8-sig")))
    marked = [row["Document"] for row in told if row["Remark"].startswith("* booked after")]
    assert marked == ["LATE"]


@pytest.mark.parametrize("form", list(Form))
def test_a_charge_is_called_by_what_it_is_for(world: World, form: Form) -> None:
    desk = Desk(world)
    desk.charge(100, date(2026, 1, 10), number="A", charge_kind="freight")
    desk.charge(70, date(2026, 1, 11), number="B")
    statement = desk.issue(JAN, form=form)
    told = csv.DictReader(io.StringIO(desk.statements.csv(desk.who, statement).decode("utf-8-sig")))
    assert {row["Document"]: row["Kind"] for row in told if row["Document"]} == {
        "A": "Freight",
        "B": "Charge",
    }


@pytest.mark.parametrize(
    ("currency", "sums"), [("JPY", ["0", "500", "500"]), ("KWD", ["0.000", "0.500", "0.500"])]
)
def test_the_text_opens_closes_and_tells_how_old_it_is(
    world: World, currency: str, sums: list[str]
) -> None:
    desk = Desk(world)
    desk.charge(500, date(2026, 1, 1), currency=currency, due=date(2026, 1, 30))
    statement = desk.issue(JAN, form=Form.OUTSTANDING)
    rows = csv.DictReader(io.StringIO(desk.statements.csv(desk.who, statement).decode("utf-8-sig")))
    found = {row["Kind"]: row["Still open"] for row in rows}
    assert [found[kind] for kind in ("Opening balance", "Closing balance", "1–30 days")] == sums


def test_many_documents_lie_in_rows_of_a_hundred(world: World) -> None:
    desk = Desk(world)
    for number in range(230):
        desk.charge(1, date(2026, 1, 5), number=f"N{number:03d}")
    statement = desk.issue(JAN, form=Form.OUTSTANDING)
    lines = desk.statements.lines(desk.who, statement)["USD"]
    assert statement.sections[0].sheets == 3
    assert [line.number for line in lines] == [f"N{number:03d}" for number in range(230)]


def test_the_workbook_holds_dates_and_exact_amounts_and_no_formula(world: World) -> None:
    desk = Desk(world)
    desk.charge(123456, date(2026, 1, 10), number="=1+1", shipment="宁波")
    desk.charge(500, date(2026, 1, 11), currency="JPY")
    statement = desk.issue(JAN)
    sheet = openpyxl.load_workbook(io.BytesIO(desk.statements.workbook(desk.who, statement))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("Statement", "Currency", "Date")
    assert [row[1] for row in rows[1:]] == ["JPY"] * 9 + ["USD"] * 9
    assert rows[11][4] == "=1+1"
    assert sheet["E12"].data_type == "s"
    assert (float(str(rows[11][7])), float(str(rows[12][8]))) == (1234.56, 1234.56)
    assert rows[2][7] == 500


def test_the_text_is_in_the_customers_language_and_defused(world: World) -> None:
    desk = Desk(world)
    desk.customer = desk.open("NB", language="zh")
    desk.charge(123456, date(2026, 1, 10), number="=1+1")
    statement = desk.issue(JAN)
    text = desk.statements.csv(desk.who, statement).decode("utf-8-sig")
    head, _opening, line, closing, *_ageing = csv.reader(io.StringIO(text))
    assert head[2] == "日期"
    assert line[4] == "'=1+1"
    assert line[7] == "1234.56"
    assert closing[3] == "期末余额"
