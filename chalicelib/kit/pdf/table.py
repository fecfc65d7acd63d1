"""A table whose head stands on every sheet; rows are never cut in two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from chalicelib.kit.pdf import type as typ
from chalicelib.kit.pdf.sheet import BODY, LINE, MARGIN, SMALL, SOFT, TINT, WIDE, Sheets

GAP = 2.5 * mm
LEADING = 1.38
HEAD = 6.5 * mm
LEAST = 0.72  # a date or an amount is set smaller, down to this, rather than broken
MOST_LINES = 40  # a row longer than this would not fit a sheet


@dataclass(frozen=True)
class Column:
    """Head, width in millimetres (None: shares what is left), and whether it is right aligned."""

    head: str
    width: float | None = None
    right: bool = False


@dataclass(frozen=True)
class _Place:
    column: Column
    x: float
    room: float

    def anchor(self) -> float:
        return self.x + self.room if self.column.right else self.x

    def set(self, text: str) -> tuple[list[str], float]:
        """Lines of a cell and their size; in a column of fixed width one line, if it can be."""
        wide = typ.width(typ.drawable(text), BODY) if self.column.width else 0.0
        if self.room < wide <= self.room / LEAST and "\n" not in text:
            return [typ.drawable(text)], BODY * self.room / wide
        return typ.lines(text, BODY, self.room)[:MOST_LINES], BODY


def draw(sheets: Sheets, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Draw head and rows, and the head again on each new sheet."""
    places = _places(columns)
    sheets.need(HEAD + 3 * BODY)
    _head(sheets, places)
    for row in rows:
        cells = [place.set(text) for text, place in zip(row, places, strict=True)]
        height = max(len(lines) for lines, _ in cells) * BODY * LEADING + 2.2 * mm
        if not sheets.room(height):
            sheets.turn()
            _head(sheets, places)
        _row(sheets, places, cells, height)


def _places(columns: Sequence[Column]) -> list[_Place]:
    fixed = sum((column.width or 0) * mm for column in columns)
    open_ones = sum(column.width is None for column in columns)
    share = (WIDE - fixed) / open_ones if open_ones else 0.0
    places, x = [], MARGIN
    for column in columns:
        room = column.width * mm if column.width is not None else share
        places.append(_Place(column, x + GAP / 2, room - GAP))
        x += room
    return places


def _head(sheets: Sheets, places: Sequence[_Place]) -> None:
    sheets.canvas.setFillColor(TINT)
    sheets.canvas.rect(MARGIN, sheets.y - HEAD, WIDE, HEAD, stroke=0, fill=1)
    # One weight for a whole head: the bold face has only some of the Chinese signs.
    bold = all(typ.has_bold(place.column.head) for place in places)
    for place in places:
        words = typ.lines(place.column.head, SMALL, place.room)[0]
        sheets.text(
            place.anchor(),
            sheets.y - HEAD + 2.2 * mm,
            words,
            SMALL,
            bold=bold,
            colour=SOFT,
            right=place.column.right,
        )
    sheets.y -= HEAD


def _row(
    sheets: Sheets,
    places: Sequence[_Place],
    cells: Sequence[tuple[Sequence[str], float]],
    height: float,
) -> None:
    for place, (lines, size) in zip(places, cells, strict=True):
        y = sheets.y - BODY - 0.9 * mm
        for line in lines:
            sheets.text(place.anchor(), y, line, size, right=place.column.right)
            y -= BODY * LEADING
    sheets.y -= height
    sheets.rule(sheets.y, LINE, 0.3)
