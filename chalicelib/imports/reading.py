"""From the bytes of an uploaded file to its rows, and nothing lost on the way."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.imports.cells import Cell, Row, as_text, restore
from chalicelib.imports.encoding import decode, propose_encoding
from chalicelib.imports.errors import UnreadableFile

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_RECORDS = 50


def fits(size: int) -> int:
    """The size of a file that can be read, in bytes; else ``UnreadableFile``."""
    if size > MAX_BYTES:
        raise UnreadableFile("The file is larger than 20 MB. Split it and import the parts.")
    if not size:
        raise UnreadableFile("The file is empty. The first row must hold the headings.")
    return size


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How a file is read; what is empty is proposed from the file itself."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as read: its headings, the rows below them, and how it was read."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    read_as: ReadAs
    sheets: tuple[str, ...] = ()


def read(content: bytes, name: str, read_as: ReadAs = ReadAs()) -> Table:
    """The table in a CSV or XLSX file of at most 20 MB and 50,000 rows.

    The first row with anything in it holds the headings. Raises `UnreadableFile`.
    """
    fits(len(content))
    if content.startswith(b"PK\x03\x04"):
        from chalicelib.imports.workbook import read_workbook  # openpyxl: only where needed

        rows, sheets, sheet = read_workbook(content, read_as.sheet)
        return _table(rows, ReadAs(sheet=sheet), sheets)
    if content.startswith(b"\xd0\xcf\x11\xe0") or name.lower().endswith((".xls", ".pdf", ".ods")):
        raise UnreadableFile("Only CSV and XLSX can be read. Save the file as one of these.")
    encoding = read_as.encoding or propose_encoding(content)
    stated, text = _stated_delimiter(decode(content, encoding))
    delimiter = read_as.delimiter or stated or propose_delimiter(text)
    return _table(_records(text, delimiter), ReadAs(encoding, delimiter), ())


def _stated_delimiter(text: str) -> tuple[str, str]:
    """A first line "sep=;" is an instruction that Excel writes and never shows."""
    first, end, rest = text.partition("\n")
    stated = first.strip("\r\n ")
    if end and len(stated) == 5 and stated.lower().startswith("sep=") and stated[4] in DELIMITERS:
        return stated[4], rest
    return "", text


def propose_delimiter(text: str) -> str:
    """The mark that cuts the first records into the same number of cells most steadily."""
    scores = {mark: _steadiness(text, mark) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: scores[mark])


def _steadiness(text: str, delimiter: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if any(cells):
            widths[len(cells)] += 1
        if widths.total() == _SAMPLE_RECORDS:
            break
    split = [(count / widths.total(), width) for width, count in widths.items() if width > 1]
    return max(split, default=(0.0, 0))


def _records(text: str, delimiter: str) -> Iterator[Row]:
    # A field is bounded by the file: the reader's own limit of 128 KB would refuse long texts.
    csv.field_size_limit(MAX_BYTES)
    if "\0" in text:
        raise UnreadableFile("The file holds zero bytes. Save it again as CSV with UTF-8.")
    _refuse_unclosed_quote(text, delimiter)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, cells in enumerate(reader, start=1):
        yield Row(number, tuple(map(restore, cells)))


def _refuse_unclosed_quote(text: str, delimiter: str) -> None:
    """A quotation mark that is never closed would swallow all rows below it in silence."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    read_well = 0
    try:
        for _ in reader:
            read_well += 1
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise UnreadableFile(
                "Row %(row)s has a quotation mark that is never closed. Close or remove it.",
                row=read_well + 1,
            ) from error


def _table(rows: Iterator[Row], read_as: ReadAs, sheets: tuple[str, ...]) -> Table:
    filled = (row for row in rows if any(_filled(cell) for cell in row.cells))
    heading = next(filled, None)
    if heading is None:
        raise UnreadableFile("The file is empty. The first row must hold the headings.")
    headings = _headings(heading)
    if len(headings) > MAX_COLUMNS:
        raise UnreadableFile("The file has more than 200 columns. Remove those not needed.")
    kept: list[Row] = []
    for row in filled:
        if len(kept) == MAX_ROWS:
            raise UnreadableFile(
                "The file has more than 50,000 rows. Split it and import the parts."
            )
        kept.append(row)
    return Table(headings, tuple(kept), read_as, sheets)


def _headings(row: Row) -> tuple[str, ...]:
    texts = [as_text(cell) for cell in row.cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())
