"""A canned text, and putting one into what somebody writes. Pure."""

import re
from collections.abc import Iterable
from typing import Final

from chalicelib.kit.values import Frozen

# A shortcut typed as a word of its own, like /thanks.
TYPED: Final = re.compile(r"(?<!\S)/([a-z0-9][a-z0-9-]{0,19})(?!\S)")


class Canned(Frozen):
    """A short text in both languages; ``owner`` is who keeps it for themselves, "" is shared."""

    id: str
    owner: str = ""
    name: str
    shortcut: str
    en: str = ""
    zh: str = ""
    version: int = 1

    def read_in(self, language: str) -> str:
        """The text in a language; one that is missing is stood in for by the other."""
        return (self.zh or self.en) if language == "zh" else (self.en or self.zh)


def expanded(text: str, texts: Iterable[Canned], language: str) -> str:
    """The text with each known shortcut replaced; of two of one name the personal one counts."""
    known = {each.shortcut: each for each in sorted(texts, key=lambda each: bool(each.owner))}

    def put(found: re.Match[str]) -> str:
        canned = known.get(found[1])
        return canned.read_in(language) if canned else found[0]

    return TYPED.sub(put, text)
