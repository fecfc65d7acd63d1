"""The building blocks of a business document, each drawn where the one before it ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportlab.lib.units import mm

from chalicelib.kit.pdf import table
from chalicelib.kit.pdf import type as typ
from chalicelib.kit.pdf.sheet import (
    ACCENT,
    BODY,
    INK,
    LARGE,
    LINE,
    MARGIN,
    SMALL,
    SOFT,
    TINT,
    WIDE,
    Sheets,
)

LEAD = BODY * 1.45
RIGHT = MARGIN + WIDE


class Paper:
    """One document. ``footer`` stands on every page; ``page_label`` takes page and pages."""

    def __init__(
        self, title: str, language: str, footer: str = "", page_label: str = "%(page)s / %(pages)s"
    ) -> None:
        code = "zh-CN" if language == "zh" else "en"
        self._sheets = Sheets(title, footer, code)
        self._title, self._footer, self._page_label = title, footer, page_label

    def heading(self, title: str, number: str = "", mark: str = "") -> None:
        """The kind of document, its number at the right, and a mark (revision, copy) below."""
        s = self._sheets
        if s.begun:  # the same paper once more, in another language
            s.need(60 * mm)
            s.y -= 10 * mm if s.begun else 0
        s.y -= LARGE
        s.text(MARGIN, s.y, typ.drawable(title), LARGE, bold=True, colour=ACCENT)
        s.text(RIGHT, s.y, typ.drawable(number), BODY + 2, bold=True, right=True)
        if mark:
            s.text(RIGHT, s.y - LEAD, typ.drawable(mark), BODY, colour=SOFT, right=True)
        s.y -= 4 * mm
        s.rule(s.y - (LEAD if mark else 0), ACCENT, 1)
        s.y -= 5 * mm + (LEAD if mark else 0)

    def parties(self, *parties: tuple[str, Sequence[str]]) -> None:
        """Who it is from and who it is for, side by side: a label and the lines of an address."""
        s, room = self._sheets, WIDE / max(1, len(parties))
        deepest = s.y
        for index, (label, address) in enumerate(parties):
            x, y = MARGIN + index * room, s.y - SMALL
            s.text(x, y, typ.drawable(label), SMALL, colour=SOFT)
            for number, line in enumerate(_wrapped(address, room - 6 * mm)):
                y -= LEAD
                s.text(x, y, line, bold=number == 0)
            deepest = min(deepest, y)
        s.y = deepest - 6 * mm

    def facts(self, pairs: Iterable[tuple[str, str]], columns: int = 3) -> None:
        """Labelled values in columns: period, terms, references; a long one goes on below."""
        s, room = self._sheets, WIDE / columns
        cells = [(label, typ.lines(value, BODY, room - 3 * mm)) for label, value in pairs]
        for start in range(0, len(cells), columns):
            row = cells[start : start + columns]
            deep = max(len(lines) for _, lines in row)
            s.need((2 + deep) * LEAD)
            for index, (label, lines) in enumerate(row):
                x = MARGIN + index * room
                s.text(x, s.y - SMALL, typ.drawable(label), SMALL, colour=SOFT)
                for down, line in enumerate(lines, start=1):
                    s.text(x, s.y - SMALL - down * LEAD, line)
            s.y -= SMALL + deep * LEAD + 4 * mm
        s.y -= 1 * mm

    def section(self, title: str) -> None:
        """A heading inside the document, never the last thing on a sheet."""
        s = self._sheets
        s.need(20 * mm)
        s.y -= BODY + 5 * mm
        s.text(MARGIN, s.y, typ.drawable(title), BODY + 2, bold=True)
        s.y -= 3 * mm

    def table(self, columns: Sequence[table.Column], rows: Iterable[Sequence[str]]) -> None:
        """Rows under a head that is repeated on every sheet."""
        table.draw(self._sheets, columns, rows)

    def totals(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Sums at the right edge, the last one strong."""
        s, pairs = self._sheets, list(pairs)
        s.need(len(pairs) * LEAD + 6 * mm)
        s.y -= 3 * mm
        for index, (label, value) in enumerate(pairs, start=1):
            last = index == len(pairs)
            s.y -= LEAD + (1 * mm if last else 0)
            s.text(RIGHT - 45 * mm, s.y, typ.drawable(label), bold=last, right=True)
            s.text(RIGHT - table.GAP / 2, s.y, typ.drawable(value), bold=last, right=True)
        s.y -= 6 * mm

    def ageing(self, title: str, pairs: Sequence[tuple[str, str]]) -> None:
        """A box with one column for each age."""
        s, high = self._sheets, 14 * mm
        s.need(high + 12 * mm)
        s.text(MARGIN, s.y - BODY, typ.drawable(title), bold=True)
        s.y -= BODY + 2.5 * mm
        s.canvas.setFillColor(TINT)
        s.canvas.setStrokeColor(LINE)
        s.canvas.roundRect(MARGIN, s.y - high, WIDE, high, 4, stroke=1, fill=1)
        room = WIDE / max(1, len(pairs))
        for index, (label, value) in enumerate(pairs):
            x = MARGIN + (index + 1) * room - 2.5 * mm
            s.text(x, s.y - 5 * mm, typ.drawable(label), SMALL, colour=SOFT, right=True)
            size = BODY if typ.width(value, BODY) <= room - 4 * mm else SMALL - 0.5
            s.text(x, s.y - 10.5 * mm, typ.drawable(value), size, colour=INK, right=True)
        s.y -= high + 6 * mm

    def note(self, text: str) -> None:
        """A paragraph of small print or of remarks."""
        s = self._sheets
        for line in typ.lines(text, BODY, WIDE):
            s.need(LEAD)
            s.y -= LEAD
            s.text(MARGIN, s.y, line)
        s.y -= 3 * mm

    def bytes(self) -> bytes:
        """The finished document; it cannot be added to afterwards."""
        return self._sheets.finish(self._foot)

    def _foot(self, page: int, pages: int) -> None:
        s, y = self._sheets, 12 * mm
        s.rule(y + 4 * mm)
        label = self._page_label % {"page": page, "pages": pages}
        room = WIDE - typ.width(label, SMALL) - 6 * mm
        left = " · ".join(part for part in (self._footer, self._title) if part)
        s.text(MARGIN, y, typ.lines(left, SMALL, room)[0], SMALL, colour=SOFT)
        s.text(RIGHT, y, typ.drawable(label), SMALL, colour=SOFT, right=True)


def _wrapped(address: Iterable[str], room: float) -> list[str]:
    return [line for text in address if text for line in typ.lines(text, BODY, room)]
