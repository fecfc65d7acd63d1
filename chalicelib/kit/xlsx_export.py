"""Workbooks whose cells are only ever values: text is never taken for a formula."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from chalicelib.kit.money import Money, digits

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_DAY: Final = "yyyy-mm-dd"
# Wide enough for a date or an amount; nobody wants to see ####.
_WIDTH: Final = 16


def xlsx_bytes(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet with a bold, frozen head; written row by row.

    ``Money`` becomes a number with the decimals of its currency, exact as it stands in the books;
    dates become dates, whole numbers numbers, and all else text.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for column in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH
    heads = [_cell(sheet, word) for word in head]
    for cell in heads:
        cell.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: "WriteOnlyWorksheet", value: object) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet)
    if isinstance(value, Money):
        places = digits(value.currency)
        cell.value = Decimal(value.amount).scaleb(-places)
        cell.number_format = "0." + "0" * places if places else "0"
    elif isinstance(value, date):
        cell.value = value
        cell.number_format = _DAY
    elif isinstance(value, int):
        cell.value = value
    elif value is not None:
        cell.value = _clean(str(value))
        cell.data_type = "s"  # "=1+1" stays these four characters
    return cell


def _clean(text: str) -> str:
    """Without the control characters that no workbook may hold."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return str(ILLEGAL_CHARACTERS_RE.sub("", text))
