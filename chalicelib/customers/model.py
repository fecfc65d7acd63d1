"""Customers: one file for each, shared by all departments (domain.md, *Customers*)."""

from datetime import date, datetime, time
from typing import Literal

from pydantic import Field

from chalicelib.kit.text import fold, words
from chalicelib.kit.values import Frozen

Grade = Literal["strategic", "key", "general"]
Stage = Literal["lead", "qualified", "negotiating", "active", "dormant", "lost"]
Touch = Literal["note", "visit", "phone", "email", "chat", "sms", "letter", "portal"]

GRADES: tuple[Grade, ...] = ("strategic", "key", "general")
STAGES: tuple[Stage, ...] = ("lead", "qualified", "negotiating", "active", "dormant", "lost")
TOUCHES: tuple[Touch, ...] = (
    "note",
    "visit",
    "phone",
    "email",
    "chat",
    "sms",
    "letter",
    "portal",
)

# A name of thirty words is found by its first thirty; the transaction stays small.
MAX_WORDS = 30


class Customer(Frozen):
    """A customer of the tenant. ``code`` is its business key, kept exactly as given.

    ``owner`` is the user id of the sales person; ``next_contact_on`` the day on which a visit
    or call is due; ``language`` what the customer reads, empty: as the company writes. ``reads``
    is the one or the other: filled in when a customer is read, never stored.
    """

    id: str
    code: str
    name: str
    local_name: str = ""
    tax_id: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    country: str = ""
    language: str = ""
    reads: str = Field(default="en", exclude=True)
    owner: str = ""
    grade: Grade = "general"
    stage: Stage = "active"
    roles: tuple[str, ...] = ()
    standing_instructions: str = ""
    next_contact_on: date | None = None
    next_contact_by: Literal["visit", "phone"] = "visit"
    # Since when mail to the company's own address comes back.
    unreachable_since: datetime | None = None
    created_at: datetime
    version: int = 1

    @property
    def code_key(self) -> str:
        """The code as it must be unique: without regard to case, width and outer spaces."""
        return fold(self.code)

    @property
    def title(self) -> str:
        """How the customer is shown: the name, and the local one beside it."""
        return f"{self.name} · {self.local_name}" if self.local_name else self.name

    def called(self, language: str) -> str:
        """What a letter calls it: in Chinese by its local name, where it has one."""
        return self.local_name if language == "zh" and self.local_name else self.name

    def search_words(self) -> tuple[str, ...]:
        """The words by which it is found: names, code, phone digits, e-mail."""
        texts = (self.code, self.name, self.local_name, self.email, self.tax_id)
        found = dict.fromkeys(word for text in texts for word in words(text))
        found |= dict.fromkeys(phone_words(self.phone))
        found |= dict.fromkeys(each for each in (self.code_key, fold(self.email)) if each)
        return tuple(found)[:MAX_WORDS]


class Contact(Frozen):
    """A person at a customer. ``statements`` and ``reminders``: what is sent to them."""

    id: str
    customer_id: str
    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    channel: Literal["email", "phone", "sms", "chat"] = "email"
    statements: bool = False
    reminders: bool = False
    # Hours in which they want no message, in the company's zone; both or neither.
    quiet_from: time | None = None
    quiet_until: time | None = None
    # Since when mail to the address comes back.
    unreachable_since: datetime | None = None
    version: int = 1


class TimelineEntry(Frozen):
    """A note, visit or call, as it happened. Never changed; a correction is a new entry."""

    id: str
    customer_id: str
    kind: Touch
    at: datetime
    by: str
    by_name: str
    text: str
    outcome: str = ""
    next_step: str = ""


class CustomerHit(Frozen):
    """What a list or a search shows of a customer."""

    id: str
    code: str
    name: str
    local_name: str = ""
    grade: Grade = "general"
    stage: Stage = "active"
    owner: str = ""
    next_contact_on: date | None = None
    next_contact_by: str = "visit"
    words: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """How the customer is shown: the name, and the local one beside it."""
        return f"{self.name} · {self.local_name}" if self.local_name else self.name

    def has(self, asked: tuple[str, ...]) -> bool:
        """Whether every word asked for begins a word of the customer."""
        return all(any(word.startswith(each) for word in self.words) for each in asked)


def phone_words(phone: str) -> tuple[str, ...]:
    """A phone number's digits, with and without what stands before the last 6 to 11 of them.

    People leave out country and area codes; whatever they type from there on is found.
    """
    digits = "".join(each for each in phone if each.isdigit())
    if len(digits) < 5:
        return ()
    return tuple(dict.fromkeys((digits, *(digits[-length:] for length in range(11, 5, -1)))))
