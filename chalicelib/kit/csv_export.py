"""CSV that a spreadsheet shows and never runs, and that reads back as it was.

A cell that a spreadsheet would take for a formula gets an apostrophe in front, which the import
takes away again. Plain numbers keep their sign: they are harmless and must stay numbers.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

# The characters with which spreadsheets begin a formula (OWASP: CSV injection).
_BEGINS: Final = "=+-@\t\r\n"
_NUMBER: Final = re.compile(r"[-+]?[0-9][0-9,]*(\.[0-9]+)?")


def neutral(cell: str) -> str:
    """The cell as it is written; ``chalicelib.imports.reading`` undoes it."""
    if _NUMBER.fullmatch(cell):
        return cell
    quoted = len(cell) > 1 and cell[0] == "'" and cell[1] in _BEGINS + "'"
    return f"'{cell}" if quoted or cell[:1] in tuple(_BEGINS) else cell


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file in UTF-8 with its mark, so that Excel reads Chinese as Chinese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow(["" if cell is None else neutral(str(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")
