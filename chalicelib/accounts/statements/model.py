"""A statement: what a customer owed at the end of a period, as it was issued, never changed.

A statement of a currency covers every entry dated up to its end and booked up to its cut-off,
less what the statement before it covered. So the closing balance of one is the opening balance
of the next, and an entry that is booked late stands, marked, on the next one.
"""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.accounts.statements.words import Form, InvoiceKind
from chalicelib.kit.values import Exact
from chalicelib.tenancy.shared_links import SharedLink


class Section(Exact):
    """One currency of a statement, in minor units; opening + charges - credits = closing.

    ``since`` is the first day that no earlier statement covered, ``since_seq`` and ``cutoff``
    the numbers of the last entries of the statement before and of this one; ``lines`` counts
    the entries on it, ``late`` those of them that are dated before ``late_before``. ``sheets``
    counts the rows of lines that were laid down with it (other forms than activity). On a
    statement of one shipment, entries up to ``past`` stand on an earlier one of the same period.
    """

    currency: str
    opening: int
    charges: int
    credits: int
    payments: int
    closing: int
    since: date
    since_seq: int
    late_before: date | None = None
    cutoff: int
    lines: int
    late: int
    ageing: AgedBalance
    sheets: int = 0
    past: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether the columns lead from the opening to the closing balance."""
        return self.opening + self.charges - self.credits - self.payments == self.closing


class Addressee(Exact):
    """The customer as it stood when the statement was issued."""

    name: str
    local_name: str = ""
    code: str = ""
    address: str = ""
    tax_id: str = ""
    language: str = "en"

    @property
    def called(self) -> str:
        """What its letters call it: in Chinese by its local name, where it has one."""
        return self.local_name if self.language == "zh" and self.local_name else self.name


class Document(Exact):
    """The issued PDF in the bucket; the hash proves that it is still the same."""

    key: str
    sha256: str
    size: int


class Confirmation(Exact):
    """Who said, over the link, that the statement is right, and when."""

    at: datetime
    name: str
    note: str = ""


class Acceptance(Exact):
    """Nobody objected in time: what was not disputed until ``day`` counts as accepted.

    ``but`` are the entries that were objected to.
    """

    at: datetime
    day: date
    but: tuple[str, ...] = ()


class Change(Exact):
    """One thing that is otherwise than on the issue before.

    ``what``: a field of the addressee, ``form``, or ``entry``, ``closing`` of a currency; amounts
    are minor units.
    """

    what: str
    currency: str = ""
    number: str = ""
    before: str = ""
    after: str = ""
    amount: int = 0


class Invoice(Exact):
    """An invoice (fapiao, VAT) that was made out for a statement; ``title``: to whom."""

    id: str
    kind: InvoiceKind
    number: str
    title: str
    currency: str
    amount: int = Field(gt=0)
    dated: date
    by: str
    at: datetime


class Statement(Exact):
    """An issued statement. ``number`` is gap-free within the tenant and series.

    What concerns its delivery (document, link, e-mail, confirmation, objections, acceptance,
    invoices) comes after the issue and is all that is ever added to it.

    ``out_by`` is the day by which it must have gone out. ``deemed`` days after it was sent, what
    was not objected to (``objected``: entries) counts as accepted; 0: never. ``supplements`` and
    ``revises`` name the statement that this one adds to or takes the place of, with the
    ``reason``; ``changes`` what a revision changed (at most the first hundred), ``revised_by``
    the revision that took its place. ``by_shipment``: it lists what was booked of ``shipment``
    (empty: what names none), and the balances go on from the statement before it.
    """

    id: str
    series: str
    sequence: int = Field(gt=0)
    revision: int = 0
    customer_id: str
    addressee: Addressee
    company: str
    start: date
    until: date
    issued_on: date
    issued_at: datetime
    issued_by: str
    sections: tuple[Section, ...]
    form: Form = Form.ACTIVITY
    out_by: date | None = None
    deemed: int = 0
    payment_link: str = ""
    by_shipment: bool = False
    shipment: str = ""
    reason: str = ""
    supplements: str = ""
    supplements_number: str = ""
    revises: str = ""
    changes: tuple[Change, ...] = ()
    revised_by: str = ""
    document: Document | None = None
    link: SharedLink | None = None
    sent_to: tuple[str, ...] = ()
    sent_at: datetime | None = None
    sent_on: date | None = None
    object_until: date | None = None
    object_due: datetime | None = None
    objected: tuple[str, ...] = ()
    confirmed: Confirmation | None = None
    accepted: Acceptance | None = None
    invoices: tuple[Invoice, ...] = ()
    version: int = 1

    @property
    def number(self) -> str:
        """The number as it is printed; a revision keeps it, with its mark."""
        mark = f"-R{self.revision}" if self.revision else ""
        return f"{self.series}-{self.sequence:06d}{mark}"

    @property
    def state(self) -> str:
        """How far it came: issued, ready (document made), sent, accepted, confirmed, revised."""
        if self.revised_by:
            return "revised"
        if self.confirmed:
            return "confirmed"
        if self.accepted:
            return "accepted"
        if self.sent_at:
            return "sent"
        return "ready" if self.document else "issued"

    @property
    def due_at(self) -> datetime | None:
        """When it counts as accepted, if nobody says anything: the end of the last day."""
        done = self.confirmed or self.accepted or self.revised_by
        return None if done else self.object_due

    def late(self, today: date) -> int:
        """By how many calendar days it went out too late, or is late by now; 0: in time."""
        if self.out_by is None or self.revises:
            return 0
        return max(0, ((self.sent_on or today) - self.out_by).days)

    def section(self, currency: str) -> Section | None:
        return next((each for each in self.sections if each.currency == currency), None)

    def replaced(self, **changes: Any) -> "Statement":
        return self.model_copy(update={"version": self.version + 1, **changes})


class Line(Exact):
    """One entry on a statement with the running balance after it; ``late``: marked.

    ``charge_kind`` is what a charge is for, where that is known. In the forms that list
    documents, ``balance`` is what is still open of this one.
    """

    entry_id: str
    kind: str
    charge_kind: str = ""
    dated: date
    due: date | None
    number: str
    text: str
    amount: int
    balance: int
    late: bool


class Punctuality(Exact):
    """The statements issued in one month: how many went out, how many late, by how many days."""

    month: str
    issued: int = 0
    sent: int = 0
    late: int = 0
    days: int = 0

    @property
    def days_each(self) -> int:
        """Days late on average of those that were, rounded half up."""
        return (2 * self.days + self.late) // (2 * self.late) if self.late else 0
