"""A company's own words: what replaces ours, by letter or step and language. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from chalicelib.kit.i18n import N_
from chalicelib.kit.values import Exact
from chalicelib.tickets.wording.filling import braces, unknown, variables
from chalicelib.tickets.wording.words import (
    APOLOGIES,
    FIRST,
    LETTERS,
    OF_LETTER,
    OF_TICKET,
)

Language = str
# What is wrong with a part of a text: the part, the message and its values.
Fault = tuple[str, str, Mapping[str, Any]]


class Letter(Exact):
    """Subject line and text of a letter, with variables in braces."""

    subject: str = Field(max_length=200)
    body: str = Field(max_length=6000)


class Wording(Exact):
    """What is not here is as we supply it."""

    letters: dict[str, dict[Language, Letter]] = {}
    steps: dict[str, dict[Language, str]] = {}

    def letter(self, name: str, language: str) -> Letter | None:
        """The company's own letter in this language, if it has one."""
        return self.letters.get(name, {}).get(language)

    def step(self, key: str, language: str) -> str | None:
        """The company's own words for a step in this language, if it has some."""
        return self.steps.get(key, {}).get(language)


def faults_of_letter(name: str, language: str, letter: Letter) -> Iterator[Fault]:
    """What stands against these words for a letter."""
    for part, text in (("subject", letter.subject), ("body", letter.body)):
        yield from _faults(part, text, OF_LETTER)
    named = variables(letter.body) + variables(letter.subject)
    for needed in LETTERS[name]:
        if needed not in named:
            message = N_("Keep %(variable)s: without it the letter does not say what it is for.")
            yield "body", message, {"variable": braces([needed])}
    if name in FIRST and not _apologises(letter.body, language):
        yield "body", N_("The first letter apologises for the trouble: please keep an apology."), {}


def faults_of_step(text: str) -> Iterator[Fault]:
    """What stands against these words for a step."""
    yield from _faults("text", text, OF_TICKET)


def _faults(part: str, text: str, known: tuple[str, ...]) -> Iterator[Fault]:
    if not text.strip():
        yield part, N_("Please fill this in."), {}
    wrong = unknown(text, known)
    if wrong is not None:
        message = N_("There is no variable %(wrong)s. There are: %(known)s.")
        yield part, message, {"wrong": braces([wrong]), "known": braces(known)}


def _apologises(text: str, language: str) -> bool:
    return any(word in text.casefold() for word in APOLOGIES[language])
