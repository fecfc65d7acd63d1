"""What goes over the wire about reviews."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, model_validator

from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES
from chalicelib.kit.wire import In, Out
from chalicelib.tenancy.departments import DEPARTMENTS
from chalicelib.tickets.learning.model import Promise
from chalicelib.tickets.learning.policy import RESPONSIBLE

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class PromiseIn(In):
    """What changes, who sees to it, and by which day."""

    text: Annotated[Words, StringConstraints(min_length=1)]
    owner: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    due: date


class ReviewNew(In):
    """What was learned of a closed ticket; amounts in minor units of the currency.

    ``carrier`` and ``lane`` are those of the shipment concerned, so that the same cause is
    found there again.
    """

    cause: Annotated[Short, StringConstraints(min_length=1)]
    justified: bool
    cost: int = Field(default=0, ge=0, lt=10**15)
    recovered: int = Field(default=0, ge=0, lt=10**15)
    currency: str = ""
    responsible: str
    responsible_name: Short = ""
    department: str = ""
    carrier: Short = ""
    lane: Short = ""
    handled: Words = ""
    lesson: Annotated[Words, StringConstraints(min_length=1)]
    avoid: Words = ""
    training: Words = ""
    merit: Words = ""
    blame: Words = ""
    change: PromiseIn | None = None

    @model_validator(mode="after")
    def _fits(self) -> "ReviewNew":
        if self.responsible not in RESPONSIBLE:
            raise ValueError(N_("Choose who was responsible from the list."))
        if self.department and self.department not in DEPARTMENTS:
            raise ValueError(N_("Choose a department from the list."))
        if self.responsible == "department" and not self.department:
            raise ValueError(N_("Say which department was responsible."))
        if (self.cost or self.recovered) and self.currency not in CURRENCIES:
            raise ValueError(N_("Choose a currency from the list."))
        return self


class ReviewOut(Out):
    """A review as it was written; merit and blame are not given to programs."""

    ticket_id: str
    cycle: int
    cause: str
    justified: bool
    cost: int
    recovered: int
    net: int
    currency: str
    responsible: str
    responsible_name: str
    department: str
    carrier: str
    lane: str
    handled: str
    lesson: str
    avoid: str
    training: str
    change: Promise | None
    at: datetime
    by_name: str
    version: int


class RecurrenceOut(Out):
    """How often the cause of a ticket's review came up at one place within the period."""

    by: str
    value: str
    name: str
    count: int
    more: bool


class PartOut(BaseModel):
    """One row of the figures: of one kind, severity, department, person, category or cause."""

    value: str
    counts: dict[str, int]


class OpenOut(BaseModel):
    """How many tickets were open at the end of a day or month."""

    at: str
    open: int


class FiguresOut(BaseModel):
    """The figures of a month, counted in the company's days.

    Of what was closed in it: ``response`` and ``resolution`` (measured), ``…_late``,
    ``…_seconds`` (working time beyond the limit), ``took`` (seconds from receipt to close),
    ``d1``, ``d3``, ``d7``, ``d30``, ``longer`` (how many took at most so many days),
    ``reviewed``, ``justified``, ``helped``, ``unhelped`` (complaints whose 90 days are over),
    ``…_again`` (its customer shipped within them), ``cost_<currency>``,
    ``recovered_<currency>`` (minor units).
    """

    month: str
    counts: dict[str, int]
    months: list[PartOut]
    backlog: list[OpenOut]
    daily: list[OpenOut]
    groups: dict[str, list[PartOut]]


class BulletinNew(In):
    """The month (``2026-03``) whose bulletin is made."""

    month: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}$")]


class MonthOut(BaseModel):
    """A month that has a bulletin."""

    month: str


class LessonOut(Out):
    """One case of a bulletin; ``again``: the customer shipped within 90 days (null: not known)."""

    ticket_id: str
    subject: str
    happened: str
    cause: str
    justified: bool
    handled: str
    lesson: str
    avoid: str
    training: str
    again: bool | None


class ReceiptOut(Out):
    """That a bulletin went to a colleague; ``read_at`` null: not read yet."""

    user: str
    name: str
    sent_at: datetime
    read_at: datetime | None


class CaseOut(Out):
    """One case of a cause."""

    ticket_id: str
    subject: str
    customer_name: str
    justified: bool
    at: datetime
