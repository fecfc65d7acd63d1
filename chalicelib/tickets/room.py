"""What the desk's use cases share: the company's rules, and the one way a ticket is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.clock import instant, stamp
from chalicelib.kit.errors import Stale
from chalicelib.notices.model import Told
from chalicelib.notify.message import Attachment, Message
from chalicelib.tenancy.model import who_acts
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets import policy, recomputing
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.errors import TicketNotFound
from chalicelib.tickets.escalation import World
from chalicelib.tickets.impartial import barring, refuse_complained_of, taken_off
from chalicelib.tickets.learning.lateness import measured, untouched
from chalicelib.tickets.letters import ANSWERS, Sender, by_post, letter_of, letters, linked
from chalicelib.tickets.limits import limit_ends, next_due
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.news import news
from chalicelib.tickets.people import Person
from chalicelib.tickets.policy import TicketPolicy
from chalicelib.tickets.ports import Customers, Notices, Tenancy, Tickets, Words
from chalicelib.tickets.promised import word
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.wording import policy as wording
from chalicelib.tickets.wording.model import Letter
from chalicelib.unit_of_work import UnitOfWork

POLICY = "tickets"


@dataclass
class Room:
    """The desk's surroundings; every use case of tickets is a room like this."""

    backing: Backing
    tenancy: Tenancy
    customers: Customers
    rows: Callable[[Principal], Tickets]
    words: Callable[[Principal], Words]
    jobs: Callable[[], Jobs]
    # Gives the token of a new link to the customer's page; without it, letters carry none.
    new_link: Callable[[UnitOfWork, Ticket], str] | None = field(default=None, kw_only=True)

    # Keeps the written answer as a document, which goes with its letter; or a letter to be posted.
    written: Callable[[UnitOfWork, Ticket, Event, Message | None], Attachment] | None = field(
        default=None, kw_only=True
    )
    # Tells colleagues, as each of them wishes.
    notices: Callable[[], Notices] = field(kw_only=True)
    # Told of every change, so that the figures count it.
    figures: Callable[[UnitOfWork, Ticket | None, Ticket | None], None] | None = field(
        default=None, kw_only=True
    )

    # Told who is complained of, so that no approval waits for them.
    named: Callable[[UnitOfWork, Ticket], None] | None = field(default=None, kw_only=True)

    def get(self, who: Principal, ticket_id: str) -> Ticket:
        """A ticket of the company. Raises ``TicketNotFound``."""
        ticket = self.rows(who).get(ticket_id)
        if ticket is None:
            raise TicketNotFound()
        return self.barred(who, ticket)

    def barred(self, who: Principal, ticket: Ticket) -> Ticket:
        """The ticket with those barred who work in a department complained of."""
        return barring(ticket, self.people(who)) if ticket.against_departments else ticket

    def at_version(self, who: Principal, ticket_id: str, version: int | None) -> Ticket:
        """The ticket as the caller saw it. Raises ``TicketNotFound``, ``Stale``."""
        ticket = self.get(who, ticket_id)
        if version is not None and ticket.version != version:
            raise Stale()
        return ticket

    def policy(self, who: Principal) -> TicketPolicy:
        """The company's limits in force."""
        return policy.read(self.tenancy.policy(who, POLICY))

    def people(self, who: Principal) -> tuple[Person, ...]:
        """The active members today, absent ones with whoever acts for them."""
        members = {member.user_id: member for member in self.tenancy.members(who)}
        zone = self.tenancy.company(who).zone
        today = self.now().astimezone(ZoneInfo(zone)).date()
        return tuple(
            Person(
                user_id=member.user_id,
                name=member.name,
                email=member.email,
                language=member.language,
                role=member.role,
                acting=who_acts(members, member.user_id, today),
                telling=member.telling,
                zone=zone,
                reachable=member.reachable,
                department=member.department,
            )
            for member in members.values()
            if member.active
        )

    def desk(self, who: Principal) -> World:
        """Limits, calendar and people at this moment."""
        return World(
            self.policy(who),
            self.tenancy.calendar(who),
            self.people(who),
            self.now(),
            self.rows(who).loads,
        )

    def now(self) -> datetime:
        """This moment as the tables keep it, to the millisecond: nothing falls due early."""
        return instant(stamp(self.backing.clock.now()))

    def due(self, who: Principal, ticket: Ticket) -> datetime | None:
        """When something is due next, from the facts."""
        due = next_due(ticket, self.policy(who), self.tenancy.calendar(who))
        return due.at if due else None

    def ends(self, who: Principal, ticket: Ticket) -> dict[str, datetime]:
        """When each limit that still runs will be breached, by the rules in force."""
        return limit_ends(ticket, self.policy(who), self.tenancy.calendar(who))

    def hand(self, uow: UnitOfWork) -> Hand:
        """The principal about to do something."""
        return Hand(self.now(), uow.who.user, uow.who.name, lambda: uow.ids.new("evt"))

    def write(
        self,
        uow: UnitOfWork,
        before: Ticket,
        changed: Changed,
        action: str,
        desk: World | None = None,
        today: Mapping[str, datetime] | None = None,
    ) -> Ticket:
        """Change, timeline, letters, due time and audit line, all in this unit of work.

        ``desk``: who has looked at it for this act already need not have it read again;
        ``today``: nor have worked out again when the limits of ``before`` end by its rules.
        Raises ``ComplainedOf`` when the ticket is about whoever acts.
        """
        refuse_complained_of(before, uow.who.user, action)
        desk = desk or self.desk(uow.who)
        today = limit_ends(before, desk.policy, desk.calendar) if today is None else today
        if recomputing.moved(before, today):
            changed = recomputing.caught_up(changed, self.hand(uow))
        after, events = self.impartially(uow, before, changed, desk.people)
        ends = limit_ends(after, desk.policy, desk.calendar)
        after, events = word.said(before, after, events, desk.policy, desk.calendar)
        events = recomputing.told(events, before.ends or today, ends)
        due = next_due(after, desk.policy, desk.calendar)
        due_at = due.at if due else None
        after = after.with_(version=before.version + 1, due_at=due_at, ends=ends)
        after = self.counted(uow, before, after)
        rows = self.rows(uow.who)
        rows.replace(uow, after)
        rows.show_broken(uow, before, after)
        rows.count_verdict(uow, before, after)
        if self.named and after.complained_of != before.complained_of:
            self.named(uow, after)
        self.tell(uow, before, after, events, desk.people)
        uow.audit(action, after.id, events=[event.kind for event in events])
        return after

    def impartially(
        self, uow: UnitOfWork, before: Ticket, changed: Changed, people: Sequence[Person]
    ) -> Changed:
        """The change, after which nobody handles what is about them."""
        after, events = changed
        if after.against_departments != before.against_departments:
            after = barring(after, people)
        if after.closed or after.assignee not in after.complained_of:
            return after, events
        after, line = taken_off(after, people, self.hand(uow))
        return after, (*events, line)

    def counted(self, uow: UnitOfWork, before: Ticket | None, after: Ticket) -> Ticket:
        """The ticket with its lateness measured; the figures are told of the change."""
        if before is None or not untouched(before, after):
            clock = self.tenancy.calendar(uow.who)
            after = measured(before, after, self.policy(uow.who), clock)
        if self.figures:
            self.figures(uow, before, after)
        self.rows(uow.who).count_load(uow, before, after)
        return after

    def tell(
        self,
        uow: UnitOfWork,
        before: Ticket,
        after: Ticket,
        events: Sequence[Event],
        people: Sequence[Person] | None = None,
        first: int = 0,
    ) -> None:
        """Add the lines to the timeline and put the letters they cause into the outbox.

        ``first`` is the place of the first line among those of the ticket's version.
        """
        rows = self.rows(uow.who)
        sender = self.sender(uow.who, people)
        for place, event in enumerate(events, first):
            rows.add_event(uow, after, event, place)
            paper = self._papers(uow, after, event, sender)
            for letter in letters(after, event, sender, before):
                token = self.new_link(uow, after) if self.new_link and linked(letter) else ""
                letter = letter.with_secret(token) if token else letter
                uow.send(letter.model_copy(update={"attachments": paper}) if paper else letter)
        self.inform(uow, news(before, after, events, sender))

    def _papers(
        self, uow: UnitOfWork, ticket: Ticket, event: Event, sender: Sender
    ) -> tuple[Attachment, ...]:
        """The document that an act makes: the written answer, or a letter to be posted."""
        posted = event.kind == "acknowledge" and by_post(ticket)
        if self.written is None or not (posted or event.kind in ANSWERS):
            return ()
        letter = letter_of(ticket, event, sender) if posted else None
        return (self.written(uow, ticket, event, letter),)

    def inform(self, uow: UnitOfWork, told: Iterable[Told]) -> None:
        """Tell colleagues, each in the ways they chose."""
        self.notices().tell(uow, told)

    def sender(self, who: Principal, people: Sequence[Person] | None = None) -> Sender:
        """The company as it writes, with everybody it could write to inside.

        ``people``: they, where they have been read already. Its own words for a letter are read
        when that letter is written.
        """
        company = self.tenancy.company(who)

        def own(name: str, language: str) -> Letter | None:
            return wording.read(self.tenancy.policy(who, wording.NAME)).letter(name, language)

        if people is None:
            people = self.people(who)
        return Sender(company.name, company.zone, people, own)
