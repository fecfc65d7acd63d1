"""Tickets, colleagues and office hours to make examples from."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets import escalation, policy
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person
from chalicelib.tickets.proofs import Handed
from chalicelib.tickets.schemas.record import TicketNew
from chalicelib.tickets.words import Handover
from tests.companies import open_company
from tests.world import World

OFFICE = WorkingCalendar("UTC", {day: ((time(9), time(17)),) for day in range(5)})
POLICY = policy.read(policy.DEFAULT)
# Monday, when the office opens.
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)

LI = Person(user_id="usr_li", name="Li Na", email="li@f.example", role="service", acting="usr_li")
SAM = Person(
    user_id="usr_sam", name="Sam", email="s@f.example", role="supervisor", acting="usr_sam"
)
MAY = Person(user_id="usr_may", name="May", email="m@f.example", role="manager", acting="usr_may")
OWEN = Person(user_id="usr_owen", name="Owen", email="o@f.example", role="owner", acting="usr_owen")
DESK = (LI, SAM, MAY, OWEN)
# The written answer went by post, to a customer whom no e-mail reaches.
POSTED = Handed(means=Handover.POST)


def at(hours: float, start: datetime = MONDAY) -> datetime:
    """So many hours (of the wall clock) after Monday nine o'clock."""
    return start + timedelta(hours=hours)


def a_ticket(received: datetime = MONDAY, **given: Any) -> Ticket:
    """A complaint of normal severity that Li has just taken."""
    defaults: dict[str, Any] = {
        "id": "tkt_1",
        "subject": "Two cartons crushed",
        "received_at": received,
        "cycle_from": received,
        "clock_set_at": received,
        "assignee": LI.user_id,
        "assignee_name": LI.name,
    }
    return Ticket(**defaults | given)


def a_world(now: datetime, people: Sequence[Person] = DESK, **given: Any) -> escalation.World:
    """The desk at this moment."""
    return escalation.World(given.get("policy", POLICY), given.get("calendar", OFFICE), people, now)


def a_hand(now: datetime, person: Person = LI) -> Hand:
    """Somebody about to do something."""
    return Hand(now, person.user_id, person.name, new_id=lambda: "evt_1")


def a_complaint(text: str = "Two cartons were crushed.", **given: Any) -> TicketNew:
    """What a form or a program sends for a new complaint."""
    return TicketNew.model_validate({"text": text, **given})


class Desk:
    """A world with a whole desk: Ann owns, Sam supervises, Li serves."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.owner = world.who
        self.sam = Principal(world.who.tenant, "usr_sam", "supervisor", "Sam", "sam@ours.example")
        self.li = Principal(world.who.tenant, "usr_li", "service", "Li Na", "li@ours.example", "zh")
        self.ravi = Principal(world.who.tenant, "usr_ravi", "sales", "Ravi", "ravi@ours.example")
        open_company(world.store, world.who, self.sam, self.li, self.ravi, name="Ours Ltd")
        self.tickets = world.services.tickets

    def raised(self, who: Principal | None = None, **given: Any) -> Ticket:
        """A complaint that Li has taken down, unless somebody else did."""
        return self.tickets.raise_ticket(who or self.li, a_complaint(**given))

    def kinds(self, ticket_id: str) -> list[str]:
        """The kinds of lines in the timeline, oldest first."""
        events = self.tickets.timeline(self.owner, ticket_id, limit=100).items
        return [event.kind for event in reversed(events)]

    def ids(self, ticket_id: str) -> list[str]:
        """The ids of what the clock did, oldest first."""
        events = self.tickets.timeline(self.owner, ticket_id, limit=100).items
        return [event.id for event in reversed(events) if event.due_at]

    def mails(self, to: str) -> list[str]:
        """Subjects of the e-mails that reached somebody."""
        return [mail.subject for mail in self.world.mailer.sent if mail.to == to]
