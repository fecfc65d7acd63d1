"""What goes over the wire about disputes. Amounts are whole minor units of the currency."""

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.accounts.disputes.words import Paper, Reason, State
from chalicelib.kit.money import LARGEST
from chalicelib.kit.wire import In, Out

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class _Claimed(In):
    amount: Annotated[int, Field(gt=0, le=LARGEST)]
    reason: Reason
    words: Annotated[Words, StringConstraints(min_length=1)]
    papers: tuple[Paper, ...] = Field(default=(), max_length=len(Paper))


class DisputeNew(_Claimed):
    """An amount of an open document, disputed for a reason, with the evidence there is."""

    customer_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    entry_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    statement_id: str = ""


class DisputedByLink(_Claimed):
    """The same from the customer, who gives its name."""

    name: Name


class CreditIn(In):
    """Settle by a credit note of at most the disputed amount; ``answer`` goes to the customer."""

    amount: Annotated[int, Field(gt=0, le=LARGEST)]
    answer: Annotated[Words, StringConstraints(min_length=1)]


class AcceptIn(In):
    """We agree that an amount is not owed; its credit note follows. ``note`` is for colleagues."""

    amount: Annotated[int, Field(gt=0, le=LARGEST)]
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class AnswerIn(In):
    """Settle without a credit note; ``answer`` says why."""

    answer: Annotated[Words, StringConstraints(min_length=1)]


class PapersIn(In):
    """All evidence that is there."""

    papers: tuple[Paper, ...] = Field(default=(), max_length=len(Paper))


class DisputeOut(Out):
    """A dispute as it stands."""

    id: str
    customer_id: str
    entry_id: str
    number: str
    shipment: str
    currency: str
    charged: int
    amount: int
    reason: Reason
    words: str
    papers: list[Paper]
    statement_id: str
    statement_number: str
    by: str
    by_name: str
    opened_at: datetime
    ticket_id: str
    state: State
    answer: str
    settlement_id: str
    accepted: int
    credited: int
    credit_entry_id: str
    settled_at: datetime | None
    settled_by: str
    days: int | None
    version: int


class CountedOut(Out):
    """The disputes of one month, currency and reason.

    ``days`` adds up the days to settle, ``stated`` is what was charged on statements issued in
    the month.
    """

    month: str
    currency: str
    reason: Reason
    opened: int
    amount: int
    settled: int
    days: int
    credited: int
    confirmed: int
    withdrawn: int
    stated: int
