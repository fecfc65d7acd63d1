"""Sheets of A4: a cursor that runs down, a new sheet when it is full, a foot on every one."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from chalicelib.kit.pdf import type as typ

INK, SOFT, ACCENT = HexColor("#14212b"), HexColor("#4d5d69"), HexColor("#0a5c73")
LINE, TINT = HexColor("#c9d3da"), HexColor("#eef3f6")
MARGIN = 18 * mm
WIDE = A4[0] - 2 * MARGIN
FLOOR = 24 * mm
SMALL, BODY, LARGE = 7.5, 9.0, 18.0


class Sheets:
    """A canvas that knows how far down it is and how many sheets there will be."""

    def __init__(self, title: str, author: str, language: str) -> None:
        self._out = BytesIO()
        # invariant: the same content gives the same bytes, so that a hash proves it.
        self.canvas = Canvas(self._out, pagesize=A4, invariant=1, pageCompression=1, lang=language)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setProducer("Fairlead")
        self._done: list[dict[str, Any]] = []
        self.y = A4[1] - MARGIN

    @property
    def begun(self) -> bool:
        """Whether anything stands on this sheet."""
        return self.y < A4[1] - MARGIN

    def room(self, height: float) -> bool:
        """Whether so much still fits on this sheet."""
        return self.y - height >= FLOOR

    def turn(self) -> None:
        """Begin a new sheet; what is drawn on this one is kept until the last is known."""
        self._done.append(dict(self.canvas.__dict__))
        self.canvas._startPage()  # type: ignore[attr-defined] # reportlab's own recipe
        self.y = A4[1] - MARGIN

    def need(self, height: float) -> None:
        """A new sheet if so much does not fit on this one."""
        if not self.room(height):
            self.turn()

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = BODY,
        bold: bool = False,
        colour: Any = INK,
        right: bool = False,
    ) -> None:
        """One line; `right`: it ends at x."""
        self.canvas.setFillColor(colour)
        start = x - typ.width(words, size, bold) if right else x
        for font, piece in typ.runs(words, bold):
            self.canvas.setFont(font, size)
            self.canvas.drawString(start, y, piece)
            start += typ.width(piece, size, bold)

    def rule(self, y: float, colour: Any = LINE, thick: float = 0.5) -> None:
        """A line from margin to margin."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(thick)
        self.canvas.line(MARGIN, y, MARGIN + WIDE, y)

    def finish(self, foot: Callable[[int, int], None]) -> bytes:
        """Draw `foot(page, pages)` on every sheet and give the document."""
        self._done.append(dict(self.canvas.__dict__))
        for page, state in enumerate(self._done, start=1):
            self.canvas.__dict__.update(state)
            foot(page, len(self._done))
            self.canvas.showPage()
        self.canvas.save()
        return self._out.getvalue()
