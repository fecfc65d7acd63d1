"""What goes over the wire about payments. Amounts are minor units; what came in is positive."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from chalicelib.accounts.payments.lines import Instructed
from chalicelib.accounts.payments.model import (
    Confidence,
    FileState,
    Head,
    LineState,
    Posting,
    Share,
    Tally,
)
from chalicelib.accounts.payments.own_accounts import Unclear
from chalicelib.accounts.payments.tables.mapping import TableChoices
from chalicelib.kit.wire import In, Out


class BankFileNew(In):
    """A file of the bank that is about to be uploaded: its name and size in bytes."""

    filename: str = Field(min_length=1, max_length=200)
    size: int = Field(gt=0)


class DoubtfulIn(In):
    """Whether lines that may be known already are other payments."""

    new: bool


class OwnAccountIn(In):
    """Which of the company's accounts a file means: its number in full, or as files write it.

    ``account`` and ``currency`` are as the file has them; without ``kept_as`` it is asked anew.
    """

    account: str = Field(min_length=1, max_length=64)
    currency: str = Field(min_length=3, max_length=3)
    kept_as: str = Field(default="", max_length=64)


class TableIn(In):
    """Which column (from 0) holds which field, and how dates and amounts are written.

    ``order`` is dmy, mdy or ymd, ``mark`` the decimal mark; ``account`` and ``currency`` are for
    tables that do not name them.
    """

    columns: dict[str, int] = Field(max_length=100)
    order: Literal["", "dmy", "mdy", "ymd"] = ""
    mark: Literal["", ".", ","] = ""
    account: str = Field(default="", max_length=64)
    currency: str = Field(default="", max_length=3)


class BankFileOut(Out):
    """A file of the bank as it stands; ``checked`` is what was found, ``result`` what was done."""

    id: str
    filename: str
    size: int
    state: FileState
    format: str
    statements: tuple[Head, ...]
    count: int
    lines: int
    pending: int
    faults: int
    checked: Tally
    result: Tally
    headings: tuple[str, ...]
    choices: TableChoices
    recalled: bool
    doubtful_are_new: bool | None
    left: int
    unclear: tuple[Unclear, ...]
    job: str
    created_at: datetime
    finished_at: datetime | None
    version: int


class BankUploadOut(Out):
    """Where to post the file, as multipart with these fields before it."""

    url: str
    fields: dict[str, str]


class BankFileBegun(Out):
    """A new file, and where its content goes."""

    made: BankFileOut
    upload: BankUploadOut


class FaultOut(BaseModel):
    """What is wrong in a row of the file, and what to do, in the reader's language."""

    row: int
    why: str
    remedy: str


class BankLineOut(Out):
    """A booking on one of the company's bank accounts."""

    id: str
    account: str
    file_id: str
    amount: int
    currency: str
    booked: date
    valued: date | None
    reversal: bool
    return_reason: str
    bank_ref: str
    end_to_end: str
    party: str
    party_account: str
    text: str
    code: str
    instructed: Instructed | None
    charges: int
    state: LineState
    customer_id: str
    postings: tuple[Posting, ...]
    note: str
    returns: str
    returned_by: str
    gone: int
    fee: int
    version: int


class ProposalOut(Out):
    """What a line may be; ``shares`` hold the first of ``count``. Accept it by its ``key``; one
    with ``aside`` is nothing of a customer's: set it aside as that."""

    key: str
    customer_id: str
    name: str
    confidence: Confidence
    score: int
    reasons: tuple[str, ...]
    shares: tuple[Share, ...]
    count: int
    total: int
    shortfall: int
    difference: str
    surplus: int
    rest: int
    into: str
    converted: int
    rate: str
    aside: str


class BankWorkOut(Out):
    """Work over all open lines in the background; ``result`` once it is over."""

    id: str
    kind: str
    state: str
    done: int
    result: dict[str, int]


class AcceptIn(In):
    """Which proposal of a line is accepted: its ``key``."""

    key: str = Field(min_length=1, max_length=500)


class AssignIn(In):
    """Whose payment a line is, and what it pays.

    ``allocate``: the oldest items first, the chosen ``items``, or nothing yet. ``forgive``: what
    is missing of them is booked as a bank's charge or small difference, within the tolerance.
    ``into``: the items are in this other currency, and one unit of the line's is worth ``rate``
    of it; what the rate leaves over is then an exchange difference.
    """

    customer_id: str = Field(min_length=1, max_length=40)
    allocate: Literal["oldest", "chosen", "none"] = "oldest"
    items: tuple[str, ...] = Field(default=(), max_length=5000)
    forgive: bool = False
    into: str = Field(default="", max_length=3)
    rate: str = Field(default="", max_length=20)


class PaybackIn(In):
    """To which customer money was paid back."""

    customer_id: str = Field(min_length=1, max_length=40)


class TakenBackIn(In):
    """Which earlier line this debit takes back."""

    line_id: str = Field(min_length=1, max_length=40)


class AsideIn(In):
    """What a line is that is nothing of a customer's."""

    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class ReopenIn(In):
    """Why what was made of a line is undone."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
