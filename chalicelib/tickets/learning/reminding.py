"""What was promised to change: its owner is told on the day, and once more when it is late."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.text import unstopped
from chalicelib.notices.model import Told
from chalicelib.notify.message import Message
from chalicelib.tenancy.telling import News
from chalicelib.tickets.learning.model import Promise, Review
from chalicelib.tickets.people import Person, find, next_above


def reminded_at(day: date, calendar: WorkingCalendar, zone: str) -> datetime:
    """The first working moment of a day, or of the first working day after it."""
    return calendar.next_opening(datetime.combine(day, time.min, ZoneInfo(zone)))


def next_reminder(
    promise: Promise, now: datetime, calendar: WorkingCalendar, zone: str
) -> datetime | None:
    """When its owner is told next: on the day, once more when it has passed, then no more."""
    if promise.done_at is not None:
        return None
    days = (promise.due, promise.due + timedelta(days=1))
    moments = (reminded_at(day, calendar, zone) for day in days)
    return next((at for at in moments if at > now), None)


def reminders(review: Review, late: bool, people: Sequence[Person]) -> Iterator[Told]:
    """The owner; of a late one also whoever stands above."""
    if review.change is None:
        return
    owner = find(people, review.change.owner)
    above = next_above(people, review.change.owner) if late or owner is None else None
    told = {each.user_id: each for each in (owner, above) if each is not None}
    for person in told.values():
        facts = {
            "name": person.name,
            "what": unstopped(review.change.text),
            "owner": review.change.owner_name,
            "yours": person.user_id == review.change.owner,
            "late": late,
            "due": review.change.due.isoformat(),
            "subject": unstopped(review.subject),
            "customer": review.customer_name,
            "ticket": review.ticket_id,
        }
        message = Message(
            to=person.email,
            language=person.language,
            template="learning/change_due",
            params=facts,
            subject_id=review.ticket_id,
        )
        yield Told(News.PROMISE, person, message, f"/complaints/{review.ticket_id}")
