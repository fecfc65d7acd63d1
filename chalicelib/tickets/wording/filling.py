"""Filling words with facts: ``{name}`` stands for a fact of the ticket. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from chalicelib.kit.text import ended_once
from chalicelib.tickets.wording.words import GAP

VARIABLE: Final = re.compile(r"\{([^{}\n]*)\}")
_GAPING: Final = re.compile(r"\n{3,}")


def variables(text: str) -> list[str]:
    """The variables that a text names, in their order, each once."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def unknown(text: str, known: Collection[str]) -> str | None:
    """The first variable of a text that nobody knows."""
    return next((each for each in variables(text) if each not in known), None)


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts. A line that names a fact which is not there is left out.

    What stands in braces and is no fact stays as it is (the link, filled in when it is sent).
    """
    lines = (line for line in text.splitlines() if not _empty(line, facts))
    found = (VARIABLE.sub(lambda it: facts.get(it[1], it[0]), line) for line in lines)
    return ended_once(_GAPING.sub("\n\n", "\n".join(found)).strip())


def begun_with(first: str, words: str) -> str:
    """Words that begin otherwise: what stands before the first ``[…]`` gives way, its line stays.

    Words without one stand below as they are.
    """
    paragraphs = words.split("\n\n")
    told = (place for place, each in enumerate(paragraphs) if GAP in each)
    return "\n\n".join([first, *paragraphs[next(told, 0) :]])


def _empty(line: str, facts: Mapping[str, str]) -> bool:
    return any(facts.get(each) == "" for each in variables(line))


def braces(names: Collection[str]) -> str:
    """Variables as a person types them: ``{name}, {number}``."""
    return ", ".join(_braced(names))


def _braced(names: Collection[str]) -> Iterator[str]:
    for name in names:
        yield f"{{{name}}}"
