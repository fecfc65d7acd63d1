"""A statement: what a customer owed at the end of a period, as it was issued, never changed.

A statement of a currency covers every entry dated up to its end and booked up to its cut-off,
less what the statement before it covered. So the closing balance of one is the opening balance
of the next, and an entry that is booked late stands, marked, on the next one.
"""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.accounts.ledger.ageing import AgedBalance
from chalicelib.tenancy.shared_links import SharedLink


class Frozen(BaseModel):
    """A value of this subject: never changed, only replaced."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Section(Frozen):
    """One currency of a statement, in minor units; opening + charges - credits = closing.

    ``since`` is the first day that no earlier statement covered, ``since_seq`` and ``cutoff``
    the numbers of the last entries of the statement before and of this one; ``lines`` counts
    the entries on it, ``late`` those of them that are dated before the period.
    """

    currency: str
    opening: int
    charges: int
    credits: int
    payments: int
    closing: int
    since: date
    since_seq: int
    cutoff: int
    lines: int
    late: int
    ageing: AgedBalance

    @property
    def adds_up(self) -> bool:
        """Whether the columns lead from the opening to the closing balance."""
        return self.opening + self.charges - self.credits - self.payments == self.closing


class Addressee(Frozen):
    """The customer as it stood when the statement was issued."""

    name: str
    local_name: str = ""
    code: str = ""
    address: str = ""
    tax_id: str = ""
    language: str = "en"


class Document(Frozen):
    """The issued PDF in the bucket; the hash proves that it is still the same."""

    key: str
    sha256: str
    size: int


class Confirmation(Frozen):
    """Who said, over the link, that the statement is right, and when."""

    at: datetime
    name: str
    note: str = ""


class Statement(Frozen):
    """An issued statement. ``number`` is gap-free within the tenant and series.

    What concerns its delivery (document, link, e-mail, confirmation) comes after the issue and
    is all that is ever added to it.
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
    document: Document | None = None
    link: SharedLink | None = None
    sent_to: tuple[str, ...] = ()
    sent_at: datetime | None = None
    confirmed: Confirmation | None = None
    version: int = 1

    @property
    def number(self) -> str:
        """The number as it is printed; a revision keeps it, with its mark."""
        mark = f"-R{self.revision}" if self.revision else ""
        return f"{self.series}-{self.sequence:06d}{mark}"

    @property
    def state(self) -> str:
        """How far it came: issued, ready (document made), sent, confirmed."""
        if self.confirmed:
            return "confirmed"
        if self.sent_at:
            return "sent"
        return "ready" if self.document else "issued"

    def section(self, currency: str) -> Section | None:
        return next((each for each in self.sections if each.currency == currency), None)

    def replaced(self, **changes: Any) -> "Statement":
        return self.model_copy(update={"version": self.version + 1, **changes})


class Line(Frozen):
    """One entry on a statement with the running balance after it; ``late``: marked."""

    entry_id: str
    kind: str
    dated: date
    due: date | None
    number: str
    text: str
    amount: int
    balance: int
    late: bool
