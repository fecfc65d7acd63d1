"""What is compared: a line of their file and one of ours have the same shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.kit.money import digits


class Outcome(StrEnum):
    """How lines of the two sides stand to each other."""

    MATCHED = "matched"
    DIFFERS = "differs"
    ONLY_OURS = "only_ours"
    ONLY_THEIRS = "only_theirs"


class Reason(StrEnum):
    """The likely reason of a difference."""

    NONE = "none"
    WITHIN_TOLERANCE = "within_tolerance"
    WEIGHT = "weight"
    VOLUME = "volume"
    RATE = "rate"
    SURCHARGE = "surcharge"
    CURRENCY = "currency"
    DUPLICATE = "duplicate"
    AMOUNT = "amount"  # nothing tells why
    NOT_KNOWN = "not_known"  # the other side does not have it at all


# By what lines are matched, the surest first.
LEVELS: tuple[str, ...] = ("documents", "bills", "containers", "bookings")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of either side. ``amount`` is in minor units, credits negative.

    Where it is not known what kind of number a text is (the shipment of an entry), it stands
    among bills, containers and bookings alike.
    """

    id: str
    currency: str
    amount: int
    documents: tuple[str, ...] = ()
    bills: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    bookings: tuple[str, ...] = ()
    kind: ChargeKind | None = None
    grams: int = 0
    litres: int = 0

    def numbers(self, level: str) -> tuple[str, ...]:
        """Its numbers at one level."""
        found: tuple[str, ...] = getattr(self, level)
        return found

    def may_be(self, other: "Line") -> bool:
        """Whether nothing said about what the charge is for contradicts the other."""
        return self.currency == other.currency and (
            self.kind is None or other.kind is None or self.kind is other.kind
        )


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What difference nobody asks about: at most so many whole units of the currency *and* at
    most so many thousandths of our amount. Either 0 asks about every difference."""

    units: int = 0
    per_mille: int = 0
    weight_per_mille: int = 5

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Tolerance":
        """As a policy states it."""
        return cls(**{name: int(body[name]) for name in cls.__slots__ if name in body})

    def allows(self, theirs: int, ours: int, currency: str) -> bool:
        """Whether two amounts are near enough."""
        off = abs(theirs - ours)
        near: bool = off <= self.units * 10 ** digits(currency)
        return near and off * 1000 <= self.per_mille * abs(ours)

    def same_weight(self, theirs: int, ours: int) -> bool:
        """Whether two weights or volumes are near enough."""
        return abs(theirs - ours) * 1000 <= self.weight_per_mille * max(theirs, ours)


@dataclass(frozen=True, slots=True)
class Match:
    """Lines that belong together, one or more on either side, or one line alone."""

    outcome: Outcome
    reason: Reason
    theirs: tuple[Line, ...] = ()
    ours: tuple[Line, ...] = ()

    @property
    def currency(self) -> str:
        """The currency of their amount, else of ours."""
        return (self.theirs or self.ours)[0].currency

    @property
    def their_amount(self) -> int:
        return sum(each.amount for each in self.theirs)

    @property
    def our_amount(self) -> int:
        return sum(each.amount for each in self.ours)

    @property
    def difference(self) -> int:
        """How much more they say than we do; nothing that can be said across currencies."""
        return 0 if self.reason is Reason.CURRENCY else self.their_amount - self.our_amount
