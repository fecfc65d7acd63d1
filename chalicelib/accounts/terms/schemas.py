"""What goes over the wire about terms and agreements. Amounts are minor units."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chalicelib.accounts.terms.model import OnHoliday, Settlement, Start
from chalicelib.kit.money import LARGEST
from chalicelib.kit.wire import In, Out

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Code = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3})?$")]
Link = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^$|^https://[^\s]+$")
]
Amount = Annotated[int, Field(ge=0, le=LARGEST)]


class TermsNew(BaseModel):
    """Terms of one customer that differ from its grade's."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    settlement: Settlement = Settlement.MONTHLY
    days: int = Field(default=30, ge=0, le=365)
    start: Start = Start.INVOICE
    on_holiday: OnHoliday = OnHoliday.SAME
    deemed: int = Field(default=0, ge=0, le=365)


class AgreementNew(In):
    """What was agreed with a customer; own ``terms`` need a ``reason``."""

    reference: Short = ""
    valid_from: date | None = None
    valid_until: date | None = None
    terms: TermsNew | None = None
    reason: Reason = ""
    currency: Code = ""
    limit: Amount | None = None
    increase: Amount = 0
    increase_until: date | None = None
    account_customer: bool = False
    signatories: tuple[Short, ...] = Field(default=(), max_length=20)
    specimen: Short = ""
    originals_withheld: bool = False
    set_off: bool = False
    payment_link: Link = ""


class AgreementOut(AgreementNew):
    """What was agreed, and the terms that hold today."""

    model_config = ConfigDict(from_attributes=True, extra="ignore")

    customer_id: str
    in_force: TermsNew
    changed_by: str
    changed_at: datetime | None
    version: int


class EndingOut(Out):
    """An agreement that ends; ``warned``: which marks were told, in days before (0: over)."""

    customer_id: str
    reference: str
    valid_until: date
    warned: tuple[int, ...]


def told(agreement: Any, in_force: Any) -> AgreementOut:
    """An agreement beside the terms that hold today."""
    facts = agreement.model_dump() | {"in_force": in_force.model_dump()}
    return AgreementOut.model_validate(facts)
