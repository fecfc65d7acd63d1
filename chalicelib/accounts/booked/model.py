"""What a shipment is expected to be charged, less what was charged for it already. Pure.

A booking counts towards exposure with what is still to be billed of it: each charge that names
the shipment takes its amount over, so nothing is counted as booked and as billed at once.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field

from chalicelib.kit.text import number_key
from chalicelib.kit.values import Exact
from chalicelib.shipments.model import Particulars

Amounts = Mapping[str, int]


class Billed(Exact):
    """What was charged under one number of shipments: by currency, in minor units.

    Corrections count, and a charge that was taken back does not. ``bearers`` are the shipments
    that bear the number and expect charges, in the order in which they came to it: the charges
    use up the booking of the first.
    """

    customer_id: str
    key: str
    amounts: Amounts = Field(default_factory=dict)
    bearers: tuple[str, ...] = ()
    version: int = 0

    @property
    def holder(self) -> str:
        """The shipment whose booking the charges use up; empty where none expects any."""
        return self.bearers[0] if self.bearers else ""

    def plus(self, currency: str, amount: int) -> "Billed":
        return self.model_copy(update={"amounts": added(self.amounts, {currency: amount})})

    def borne(self, shipment_id: str, yes: bool) -> "Billed":
        """The same with a shipment among those that bear the number, or without it."""
        if yes == (shipment_id in self.bearers):
            return self
        others = tuple(each for each in self.bearers if each != shipment_id)
        return self.replaced(bearers=(*others, shipment_id) if yes else others)

    def replaced(self, **changes: Any) -> "Billed":
        return self.model_copy(update=changes)


class Booking(Exact):
    """What one shipment of a customer is expected to be charged, and what was charged so far.

    ``keys`` are the numbers whose charges count for it, in order.
    """

    customer_id: str
    shipment_id: str
    title: str = ""
    keys: tuple[str, ...] = ()
    expected: Amounts = Field(default_factory=dict)
    billed: Amounts = Field(default_factory=dict)
    version: int = 0

    @property
    def left(self) -> dict[str, int]:
        """What is still to be billed, by currency; a currency is not there once it is used up."""
        rest = {code: most - self.billed.get(code, 0) for code, most in self.expected.items()}
        return {code: amount for code, amount in rest.items() if amount > 0}

    def replaced(self, **changes: Any) -> "Booking":
        return self.model_copy(update=changes)


def keys_of(particulars: Particulars) -> tuple[str, ...]:
    """The numbers by which charges name the shipment.

    Containers are not among them: the same box sails with other cargo a few weeks later.
    """
    named = (particulars.number, particulars.house_bill, particulars.master_bill)
    keys = (number_key(text) for text in (*named, particulars.booking))
    return tuple(dict.fromkeys(key for key in keys if key))


def added(one: Amounts, other: Amounts) -> dict[str, int]:
    """Both together, by currency; what comes to nothing is left out."""
    codes = sorted({*one, *other})
    sums = {code: one.get(code, 0) + other.get(code, 0) for code in codes}
    return {code: amount for code, amount in sums.items() if amount}


def together(every: Iterable[Billed]) -> dict[str, int]:
    """What was charged under several numbers."""
    sums: dict[str, int] = {}
    for each in every:
        sums = added(sums, each.amounts)
    return sums


def moved(before: Amounts, after: Amounts) -> dict[str, int]:
    """By how much each currency has moved."""
    return added(after, {code: -amount for code, amount in before.items()})
