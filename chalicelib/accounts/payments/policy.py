"""What may be missing of a payment and still settle it: data that a company may replace.

By currency: ``difference`` is an amount that nobody runs after; ``charge`` is what banks on the
way may have kept, at most ``percent`` of what was to be paid. A currency that is not named has no
tolerance at all. ``fx_percent`` is how far a payment in another currency may be off and still
settle its items, the difference being one of exchange.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.kit.errors import Invalid, Problem
from chalicelib.kit.money import CURRENCIES, NotAnAmount, parse_amount

POLICY = "payments"
# A transfer with shared charges loses 10 to 30 dollars on its way through two banks.
DEFAULT: Mapping[str, Any] = {
    "tolerances": {
        "USD": {"difference": "1.00", "charge": "35.00", "percent": 5},
        "EUR": {"difference": "1.00", "charge": "30.00", "percent": 5},
        "CNY": {"difference": "5.00", "charge": "250.00", "percent": 5},
        "GBP": {"difference": "1.00", "charge": "30.00", "percent": 5},
        "HKD": {"difference": "5.00", "charge": "250.00", "percent": 5},
        "JPY": {"difference": "100", "charge": "5000", "percent": 5},
        "SGD": {"difference": "1.00", "charge": "45.00", "percent": 5},
    },
    "fx_percent": 3,
}
_AMOUNTS = ("difference", "charge")


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The policy as it may be stored. Raises ``Invalid`` with every value that does not fit."""
    tolerances, problems = body.get("tolerances"), []
    if not isinstance(tolerances, dict):
        raise Invalid.field("tolerances", "Say for each currency what may be missing.")
    for code, limits in tolerances.items():
        if code not in CURRENCIES or not isinstance(limits, dict):
            problems.append(Problem(f"tolerances.{code}", "Choose a currency from the list."))
            continue
        for name in _AMOUNTS:
            if _amount(limits.get(name), code) is None:
                place = f"tolerances.{code}.{name}"
                problems.append(Problem(place, "Enter an amount, like 1234.50."))
        if not _percent(limits.get("percent")):
            place = f"tolerances.{code}.percent"
            problems.append(Problem(place, "Give a whole number from 0 to 100."))
    fx_percent = body.get("fx_percent", DEFAULT["fx_percent"])
    if not _percent(fx_percent):
        problems.append(Problem("fx_percent", "Give a whole number from 0 to 100."))
    if problems:
        raise Invalid(problems=tuple(problems))
    return {"tolerances": tolerances, "fx_percent": fx_percent}


def forgiven(body: Mapping[str, Any], currency: str, missing: int, wanted: int) -> str:
    """As what a shortfall may be booked: ``small_difference``, ``bank_charge``, or not ("").

    Minor units; ``wanted`` is what was to be paid.
    """
    limits = body.get("tolerances", DEFAULT["tolerances"]).get(currency)
    if not limits or missing <= 0:
        return ""
    if missing <= (_amount(limits["difference"], currency) or 0):
        return "small_difference"
    within = missing * 100 <= wanted * int(limits["percent"])
    return "bank_charge" if within and missing <= (_amount(limits["charge"], currency) or 0) else ""


def of_exchange(body: Mapping[str, Any], off: int, wanted: int) -> bool:
    """Whether so much, too little or too much, may come from the rate alone."""
    percent = int(body.get("fx_percent", DEFAULT["fx_percent"]))
    return 0 < abs(off) * 100 <= wanted * percent


def _percent(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100


def _amount(text: Any, currency: str) -> int | None:
    try:
        amount = parse_amount(str(text), currency)
    except NotAnAmount:
        return None
    return amount if amount >= 0 else None
