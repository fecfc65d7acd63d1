"""What stands in one cell of a file, and how rows are kept between the steps of an import."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

# A CSV cell is always text. A spreadsheet also has true numbers and true dates; they are kept
# apart from text, since nothing about them is left to confirm.
Cell = str | Decimal | date | datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` is the row that a spreadsheet shows, the first row of the file being 1."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column; rows shorter than the heading end in empty cells."""
        return self.cells[column] if column < len(self.cells) else ""


def as_text(cell: Cell) -> str:
    """The cell as a person reads it: outer white space gone, lines ended by one character."""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat()


# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def restore(cell: str) -> str:
    """The text behind an apostrophe that `kit.csv_export` put before a formula's beginning."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell


def pack(rows: Iterable[Row]) -> bytes:
    """Rows as JSON, exact: a number stays the number, a date the date."""
    packed = [[row.number, [_pack_cell(cell) for cell in row.cells]] for row in rows]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(content: bytes) -> list[Row]:
    """The rows that `pack` wrote."""
    return [
        Row(number, tuple(_unpack_cell(cell) for cell in cells))
        for number, cells in json.loads(content)
    ]


def _pack_cell(cell: Cell) -> str | list[str]:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Decimal):
        return ["n", str(cell)]
    return ["t" if isinstance(cell, datetime) else "d", cell.isoformat()]


def _unpack_cell(packed: str | Sequence[str]) -> Cell:
    if isinstance(packed, str):
        return packed
    kind, text = packed
    if kind == "n":
        return Decimal(text)
    return datetime.fromisoformat(text) if kind == "t" else date.fromisoformat(text)
