"""Tickets, colleagues and office hours to make examples from."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.tickets import policy
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.escalation import World
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person

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


def a_world(now: datetime, people: Sequence[Person] = DESK, **given: Any) -> World:
    """The desk at this moment."""
    return World(given.get("policy", POLICY), given.get("calendar", OFFICE), people, now)


def a_hand(now: datetime, person: Person = LI) -> Hand:
    """Somebody about to do something."""
    return Hand(now, person.user_id, person.name, new_id=lambda: "evt_1")
