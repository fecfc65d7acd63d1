"""What goes over the wire of a ticket as it stands."""

from datetime import datetime
from typing import Any

from chalicelib.kit.wire import Out
from chalicelib.tickets.appointment import Appointment, Broken
from chalicelib.tickets.model import Lateness, Link
from chalicelib.tickets.proofs import Confirmed
from chalicelib.tickets.record import Colleague, Complainant, Loss, Posted, Reference
from chalicelib.tickets.words import Channel, Kind, Severity, Step


class TicketOut(Out):
    """A ticket as it stands."""

    id: str
    kind: Kind
    category: str
    severity: Severity
    channel: Channel
    department: str
    subject: str
    customer_id: str
    customer_name: str
    complainant: Complainant
    references: tuple[Reference, ...]
    loss: Loss | None
    posted: Posted | None
    against: tuple[Colleague, ...]
    against_departments: tuple[str, ...]
    watchers: tuple[Colleague, ...]
    usable: bool | None
    assignee: str
    assignee_name: str
    step: Step
    cycle: int
    level: int
    waiting: bool
    received_at: datetime
    responded_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    late: Lateness
    appointment: Appointment | None
    word_by: datetime | None
    broken: Broken | None
    links: tuple[Link, ...]
    merged_into: str
    confirmed: Confirmed | None
    score: int | None
    version: int


class WholeOut(Out):
    """A ticket with what happened in the customer's words, and what is due when."""

    ticket: TicketOut
    text: str
    expects: str
    address: str = ""
    callback: str = ""
    mood: str = ""
    compensation: str = ""
    evidence: tuple[str, ...] = ()
    recording: str = ""
    due: dict[str, datetime]
    acts: list[str]
    version: int


class EventOut(Out):
    """A line of the timeline; ``facts`` are those of its ``kind``.

    ``bounced``: ``address``. ``unsent`` (a letter was given up): ``address``, ``letter`` (its
    subject), ``tries`` and ``answer`` (the mail server's, empty when it gave none).
    """

    id: str
    at: datetime
    due_at: datetime | None
    kind: str
    by: str
    by_name: str
    text: str
    public: bool
    facts: dict[str, Any]


class VerdictsOut(Out):
    """A customer's suggestions: ``usable`` of ``judged``; reopened ones wait for a new verdict."""

    judged: int
    usable: int
