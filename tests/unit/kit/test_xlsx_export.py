"""Workbooks hold values and nothing that runs."""

import io
import zipfile
from datetime import date

from openpyxl import load_workbook

from chalicelib.kit.money import Money
from chalicelib.kit.xlsx_export import xlsx_bytes


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
