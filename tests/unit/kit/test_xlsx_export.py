"""Workbooks hold values and nothing that runs."""

import io
import zipfile
from datetime import date

from openpyxl import load_workbook

from chalicelib.kit.money import CURRENCIES, Money
from chalicelib.kit.xlsx_export import xlsx_bytes
from chalicelib.kit.xlsx_parts import MOST_DECIMALS


def _read(content: bytes) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_amounts_are_numbers_with_the_decimals_of_their_currency() -> None:
    row = [Money(1234567890123456, "USD"), Money(-500, "JPY"), Money(1, "KWD")]
    content = xlsx_bytes("Entries", ["a", "b", "c"], [row])
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<v>12345678901234.56</v>" in sheet
    assert "<v>-500</v>" in sheet
    assert "<v>0.001</v>" in sheet


def test_text_is_never_a_formula() -> None:
    content = xlsx_bytes("Entries", ["note"], [["=1+1"], ["@x"], ["+49 30"], ["\x07bell"], [None]])
    book = load_workbook(io.BytesIO(content))
    kinds = [cell.data_type for cell in book.active["A"]]
    assert "f" not in kinds
    assert [row[0] for row in _read(content)][1:4] == ["=1+1", "@x", "+49 30"]
    assert _read(content)[4] == ["bell"]


def test_days_are_dates_and_chinese_stays_chinese() -> None:
    content = xlsx_bytes("分录", ["日期", "数"], [[date(2026, 3, 2), 7]])
    head, (day, number) = _read(content)
    assert head == ["日期", "数"]
    assert (str(day), number) == ("2026-03-02 00:00:00", 7)


def test_it_looks_as_a_list_should() -> None:
    head = [f"column {number}" for number in range(28)]
    content = xlsx_bytes("Entries", head, [[Money(5, "JPY"), Money(5, "KWD"), date(2026, 3, 2)]])
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet.freeze_panes == "A2"
    assert sheet["AB1"].value == "column 27"
    assert all(cell.font.b for cell in sheet[1])
    assert [cell.number_format for cell in sheet[2]][:3] == ["0", "0.000", "yyyy-mm-dd"]


def test_no_currency_has_more_decimals_than_there_are_styles() -> None:
    assert max(CURRENCIES.values()) <= MOST_DECIMALS


def test_what_no_workbook_may_hold_is_left_out_and_the_rest_stays_as_it_is() -> None:
    texts = ["  two spaces \n", "<b>&amp;\ud800", "x" * 40_000, "\ufffe\x00"]
    book = load_workbook(
        io.BytesIO(xlsx_bytes("A/B: [1] " + "y" * 30, ["a"], [[t] for t in texts]))
    )
    assert book.active.title == "A-B- -1- " + "y" * 22
    found = [row[0].value for row in book.active.iter_rows(min_row=2)]
    assert found == ["  two spaces \n", "<b>&amp;", "x" * 32_767, ""]


def test_the_same_rows_are_the_same_file() -> None:
    rows = [["a", 1, Money(100, "USD")]]
    assert xlsx_bytes("Entries", ["a"], rows) == xlsx_bytes("Entries", ["a"], rows)
