"""The numbers by which a shipment is known, in the one spelling that can be compared."""

import re
import unicodedata
from enum import StrEnum
from typing import Final

from stdnum import iso6346

from chalicelib.kit.values import Frozen

_NOISE: Final = re.compile(r"[\W_]+")
LONGEST: Final = 60


class ReferenceKind(StrEnum):
    """What sort of number it is. House and master bills share a kind: carriers call both one."""

    BILL = "bill"
    BOOKING = "booking"
    CONTAINER = "container"
    NUMBER = "number"


class Reference(Frozen):
    """A number with its kind, spelt so that equal numbers are equal."""

    kind: ReferenceKind
    number: str

    @classmethod
    def of(cls, kind: ReferenceKind, text: str) -> "Reference | None":
        """The reference that a text names; ``None`` where nothing is left of it."""
        number = normal_number(text)
        return cls(kind=kind, number=number) if number else None

    def __str__(self) -> str:
        return f"{self.kind.value}#{self.number}"


def normal_number(text: str) -> str:
    """Upper case, half width, letters and digits only: ``"mscu 123-4"`` is ``"MSCU1234"``.

    Leading zeros stay: they are part of a bill's number. At most 60 characters count.
    """
    wide = unicodedata.normalize("NFKC", text).upper()
    return _NOISE.sub("", wide)[:LONGEST]


def container_is_sound(number: str) -> bool:
    """Whether a container number has the form and check digit of ISO 6346.

    Shipper-owned boxes may lawfully have none, so a wrong one is a warning, never a refusal.
    """
    return bool(iso6346.is_valid(normal_number(number)))


def suspicious_containers(numbers: tuple[str, ...]) -> tuple[str, ...]:
    """Those container numbers that were probably mistyped."""
    return tuple(number for number in numbers if not container_is_sound(number))
