"""Which tickets may be about the same matter. Pure: texts and tickets in, reasons out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.kit.text import fold, words
from chalicelib.kit.values import Frozen
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Reference
from chalicelib.tickets.searching import compact

# Two texts are alike when this share of their words (Chinese: pairs of characters) is common.
ALIKE: Final = 50
# A text this much like another is worth a word for longer than a number that comes back.
RECENT: Final = timedelta(days=90)
# Fewer words than this agree by chance ("late again").
LEAST_WORDS: Final = 4
MOST_SUGGESTED: Final = 5


class Reason(StrEnum):
    """Why a ticket is thought to be about the same matter, the strongest first."""

    SAME_TEXT = "same_text"
    SAME_NUMBER = "same_number"
    SIMILAR_WORDS = "similar_words"


class Matter(Frozen):
    """What is compared: a ticket with its text, or one that is about to be raised."""

    customer_id: str = ""
    text: str
    references: tuple[Reference, ...] = ()
    at: datetime

    @property
    def numbers(self) -> dict[str, str]:
        """The reference numbers, by the form in which they are compared."""
        found = {compact(each.number): each.number for each in self.references}
        return {key: number for key, number in found.items() if len(key) > 3}


@dataclass(frozen=True)
class Likeness:
    """A ticket that may be the same matter: why, the number they share, how alike (percent)."""

    ticket: Ticket
    reasons: tuple[Reason, ...]
    number: str = ""
    percent: int = 0


def likeness(matter: Matter, ticket: Ticket, text: str) -> Likeness | None:
    """Whether a ticket with this text may be the same matter; None when nothing says so.

    A text repeated to the letter always counts. A number or similar words count only between
    tickets of one customer (or where a customer is not known), and for ninety days: a container
    comes back with other cargo, and the words of the trade are few.
    """
    other = matter_of(ticket, text)
    percent = alike(matter.text, text)
    reasons = [Reason.SAME_TEXT] if same(matter.text, text) else []
    shared = matter.numbers.keys() & other.numbers.keys()
    strangers = matter.customer_id and other.customer_id and matter.customer_id != other.customer_id
    if not strangers and abs(matter.at - other.at) <= RECENT:
        if shared:
            reasons.append(Reason.SAME_NUMBER)
        known = bool(matter.customer_id) and matter.customer_id == other.customer_id
        if known and percent >= ALIKE and Reason.SAME_TEXT not in reasons:
            reasons.append(Reason.SIMILAR_WORDS)
    if not reasons:
        return None
    number = matter.numbers[min(shared)] if Reason.SAME_NUMBER in reasons else ""
    return Likeness(ticket, tuple(reasons), number, percent)


def matter_of(ticket: Ticket, text: str) -> Matter:
    """A ticket as it is compared with others."""
    return Matter(
        customer_id=ticket.customer_id,
        text=text,
        references=ticket.references,
        at=ticket.received_at,
    )


def ranked(found: Iterable[Likeness]) -> list[Likeness]:
    """The few worth showing: open before closed, more reasons first, then the more alike."""
    order = sorted(
        found,
        key=lambda each: (each.ticket.closed, -len(each.reasons), -each.percent, each.ticket.id),
    )
    return order[:MOST_SUGGESTED]


def same(one: str, other: str) -> bool:
    """Whether two texts say the same to the letter; width, case and spacing do not count."""
    return bool(one.strip()) and fold(one) == fold(other)


def alike(one: str, other: str) -> int:
    """The share of common words in percent (Dice), 0 where there are too few to tell.

    Counted on the words of search, so that Chinese, which has no spaces, is compared too.
    """
    ours, theirs = frozenset(words(one)), frozenset(words(other))
    if min(len(ours), len(theirs)) < LEAST_WORDS:
        return 0
    return 200 * len(ours & theirs) // (len(ours) + len(theirs))
