"""Whom a note names with ``@``. Pure: a text and the colleagues in, those who are meant out."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.people import Person

# Not inside of an e-mail address; Chinese is written without spaces, so it may stand before.
_AT: Final = re.compile(r"(?<![A-Za-z0-9._%+-])[@＠](?=\S)")
_WORD: Final = re.compile(r"[^\W_](?:[\w.'’-]*\w)?")


def mentioned(text: str, people: Sequence[Person]) -> tuple[Person, ...]:
    """Those whose name follows an ``@``: the whole name, one word of it, or the part of their
    e-mail address before its own ``@``. Words that fit nobody are just words.

    Raises ``Invalid`` on ``text`` for a word that fits several.
    """
    found: dict[str, Person] = {}
    for at in _AT.finditer(text):
        person = _one(text[at.end() :], people)
        if person is not None:
            found[person.user_id] = person
    return tuple(found.values())


def _one(rest: str, people: Sequence[Person]) -> Person | None:
    whole = [person for person in people if _begins(rest, person.name)]
    if whole:
        longest = max(len(person.name) for person in whole)
        fits = [person for person in whole if len(person.name) == longest]
    else:
        word = _WORD.match(rest)
        fits = [each for each in people if word and word[0].casefold() in _handles(each)]
    if len(fits) > 1:
        names = ", ".join(f"{person.name} ({person.email})" for person in fits)
        raise Invalid.field(
            "text", "Several colleagues fit: %(names)s. Write more of the name.", names=names
        )
    return fits[0] if fits else None


def _begins(rest: str, name: str) -> bool:
    """Whether the text goes on with this name, and a Latin name ends there."""
    if not name or not rest.casefold().startswith(name.casefold()):
        return False
    following = rest[len(name) : len(name) + 1]
    return not (following.isascii() and following.isalnum())


def _handles(person: Person) -> Iterator[str]:
    """What may stand for somebody: a word of the name, the front of the address."""
    yield from person.name.casefold().split()
    if person.email:
        yield person.email.partition("@")[0].casefold()
