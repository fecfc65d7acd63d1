"""What goes over the wire about statements. Amounts are whole minor units."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from chalicelib.accounts.ledger.schemas import AgedOut


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class StatementNew(_In):
    """One customer's statement of a period, to be issued; ``send``: by e-mail as well."""

    customer_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    start: date
    until: date
    send: bool = False


class RunNew(_In):
    """The statements of a period for all customers."""

    start: date
    until: date
    send: bool = False


class ConfirmNew(_In):
    """The customer says that a statement is right."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class SectionOut(_Out):
    """One currency: opening + charges - credits - payments = closing."""

    currency: str
    opening: int
    charges: int
    credits: int
    payments: int
    closing: int
    lines: int
    late: int
    ageing: AgedOut


class DocumentOut(_Out):
    """The stored PDF; ``sha256`` proves that it is still the one that was issued."""

    sha256: str
    size: int


class DocumentLinkOut(DocumentOut):
    """Where the PDF can be fetched for five minutes."""

    url: str


class ConfirmationOut(_Out):
    """Who confirmed it over the link, and when."""

    at: datetime
    name: str
    note: str


class StatementOut(_Out):
    """An issued statement."""

    id: str
    number: str
    customer_id: str
    start: date
    until: date
    issued_on: date
    issued_at: datetime
    state: str
    sections: list[SectionOut]
    sent_to: list[str]
    sent_at: datetime | None
    document: DocumentOut | None
    confirmed: ConfirmationOut | None
    version: int


class LineOut(_Out):
    """A line of a statement; ``late``: booked after its period was stated."""

    entry_id: str
    kind: str
    dated: date
    due: date | None
    number: str
    text: str
    amount: int
    balance: int
    late: bool


class RunOut(_Out):
    """How far a run is; ``result`` counts what became of the customers."""

    id: str
    state: str
    done: int
    total: int
    result: dict[str, int]
