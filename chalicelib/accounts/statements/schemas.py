"""What goes over the wire about statements. Amounts are whole minor units."""

from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints

from chalicelib.accounts.ledger.schemas import AgedOut, Amount, Reason
from chalicelib.accounts.statements.words import Form, InvoiceKind
from chalicelib.accounts.terms.model import Settlement
from chalicelib.kit.wire import Currency, In, Out


class StatementNew(In):
    """One customer's statement of a period, to be issued; ``send``: by e-mail as well."""

    customer_id: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    start: date
    until: date
    form: Form | None = None
    send: bool = False


class RunNew(In):
    """The statements of a period for all customers, or for those who settle in this way."""

    start: date
    until: date
    settlement: Settlement | None = None
    form: Form | None = None
    send: bool = False


class SupplementNew(In):
    """What was booked into a statement's period since it was issued, and why so late."""

    reason: Reason
    send: bool = False


class RevisionNew(In):
    """A statement anew under its number, and why; ``form``: in another form."""

    reason: Reason
    form: Form | None = None
    send: bool = False


class InvoiceNew(In):
    """An invoice made out for a statement; without a title, to the addressee."""

    kind: InvoiceKind = InvoiceKind.FAPIAO
    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    title: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    currency: Currency
    amount: Amount
    dated: date


class ConfirmNew(In):
    """The customer says that a statement is right."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class SectionOut(Out):
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


class DocumentOut(Out):
    """The stored PDF; ``sha256`` proves that it is still the one that was issued."""

    sha256: str
    size: int


class DocumentLinkOut(DocumentOut):
    """Where the PDF can be fetched for five minutes."""

    url: str


class ConfirmationOut(Out):
    """Who confirmed it over the link, and when."""

    at: datetime
    name: str
    note: str


class AcceptanceOut(Out):
    """Nobody objected in time: all but the entries ``but`` counts as accepted since ``day``."""

    at: datetime
    day: date
    but: list[str]


class ChangeOut(Out):
    """One thing that is otherwise than on the issue before."""

    what: str
    currency: str
    number: str
    before: str
    after: str
    amount: int


class InvoiceOut(Out):
    """An invoice recorded against a statement."""

    id: str
    kind: InvoiceKind
    number: str
    title: str
    currency: str
    amount: int
    dated: date
    at: datetime


class StatementOut(Out):
    """An issued statement."""

    id: str
    number: str
    customer_id: str
    start: date
    until: date
    issued_on: date
    issued_at: datetime
    state: str
    form: Form
    sections: list[SectionOut]
    out_by: date | None
    payment_link: str
    by_shipment: bool
    shipment: str
    reason: str
    supplements: str
    revises: str
    revised_by: str
    changes: list[ChangeOut]
    sent_to: list[str]
    sent_at: datetime | None
    document: DocumentOut | None
    object_until: date | None
    objected: list[str]
    confirmed: ConfirmationOut | None
    accepted: AcceptanceOut | None
    invoices: list[InvoiceOut]
    version: int


class PunctualityOut(Out):
    """The statements issued in a month: how many went out, how many late, and days in all."""

    month: str
    issued: int
    sent: int
    late: int
    days: int


class LineOut(Out):
    """A line of a statement; ``late``: booked after its period was stated."""

    entry_id: str
    kind: str
    charge_kind: str
    dated: date
    due: date | None
    number: str
    text: str
    amount: int
    balance: int
    late: bool


class RunOut(Out):
    """How far a run is; ``result`` counts what became of the customers."""

    id: str
    state: str
    done: int
    total: int
    result: dict[str, int]
