"""What the states of a payable are called, as message ids."""

from collections.abc import Mapping
from typing import Final

from chalicelib.kit.i18n import N_

CREDIT_NAMES: Final[Mapping[str, str]] = {
    "due": N_("Credit to be used"),
    "paid": N_("Credit used up"),
    "cancelled": N_("Cancelled"),
}
STATUS_NAMES: Final[Mapping[str, str]] = {
    "expected": N_("Expected cost"),
    "due": N_("To be paid"),
    "paid": N_("Paid"),
    "billed": N_("Billed"),
    "cancelled": N_("Cancelled"),
}
