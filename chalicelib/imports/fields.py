"""What a field of a row is, and how one cell becomes its value."""

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Type(StrEnum):
    """What kind of value a field holds."""

    TEXT = "text"
    CODE = "code"  # an identifier: text, its leading zeros kept
    DATE = "date"
    INSTANT = "instant"  # a date with a time; without a zone in the file the user states one
    AMOUNT = "amount"
    QUANTITY = "quantity"  # kilograms or cubic metres, kept in thousandths
    CURRENCY = "currency"
    YES_NO = "yes_no"
    WORD = "word"  # one of a few words, in either language


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a file may fill.

    `headings` are the names that systems and people give it, both languages, likeliest first;
    `words` map folded words of a WORD field to its values; `length` bounds texts.
    """

    name: str
    label: str
    type: Type
    headings: tuple[str, ...]
    required: bool = False
    length: int = 200
    words: dict[str, str] = dataclasses.field(default_factory=dict)
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong in one row: where, what, and what to do, as a message with parameters."""

    row: int
    field: str
    message: str
    params: dict[str, Any] = dataclasses.field(default_factory=dict)
    value: str = ""
