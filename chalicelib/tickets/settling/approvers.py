"""Who is asked for an approval: the next level that may, with deputies for the absent."""

from collections.abc import Callable, Sequence

from chalicelib.tickets.people import SUPERVISOR, Person, find
from chalicelib.tickets.settling.model import Seat


def next_seat(
    people: Sequence[Person], requester: str, may: Callable[[str], bool], above: int = 0
) -> Seat | None:
    """The least senior seat above ``above`` whose role may grant it, filled by who is there.

    Never the requester. When no role may, the highest one is asked as the second person; when
    all others are away, the most senior of them waits for it; in a company of one the same
    person is asked again. None: there is no higher level than ``above``.
    """
    leading = [each for each in people if each.seniority >= SUPERVISOR]
    others = [each for each in leading if each.user_id != requester]
    if not others:
        alone = find(leading, requester)
        return _seat(alone, alone, again=True) if alone and not above else None
    higher = [each for each in others if each.seniority > above]
    for person in [*_able(higher, may), *_seniors(higher)]:
        acting = find(people, person.acting) if person.acting else None
        if acting is not None and acting.user_id != requester:
            return _seat(person, acting)
    absent = _seniors(higher)
    return _seat(absent[0], absent[0]) if absent else None


def may_decide(people: Sequence[Person], user: str, seat: Seat, requester: str) -> bool:
    """Who was asked, whoever acts for that seat today, or anybody more senior.

    The requester only in a company of one, asked a second time.
    """
    person = find(people, user)
    if person is None:
        return False
    if user == requester:
        again = next_seat(people, requester, lambda _role: False)
        return again is not None and again.again
    holder = find(people, seat.holder)
    acts = holder is not None and holder.acting == user
    return user == seat.asked or acts or person.seniority > seat.level


def _able(people: Sequence[Person], may: Callable[[str], bool]) -> list[Person]:
    able = [each for each in people if may(each.role)]
    return sorted(able, key=lambda each: (each.seniority, each.user_id))


def _seniors(people: Sequence[Person]) -> list[Person]:
    return sorted(people, key=lambda each: (-each.seniority, each.user_id))


def _seat(holder: Person, asked: Person, again: bool = False) -> Seat:
    return Seat(
        level=holder.seniority,
        holder=holder.user_id,
        holder_name=holder.name,
        asked=asked.user_id,
        asked_name=asked.name,
        again=again,
    )
