"""On what terms a customer pays, and what was agreed with it (domain.md, *Terms*, *Agreements*)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import Field

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.values import Exact

_DAY = timedelta(days=1)


class Settlement(StrEnum):
    """How often an account is settled, and so how often a statement goes out."""

    SHIPMENT = "shipment"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class Start(StrEnum):
    """The day from which the days of credit count."""

    INVOICE = "invoice_date"
    DEPARTURE = "departure"
    MONTH_END = "month_end"


class OnHoliday(StrEnum):
    """What becomes of a due date on which the company does not work."""

    SAME = "same"
    NEXT = "next_working_day"
    BEFORE = "working_day_before"


class Terms(Exact):
    """When a customer pays. ``days`` of credit count in calendar days from ``start``.

    ``deemed`` days after it was sent, a statement nobody objected to counts as accepted; 0: never.
    """

    settlement: Settlement = Settlement.MONTHLY
    days: int = Field(default=30, ge=0, le=365)
    start: Start = Start.INVOICE
    on_holiday: OnHoliday = OnHoliday.SAME
    deemed: int = Field(default=0, ge=0, le=365)

    def due_date(self, dated: date, calendar: WorkingCalendar, departed: date | None) -> date:
        """When a document of that date falls due, never before the document itself.

        Where the days count from departure and nobody knows yet when the cargo left, they
        count from the document, so that no charge waits without a due date.
        """
        match self.start:
            case Start.DEPARTURE:
                day = departed or dated
            case Start.MONTH_END:
                day = month_end(dated)
            case Start.INVOICE:
                day = dated
        day += timedelta(days=self.days)
        return max(dated, _rested(day, self.on_holiday, calendar))

    def period(self, day: date) -> tuple[date, date]:
        """The first and last day of the settlement period that a day falls into."""
        match self.settlement:
            case Settlement.SHIPMENT:
                return day, day
            case Settlement.WEEKLY:
                monday = day - timedelta(days=day.weekday())
                return monday, monday + timedelta(days=6)
            case Settlement.MONTHLY:
                return day.replace(day=1), month_end(day)
            case Settlement.QUARTERLY:
                first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
                return first, month_end(first.replace(month=first.month + 2))


class Agreement(Exact):
    """What was agreed with one customer; ``version`` 0: nothing, its grade's terms hold.

    ``terms`` stand where the customer differs from its grade, with the ``reason``. Both count
    from ``valid_from`` to ``valid_until``, as does the limit. Amounts are minor units of
    ``currency``; no ``limit``: nobody agreed on one. ``increase`` comes on top of the limit up
    to ``increase_until``. ``signatories`` may confirm for an account customer; ``specimen``
    tells where their signatures or seal are on file (empty: nowhere). ``set_off``: what an
    overseas agent owes us is set off against what we owe it. ``warned``: which marks of its end
    (see ``expiry``) were told; ``due_at``: when the next one is.
    """

    TYPE: ClassVar[str] = "agreement"

    customer_id: str
    reference: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    terms: Terms | None = None
    reason: str = ""
    currency: str = ""
    limit: int | None = Field(default=None, ge=0)
    increase: int = Field(default=0, ge=0)
    increase_until: date | None = None
    account_customer: bool = False
    signatories: tuple[str, ...] = ()
    specimen: str = ""
    originals_withheld: bool = False
    set_off: bool = False
    payment_link: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None
    warned: tuple[int, ...] = ()
    due_at: datetime | None = None
    version: int = 0

    def replaced(self, **changes: Any) -> "Agreement":
        return self.model_copy(update=changes)

    def valid(self, on: date) -> bool:
        """Whether the agreement counts on a day."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on <= self.valid_until)

    def limit_on(self, day: date) -> int | None:
        """The credit limit of a day with what it was raised by for a while; ``None``: no limit."""
        if self.limit is None or not self.valid(day):
            return None
        raised = self.increase_until is not None and day <= self.increase_until
        return self.limit + (self.increase if raised else 0)

    def next_change(self, today: date) -> date | None:
        """The next day on which the limit becomes another one by itself."""
        ends = [each + _DAY for each in (self.valid_until, self.increase_until) if each]
        days = [*ends, *([self.valid_from] if self.valid_from else [])]
        return min((day for day in days if day > today), default=None)


def terms_in_force(defaults: Mapping[str, Any], agreement: Agreement, on: date) -> Terms:
    """The customer's own terms while its agreement holds, else those of its grade."""
    if agreement.terms is not None and agreement.valid(on):
        return agreement.terms
    return Terms.model_validate(defaults)


def month_end(day: date) -> date:
    """The last day of a month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY


def _rested(day: date, rule: OnHoliday, calendar: WorkingCalendar) -> date:
    if rule is OnHoliday.SAME or calendar.working_day(day):
        return day
    if rule is OnHoliday.NEXT:
        return calendar.next_working_day(day)
    for _ in range(60):  # no company closes for two months; if it does, the day stands
        day -= _DAY
        if calendar.working_day(day):
            break
    return day
