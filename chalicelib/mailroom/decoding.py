"""Bytes to text when the label is wrong, missing or odd. Nothing here raises."""

import base64
import binascii
import quopri
import re
from typing import Final

# Mail calls its text GB2312 and writes GBK or GB18030: the widest of the family reads all.
_WIDER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
}
# Labels that mailers write without looking at the text.
_EMPTY: Final = frozenset({"", "us-ascii", "ascii", "unknown-8bit", "iso-8859-1", "latin-1"})
_WORD: Final = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]{0,2000})\?=")
_BETWEEN: Final = re.compile(r"(\?=)\s+(=\?)")
# How many of a text's wide characters must be everyday ones for a guess to be believed.
_EVERYDAY: Final = 0.8
_SAMPLE: Final = 4000


def decoded(content: bytes, charset: str = "") -> str:
    """Text of bytes: by the label if it holds, else by the first guess that does."""
    label = charset.strip().strip("'\"").casefold()
    if label not in _EMPTY:
        text = _strictly(content, _WIDER.get(label, label))
        if text is not None:
            return text
    return _guessed(content)


def words(raw: str) -> str:
    """A header's value as people read it: encoded words, and raw bytes that nobody encoded."""
    text = _BETWEEN.sub(r"\1\2", unescaped(raw).replace("\r", "").replace("\n", ""))
    parts: list[str] = []
    last, open_bytes, open_charset = 0, b"", ""
    for found in _WORD.finditer(text):
        between = text[last : found.start()]
        charset = found[1].partition("*")[0].casefold()
        # Mailers cut a character in two: neighbours of one charset are joined before decoding.
        if open_bytes and (between or charset != open_charset):
            parts.append(decoded(open_bytes, open_charset))
            open_bytes = b""
        parts.append(between)
        open_bytes, open_charset = open_bytes + _content(found[2], found[3]), charset
        last = found.end()
    if open_bytes:
        parts.append(decoded(open_bytes, open_charset))
    return plain("".join([*parts, text[last:]]))


def unescaped(raw: str) -> str:
    """Text in which the parser escaped raw bytes, with these decoded."""
    if raw.isascii():
        return raw
    return decoded(raw.encode("utf-8", "surrogateescape"))


def plain(text: str) -> str:
    """Text that can be stored: no surrogates, no control characters but line ends and tabs."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(each for each in text if each >= " " or each in "\n\t")


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (LookupError, ValueError):
        return None


def _guessed(content: bytes) -> str:
    for codec in ("ascii", "utf-8"):
        text = _strictly(content, codec)
        if text is not None:
            return text
    chinese = _strictly(content, "gb18030")
    if chinese is not None and _everyday(chinese, "gb2312"):
        return chinese
    traditional = _strictly(content, "big5")
    if traditional is not None and _everyday(traditional, "big5"):
        return traditional
    return content.decode("cp1252", "replace") if chinese is None else chinese


def _everyday(text: str, codec: str) -> bool:
    wide = [each for each in text[:_SAMPLE] if each > "\x7f"]
    known = sum(1 for each in wide if each >= "\u2e80" and _fits(each, codec))
    return known >= _EVERYDAY * len(wide)


def _fits(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeError:
        return False
    return True


def _content(kind: str, text: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if kind in "qQ":
        return quopri.decodestring(raw, header=True)
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except (binascii.Error, ValueError):
        return raw
