"""What goes over the wire about payables. Amounts are whole minor units of the currency."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.accounts.ledger.model import ChargeKind
from chalicelib.accounts.ledger.schemas import Amount, Number, Quantity, Reason, Short
from chalicelib.accounts.payables.model import Status
from chalicelib.kit.money import LARGEST
from chalicelib.kit.wire import Currency, In, Out

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


class PayableNew(In):
    """A supplier's bill, or (``expected``) a cost whose bill has not come yet. A bill whose
    ``amount`` is below zero is a credit of the supplier.

    ``references`` are the bills of lading, containers or bookings that it is for.
    """

    supplier: Name
    customer_id: Annotated[str, StringConstraints(max_length=40)] = ""
    expected: bool = False
    number: Number = ""
    currency: Currency
    amount: int = Field(ge=-LARGEST, le=LARGEST)
    dated: date
    due: date
    references: tuple[Reference, ...] = Field(default=(), max_length=50)
    department: Short = ""
    charge_kind: ChargeKind | None = None
    grams: Quantity = 0
    litres: Quantity = 0
    note: Short = ""


class BillIn(In):
    """The bill that came for an expected cost."""

    number: Annotated[Number, StringConstraints(min_length=1)]
    amount: Amount
    dated: date
    due: date


class ClaimIn(In):
    """What we do not accept of a bill; 0 withdraws the claim."""

    amount: int = Field(ge=0, le=LARGEST)
    reason: Short = ""


class PaidIn(In):
    """Money that went out for a bill, or came back for a credit."""

    amount: Amount
    on: date
    reference: Short = ""


class CreditIn(In):
    """So much of a supplier's credit is set against one of its bills."""

    bill_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    amount: Amount


class TakenBackIn(In):
    """Which payment is taken back: its place on the bill, counted from 0."""

    payment: int = Field(ge=0, lt=1000)


class CancelIn(In):
    """Why a bill or an expected cost is cancelled."""

    reason: Reason


class SettledOut(Out):
    """A payment of a bill, or what was set off against it; ``against`` names the credit that
    it was paid with (on a credit: the bill)."""

    amount: int
    on: date
    reference: str
    set_off: str
    against: str
    by: str
    undone_on: date | None


class PayableOut(Out):
    """A supplier's bill or an expected cost; ``remaining`` is what is still to be paid."""

    id: str
    supplier: str
    customer_id: str
    number: str
    currency: str
    amount: int
    claimed: int
    claim_reason: str
    paid: int
    remaining: int
    status: Status
    dated: date
    due: date
    references: list[str]
    department: str
    charge_kind: ChargeKind | None
    grams: int
    litres: int
    note: str
    payments: list[SettledOut]
    billed_by: str
    reconciled_by: str
    recorded_at: datetime
    recorded_by: str
    version: int
