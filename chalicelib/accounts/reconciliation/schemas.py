"""What goes over the wire about reconciliations. Amounts are minor units of the currency."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from chalicelib.accounts.ledger.schemas import Short
from chalicelib.accounts.payables.schemas import Name
from chalicelib.accounts.reconciliation.decisions import Decision, Side
from chalicelib.accounts.reconciliation.lines import Outcome, Reason
from chalicelib.accounts.reconciliation.selling.model import Margin
from chalicelib.imports.reading import MAX_BYTES
from chalicelib.imports.schemas import UploadOut
from chalicelib.kit.money import LARGEST
from chalicelib.kit.wire import In, Out

Id = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class SenderIn(In):
    """Whose file it is, and the dates of our entries that it is compared with.

    A customer's list names ``customer_id``; a carrier's bill names ``supplier`` (and
    ``customer_id`` where the carrier is a customer as well).
    """

    side: Side
    customer_id: Id = ""
    supplier: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    since: date
    until: date


class ReconciliationNew(SenderIn):
    """A file that is about to be uploaded."""

    filename: Name
    size: int = Field(gt=0, le=MAX_BYTES)


class CountZerosIn(In):
    """Whether leading zeros are part of a number, or lost by this sender."""

    count: bool


class DecisionIn(In):
    """What becomes of a match. Disputed lines of one file may stand ``together`` on one ticket,
    each still a dispute of its own."""

    decision: Decision
    note: Short = ""
    together: bool = False


class BulkIn(DecisionIn):
    """What becomes of all undecided matches of an outcome, or of one reason of it."""

    outcome: Outcome
    reason: Reason | None = None


class BookIn(In):
    """The bill's number and dates, for rows that name none."""

    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""
    dated: date
    due: date | None = None


class ChargeOnIn(In):
    """What the customer is charged; without ``amount`` what is short, without ``customer_id``
    the only customer whose shipment it can be. ``number`` is the invoice's, if it has one."""

    amount: int = Field(default=0, ge=0, le=LARGEST)
    customer_id: Id = ""
    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] = ""
    note: Short = ""


class SenderOut(Out):
    """Whose file it is."""

    side: Side
    name: str
    customer_id: str


class CountOut(Out):
    """How many matches of one outcome and reason there are, and their sums by currency."""

    outcome: Outcome
    reason: Reason
    matches: int
    decided: int
    theirs: dict[str, int]
    ours: dict[str, int]


class SumOut(Out):
    """How many matches stand so to what customers were charged, with the sums by currency."""

    margin: Margin
    matches: int
    cost: dict[str, int]
    charged: dict[str, int]


class ReconciliationOut(Out):
    """Where a reconciliation stands."""

    id: str
    sender: SenderOut
    filename: str
    state: str
    headings: list[str]
    rows: int
    matches: int
    wrong: int
    remarks: int
    padded: int
    zeros_count: bool
    counts: list[CountOut]
    sums: list[SumOut]
    decided: int
    refused: int
    bills: list[str]
    problem: str
    job: str
    created_at: datetime
    version: int


class ReconciliationBegun(BaseModel):
    """A reconciliation, and where its file is posted to."""

    made: ReconciliationOut
    upload: UploadOut


class MatchOut(Out):
    """Lines that belong together; ``theirs`` and ``ours`` are their sums.

    Of a carrier's bill ``charged`` is what customers were charged for it, by currency, and
    ``earned`` what is left of that; ``charged_on`` is the entry by which it was charged from here.
    """

    seq: int
    outcome: Outcome
    reason: Reason
    currency: str
    theirs: int
    ours: int
    difference: int
    their_lines: int
    our_lines: int
    number: str
    row: int
    margin: Margin
    charged: dict[str, int]
    earned: int | None
    customer_id: str
    charged_on: str
    decision: Decision
    note: str
    refused: str
    version: int


class LineOut(Out):
    """One line of either side."""

    id: str
    number: str
    text: str
    currency: str
    amount: int
    dated: date | None
    kind: str
    grams: int
    litres: int
    numbers: list[str]


class SaleOut(Out):
    """A charge on a customer's account for the same shipment; ``share`` stands for this match."""

    id: str
    customer_id: str
    number: str
    currency: str
    amount: int
    share: int
    dated: date
    kind: str
    shipment: str


class MatchLinesOut(BaseModel):
    """A match with its lines, and for a carrier's what customers were charged."""

    match: MatchOut
    theirs: list[LineOut]
    ours: list[LineOut]
    sold: list[SaleOut]
