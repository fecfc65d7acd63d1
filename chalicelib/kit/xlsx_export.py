"""Workbooks whose cells are only ever values: text is never taken for a formula.

Written as the standard says (ECMA-376, SpreadsheetML): a library that can do everything takes
fifteen times as long for the little that is asked here. Tests read them with such a library.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

from chalicelib.kit.money import Money, digits, format_amount
from chalicelib.kit.xlsx_parts import AMOUNT, BOLD, DAY, END_OF_SHEET, PARTS, before_rows, workbook

# The day before the first one that spreadsheets count, by their calendar with 29 February 1900.
_DAY_NULL: Final = date(1899, 12, 30).toordinal()
_LONGEST_TEXT: Final = 32_767
# Control characters that no workbook may hold.
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xlsx_bytes(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet with a bold, frozen head; written row by row.

    ``Money`` becomes a number with the decimals of its currency, exact as it stands in the books;
    dates become dates, whole numbers numbers, and all else text.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*PARTS.items(), ("xl/workbook.xml", workbook(_clean(title)))):
            archive.writestr(_entry(name), content)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w") as sheet:
            sheet.write(before_rows(len(head)).encode())
            sheet.write(_row(1, [_text(at, word, BOLD) for at, word in _placed(1, head)]))
            for number, row in enumerate(rows, start=2):
                sheet.write(_row(number, [_cell(at, value) for at, value in _placed(number, row)]))
            sheet.write(END_OF_SHEET.encode())
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """Without the time of day: the same content is the same file."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _placed(row: int, values: Sequence[object]) -> Iterable[tuple[str, object]]:
    return ((f"{_column(at)}{row}", value) for at, value in enumerate(values, start=1))


@lru_cache(maxsize=256)
def _column(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    before, last = divmod(number - 1, 26)
    return (_column(before) if before else "") + chr(ord("A") + last)


def _row(number: int, cells: Sequence[str]) -> bytes:
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _cell(at: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Money):
        amount = format_amount(value.amount, value.currency, grouped=False)
        return _number(at, amount, AMOUNT + digits(value.currency))
    if isinstance(value, date):
        return _number(at, value.toordinal() - _DAY_NULL, DAY)
    if isinstance(value, int):
        return _number(at, int(value))
    return _text(at, value)


def _number(at: str, value: int | str, style: int = 0) -> str:
    return f'<c r="{at}" s="{style}"><v>{value}</v></c>'


def _text(at: str, value: object, style: int = 0) -> str:
    """A text that stands in its cell as it is: "=1+1" stays these four characters."""
    text = escape(_clean(str(value))[:_LONGEST_TEXT])
    inside = f'<is><t xml:space="preserve">{text}</t></is>'
    return f'<c r="{at}" s="{style}" t="inlineStr">{inside}</c>'


def _clean(text: str) -> str:
    """Without the characters that no workbook may hold."""
    return _ILLEGAL.sub("", text)
