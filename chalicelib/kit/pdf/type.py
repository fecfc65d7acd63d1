"""The faces of the documents, how wide a text is, and where its lines break."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR, BOLD = "NotoSansSC", "NotoSansSC-Bold"
# Not embedded, drawn with the reader's own Chinese font: for the rare sign of a name (镕, 喆)
# and for traditional characters, which GB 2312 does not have.
RARE = "STSong-Light"
UNKNOWN = "◇"

# A Latin word with the space after it, or one Chinese sign.
_PIECE = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]+\s*|\s+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。、；：？！）》〉】」』”’％%,.;:?!)")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

Run = tuple[str, str]


@lru_cache(maxsize=1)
def _advances() -> dict[str, dict[str, float]]:
    """Read the fonts, once per process: thousandths of an em for every character of each."""
    pdfmetrics.registerFont(UnicodeCIDFont(RARE))
    known: dict[str, dict[str, float]] = {RARE: {}}
    for name, file in ((REGULAR, "NotoSansSC-Regular.ttf"), (BOLD, "NotoSansSC-Bold.ttf")):
        font = TTFont(name, str(FONTS / file))
        pdfmetrics.registerFont(font)
        known[name] = {chr(sign): font.face.charWidths[sign] for sign in font.face.charToGlyph}
    return known


def has_bold(text: str) -> bool:
    """Whether the bold face has every character of the text."""
    return _advances()[BOLD].keys() >= set(text)


def runs(text: str, bold: bool = False) -> list[Run]:
    """(font, piece) of a line. Bold only if its font has every character: never half a word."""
    known = _advances()
    if bold and has_bold(text):
        return [(BOLD, text)]
    regular = known[REGULAR]
    if regular.keys() >= set(text):
        return [(REGULAR, text)]
    marked = groupby(text, key=lambda sign: REGULAR if sign in regular else RARE)
    return [(font, "".join(signs)) for font, signs in marked]


def drawable(text: str) -> str:
    """The text without control and direction marks; what no font has becomes a lozenge."""
    regular = _advances()[REGULAR]
    if regular.keys() >= set(text):
        return text
    clean = _UNPRINTABLE.sub("", text.replace("\t", " "))
    return "".join(
        sign if sign in regular or sign == "\n" or _is_han(sign) else UNKNOWN for sign in clean
    )


def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a line is, in points. A rare sign is as wide as it is high."""
    known = _advances()
    total = 0.0
    for font, piece in runs(text, bold):
        advance = known[font]
        total += sum(advance.get(sign, 1000.0) for sign in piece)
    return total * size / 1000


def lines(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """A text broken into lines that fit: between Latin words, between any Chinese signs."""
    out: list[str] = []
    for paragraph in drawable(text).split("\n"):
        fits = width(paragraph, size, bold) <= room
        out += [paragraph] if fits else _broken(paragraph, size, room)
    return out


def _broken(text: str, size: float, room: float) -> Iterator[str]:
    line, used = "", 0.0
    for piece in _pieces(text, size, room):
        wide = width(piece, size)
        # A space at the end takes no room; some signs hang over the edge rather than begin a line.
        over = used + (wide if piece[-1] != " " else width(piece.rstrip(), size)) > room
        if line and over and piece not in _NEVER_FIRST:
            yield line.rstrip()
            line, used = "", 0.0
            piece = piece.lstrip()
        line, used = line + piece, used + wide
    yield line.rstrip()


def _pieces(text: str, size: float, room: float) -> Iterator[str]:
    """Words; one that is wider than a line (a long number, a URL) falls into its letters."""
    for piece in _PIECE.findall(text):
        if len(piece) > 1 and width(piece.rstrip(), size) > room:
            yield from piece
        else:
            yield piece


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"
