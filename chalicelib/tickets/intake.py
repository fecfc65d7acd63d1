"""How tickets come in: raised by a person or a program, or opened by a carrier's event."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from chalicelib.customers.model import Customer
from chalicelib.kit.errors import Invalid
from chalicelib.kit.text import headline
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import Changed, take_step
from chalicelib.tickets.impartial import facts_of, handler
from chalicelib.tickets.model import Link, Ticket
from chalicelib.tickets.news import news
from chalicelib.tickets.people import find
from chalicelib.tickets.promised import word
from chalicelib.tickets.record import Colleague, Complainant, Loss, Posted, Reference, Story
from chalicelib.tickets.room import Room
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.searching import number_words, text_mark
from chalicelib.tickets.steps import Given
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import Channel, Kind, Severity
from chalicelib.unit_of_work import UnitOfWork

SUBJECT = 80
# Whoever wrote learns at once that we have it, and is asked for a telephone number.
WRITTEN: Final = frozenset({Channel.LETTER, Channel.EMAIL})
# The parts of the record form that stand in the story, beside the ticket.
RECORD = set(Story.model_fields)


class Intake(Room):
    """Everything by which a ticket begins."""

    def raise_ticket(self, who: Principal, new: TicketNew) -> Ticket:
        """Take a ticket down; a letter or an e-mail is acknowledged at once.

        Raises ``CustomerNotFound``, or ``Invalid`` for the assignee.
        """
        uow = UnitOfWork(self.backing, who)
        ticket = self.add(uow, new, at_once=new.channel in WRITTEN)
        uow.commit(ticket)
        return ticket

    def add(
        self,
        uow: UnitOfWork,
        new: TicketNew,
        links: tuple[Link, ...] = (),
        *,
        at_once: bool = False,
    ) -> Ticket:
        """Take a ticket down as part of a larger act; ``at_once``: and acknowledge it."""
        customer = self.customers.get(uow.who, new.customer_id) if new.customer_id else None
        now = self.now()
        ticket = Ticket(
            id=uow.ids.new("tkt"),
            **new.model_dump(include={"kind", "category", "severity", "channel", "department"}),
            subject=" ".join(new.subject.split()) or subject_of(new.text),
            customer_id=new.customer_id,
            customer_name=customer.title if customer else new.complainant.firm,
            grade=customer.grade if customer else "general",
            complainant=self._complainant(uow.who, new, customer),
            references=tuple(Reference(**each.model_dump()) for each in new.references),
            loss=Loss(**new.loss.model_dump()) if new.loss else None,
            posted=Posted(**new.posted.model_dump()) if new.posted else None,
            against=self._named(uow.who, new.against),
            against_departments=new.against_departments,
            received_at=now,
            cycle_from=now,
            clock_set_at=now,
            raised_by=uow.who.user,
            links=links,
        )
        ticket = self._handled(uow.who, self.barred(uow.who, ticket), new.assignee)
        line = self.hand(uow).line("received", facts=self._received(uow.who, ticket))
        ticket, lines = self._acknowledged(uow, ticket) if at_once else (ticket, ())
        ticket = self.insert(uow, ticket, Story(**new.model_dump(include=RECORD)), line)
        nobodys = _from_outside(uow.who, new) or uow.who.user in ticket.complained_of
        if ticket.assignee != uow.who.user and (ticket.assignee or nobodys):
            self.inform(uow, news(ticket, ticket, (line,), self.sender(uow.who)))
        if lines:
            self.tell(uow, ticket, ticket, lines, first=1)
        return ticket

    def _acknowledged(self, uow: UnitOfWork, ticket: Ticket) -> Changed:
        """As a ticket that came in writing begins, if an e-mail reaches who wrote it.

        One about whoever takes it down waits for somebody else.
        """
        if not ticket.complainant.email or uow.who.user in ticket.complained_of:
            return ticket, ()
        after, lines = take_step(ticket, "acknowledge", Given(), self.hand(uow))
        calendar = self.tenancy.calendar(uow.who)
        return word.said(ticket, after, lines, self.policy(uow.who), calendar)

    def open_exception(
        self,
        who: Principal,
        *,
        category: str,
        words: Callable[[str], tuple[str, str]],
        customer_id: str = "",
        references: tuple[Reference, ...] = (),
        severity: Severity = Severity.NORMAL,
        uow: UnitOfWork | None = None,
    ) -> Ticket:
        """Open an exception that a carrier's event has shown, often before the customer knows.

        ``words``: subject and text in a language, that of who reads them: the customer.
        With ``uow`` it becomes part of that act; opening it only once is the caller's condition.
        """
        own = uow or UnitOfWork(self.backing, who)
        reads = self.customers.get(who, customer_id).reads if customer_id else ""
        subject, text = words(reads or self.tenancy.company(who).language)
        new = TicketNew.model_validate(
            {
                "kind": Kind.EXCEPTION,
                "category": category,
                "severity": severity,
                "channel": Channel.CARRIER_EVENT,
                "subject": subject[:160],
                "text": text,
                "customer_id": customer_id,
                "references": [each.model_dump() for each in references],
            }
        )
        ticket = self.add(own, new)
        if uow is None:
            own.commit(ticket)
        return ticket

    def insert(self, uow: UnitOfWork, ticket: Ticket, story: Story, line: Event) -> Ticket:
        """Write a new ticket with story, first line, number words and order for the indexer."""
        ends = self.ends(uow.who, ticket)
        ticket = ticket.with_(due_at=self.due(uow.who, ticket), ends=ends)
        ticket = self.counted(uow, None, ticket)
        self.rows(uow.who).insert(uow, ticket, story)
        word_rows = self.words(uow.who)
        mark = text_mark(story.text)
        word_rows.add(uow, ticket.id, (*number_words(ticket.references), mark))
        word_rows.order(uow, ticket.id)
        self.rows(uow.who).add_event(uow, ticket, line)
        uow.audit("ticket.raise", ticket.id, kind=ticket.kind, category=ticket.category)
        return ticket

    def _named(self, who: Principal, users: Sequence[str]) -> tuple[Colleague, ...]:
        """Those complained of by name. Raises ``Invalid`` for somebody who is not there."""
        people = self.people(who) if users else ()
        named = [find(people, user) for user in dict.fromkeys(users)]
        if None in named:
            raise Invalid.field("against", "Choose an active colleague from the list.")
        return tuple(Colleague(user=each.user_id, name=each.name) for each in named if each)

    def _handled(self, who: Principal, ticket: Ticket, wanted: str) -> Ticket:
        """Who is to handle it: as said, else whoever takes it down and works at the desk.

        Never one of those complained of: then nobody has it yet.
        """
        if wanted and wanted in ticket.complained_of:
            raise Invalid.field("assignee", "Whoever is complained of never handles it.")
        if wanted and wanted != who.user:
            person = find(self.people(who), wanted)
            if person is None:
                raise Invalid.field("assignee", "Choose an active colleague from the list.")
            handler(ticket, person)
            return ticket.with_(assignee=person.user_id, assignee_name=person.name)
        at_desk = who.user.startswith("usr_") and who.permits("tickets.handle")
        if not at_desk or who.user in ticket.complained_of:
            return ticket
        return ticket.with_(assignee=who.user, assignee_name=who.name)

    def _received(self, who: Principal, ticket: Ticket) -> dict[str, Any]:
        """What the first line says: how it came and, where need be, who is complained of."""
        about = facts_of(ticket, self.people(who)) if ticket.against_departments else {}
        return {"channel": ticket.channel, **about}

    def _complainant(
        self, who: Principal, new: TicketNew, customer: Customer | None
    ) -> Complainant:
        """Who is written to: as given, else the customer's first contact with an address.

        Whoever named a number to call back is not asked for one.
        """
        given = new.complainant
        found = given.model_dump() | {"phone": given.phone or new.callback}
        if customer is not None and not given.email:
            contacts = self.customers.contacts(who, customer.id)
            known = next((each for each in contacts if each.email), None)
            found["email"] = known.email if known else customer.email
            found["name"] = given.name or (known.name if known else "")
            found["phone"] = found["phone"] or (known.phone if known else "") or customer.phone
        usual = customer.reads if customer else self.tenancy.company(who).language
        return Complainant(**found | {"language": given.language or usual})


def subject_of(text: str) -> str:
    """The first words of what happened, at most one line of a phone."""
    return headline(text, SUBJECT)


def _from_outside(who: Principal, new: TicketNew) -> bool:
    """It came by itself, by e-mail or on the company's page, or a carrier's report opened it: no
    colleague has seen it yet."""
    by_itself = not who.user.startswith("usr_") and new.channel in (Channel.EMAIL, Channel.PORTAL)
    return by_itself or new.channel is Channel.CARRIER_EVENT
