"""What goes over the wire about payments. Amounts are minor units; what came in is positive."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.accounts.payments.lines import Instructed
from chalicelib.accounts.payments.model import FileState, Head, LineState, Tally


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class BankFileNew(_In):
    """A file of the bank that is about to be uploaded: its name and size in bytes."""

    filename: str = Field(min_length=1, max_length=200)
    size: int = Field(gt=0)


class DoubtfulIn(_In):
    """Whether lines that may be known already are other payments."""

    new: bool


class BankFileOut(_Out):
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
    doubtful_are_new: bool | None
    left: int
    job: str
    created_at: datetime
    finished_at: datetime | None
    version: int


class BankUploadOut(_Out):
    """Where to post the file, as multipart with these fields before it."""

    url: str
    fields: dict[str, str]


class BankFileBegun(_Out):
    """A new file, and where its content goes."""

    made: BankFileOut
    upload: BankUploadOut


class FaultOut(BaseModel):
    """What is wrong in a row of the file, and what to do, in the reader's language."""

    row: int
    why: str
    remedy: str


class BankLineOut(_Out):
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
    note: str
    version: int
