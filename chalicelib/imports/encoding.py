"""Which character set a text file is written in."""

import codecs

# As Python names them; the person may choose another than the one proposed.
ENCODINGS = ("utf-8", "utf-16", "gb18030", "windows-1252")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000


def propose_encoding(content: bytes) -> str:
    """The likely encoding: by its mark, else UTF-8 if it fits, else Chinese or Western.

    GB18030 accepts most Western bytes too, and turns them into rare characters; it is proposed
    only if most of what it reads are the 3,755 everyday characters of GB 2312.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    sample = content[:_SAMPLE]
    if b"\0" in sample:
        return "utf-16"
    if _fits(content, "utf-8"):
        return "utf-8"
    return "gb18030" if _everyday_chinese(sample) else "windows-1252"


def decode(content: bytes, encoding: str) -> str:
    """The text; bytes that the encoding does not know show as U+FFFD, so that they are seen."""
    if encoding == "utf-8":
        return content.decode("utf-8-sig", errors="replace")
    if encoding == "utf-16":
        return _decode_utf16(content)
    return content.decode(encoding, errors="replace")


def _decode_utf16(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    # Without a mark: headings are mostly ASCII, whose zero bytes tell the order.
    big = content[:2000:2].count(0) > content[1:2000:2].count(0)
    return content.decode("utf-16-be" if big else "utf-16-le", errors="replace")


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _everyday_chinese(sample: bytes) -> bool:
    text = sample.decode("gb18030", errors="ignore")
    wide = [char for char in text if ord(char) > 0x7F]
    return sum(map(_everyday, wide)) * 2 > len(wide)


def _everyday(char: str) -> bool:
    """GB 2312 level 1 (lead bytes B0 to D7) or Chinese punctuation (A1, A3)."""
    lead = char.encode("gb18030")[0]
    return 0xB0 <= lead <= 0xD7 or lead in (0xA1, 0xA3)
