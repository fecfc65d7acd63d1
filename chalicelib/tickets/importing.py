"""Tickets of another system, brought in once for each number they had there."""

import hashlib
from datetime import datetime
from typing import Any, Final, Literal

from chalicelib.kit.errors import Conflict
from chalicelib.kit.text import fold
from chalicelib.kit.values import Frozen
from chalicelib.tickets.intake import Intake, subject_of
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Complainant, Reference, Story
from chalicelib.tickets.searching import searchable
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import CATEGORIES, Channel, Kind, Severity, Step
from chalicelib.tickets.worked_on import worked_on
from chalicelib.unit_of_work import UnitOfWork


class Imported(Frozen):
    """A ticket of another system. ``key`` is its number there; ``closed_at`` None means open.

    ``category`` is the other system's own word; what we do not know becomes ``other`` and the
    word is kept in the timeline. ``called`` is that word where somebody said what it means.
    """

    key: str
    text: str
    subject: str = ""
    expects: str = ""
    category: str = ""
    called: str = ""
    severity: Severity = Severity.NORMAL
    channel: str = ""
    customer_id: str = ""
    customer_name: str = ""
    grade: str = "general"
    complainant: str = ""
    references: tuple[Reference, ...] = ()
    received_at: datetime | None = None
    closed_at: datetime | None = None
    answer: str = ""

    def mark(self) -> str:
        """Tells whether the row says the same as last time."""
        said = self.model_dump_json(exclude=None if self.called else {"called"})
        return hashlib.sha256(said.encode()).hexdigest()[:24]


Outcome = Literal["created", "changed", "unchanged"]
# So many rows of a ticket go in one transaction, beside its figures and its place in lists. The
# clock writes each of its lines once; only rules that change again and again make more of them.
MOST_ROWS: Final = 60


class SomethingBuiltOnIt(Conflict):
    """The ticket was worked on since it was imported."""

    type = "ticket-worked-on"
    title = "The ticket was worked on since it was imported. It stays."


class Importing(Intake):
    """Bringing in, again and again, and taking away what nobody worked on."""

    def import_ticket(
        self, uow: UnitOfWork, row: Imported, mark: str = ""
    ) -> tuple[Ticket, Outcome]:
        """Bring in a ticket of another system as part of a larger act, once for each key.

        History keeps its own times; the limits of an open one begin now, so that bringing in
        old tickets does not set off a storm of escalations. ``mark`` is that of the row which an
        undo brings back.
        """
        rows, mark = self.rows(uow.who), mark or row.mark()
        known = rows.imported(row.key)
        if known is None:
            ticket = self._from_import(uow, row)
            rows.mark_import(uow, row.key, ticket.id, mark, new=True)
            line = _import_line(self.hand(uow).line("imported"), row)
            return self.insert(uow, ticket, _story(row), line), "created"
        ticket = self.get(uow.who, known[0])
        if known[1] == mark:
            return ticket, "unchanged"
        rows.mark_import(uow, row.key, ticket.id, mark, new=False)
        former = searchable(ticket, rows.story(ticket.id))
        rows.put_story(uow, ticket.id, _story(row))
        self.words(uow.who).order(uow, ticket.id, former)
        line = _import_line(self.hand(uow).line("imported_again"), row)
        changed = ticket.with_(**_facts(row, self.now()))
        return self.write(uow, ticket, (changed, (line,)), "ticket.import"), "changed"

    def remove_imported(self, uow: UnitOfWork, ticket_id: str) -> None:
        """Take an imported ticket away again, with what only the clock did to it.

        Whoever acts on it before this is committed wins: it is removed as it was read, or not at
        all. Raises ``SomethingBuiltOnIt``.
        """
        rows = self.rows(uow.who)
        whole = rows.whole(ticket_id, MOST_ROWS)
        if whole is None:
            return
        # A story longer than this was not read to its end: nobody can tell that it is the clock's.
        unread = whole.after is not None
        if unread or not whole.ticket.imported_as or worked_on(whole.ticket, whole.events):
            raise SomethingBuiltOnIt()
        rows.remove(uow, whole.ticket)
        if self.figures:
            self.figures(uow, whole.ticket, None)
        rows.count_load(uow, whole.ticket, None)
        former = searchable(whole.ticket, whole.story)
        self.words(uow.who).order(uow, ticket_id, former)
        uow.audit("ticket.remove", ticket_id, imported_as=whole.ticket.imported_as)

    def _from_import(self, uow: UnitOfWork, row: Imported) -> Ticket:
        now = self.now()
        return Ticket(
            id=uow.ids.new("tkt"),
            **_facts(row, now),
            cycle_from=now,
            clock_set_at=now,
            customer_id=row.customer_id,
            customer_name=row.customer_name,
            grade=row.grade,
            complainant=Complainant(name=row.complainant),
            raised_by=uow.who.user,
            imported_as=row.key,
        )


def _facts(row: Imported, now: datetime) -> dict[str, Any]:
    """What an imported row says of the ticket itself."""
    received = row.received_at or now
    facts: dict[str, Any] = {
        "subject": " ".join(row.subject.split())[:160] or subject_of(row.text),
        "category": category_of(row.category),
        "severity": row.severity,
        "channel": _channel(row.channel),
        "references": row.references,
        "received_at": received,
    }
    if row.closed_at is not None:
        closed = {"answered_at": row.closed_at, "closed_at": row.closed_at, "step": Step.CLOSED}
        facts |= closed
    return facts


def category_of(word: str) -> str:
    """Our category for another system's word."""
    known = fold(word).replace(" ", "_")
    return known if known in CATEGORIES[Kind.COMPLAINT] else "other"


def _channel(word: str) -> Channel:
    known = fold(word).replace(" ", "_")
    return Channel(known) if known in set(Channel) else Channel.LETTER


def _story(row: Imported) -> Story:
    return Story(text=row.text, expects=row.expects)


def _import_line(line: Event, row: Imported) -> Event:
    told = {"category": row.called or row.category, "channel": row.channel}
    facts = {"key": row.key, **{name: value for name, value in told.items() if value}}
    return line.model_copy(update={"facts": facts, "text": row.answer})
