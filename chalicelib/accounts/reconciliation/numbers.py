"""When two numbers of a shipment are the same, however each side writes them.

Spaces, dashes, case and width never count. A bill of lading or booking may be written with or
without the carrier's code (SCAC, four letters) in front; two different codes are two different
bills. A container number may lack its check digit. Leading zeros are part of a number unless
somebody has said that this sender loses them.
"""

import re
from dataclasses import dataclass
from typing import Final

from chalicelib.shipments.references import normal_number

# ISO 6346: owner code, category (U freight, J equipment, Z trailer), six digits, check digit.
_CONTAINER: Final = re.compile(r"[A-Z]{3}[UJZ][0-9]{6}([0-9])?")
# A carrier's code and the number after it, which may begin with the letters of a port.
_PREFIXED: Final = re.compile(r"([A-Z]{4})([A-Z]{0,3}[0-9][A-Z0-9]{4,})")
# Multiples of 11 are left out: they would add nothing to the remainder.
_VALUES: Final = [number for number in range(10, 39) if number % 11]
_LETTERS: Final = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _VALUES, strict=True))


@dataclass(frozen=True, slots=True)
class Form:
    """A number as it is compared: in full, and without its carrier's code where it has one."""

    full: str
    bare: str = ""


def form(text: str, zeros_count: bool = True) -> Form | None:
    """The form of a text; none where nothing is left of it."""
    number = normal_number(text)
    if not number:
        return None
    if is_container(number):
        return Form(number[:10])
    prefixed = _PREFIXED.fullmatch(number)
    if not prefixed:
        return Form(_plain(number, zeros_count))
    code, rest = prefixed.groups()
    rest = _plain(rest, zeros_count)
    return Form(code + rest, rest)


def same(one: Form, other: Form) -> bool:
    """Whether two numbers are the same; a code on one side only says nothing against it.

    What follows a code never looks like one with a code, so two codes are two numbers.
    """
    return other.full in (one.full, one.bare) or one.full == other.bare


def is_container(number: str) -> bool:
    """Whether a number has the form of a container's, with or without its check digit."""
    return _CONTAINER.fullmatch(normal_number(number)) is not None


def check_digit(number: str) -> int:
    """The check digit of a container number's first ten characters (ISO 6346)."""
    values = (_LETTERS[each] if each.isalpha() else int(each) for each in number[:10])
    return sum(value << place for place, value in enumerate(values)) % 11 % 10


def mistyped(text: str) -> bool:
    """Whether a container number contradicts its own check digit."""
    number = normal_number(text)
    return bool(is_container(number) and number[10:]) and int(number[10]) != check_digit(number)


def _plain(number: str, zeros_count: bool) -> str:
    return number if zeros_count else number.lstrip("0") or "0"
