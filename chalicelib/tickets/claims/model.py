"""A claim: one for each ticket about goods. Pure: time is passed in."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Literal

from chalicelib.kit.values import Frozen

SideName = Literal["customer", "carrier"]
What = Literal["notice", "suit"]
Way = Literal["from_customer", "to_customer", "to_carrier", "from_carrier", "from_insurer"]
PaymentKind = Literal["paid_customer", "from_carrier", "from_insurer"]
SIDES: Final[tuple[SideName, ...]] = ("customer", "carrier")


class Matter(StrEnum):
    """What the goods suffered; decides which notice is due."""

    DAMAGE = "damage"
    DELAY = "delay"
    LOSS = "loss"


class Basis(StrEnum):
    """Which day the clocks run from."""

    DELIVERED = "delivered"
    DUE = "due"


class Terms(Frozen):
    """A regime's figures. None: it has no such period; 0 as a limit: it has none.

    ``damage_days`` 0 means: on the day of delivery itself. ``per_kg`` and ``per_package`` are
    hundredths of ``unit``.
    """

    damage_days: int | None = None
    container_days: int | None = None
    delay_days: int | None = None
    skips_free_days: bool = False
    suit_months: int = 12
    delay_suit_months: int | None = None
    per_kg: int = 0
    per_package: int = 0
    unit: Literal["SDR", "USD"] = "SDR"


class Regime(Frozen):
    """The law of a contract of carriage, with what missing its periods means."""

    name: str
    terms: Terms
    clause: str
    missed_damage: str
    missed_delay: str = ""
    missed_suit: str
    delay_limit: str = ""
    longer: str = ""


class Extension(Frozen):
    """More time for a notice or a suit: who granted it, until which day, who wrote it down."""

    what: What
    until: date
    granted_by: str
    at: datetime
    by: str = ""


class Side(Frozen):
    """One contract: the customer's against us (house) or ours against the carrier (master).

    ``terms`` are the regime's figures as they were when it was chosen: a later change of the
    company's figures never moves a clock that runs. ``notice_at`` is when written notice was
    given, ``suit_at`` when time was stopped for good (suit, arbitration, settlement).
    """

    regime: str
    terms: Terms
    party: str = ""
    email: str = ""
    notice_at: datetime | None = None
    suit_at: datetime | None = None
    extensions: tuple[Extension, ...] = ()

    def extended_to(self, what: What) -> date | None:
        """The last day granted for it, if any was."""
        return max((each.until for each in self.extensions if each.what == what), default=None)


class Paper(Frozen):
    """A line of the checklist that was dealt with; one that was not has no ``Paper``.

    ``until`` is its last day (a guarantee's expiry), ``percent`` of the goods' value.
    """

    key: str
    state: Literal["there", "not_needed", "released"] = "there"
    note: str = ""
    until: date | None = None
    percent: int = 0
    file_id: str = ""
    at: datetime
    by: str = ""


class Offer(Frozen):
    """What one asked of or offered to the other, in minor units of its currency."""

    id: str
    way: Way
    amount: int
    currency: str
    note: str = ""
    outcome: Literal["open", "accepted", "refused"] = "open"
    at: datetime
    by: str = ""


class Cover(Frozen):
    """Our insurance of the matter; ``consent_by`` is who of the insurer consented.

    ``consent_up_to`` is the most it consented to, in minor units; 0: to any amount.
    """

    insurer: str
    policy_number: str = ""
    consent_by: str = ""
    consent_up_to: int = 0
    consent_currency: str = ""
    at: datetime


class Payment(Frozen):
    """Money that moved: to the customer, or back from carrier or insurer.

    ``settlement_id``: the settlement whose credit note paid it, counted here once.
    """

    id: str
    what: PaymentKind
    amount: int
    currency: str
    paid_on: date
    note: str = ""
    settlement_id: str = ""
    at: datetime
    by: str = ""


class Share(Frozen):
    """What one claim adds to the sums of its cause, carrier and currency, in minor units."""

    ticket_id: str
    paid: int
    recovered: int
    short: int


class Shortfall(Frozen):
    """What claims of one cause cost with one carrier in a currency, in its minor units.

    ``short`` adds up what each claim is short of by itself: what came back beyond the payment
    of one claim does not pay for another. ``cause`` is what the ticket's review laid it to;
    empty: not reviewed yet.
    """

    cause: str
    carrier: str
    currency: str
    paid: int
    recovered: int
    short: int


class Claim(Frozen):
    """What stands behind a ticket in law and money; ``id`` is the ticket's.

    Version 0 was never written: every ticket about goods has such an empty claim. ``country``
    is where the goods are delivered; ``grams`` and ``packages`` are what was damaged or lost.
    ``cause`` is what the ticket's last review laid it to. ``fired`` are the warnings given;
    nothing is warned of before ``clock_set_at``.
    """

    id: str
    matter: Matter = Matter.DAMAGE
    basis: Basis = Basis.DELIVERED
    start_on: date | None = None
    zone: str = "UTC"
    country: str = ""
    containers: bool = False
    grams: int = 0
    packages: int = 0
    customer: Side | None = None
    carrier: Side | None = None
    papers: tuple[Paper, ...] = ()
    offers: tuple[Offer, ...] = ()
    cover: Cover | None = None
    payments: tuple[Payment, ...] = ()
    cause: str = ""
    clock_set_at: datetime | None = None
    fired: tuple[str, ...] = ()
    finished_at: datetime | None = None
    due_at: datetime | None = None
    version: int = 0

    def side(self, name: SideName) -> Side | None:
        """One of the two contracts."""
        return self.customer if name == "customer" else self.carrier

    def with_(self, **changes: Any) -> "Claim":
        """The claim with these values; they must be of the right types already."""
        return self.model_copy(update=changes)

    def with_side(self, name: SideName, **changes: Any) -> "Claim":
        """The claim with these values on one of its contracts."""
        side = self.side(name)
        return self.with_(**{name: side.model_copy(update=changes)}) if side else self
