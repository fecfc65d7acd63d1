"""What is done about appointments: moving, dropping, keeping, and the calendar file."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid
from chalicelib.kit.icalendar import Method, as_file
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.errors import NoAppointment
from chalicelib.tickets.escalation import missed
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.promised import appointments
from chalicelib.tickets.promised.entry import entry
from chalicelib.tickets.service import TicketService
from chalicelib.tickets.words import Place


@dataclass
class Promises:
    """Each act is one transaction on the version of the ticket that its reader saw."""

    tickets: TicketService

    def move(
        self,
        who: Principal,
        ticket_id: str,
        at: datetime,
        place: Place,
        where: str = "",
        why: str = "",
        version: int | None = None,
    ) -> Ticket:
        """Another time or place, of which the customer gets a letter.

        Raises ``NoAppointment``, ``AppointmentSettled``, ``TicketClosed``, ``Invalid`` on ``at``.
        """

        def change(ticket: Ticket, hand: Hand) -> Changed:
            before = ticket.appointment
            new = appointments.arranged(ticket, "", place, at, where)
            after = appointments.moved(ticket, new, hand.at)
            facts = appointments.facts(new)
            was = {"was": stamp(before.at)} if before else {}
            return after, (hand.line("appointment_moved", why, True, {**facts, **was}),)

        return self.tickets.act(who, ticket_id, version, "ticket.appointment", change)

    def settle(
        self,
        who: Principal,
        ticket_id: str,
        outcome: str,
        note: str = "",
        version: int | None = None,
    ) -> Ticket:
        """Say what became of an appointment: ``kept``, ``missed`` or ``dropped``.

        A missed one is told to the next senior colleague; a dropped one needs its reason, which
        goes to the customer. Raises ``NoAppointment``, ``AppointmentSettled``, ``Invalid``.
        """
        if outcome == "dropped" and not note.strip():
            raise Invalid.field("note", "Write why the appointment is dropped.")

        def change(ticket: Ticket, hand: Hand) -> Changed:
            if outcome == "missed":
                fired = missed(ticket, self.tickets.desk(who), hand, note)
                return fired.ticket, fired.events
            after = appointments.ended(ticket, outcome, hand.at)
            facts = appointments.facts(after.appointment) if after.appointment else {}
            return after, (hand.line(f"appointment_{outcome}", note, outcome == "dropped", facts),)

        return self.tickets.act(who, ticket_id, version, "ticket.appointment", change)

    def file_of(self, who: Principal, ticket: Ticket, language: str) -> bytes:
        """A ticket's appointment for anybody's calendar. Raises ``NoAppointment``."""
        if ticket.appointment is None:
            raise NoAppointment()
        gone = ticket.appointment.outcome in appointments.GONE
        company = self.tickets.tenancy.company(who).name
        method: Method = "CANCEL" if gone else "PUBLISH"
        now = self.tickets.now()
        return as_file(entry(ticket, ticket.appointment, company, language, now, method))

    def broken(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Ticket]:
        """Tickets on which a promise was broken that the principal was told of."""
        return self.tickets.rows(who).broken(who.user, limit, after)
