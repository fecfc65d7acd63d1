"""When an agreement warns that it ends, and that it has ended: pure, data and dates.

Nothing falls back in silence: 30 and 7 days before its last day, and on the morning after it,
whoever owns the customer and finance are told (``domain.md``, *Agreements*: reminders before
expiry).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.accounts.terms.model import Agreement
from chalicelib.tickets.people import Person, find

# Days before the last day; 0 is the morning after it.
MARKS: Final = (30, 7, 0)
# A list of what ends looks so far ahead, and as far back for what was not renewed.
AHEAD: Final = timedelta(days=30)
BACK: Final = timedelta(days=30)
# Letters of the house are read in the morning.
MORNING: Final = time(8)


def told_on(mark: int, valid_until: date) -> date:
    """The day on which a mark is told."""
    return valid_until + timedelta(days=1) if mark == 0 else valid_until - timedelta(days=mark)


def due_marks(agreement: Agreement, now: datetime, zone: ZoneInfo) -> tuple[int, ...]:
    """The marks that are due and were not told yet; the last of them says it all."""
    return tuple(mark for mark, at in _open(agreement, zone) if at <= now)


def next_due(agreement: Agreement, zone: ZoneInfo) -> datetime | None:
    """When the agreement is to be looked at next; ``None``: it has no end, or all was told."""
    return min((at for _, at in _open(agreement, zone)), default=None)


def readers(people: Sequence[Person], owner: str) -> list[Person]:
    """Who is told: the customer's owner, or who acts for them, and finance; else the company's
    owners, so that somebody always is."""
    acting = [person.acting for person in people if _concerned(person, owner)]
    there = [find(people, each) for each in acting if each]
    found = {person.user_id: person for person in there if person}
    return list(found.values()) or [each for each in people if each.role == "owner"]


def _concerned(person: Person, owner: str) -> bool:
    return person.user_id == owner or person.role == "finance"


def _open(agreement: Agreement, zone: ZoneInfo) -> list[tuple[int, datetime]]:
    until = agreement.valid_until
    if until is None:
        return []
    return [
        (mark, datetime.combine(told_on(mark, until), MORNING, zone).astimezone(UTC))
        for mark in MARKS
        if mark not in agreement.warned
    ]
