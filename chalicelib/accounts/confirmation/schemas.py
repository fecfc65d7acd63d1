"""What goes over the wire about fee confirmation. Amounts are whole minor units."""

from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints

from chalicelib.accounts.confirmation.words import Match, State
from chalicelib.kit.wire import In, Out

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]


class SheetNew(In):
    """The customer's open charges up to a day (today), or those of one shipment."""

    customer_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    until: date | None = None
    shipment: Line = ""


class AnswerIn(In):
    """What the customer confirms. Who pays instead of it needs the invoice title in full."""

    name: Name
    title: Line = ""
    tax_id: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    detail: Words = ""
    deliver_to: Annotated[Words, StringConstraints(min_length=1)]
    payer: Line = ""
    signatory: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    promised: date | None = None
    note: Words = ""


class CompareIn(In):
    """A named person has compared; where it does not fit, the note says how."""

    match: Match
    fits: bool
    note: Words = ""


class SheetLineOut(Out):
    """A charge to be confirmed."""

    entry_id: str
    kind: str
    charge_kind: str
    number: str
    dated: date
    due: date
    text: str
    currency: str
    amount: int


class AnswerOut(Out):
    """What the customer confirmed, by whom and from where."""

    at: datetime
    name: str
    address: str
    title: str
    tax_id: str
    detail: str
    deliver_to: str
    payer: str
    signatory: str
    promised: date | None
    note: str


class ComparisonOut(Out):
    """Who compared what, and whether it fits."""

    match: Match
    fits: bool
    by: str
    by_name: str
    at: datetime
    note: str


class SheetOut(Out):
    """A fee sheet as it stands."""

    id: str
    number: str
    customer_id: str
    until: date
    state: State
    lines: list[SheetLineOut]
    totals: dict[str, int]
    disputed: list[str]
    sent_to: list[str]
    made_at: datetime
    answer: AnswerOut | None
    to_compare: list[Match]
    comparisons: list[ComparisonOut]
    promise_id: str
    version: int


class PreparationOut(Out):
    """How many lines of a long sheet stand on it; ``failed`` or ``cancelled``: it was given up."""

    state: str
    done: int
    total: int


class SheetNowOut(SheetOut):
    """A fee sheet, and how far it is while it is being prepared."""

    preparation: PreparationOut | None = None


class EvidenceOut(Out):
    """Where an evidence pack or signature can be fetched for five minutes, and its hash."""

    url: str
    sha256: str
    size: int
