"""Who may settle what: by role, remedy, amount and currency, with a limit for each customer.

Limits stand in one currency; amounts in another are measured at the rates the company states,
rounded up. Without a stated rate nobody has authority on their own: somebody else is asked.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from pydantic import Field, ValidationError

from chalicelib.kit.errors import Invalid
from chalicelib.kit.money import CURRENCIES, digits
from chalicelib.kit.values import Exact
from chalicelib.tickets.settling.words import Beyond, Remedy

_EVERY: Final = [str(remedy) for remedy in Remedy]
_RATE: Final = re.compile(r"([A-Z]{3}) ?= ?([1-9][0-9]{0,8})")

DEFAULT: Final[dict[str, Any]] = {
    "currency": "USD",
    # What 100 units of that currency are worth in others; the company states its own.
    "rates": [
        "AED=367", "AUD=150", "CAD=137", "CHF=88", "CNY=720", "EUR=90", "GBP=78", "HKD=780",
        "INR=8400", "JPY=15000", "KRW=135000", "MYR=440", "SGD=134", "THB=3500", "TWD=3200",
        "VND=2500000",
    ],
    # Whole units of the currency: for one settlement, and for one customer in the months below.
    "authority": {
        "service": {
            "remedies": ["apology", "redeliver", "replace", "credit", "discount"],
            "each": 100,
            "customer": 300,
        },
        # Finance settles disputed invoices, and nothing else.
        "finance": {"remedies": ["credit"], "each": 200, "customer": 600},
        "supervisor": {"remedies": _EVERY, "each": 500, "customer": 2000},
        "manager": {"remedies": _EVERY, "each": 5000, "customer": 15000},
        "owner": {"remedies": _EVERY, "each": 50000, "customer": 150000},
    },
    "period": 12,
    # Working minutes in which an approval is to be answered; then the next level is asked.
    "answer_within": 480,
}  # fmt: skip
ROLES: Final = tuple(DEFAULT["authority"])


class OfRole(Exact):
    """What a role may grant: which remedies, how much at once, how much to one customer."""

    remedies: tuple[Remedy, ...]
    each: int = Field(ge=0, lt=10**12)
    customer: int = Field(ge=0, lt=10**12)


class AuthorityPolicy(Exact):
    """A company's authority; a role without a row has none."""

    currency: str
    rates: tuple[str, ...] = ()
    authority: dict[str, OfRole]
    period: int = Field(ge=1, le=60)
    answer_within: int = Field(ge=1)

    def measured(self, amount: int, currency: str) -> int | None:
        """Minor units of the limits' currency, rounded up; None without a stated rate."""
        if currency == self.currency:
            return amount
        rate = dict(_pairs(self.rates)).get(currency)
        if rate is None:
            return None
        parts: int = amount * 100 * 10 ** digits(self.currency)
        worth: int = -(-parts // (rate * 10 ** digits(currency)))
        return worth


def read(body: dict[str, Any]) -> AuthorityPolicy:
    """The policy that a stored body means."""
    return AuthorityPolicy.model_validate(body)


def beyond(
    policy: AuthorityPolicy,
    role: str,
    remedy: Remedy,
    amount: int,
    currency: str,
    given: Mapping[str, int],
) -> Beyond | None:
    """Why a role may not grant this on its own; None when it may.

    ``given``: what the customer was granted in the period, in minor units by currency.
    """
    mine = policy.authority.get(role)
    if mine is None or remedy not in mine.remedies:
        return Beyond.REMEDY
    if not amount:
        return None
    worth = policy.measured(amount, currency)
    before = [policy.measured(sum_, each) for each, sum_ in given.items()]
    if worth is None or None in before:
        return Beyond.CURRENCY
    unit = 10 ** digits(policy.currency)
    if worth > mine.each * unit:
        return Beyond.EACH
    total = worth + sum(each for each in before if each is not None)
    return Beyond.PERIOD if total > mine.customer * unit else None


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The body if it makes sense, else Invalid names the field and the remedy."""
    try:
        policy = AuthorityPolicy.model_validate(body)
    except ValidationError as error:
        raise _refused(error) from error
    if policy.currency not in CURRENCIES:
        raise Invalid.field("currency", "Choose a currency from the list.")
    for rate in policy.rates:
        found = _RATE.fullmatch(rate)
        if found is None or found[1] not in CURRENCIES:
            raise Invalid.field("rates", "Write each rate like CNY=720, in whole numbers.")
    for role in policy.authority:
        if role not in ROLES:
            raise Invalid.field("authority", "Only roles of the desk and finance have authority.")
    return policy.model_dump(mode="json")


def _pairs(rates: tuple[str, ...]) -> list[tuple[str, int]]:
    found = [_RATE.fullmatch(rate) for rate in rates]
    return [(each[1], int(each[2])) for each in found if each]


def _refused(error: ValidationError) -> Invalid:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] in ("literal_error", "enum"):
        return Invalid.field(where, "Choose one of: %(expected)s.", **first["ctx"])
    return Invalid.field(where, "Enter a whole number that is not negative.")
