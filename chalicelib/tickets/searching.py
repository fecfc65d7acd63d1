"""The words by which a ticket is found."""

import hashlib
from collections.abc import Iterable

from chalicelib.kit.text import fold, words
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Reference, Story

# Rows written inside the transaction, so that a number is found the moment it is typed in.
MOST_NUMBER_WORDS = 24


def searchable(ticket: Ticket, story: Story) -> tuple[str, ...]:
    """All search words, from everything that somebody would remember of the ticket."""
    person = ticket.complainant.name
    numbers = [each.number for each in ticket.references]
    texts = (ticket.subject, story.text, story.expects, ticket.customer_name, person, *numbers)
    found = dict.fromkeys(word for text in texts for word in words(text))
    whole = _whole([*numbers, ticket.number, ticket.imported_as])
    return tuple(found | dict.fromkeys([*whole, text_mark(story.text)]))


def number_words(references: Iterable[Reference]) -> tuple[str, ...]:
    """The words of reference numbers alone: each whole, and its parts."""
    numbers = [each.number for each in references]
    found = dict.fromkeys([*_whole(numbers), *(w for each in numbers for w in words(each))])
    return tuple(word for word in found if len(word) > 1)[:MOST_NUMBER_WORDS]


def text_mark(text: str) -> str:
    """A word that only a text repeated to the letter has; nobody can type its sign ``=``."""
    return "=" + hashlib.sha256(fold(text).encode()).hexdigest()[:20]


def compact(number: str) -> str:
    """A number as one word, however it is spaced: ``BK 778-A`` and ``bk778a`` are the same."""
    return "".join(each for each in fold(number) if each.isalnum())


def looks_like_a_number(query: str) -> bool:
    """Whether somebody seems to be typing a bill of lading, booking or container."""
    return len(compact(query)) > 3 and query.isascii() and any(each.isdigit() for each in query)


def _whole(numbers: Iterable[str]) -> list[str]:
    return [each for each in map(compact, numbers) if len(each) > 1]
