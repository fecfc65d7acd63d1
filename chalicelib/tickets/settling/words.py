"""The words of settling: remedies, how far a settlement has come, why it goes up."""

from enum import StrEnum
from typing import Final


class Remedy(StrEnum):
    """What a customer is offered (domain.md, *Complaints*)."""

    APOLOGY = "apology"
    REDELIVER = "redeliver"
    REPLACE = "replace"
    REFUND = "refund"
    CREDIT = "credit"
    DISCOUNT = "discount"
    INSURANCE_CLAIM = "insurance_claim"


class State(StrEnum):
    """How far a settlement has come."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Beyond(StrEnum):
    """Why a settlement is beyond somebody's authority."""

    REMEDY = "remedy"
    CURRENCY = "currency"
    EACH = "each"
    PERIOD = "period"


# Money that the customer gets from us: an amount is needed, and a credit note is booked.
BOOKED: Final = frozenset({Remedy.REFUND, Remedy.CREDIT, Remedy.DISCOUNT})
# Nothing is paid: an amount would be a mistake.
FREE: Final = frozenset({Remedy.APOLOGY})
