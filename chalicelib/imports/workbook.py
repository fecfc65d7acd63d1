"""XLSX as rows: true dates and numbers kept as such, and the zeros that a format shows."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from chalicelib.imports.cells import Cell, Row
from chalicelib.imports.errors import UnreadableFile

# A workbook packs about twenty to one; far beyond that it is made to exhaust memory.
MAX_UNPACKED = 400 * 1024 * 1024
_ONLY_ZEROS = re.compile(r"0{2,}")


def read_workbook(content: bytes, sheet: str) -> tuple[Iterator[Row], tuple[str, ...], str]:
    """Rows of the named sheet, or of the first that is not empty; all sheets; the one read."""
    try:
        _refuse_bombs(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        names = tuple(each.title for each in book.worksheets)
        chosen = sheet if sheet in names else _first_filled(book, names)
        return _rows(book[chosen]), names, chosen
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableFile("The workbook is damaged or protected. Save it again.") from error


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
            raise ValueError("unpacks beyond the limit")


def _first_filled(book: Any, names: tuple[str, ...]) -> str:
    for name in names:
        if any(any(cell is not None for cell in row) for row in book[name].values):
            return name
    return names[0]


def _rows(sheet: Any) -> Iterator[Row]:
    # Some programs write a wrong size into the sheet; without it every row is read.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield Row(number, tuple(_cell(cell) for cell in cells))


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value)


def _number(value: int | float, number_format: str | None) -> Cell:
    """A spreadsheet keeps 15 digits; what a float shows beyond them is not in the file."""
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if number == number.to_integral_value():
        number = number.quantize(Decimal(1)) if abs(number) < 10**20 else number
        # 0012345 typed under the format "0000000" is stored as 12345: show what was shown.
        if number_format and _ONLY_ZEROS.fullmatch(number_format):
            return f"{number:f}".zfill(len(number_format))
    return number
