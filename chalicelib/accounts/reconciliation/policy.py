"""What differences nobody asks about: data that a company may replace."""

from collections.abc import Mapping
from typing import Any, Final

from chalicelib.accounts.reconciliation.decisions import Side
from chalicelib.accounts.reconciliation.lines import Tolerance
from chalicelib.kit.errors import Invalid

POLICY: Final = "reconciliation"
# A carrier's rounding is not worth a letter; what a customer pays is what was billed.
DEFAULT: Final[Mapping[str, Any]] = {
    "carrier_bills": {"units": 5, "per_mille": 5, "weight_per_mille": 5},
    "customer_lists": {"units": 1, "per_mille": 1, "weight_per_mille": 5},
}
_MOST: Final = {"units": 1_000_000, "per_mille": 1000, "weight_per_mille": 1000}


def checked(body: dict[str, Any]) -> dict[str, Any]:
    """The policy as it may be stored. Raises ``Invalid``."""
    return {side: _side(side, body.get(side)) for side in DEFAULT}


def tolerance(body: Mapping[str, Any], side: Side) -> Tolerance:
    """What a company tolerates of carriers' bills or customers' lists."""
    name = "carrier_bills" if side is Side.CARRIER else "customer_lists"
    return Tolerance.of(body.get(name) or DEFAULT[name])


def _side(side: str, body: Any) -> dict[str, int]:
    said = body if isinstance(body, dict) else {}
    for name, most in _MOST.items():
        value = said.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise Invalid.field(
                f"{side}.{name}", "Give a whole number from 0 to %(most)s.", most=most
            )
    return {name: said[name] for name in _MOST}
