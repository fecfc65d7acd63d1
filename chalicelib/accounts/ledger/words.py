"""What kinds of entries and the columns of an ageing are called, as message ids."""

from collections.abc import Mapping
from typing import Final

from chalicelib.kit.i18n import N_

KIND_NAMES: Final[Mapping[str, str]] = {
    "charge": N_("Charge"),
    "credit_note": N_("Credit note"),
    "payment": N_("Payment"),
    "write_off": N_("Write-off"),
    "interest": N_("Interest"),
    "correction": N_("Correction"),
    "bank_charge": N_("Bank charge"),
    "small_difference": N_("Small difference"),
    "conversion": N_("Currency conversion"),
    "fx_difference": N_("Exchange difference"),
    "refund": N_("Refund"),
}
CHARGE_NAMES: Final[Mapping[str, str]] = {
    "freight": N_("Freight"),
    "surcharge": N_("Surcharge"),
    "local": N_("Local charge"),
    "customs": N_("Customs clearance"),
    "storage": N_("Storage and demurrage"),
    "haulage": N_("Haulage"),
    "insurance": N_("Insurance"),
    "duty": N_("Duty and tax"),
    "other": N_("Other charge"),
}
# What a line is called: a charge by what it is for, where that is known, else its kind.
WHAT_NAMES: Final[Mapping[str, str]] = {**KIND_NAMES, **CHARGE_NAMES}
COLUMN_NAMES: Final[tuple[tuple[str, str], ...]] = (
    ("not_due", N_("Not due")),
    ("d1_30", N_("1–30 days")),
    ("d31_60", N_("31–60 days")),
    ("d61_90", N_("61–90 days")),
    ("d90_plus", N_("Over 90 days")),
    ("unallocated", N_("Not allocated")),
)
# Why a text is not an amount (``kit.money.NotAnAmount.reason``).
AMOUNT_WORDS: Final[Mapping[str, str]] = {
    "empty": N_("Enter an amount."),
    "not_a_number": N_("Enter an amount, like 1234.50."),
    "too_many_decimals": N_("This currency has fewer decimals."),
    "too_large": N_("This amount is too large."),
}
