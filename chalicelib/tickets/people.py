"""Who can take a matter over: members by seniority, absent ones through their deputies."""

from collections.abc import Mapping, Sequence
from typing import Final

from chalicelib.kit.values import Frozen
from chalicelib.tenancy.rights import permits
from chalicelib.tenancy.telling import Telling
from chalicelib.tickets.model import Ticket

# How senior a role is at the desk; who is not listed serves there without leading.
SENIORITY: Final = {"supervisor": 1, "manager": 2, "owner": 3}
SUPERVISOR: Final = 1


class Person(Frozen):
    """A colleague today. ``acting`` is who acts for them: themselves, a deputy, or nobody.

    ``telling`` is what they want to be told, ``zone`` the company's, where theirs is not said;
    ``reachable``: a browser of theirs may be pushed to.
    """

    user_id: str
    name: str
    email: str = ""
    language: str = "en"
    role: str = "service"
    acting: str | None = None
    telling: Telling = Telling()
    zone: str = "UTC"
    reachable: bool = False
    department: str = ""

    @property
    def seniority(self) -> int:
        return SENIORITY.get(self.role, 0)


def find(people: Sequence[Person], user_id: str) -> Person | None:
    """The colleague with this id."""
    return next((person for person in people if person.user_id == user_id), None)


def handlers(people: Sequence[Person]) -> tuple[Person, ...]:
    """Those who may handle tickets by their role."""
    return tuple(person for person in people if permits(person.role, "tickets.handle"))


def impartial(people: Sequence[Person], ticket: Ticket) -> tuple[Person, ...]:
    """All but those complained of: nobody is asked, or stands in, in a matter about themselves."""
    return tuple(person for person in people if person.user_id not in ticket.complained_of)


def leading(people: Sequence[Person]) -> list[Person]:
    """Those who can take a matter over: supervisors and above, the least senior first."""
    ladder = sorted(people, key=lambda person: (person.seniority, person.user_id))
    return [person for person in ladder if person.seniority >= SUPERVISOR]


def next_above(
    people: Sequence[Person], current: str, load: Mapping[str, int] | None = None
) -> Person | None:
    """Who is there of the lowest rank above ``current``, at least a supervisor.

    Among several of one rank, who has the fewest open tickets (``load`` by user). Somebody
    absent is stood in for by a deputy. With nobody above: the most senior one there, if that is
    somebody else; else ``current`` again (a company of one is asked twice); None only when
    nobody is there at all.
    """
    now = find(people, current)
    floor = now.seniority + 1 if now else SUPERVISOR
    above = [person.seniority for person in leading(people) if person.seniority >= floor]
    others = [person.seniority for person in reversed(leading(people))]
    for rank in dict.fromkeys((*above, *others)):
        there = _acting(people, rank, current)
        if there:
            return min(there, key=lambda person: (load or {}).get(person.user_id, 0))
    return now


def _acting(people: Sequence[Person], rank: int, current: str) -> list[Person]:
    """Who acts for those of a rank today, but ``current``."""
    of_rank = [person for person in leading(people) if person.seniority == rank]
    acting = [find(people, person.acting) for person in of_rank if person.acting]
    return [person for person in acting if person and person.user_id != current]
