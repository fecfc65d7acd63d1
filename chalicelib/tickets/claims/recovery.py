"""The money of a claim: the limit of liability, consent, what was paid and what came back. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chalicelib.tickets.claims.model import Claim, Cover, Matter, Payment, Share, Side
from chalicelib.tickets.claims.regimes import REGIMES

# What is added up of every claim, in this order.
SUMS: Final = ("paid", "recovered", "short")


@dataclass(frozen=True)
class Limit:
    """The most a contract's regime makes anybody pay.

    ``amount`` is hundredths of ``unit``; None when weight or packages are not known yet, or when
    the regime has no such limit (``words`` is a message id that says what counts instead).
    """

    side: str
    regime: str
    amount: int | None
    unit: str
    words: str = ""


@dataclass(frozen=True)
class Balance:
    """What was paid to the customer in a currency, what came back, and what is missing of it."""

    currency: str
    paid: int
    recovered: int

    @property
    def shortfall(self) -> int:
        """Minor units that stay with us; what came back beyond the payment is none."""
        return max(0, self.paid - self.recovered)


def limit(claim: Claim, name: str, side: Side) -> Limit:
    """The higher of weight and packages, as far as the regime counts them.

    For mere delay most regimes count the freight instead: then only ``words``.
    """
    regime, terms = REGIMES[side.regime], side.terms
    if claim.matter is Matter.DELAY and regime.delay_limit:
        return Limit(name, side.regime, None, terms.unit, regime.delay_limit)
    by_weight = claim.grams * terms.per_kg // 1000
    by_package = claim.packages * terms.per_package
    amount = max(by_weight, by_package) or None
    counts = terms.per_kg or terms.per_package
    return Limit(name, side.regime, amount, terms.unit, "" if counts else regime.longer)


def limits(claim: Claim) -> list[Limit]:
    """The limit of each contract whose regime is known."""
    sides = (("customer", claim.customer), ("carrier", claim.carrier))
    return [limit(claim, name, side) for name, side in sides if side is not None]


def consented(cover: Cover | None, amount: int, currency: str) -> bool:
    """Whether this may be offered: without cover always, else within the insurer's consent."""
    if cover is None:
        return True
    if not cover.consent_by:
        return False
    bounded = cover.consent_up_to > 0
    return not bounded or (cover.consent_currency == currency and amount <= cover.consent_up_to)


def place_of(cause: str, currency: str, carrier: str) -> str:
    """Where claims of a cause, currency and carrier are added up; a carrier's name comes last,
    for it may hold anything."""
    return f"{cause}#{currency}#{carrier}"


def shares(claim: Claim) -> dict[str, Share]:
    """What a claim adds to the company's sums, by place."""
    carrier = claim.carrier.party if claim.carrier else ""
    return {
        place_of(claim.cause, each.currency, carrier): Share(
            ticket_id=claim.id, paid=each.paid, recovered=each.recovered, short=each.shortfall
        )
        for each in balances(claim.payments)
    }


def balances(payments: Sequence[Payment]) -> list[Balance]:
    """Paid, recovered and short by currency; currencies are never added together."""
    found = []
    for currency in sorted({each.currency for each in payments}):
        own = [each for each in payments if each.currency == currency]
        paid = sum(each.amount for each in own if each.what == "paid_customer")
        back = sum(each.amount for each in own if each.what != "paid_customer")
        found.append(Balance(currency, paid, back))
    return found
