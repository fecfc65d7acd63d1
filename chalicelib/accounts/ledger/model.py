"""The ledger of one customer: entries that are only ever added, and what is still open of them.

Every entry makes one item: a debit (charge, interest, upward correction) waits to be paid, a
credit (payment, credit note, write-off, downward correction) waits to be set against debits.
An allocation sets an amount of one credit against one debit. So, in each currency, the sum of
the entries always equals what is open of the debits less what is open of the credits.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final, NamedTuple

from pydantic import Field

from chalicelib.accounts.reminders.model import AccountReminders
from chalicelib.kit.values import Exact


class Kind(StrEnum):
    """What an entry is."""

    CHARGE = "charge"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    WRITE_OFF = "write_off"
    INTEREST = "interest"
    CORRECTION = "correction"
    # What comes with a payment through a bank: what banks on the way kept, cents that nobody
    # runs after, money turned into the currency of what it pays, what the rate left over, and
    # money paid back.
    BANK_CHARGE = "bank_charge"
    SMALL_DIFFERENCE = "small_difference"
    CONVERSION = "conversion"
    FX_DIFFERENCE = "fx_difference"
    REFUND = "refund"


class ChargeKind(StrEnum):
    """What a charge is for (domain.md, *Entries*); an entry may leave it open."""

    FREIGHT = "freight"
    SURCHARGE = "surcharge"
    LOCAL = "local"
    CUSTOMS = "customs"
    STORAGE = "storage"
    HAULAGE = "haulage"
    INSURANCE = "insurance"
    DUTY = "duty"
    OTHER = "other"


# What lowers a debt without changing what was charged; taken back, it raises it again.
SETTLING: Final = frozenset({
    Kind.PAYMENT, Kind.CREDIT_NOTE, Kind.REFUND, Kind.CONVERSION,
    Kind.BANK_CHARGE, Kind.SMALL_DIFFERENCE, Kind.FX_DIFFERENCE,
})  # fmt: skip

# +1 raises what the customer owes, -1 lowers it; those that are not here say so by their sign.
SIGNS: Mapping[Kind, int] = {
    Kind.CHARGE: 1,
    Kind.INTEREST: 1,
    Kind.CREDIT_NOTE: -1,
    Kind.PAYMENT: -1,
    Kind.WRITE_OFF: -1,
    Kind.BANK_CHARGE: -1,
    Kind.REFUND: 1,
}


class Draft(Exact):
    """What somebody wants to book, checked for its form only.

    ``amount`` is in minor units and positive (kinds without a sign may be negative); ``dated`` is
    the date of the document or of the money; ``number`` is the document's, always as text.
    ``grams`` and ``litres`` are the weight and the volume it was reckoned from, 0 if not known.
    """

    kind: Kind
    currency: str
    amount: int
    dated: date
    due: date | None = None
    number: str = ""
    shipment: str = ""
    department: str = ""
    reference: str = ""
    charge_kind: ChargeKind | None = None
    grams: int = 0
    litres: int = 0
    note: str = ""
    corrects: str = ""

    @property
    def signed(self) -> int:
        """The amount as it changes the balance: debits positive, credits negative."""
        return self.amount * SIGNS.get(self.kind, 1)


class Entry(Exact):
    """One booked line, never changed. ``amount`` is signed: debits positive.

    ``seq`` counts from 1 without gaps within the customer and currency, in order of booking.
    """

    id: str
    customer_id: str
    currency: str
    seq: int = Field(gt=0)
    kind: Kind
    amount: int
    dated: date
    due: date | None = None
    number: str = ""
    shipment: str = ""
    department: str = ""
    reference: str = ""
    charge_kind: ChargeKind | None = None
    grams: int = 0
    litres: int = 0
    note: str = ""
    corrects: str = ""
    booked_at: datetime
    booked_by: str


class Item(Exact):
    """What is open of one entry. ``amount`` and ``remaining`` are positive minor units.

    ``due`` is the due date of a debit and the date of a credit. ``matched`` names the credits
    set against a debit, ``released`` those that were taken back, ``parts`` counts the rows of a
    credit's allocations, so that all can be found again. ``corrected`` is what corrections have
    added to the document since, ``lowered`` what those that took something off have taken.
    ``disputed_amount`` is how much of it is ``disputed``; 0: all. ``dispute_id`` names the dispute
    that somebody settles; without it, it is only marked.
    """

    id: str
    customer_id: str
    currency: str
    debit: bool
    kind: Kind
    number: str = ""
    dated: date
    due: date
    amount: int = Field(gt=0)
    remaining: int = Field(ge=0)
    disputed: bool = False
    disputed_amount: int = Field(default=0, ge=0)
    dispute_reason: str = ""
    dispute_id: str = ""
    shipment: str = ""
    department: str = ""
    reference: str = ""
    charge_kind: ChargeKind | None = None
    grams: int = 0
    litres: int = 0
    matched: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    parts: int = 0
    corrected: int = 0
    lowered: int = 0
    reversed_by: str = ""

    @property
    def open(self) -> bool:
        return self.remaining > 0

    @property
    def billed(self) -> int:
        """What a charge amounts to with its corrections; nothing once it was taken back."""
        if self.kind is not Kind.CHARGE or self.reversed_by:
            return 0
        return self.amount + self.corrected

    @property
    def contested(self) -> int:
        """The disputed part of what is open; money goes to the undisputed part first."""
        if not self.disputed:
            return 0
        return min(self.remaining, self.disputed_amount or self.remaining)

    @property
    def undisputed(self) -> int:
        """What is open of it and not disputed: it stays due, whatever is said of the rest."""
        return self.remaining - self.contested

    @property
    def charged(self) -> int:
        """What the document is made out for now; what was added to it is an item of its own."""
        # Rows from before ``lowered`` was kept know no more than the sum of all corrections.
        return self.amount - max(self.lowered, -self.corrected)

    @property
    def unbilled(self) -> int:
        """What is open of a debit that has no invoice yet."""
        return self.remaining if self.debit and not self.number else 0

    @property
    def chaseable(self) -> bool:
        """Owed to us, and not all of it disputed: what a reminder may speak of."""
        return self.debit and self.undisputed > 0

    def replaced(self, **changes: Any) -> "Item":
        return self.model_copy(update=changes)


class Allocation(Exact):
    """An amount of a credit set against a debit; ``undone_on`` when it was taken back.

    ``late`` is how many days past the debit's due date the credit is dated, as the date stood
    when they were matched (early counts as 0), ``taken`` how many since the debit's own date.
    """

    credit_id: str
    debit_id: str
    amount: int = Field(gt=0)
    made_on: date
    undone_on: date | None = None
    late: int = 0
    taken: int = 0

    def effective(self, on: date) -> bool:
        """Whether it stood at the end of that day, by the dates of the documents."""
        return self.made_on <= on and (self.undone_on is None or self.undone_on > on)


class Part(Exact):
    """Up to forty allocations of one credit, made or planned in one transaction."""

    credit_id: str
    number: int
    planned: bool = False
    allocations: tuple[Allocation, ...]


class Balance(Exact):
    """One currency of an account. Minor units; ``total`` is the sum of the signed entries.

    ``debits`` and ``credits`` are what is open of either, ``disputed`` the disputed part of the
    debits, ``unbilled`` the part of them without an invoice number, ``seq`` the number of the
    last entry. ``settled`` is all that was ever paid and credited, less what of it was taken
    back: by how much it grew says what came in since, whatever that was set against.
    """

    currency: str
    seq: int = 0
    total: int = 0
    debits: int = 0
    credits: int = 0
    disputed: int = 0
    unbilled: int = 0
    settled: int = 0
    open_count: int = 0

    @property
    def agrees(self) -> bool:
        """The invariant of the ledger: the entries equal what is open."""
        return self.total == self.debits - self.credits


class Stated(Exact):
    """How far one currency was put on statements: up to this date, entry and balance."""

    until: date
    cutoff: int
    closing: int


class Numbered(NamedTuple):
    """What bears a number: a document, a shipment's charge or a statement of a customer."""

    customer_id: str
    what: str
    id: str


class Accrued(Exact):
    """How far one currency was charged interest: up to this day, and the part of a minor unit
    that is carried on, in ``divisor``-ths of it."""

    until: date
    rest: int = 0
    divisor: int


class Account(Exact):
    """The summary of a customer's account; one version guards everything on it.

    ``parts``: while the period up to ``parts_until`` is put on statements shipment by shipment,
    up to which entry of each currency those of each shipment (by its number) are on one.
    ``allocating`` names, by currency, a credit whose allocation a job still carries out; until
    it is done nothing else is matched in that currency. ``allocated_by`` names that job.
    """

    customer_id: str
    balances: Mapping[str, Balance] = Field(default_factory=dict)
    stated: Mapping[str, Stated] = Field(default_factory=dict)
    stated_until: date | None = None
    parts: Mapping[str, Mapping[str, int]] = Field(default_factory=dict)
    parts_until: date | None = None
    allocating: Mapping[str, str] = Field(default_factory=dict)
    allocated_by: Mapping[str, str] = Field(default_factory=dict)
    reminders: AccountReminders = Field(default_factory=AccountReminders)
    interest: Mapping[str, Accrued] = Field(default_factory=dict)
    version: int = 0

    def balance(self, currency: str) -> Balance:
        return self.balances.get(currency) or Balance(currency=currency)

    def stated_in(self, currency: str) -> Stated | None:
        """How far a currency was put on statements; ``None``: the account had none yet.

        A currency that no statement spoke of is stated as far as the account is: it had no
        balance then, and what is booked into that time later is late.
        """
        if currency in self.stated or self.stated_until is None:
            return self.stated.get(currency)
        return Stated(until=self.stated_until, cutoff=0, closing=0)

    @property
    def settled(self) -> Mapping[str, int]:
        """By currency all that was ever paid and credited."""
        return {code: each.settled for code, each in self.balances.items()}

    def given_to(self, currency: str, credit_id: str, job_id: str) -> "Account":
        """The account while a job sets a large credit against its items, or takes it back."""
        return self.replaced(
            allocating={**self.allocating, currency: credit_id},
            allocated_by={**self.allocated_by, currency: job_id},
        )

    def taken_back(self, currency: str) -> "Account":
        """The account once that job has done its last part."""
        left = {code: each for code, each in self.allocating.items() if code != currency}
        jobs = {code: each for code, each in self.allocated_by.items() if code != currency}
        return self.replaced(allocating=left, allocated_by=jobs)

    def with_balance(self, balance: Balance) -> "Account":
        return self.replaced(balances={**self.balances, balance.currency: balance})

    def replaced(self, **changes: Any) -> "Account":
        return self.model_copy(update=changes)


class AgeingClock(Exact):
    """When the ageing of the whole company is computed next; one for each company."""

    TYPE: ClassVar[str] = "ageing"
    ID: ClassVar[str] = "daily"

    due_at: datetime
    version: int = 0

    def moved(self, at: datetime) -> "AgeingClock":
        """The same clock, due at another moment. ``version`` stays the one that was read."""
        return self.model_copy(update={"due_at": at})
