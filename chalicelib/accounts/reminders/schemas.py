"""What goes over the wire about reminders and promises."""

from datetime import date, datetime
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints

from chalicelib.accounts.reminders.model import PromiseState, Status
from chalicelib.kit.wire import Currency, In, Out

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
WhyUnpaid = Literal[
    "",
    "order_number_missing",
    "proof_of_delivery_missing",
    "invoice_not_received",
    "portal_not_filled",
    "disputed",
    "no_money",
]


# The reasons there are, in the order in which they are shown.
WHYS: tuple[str, ...] = get_args(WhyUnpaid)[1:]
CallOutcome = Literal[
    "reached", "promised", "disputes", "refuses", "left_message", "wrong_number", "no_answer"
]


class RunNew(In):
    """A reminder run for everybody who is due; today if no day is given."""

    on: date | None = None


class PromiseNew(In):
    """A promise to pay: minor units of the currency, until a day. No amount: all that is overdue
    and not disputed."""

    currency: Currency
    amount: int | None = Field(default=None, gt=0)
    until: date


class CallNew(In):
    """What came of a call; with ``no_answer`` it is still to be made."""

    outcome: CallOutcome = "reached"
    note: Note = ""


class StopNew(In):
    """No reminders up to a day, and why."""

    until: date
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class SettleNew(In):
    """What a person decides about a message whose outcome is unknown."""

    decision: Literal["sent", "again", "withdrawn"]


class WhyNew(In):
    """Why the customer does not pay, as far as is known."""

    why: WhyUnpaid


class TotalOut(Out):
    """One currency of a message, in minor units."""

    currency: str
    overdue: int
    unallocated: int
    net: int


class ReminderOut(Out):
    """One message or call."""

    id: str
    customer_id: str
    status: Status
    notice: bool
    number: int
    tone: str
    on: date
    steps: tuple[str, ...]
    totals: tuple[TotalOut, ...]
    count: int
    oldest: date
    to: str
    outcome: str
    attempt: int
    prepared_at: datetime
    settled_at: datetime | None
    note: str
    version: int


class PromiseOut(Out):
    """A promise to pay, in minor units."""

    id: str
    currency: str
    amount: int
    made_on: date
    until: date
    made_by: str
    state: PromiseState


class PreviewOut(Out):
    """What a run would do about a customer, and why."""

    customer_id: str
    name: str
    reason: str
    tone: str
    number: int
    to: str
    totals: tuple[TotalOut, ...]
    count: int


class TrackOut(Out):
    """How far one currency has been chased."""

    episode: int
    running: bool
    step: int


class StopOut(Out):
    """Somebody said to wait up to a day."""

    until: date
    reason: str
    by: str


class StateOut(Out):
    """How far a customer has been chased, and what it promised."""

    tracks: dict[str, TrackOut]
    last_sent: date | None
    promise: PromiseOut | None
    stopped: StopOut | None
    why: str


class UnpaidOut(Out):
    """A customer that does not pay for a known reason; what it owes net, in minor units."""

    customer_id: str
    why: str
    since: date
    oldest_due: date | None
    open: dict[str, int]


class FigureOut(Out):
    """One reason: how many customers (the first hundred), and what they owe by currency."""

    why: str
    count: int
    open: dict[str, int]
    more: bool


class RunOut(Out):
    """A reminder run under way."""

    id: str
    kind: str
    state: str
    done: int
    total: int
    result: dict[str, int]
