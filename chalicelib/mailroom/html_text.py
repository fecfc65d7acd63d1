"""The text of an HTML mail. HTML itself is never shown, so nothing in it can act."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Final

# Longer than any letter; a newsletter's tail is no loss.
LONGEST: Final = 1_000_000
_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "svg"})
_BLOCKS: Final = frozenset(
    [
        *("p", "div", "tr", "li", "ul", "ol", "table", "hr", "pre", "section", "article"),
        *("header", "footer", "h1", "h2", "h3", "h4", "h5", "h6"),
    ]
)
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")


def text_of(html: str) -> str:
    """What a reader of the HTML would see, line by line; quotations begin with ``>``."""
    reader = _Reader()
    try:
        reader.feed(html[:LONGEST])
        reader.close()
    except Exception:  # the parser asserts on some broken declarations
        return unescape(_TAG.sub(" ", html[:LONGEST]))
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._break(always=True)
        elif tag == "blockquote":
            self._break()
            self._quoted += 1
        elif tag in _BLOCKS:
            self._break()
        elif tag in ("td", "th") and self._lines[-1].strip():
            self._lines[-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "blockquote":
            self._break()
            self._quoted = max(0, self._quoted - 1)
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = re.sub(r"\s+", " ", data)
        if not self._lines[-1]:
            words = words.lstrip()
            if words and self._quoted:
                words = f"> {words}"
        self._lines[-1] += words

    def text(self) -> str:
        joined = "\n".join(line.rstrip().replace("\xa0", " ") for line in self._lines)
        return re.sub(r"\n{3,}", "\n\n", joined).strip()

    def _break(self, always: bool = False) -> None:
        if always or self._lines[-1]:
            self._lines.append("")
