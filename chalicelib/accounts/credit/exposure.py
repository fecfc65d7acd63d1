"""Exposure: what a customer owes, may soon owe, and what secures it, in one currency.

Exposure = billed and open + charges not yet billed + bookings + acceptance bills not yet
matured - guarantees - accepted disputes (``domain.md``, *Terms*). Money on account was paid and
counts against what is billed. An open dispute frees no credit.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from chalicelib.accounts.credit.model import SIGNS, Position, Sums
from chalicelib.accounts.ledger.model import Balance
from chalicelib.kit.money import Money
from chalicelib.kit.rates import NoRate, RateBook
from chalicelib.kit.values import Exact

BILLED, UNBILLED = "billed", "unbilled"
NOTHING: Sums = MappingProxyType({})


class Exposure(Exact):
    """The exposure of one day in minor units of ``currency``; guarantees and accepted disputes
    are negative parts. ``left_out`` names currencies that have no rate: nothing is guessed."""

    currency: str
    on: date
    parts: Mapping[str, int]
    left_out: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.parts.values())


def exposure(
    balances: Iterable[Balance],
    positions: Iterable[Position],
    rates: RateBook,
    currency: str,
    beside: Sums = NOTHING,
) -> Exposure:
    """What stands in the ledger and beside it, noted or counted, at the rates of the day."""
    sums: dict[tuple[str, str], int] = {}
    for balance in balances:
        _add(sums, BILLED, balance.currency, balance.debits - balance.unbilled - balance.credits)
        _add(sums, UNBILLED, balance.currency, balance.unbilled)
    for each in positions:
        if each.counts(rates.on):
            _add(sums, each.side, each.currency, SIGNS[each.side] * each.amount)
    for (side, code), amount in beside.items():
        _add(sums, side, code, SIGNS[side] * amount)
    parts: dict[str, int] = {BILLED: 0, UNBILLED: 0, **dict.fromkeys(SIGNS, 0)}
    missing = set()
    for (name, code), amount in sums.items():
        try:
            parts[name] += rates.convert(Money(amount, code), currency).amount
        except NoRate as unknown:
            missing.add(unknown.currency)
    return Exposure(currency=currency, on=rates.on, parts=parts, left_out=tuple(sorted(missing)))


def currencies(
    balances: Iterable[Balance], positions: Iterable[Position], beside: Sums
) -> set[str]:
    """Every currency that a rate is needed for."""
    owed = {each.currency for each in balances if each.debits or each.credits}
    return owed | {each.currency for each in positions} | {code for _, code in beside}


def _add(sums: dict[tuple[str, str], int], name: str, code: str, amount: int) -> None:
    if amount:
        sums[name, code] = sums.get((name, code), 0) + amount
