"""What goes over the wire about claims."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationInfo, field_validator

from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES
from chalicelib.kit.wire import In, Out
from chalicelib.tickets.claims.model import (
    Basis,
    Claim,
    Matter,
    PaymentKind,
    Share,
    SideName,
    Way,
    What,
)
from chalicelib.tickets.claims.regimes import REGIMES
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.schemas.fields import Email

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


def _listed(currency: str) -> str:
    if currency not in CURRENCIES:
        raise ValueError(N_("Choose a currency from the list."))
    return currency


class TermsIn(In):
    """What is claimed, from which day the clocks run, and the regime of each contract.

    ``customer_regime`` is that of our own (house) document, ``carrier_regime`` that of the
    master. ``country``, where the goods are delivered, brings its holidays into CMR's days.
    """

    matter: Matter = Matter.DAMAGE
    basis: Basis = Basis.DELIVERED
    start_on: date
    country: Annotated[str, StringConstraints(pattern=r"^$|^[A-Z]{2}$")] = ""
    containers: bool = False
    grams: int = Field(default=0, ge=0, le=10**12)
    packages: int = Field(default=0, ge=0, le=10**7)
    customer_regime: str = ""
    carrier_regime: str = ""
    carrier: Short = ""
    carrier_email: Email = ""

    @field_validator("customer_regime", "carrier_regime")
    @classmethod
    def _known(cls, regime: str) -> str:
        if regime and regime not in REGIMES:
            raise ValueError(N_("Choose a regime from the list."))
        return regime


class ExtensionIn(In):
    """More time for a notice or a suit."""

    side: SideName
    what: What
    until: date
    granted_by: Named


class ClaimStepIn(In):
    """What was done: ``notice`` was given or ``suit`` brought (or time stopped otherwise) on one
    side; the whole claim is finished, or taken up again (``resume``).
    """

    act: Literal["notice", "suit", "finish", "resume"]
    side: SideName = "carrier"
    text: Words = ""


class PaperIn(In):
    """A line of the checklist: there (with a file of the ticket, if any), not needed, or
    released (a bank guarantee given back). ``until`` is its last day: it is warned of.
    """

    key: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    state: Literal["there", "not_needed", "released"] = "there"
    note: Words = ""
    until: date | None = None
    percent: int = Field(default=0, ge=0, le=300)
    file_id: Short = ""


class PaperOut(BaseModel):
    """A line of the checklist; ``state`` is ``missing`` when nobody has dealt with it."""

    key: str
    label: str
    state: str
    note: str = ""
    until: date | None = None
    percent: int = 0
    file_id: str = ""


class NoticeIn(In):
    """To whom the carrier's notice goes; the document is in both languages.

    ``nature``: what the goods suffered, in a few words, as the regimes ask; empty: the ticket's
    subject.
    """

    carrier: Named
    email: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
        ),
    ]
    language: Literal["en", "zh"] = "en"
    nature: Words = ""


class _Money(In):
    amount: int = Field(gt=0, lt=10**15)
    currency: str

    @field_validator("currency")
    @classmethod
    def _known(cls, currency: str) -> str:
        return _listed(currency)


class OfferIn(_Money):
    """What was asked or offered, and by whom; amounts in minor units."""

    way: Way
    note: Words = ""


class OutcomeIn(In):
    """How an offer ended."""

    offer_id: Short
    outcome: Literal["accepted", "refused"]


class CoverIn(In):
    """The insurer of the matter and its consent; without ``insurer`` there is no cover.

    ``consent_up_to`` 0: to any amount.
    """

    insurer: Short = ""
    policy_number: Short = ""
    consent_by: Short = ""
    consent_up_to: int = Field(default=0, ge=0, lt=10**15)
    consent_currency: str = Field(default="", validate_default=True)

    @field_validator("consent_currency")
    @classmethod
    def _known(cls, currency: str, typed: ValidationInfo) -> str:
        return _listed(currency) if typed.data.get("consent_up_to") else currency


class PaymentIn(_Money):
    """What was paid to the customer, or came back."""

    what: PaymentKind
    paid_on: date
    note: Words = ""


class CreditNoteIn(In):
    """The settlement of this ticket whose credit note is counted as paid to the customer."""

    settlement_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class LimitOut(Out):
    """The limit of liability of a contract: ``amount`` in hundredths of ``unit``, or null when
    weight and packages are not known, or the freight or value counts (``words``).
    """

    side: str
    regime: str
    amount: int | None
    unit: str
    words: str


class BalanceOut(Out):
    """Paid to the customer, recovered, and what stays with us, in minor units."""

    currency: str
    paid: int
    recovered: int
    shortfall: int


class ShareOut(BaseModel):
    """What the claim of one ticket adds to the sums of its cause, in minor units."""

    ticket_id: str
    number: str
    subject: str
    customer_name: str
    currency: str
    paid: int
    recovered: int
    short: int

    @classmethod
    def of(cls, share: Share, ticket: Ticket, currency: str) -> "ShareOut":
        """A share with the ticket that it is of."""
        return cls(
            number=ticket.number,
            subject=ticket.subject,
            customer_name=ticket.customer_name,
            currency=currency,
            **share.model_dump(),
        )


class ClockOut(Out):
    """A period as it stands: its last day counts to its end. ``missed`` says what that means."""

    side: str
    what: str
    first: date
    last: date
    ends_at: datetime
    done_at: datetime | None
    state: str
    missed: str


class OpenClaimOut(BaseModel):
    """An open claim in the list by what is due next: whose it is, its regimes, both clocks.

    ``next_at`` is when the soonest legal period that nobody met ends, or ended.
    """

    ticket_id: str
    number: str
    subject: str
    customer_name: str
    carrier: str
    customer_regime: str
    carrier_regime: str
    next_at: datetime | None
    clocks: list[ClockOut]


class RegimeOut(BaseModel):
    """A regime with the figures in force here. Amounts are hundredths of ``unit``."""

    key: str
    name: str
    damage_days: int | None
    container_days: int | None
    delay_days: int | None
    skips_sundays_and_holidays: bool
    suit_months: int
    delay_suit_months: int | None
    per_kg: int
    per_package: int
    unit: str
    confirmed_by: str


class ClaimOut(Out):
    """A claim with its clocks, the checklist of its papers, limits and balances."""

    claim: Claim
    clocks: list[ClockOut]
    papers: list[PaperOut]
    limits: list[LimitOut]
    balances: list[BalanceOut]
    version: int
