"""Who can take a matter over: members by seniority, absent ones through their deputies."""

from collections.abc import Sequence
from typing import Final

from chalicelib.tenancy.telling import Telling
from chalicelib.tickets.model import Frozen, Ticket

# How senior a role is at the desk; who is not listed serves there without leading.
SENIORITY: Final = {"supervisor": 1, "manager": 2, "owner": 3}
SUPERVISOR: Final = 1


class Person(Frozen):
    """A colleague today. ``acting`` is who acts for them: themselves, a deputy, or nobody.

    ``telling`` is what they want to be told, ``zone`` the company's, where theirs is not said.
    """

    user_id: str
    name: str
    email: str = ""
    language: str = "en"
    role: str = "service"
    acting: str | None = None
    telling: Telling = Telling()
    zone: str = "UTC"

    @property
    def seniority(self) -> int:
        return SENIORITY.get(self.role, 0)


def find(people: Sequence[Person], user_id: str) -> Person | None:
    """The colleague with this id."""
    return next((person for person in people if person.user_id == user_id), None)


def impartial(people: Sequence[Person], ticket: Ticket) -> tuple[Person, ...]:
    """All but those complained of: nobody is asked, or stands in, in a matter about themselves."""
    return tuple(person for person in people if person.user_id not in ticket.complained_of)


def next_above(people: Sequence[Person], current: str) -> Person | None:
    """The least senior colleague above ``current`` who is there, at least a supervisor.

    Somebody absent is stood in for by a deputy. With nobody above: the most senior one there,
    if that is somebody else; else ``current`` again (a company of one is asked twice); None
    only when nobody is there at all.
    """
    now = find(people, current)
    floor = max(SUPERVISOR, now.seniority + 1 if now else SUPERVISOR)
    ladder = sorted(people, key=lambda person: (person.seniority, person.user_id))
    above = [person for person in ladder if person.seniority >= floor]
    leading = [person for person in reversed(ladder) if person.seniority >= SUPERVISOR]
    for person in (*above, *leading):
        acting = find(people, person.acting) if person.acting else None
        if acting is not None and acting.user_id != current:
            return acting
    return now
