"""What a person chose for a payment: whose it is, what it pays, at which rate."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.accounts.ledger.model import Item, Kind
from chalicelib.accounts.ledger.receipts import Receipt
from chalicelib.accounts.payments.converting import by_typed_rate
from chalicelib.accounts.payments.fitting import gaps, spread
from chalicelib.accounts.payments.model import Line
from chalicelib.accounts.payments.policy import POLICY, forgiven, of_exchange
from chalicelib.accounts.payments.ports import Ledger, Policies
from chalicelib.accounts.payments.schemas import AssignIn
from chalicelib.kit.errors import Invalid
from chalicelib.kit.money import CURRENCIES
from chalicelib.kit.rates import NotARate
from chalicelib.tenancy.principal import Principal

MOST_ITEMS = 5000


@dataclass(frozen=True)
class Choosing:
    """One assignment by hand, checked."""

    ledger: Ledger
    policies: Policies
    who: Principal
    line: Line
    said: AssignIn

    def receipt(self) -> Receipt:
        """What is to be booked. Raises ``Invalid`` at the field that does not fit."""
        amount, currency, rate = self.line.amount, self.line.currency, ""
        foreign = self.said.into not in ("", self.line.currency)
        if foreign:
            amount, currency, rate = self._converted()
        items = self._items(currency)
        shares, left = spread(amount, items)
        kind, surplus = self._difference(items, amount, left if foreign else 0, foreign)
        return Receipt(
            dated=self.line.booked,
            currency=self.line.currency,
            amount=self.line.amount,
            shares=tuple((item.id, share) for item, share in shares),
            gaps=tuple((item.id, missing) for item, missing in gaps(shares, items)) if kind else (),
            gap_kind=kind,
            into=currency if foreign else "",
            converted=amount if foreign else 0,
            rate=rate,
            surplus=surplus,
        )

    def _converted(self) -> tuple[int, str, str]:
        if self.said.into not in CURRENCIES:
            raise Invalid.field("into", "Choose a currency from the list.")
        try:
            made = by_typed_rate(self.line, self.said.into, self.said.rate, self.line.booked)
        except NotARate:
            message = "Write the rate like 7.1234: more than zero, at most eight decimals."
            raise Invalid.field("rate", message) from None
        if made.amount <= 0:
            raise Invalid.field("rate", "At this rate nothing is left of the payment.")
        return made.amount, self.said.into, made.rate

    def _items(self, currency: str) -> list[Item]:
        if self.said.allocate == "none":
            return []
        items = self.ledger.debits(self.who, self.said.customer_id, currency, MOST_ITEMS)
        if self.said.allocate == "oldest":
            # What a customer disputes it does not mean to pay.
            return sorted(items, key=lambda item: bool(item.contested))
        wanted = set(self.said.items)
        chosen = [item for item in items if item.id in wanted]
        if len(chosen) != len(wanted) or not chosen:
            raise Invalid.field("items", "Choose open items of the same currency.")
        return chosen

    def _difference(
        self, items: Sequence[Item], amount: int, left: int, foreign: bool
    ) -> tuple[Kind | None, int]:
        """As what a shortfall is booked, and what the rate made too much."""
        if not self.said.forgive or not items:
            return None, 0
        policy = self.policies.policy(self.who, POLICY)
        total = sum(item.remaining for item in items)
        missing = total - amount
        if foreign and (missing or left):
            if not of_exchange(policy, missing, total):
                raise Invalid.field("forgive", "The difference is more than your tolerance allows.")
            return (Kind.FX_DIFFERENCE, 0) if missing > 0 else (None, left)
        if missing <= 0:
            return None, 0
        kind = forgiven(policy, self.line.currency, missing, total)
        if not kind:
            raise Invalid.field("forgive", "More is missing than your tolerance allows.")
        return Kind(kind), 0
