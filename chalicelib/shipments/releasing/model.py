"""Releasing the documents of a shipment: the light, the leave of a second person, the record. Pure.

Who has the bill of lading has the cargo. A credit hold that stops documents turns the light red;
then nothing is released until the hold is over or a second person gives leave, with a reason and
a last day (``domain.md``, *Terms* and *Control*).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from chalicelib.accounts.credit.model import Blocks, Cause, Hold, Leave
from chalicelib.kit.values import Exact
from chalicelib.shipments.releasing.errors import (
    DocumentReleased,
    DocumentsHeld,
    LeaveAsked,
    NoLeaveAsked,
    NotHeld,
    NotReleased,
)


class Document(StrEnum):
    """What gives the cargo out of our hands."""

    BILL_OF_LADING = "bill_of_lading"
    TELEX_RELEASE = "telex_release"
    DELIVERY_ORDER = "delivery_order"


class Released(Exact):
    """One document that left our hands: to whom, by whom, when, and by whose leave.

    ``taken_back_at``: it was recorded by mistake, or came back; the record stays.
    """

    document: Document
    to: str
    note: str = ""
    by: str
    at: datetime
    leave: Leave | None = None
    taken_back_at: datetime | None = None
    taken_back_by: str = ""
    why: str = ""

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None


class Light(Exact):
    """Whether documents may be released today; red names the causes of the hold."""

    causes: tuple[Cause, ...] = ()
    leave: Leave | None = None

    @property
    def green(self) -> bool:
        return not self.causes or self.leave is not None


class Papers(Exact):
    """What was released of one shipment, and the leave that is asked or in force."""

    shipment_id: str
    customer_id: str
    title: str = ""
    releases: tuple[Released, ...] = ()
    leave: Leave | None = None
    version: int = 0

    def light(self, hold: Hold | None, on: date) -> Light:
        """The light of the day, by the customer's hold and the leave there is."""
        causes = hold.causes if hold and Blocks.DOCUMENTS in hold.blocks else ()
        covered = causes and self.leave is not None and self.leave.covers(causes, on)
        return Light(causes=causes, leave=self.leave if covered else None)

    def out(self, document: Document) -> Released | None:
        """The release of a document, if it is out of our hands."""
        found = (each for each in self.releases if each.document is document and each.stands)
        return next(found, None)

    def releasing(self, released: Released, light: Light) -> "Papers":
        """With one more document released. Raises ``DocumentsHeld``, ``DocumentReleased``."""
        if self.out(released.document):
            raise DocumentReleased()
        if not light.green:
            raise DocumentsHeld()
        by_leave = released.model_copy(update={"leave": light.leave})
        return self.replaced(releases=(*self.releases, by_leave))

    def taking_back(self, document: Document, **facts: Any) -> "Papers":
        """Without the release of a document, which stays on record. Raises ``NotReleased``."""
        out = self.out(document)
        if out is None:
            raise NotReleased()
        back = out.model_copy(update=facts)
        return self.replaced(
            releases=tuple(back if each is out else each for each in self.releases)
        )

    def asking(self, leave: Leave, light: Light, on: date) -> "Papers":
        """With a leave that waits for its second person. Raises ``NotHeld``, ``LeaveAsked``."""
        if light.green:
            raise NotHeld()
        if self.leave is not None and not self.leave.granted and not self.leave.over(on):
            raise LeaveAsked()
        return self.replaced(leave=leave)

    def waiting(self, on: date) -> Leave:
        """The leave that waits for a decision. Raises ``NoLeaveAsked``."""
        if self.leave is None or self.leave.granted or self.leave.over(on):
            raise NoLeaveAsked()
        return self.leave

    def replaced(self, **changes: Any) -> "Papers":
        return self.model_copy(update=changes)
