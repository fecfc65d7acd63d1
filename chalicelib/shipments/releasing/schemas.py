"""What goes over the wire about the release of documents."""

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from chalicelib.accounts.credit.model import Cause
from chalicelib.accounts.credit.schemas import LeaveOut
from chalicelib.kit.wire import In, Out
from chalicelib.shipments.releasing.model import Document

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class ReleasedNew(In):
    """Release a document; ``to`` is who receives it."""

    document: Document
    to: Annotated[Short, StringConstraints(min_length=1)]
    note: Short = ""


class TakenBack(In):
    """It was recorded by mistake, or came back."""

    document: Document
    why: Reason


class ReleasedOut(Out):
    """A document that left our hands."""

    document: Document
    to: str
    note: str
    by: str
    at: datetime
    leave: LeaveOut | None
    taken_back_at: datetime | None
    taken_back_by: str
    why: str


class PapersOut(Out):
    """The light of the day, and what was released.

    ``causes``: why the customer is on a hold that stops documents. ``may_grant``: the ids of
    those who may give leave as second person while the light is red.
    """

    shipment_id: str
    customer_id: str
    green: bool
    causes: tuple[Cause, ...]
    may_grant: tuple[str, ...]
    leave: LeaveOut | None
    releases: tuple[ReleasedOut, ...]


class LeaveAskedOut(Out):
    """A shipment for whose documents leave is asked."""

    shipment_id: str
    customer_id: str
    title: str
    leave: LeaveOut
