"""What goes over the wire about claims."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from chalicelib.kit.i18n import N_
from chalicelib.tickets.claims.model import Basis, Claim, Matter, SideName, What
from chalicelib.tickets.claims.regimes import REGIMES
from chalicelib.tickets.schemas import Email

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TermsIn(_In):
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

    @model_validator(mode="after")
    def _known(self) -> "TermsIn":
        for regime in (self.customer_regime, self.carrier_regime):
            if regime and regime not in REGIMES:
                raise ValueError(N_("Choose a regime from the list."))
        return self


class ExtensionIn(_In):
    """More time for a notice or a suit."""

    side: SideName
    what: What
    until: date
    granted_by: Named


class ClaimStepIn(_In):
    """What was done: ``notice`` was given or ``suit`` brought (or time stopped otherwise) on one
    side; the whole claim is finished, or taken up again (``resume``).
    """

    act: Literal["notice", "suit", "finish", "resume"]
    side: SideName = "carrier"
    text: Words = ""


class PaperIn(_In):
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


class NoticeIn(_In):
    """To whom the carrier's notice goes; the document is in both languages."""

    carrier: Named
    email: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
        ),
    ]
    language: Literal["en", "zh"] = "en"


class ClockOut(BaseModel):
    """A period as it stands: its last day counts to its end. ``missed`` says what that means."""

    model_config = ConfigDict(from_attributes=True)

    side: str
    what: str
    first: date
    last: date
    ends_at: datetime
    done_at: datetime | None
    state: str
    missed: str


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


class ClaimOut(BaseModel):
    """A claim with its clocks and the checklist of its papers."""

    model_config = ConfigDict(from_attributes=True)

    claim: Claim
    clocks: list[ClockOut]
    papers: list[PaperOut]
    version: int
