"""What goes over the wire about accounts. Amounts are whole minor units of the currency."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.accounts.ledger.model import ChargeKind, Kind
from chalicelib.kit.money import LARGEST
from chalicelib.kit.wire import Currency, In, Out

Number = Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
# A thousand million tonnes: far above any cargo.
Quantity = Annotated[int, Field(ge=0, le=10**15)]
Amount = Annotated[int, Field(gt=0, le=LARGEST)]


class Booking(In):
    """What every booking says of itself."""

    currency: Currency
    amount: Amount
    dated: date
    number: Number = ""
    shipment: Short = ""
    department: Short = ""
    reference: Short = ""
    note: Short = ""


class ChargeNew(Booking):
    """A charge or interest; without ``due`` the company's terms give the due date.

    ``charge_kind`` says what it is for; ``grams`` and ``litres`` what it was reckoned from.
    """

    kind: Literal[Kind.CHARGE, Kind.INTEREST] = Kind.CHARGE
    charge_kind: ChargeKind | None = None
    grams: Quantity = 0
    litres: Quantity = 0
    due: date | None = None


class ShareNew(In):
    """So much of a credit against one open item."""

    item_id: str
    amount: Amount


class CreditNew(Booking):
    """A payment or credit note; a write-off is asked for (``write_offs``).

    ``allocate``: against the oldest open items first, against the chosen ``shares``, or not yet.
    """

    kind: Literal[Kind.PAYMENT, Kind.CREDIT_NOTE] = Kind.PAYMENT
    allocate: Literal["oldest", "chosen", "none"] = "oldest"
    shares: tuple[ShareNew, ...] = Field(default=(), max_length=5000)


class Undo(In):
    """Why an entry is taken back; of what the customer confirmed, the number it confirmed."""

    reason: Reason
    confirmation: Number = ""


class DisputeNew(In):
    """Mark an open item as disputed (``amount`` 0: all of it), or as settled again."""

    disputed: bool
    amount: Annotated[int, Field(ge=0, le=LARGEST)] = 0
    reason: Short = ""


class AllocationNew(In):
    """Set what is left of a credit against open items."""

    shares: tuple[ShareNew, ...] = Field(default=(), max_length=40)


class EntryOut(Out):
    """A booked line. ``amount`` is signed: what raises the debt is positive."""

    id: str
    customer_id: str
    currency: str
    seq: int
    kind: Kind
    amount: int
    dated: date
    due: date | None
    number: str
    shipment: str
    department: str
    reference: str
    charge_kind: ChargeKind | None
    grams: int
    litres: int
    note: str
    corrects: str
    booked_at: datetime
    booked_by: str


class UndoneOut(Out):
    """The opposite entry; null while a large payment is undone in the background."""

    entry: EntryOut | None


class AllocationRunOut(Out):
    """A large credit that is being set against its items, or taken back, in the background.

    ``done`` and ``total`` count parts of up to forty items; ``failed`` waits for a person.
    """

    currency: str
    credit_id: str
    state: str
    done: int
    total: int


class AllocationRunsOut(Out):
    """What is still being allocated on an account, by currency."""

    allocations: list[AllocationRunOut]


class ItemOut(Out):
    """What is open of one entry; ``debit``: it is owed to us."""

    id: str
    customer_id: str
    currency: str
    debit: bool
    kind: Kind
    number: str
    dated: date
    due: date
    amount: int
    remaining: int
    disputed: bool
    contested: int
    dispute_reason: str
    dispute_id: str
    shipment: str
    department: str
    reference: str
    charge_kind: ChargeKind | None
    grams: int
    litres: int
    reversed_by: str


class AgedOut(Out):
    """What is open in one currency, by days past due; ``unallocated`` stands apart."""

    currency: str
    not_due: int
    d1_30: int
    d31_60: int
    d61_90: int
    d90_plus: int
    unallocated: int
    disputed: int
    net: int


class BalanceOut(Out):
    """One currency of an account: ``total`` is the sum of its entries."""

    currency: str
    total: int
    debits: int
    credits: int
    disputed: int
    open_count: int


class AccountSummaryOut(Out):
    """A line of the list of accounts."""

    customer_id: str
    balances: list[BalanceOut]


class AccountOut(Out):
    """A customer's account today."""

    customer_id: str
    aged: list[AgedOut]


class AgeingNew(In):
    """Compute the ageing of the whole company at the end of a day (today by default)."""

    on: date | None = None


class AgeingRunOut(Out):
    """How far a computation of the company's ageing is, and its totals once it is done."""

    id: str
    state: str
    on: date
    done: int
    total: int
    totals: list[AgedOut]


class AgedCustomerOut(AgedOut):
    """One customer's line of the company's ageing."""

    customer_id: str
