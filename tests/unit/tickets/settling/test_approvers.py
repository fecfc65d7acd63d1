"""Who is asked for an approval, and who may give it."""

from collections.abc import Callable

import pytest

from chalicelib.tickets.people import Person
from chalicelib.tickets.settling.approvers import may_decide, next_seat
from tests.unit.tickets.factories import DESK, LI, MAY, OWEN, SAM

NOBODY: Callable[[str], bool] = lambda _role: False  # noqa: E731


def able(*roles: str) -> Callable[[str], bool]:
    return lambda role: role in roles


def away(person: Person, deputy: Person | None = None) -> Person:
    return person.model_copy(update={"acting": deputy.user_id if deputy else None})


MANAGERS = able("manager", "owner")


@pytest.mark.parametrize(
    ("people", "requester", "may", "above", "asked"),
    [
        (DESK, LI, able("supervisor", "manager", "owner"), 0, SAM),
        (DESK, LI, MANAGERS, 0, MAY),
        (DESK, LI, able("owner"), 0, OWEN),
        # Beyond everybody's authority: the highest there is, as the second person.
        (DESK, LI, NOBODY, 0, OWEN),
        (DESK, OWEN, NOBODY, 0, MAY),
        (DESK, SAM, MANAGERS, 0, MAY),
        # One level higher, once per level.
        (DESK, LI, MANAGERS, 2, OWEN),
        (DESK, LI, MANAGERS, 3, None),
        # The deputy of an absent manager; never the requester as deputy.
        ((LI, SAM, away(MAY, SAM), OWEN), LI, MANAGERS, 0, SAM),
        ((LI, SAM, away(MAY, LI), OWEN), LI, MANAGERS, 0, OWEN),
        ((LI, SAM, away(MAY), OWEN), LI, MANAGERS, 0, OWEN),
        # All others are away: it waits for the most senior.
        ((LI, away(OWEN)), LI, able("owner"), 0, OWEN),
        ((LI, away(OWEN, LI)), LI, able("owner"), 0, OWEN),
        # A company of one is asked twice, but not for ever.
        ((OWEN,), OWEN, NOBODY, 0, OWEN),
        ((OWEN,), OWEN, NOBODY, 3, None),
        # Clerks have nobody above them but the owner, who asks again.
        ((OWEN, LI), OWEN, NOBODY, 0, OWEN),
        ((LI,), LI, NOBODY, 0, None),
    ],
)
def test_who_is_asked(
    people: tuple[Person, ...],
    requester: Person,
    may: Callable[[str], bool],
    above: int,
    asked: Person | None,
) -> None:
    seat = next_seat(people, requester.user_id, may, above)
    assert (seat.asked if seat else None) == (asked.user_id if asked else None)


def test_only_a_company_of_one_is_asked_again() -> None:
    alone = next_seat((OWEN,), OWEN.user_id, NOBODY)
    two = next_seat((OWEN, SAM), OWEN.user_id, NOBODY)
    assert alone is not None
    assert alone.again
    assert two is not None
    assert not two.again


@pytest.mark.parametrize(
    ("people", "user", "may"),
    [
        (DESK, MAY, True),
        (DESK, OWEN, True),
        (DESK, SAM, False),
        (DESK, LI, False),
        ((LI, SAM, away(MAY, SAM), OWEN), SAM, True),
        ((LI, SAM, away(MAY, LI), OWEN), LI, False),
        ((LI, MAY), Person(user_id="key_1", name="TMS"), False),
    ],
)
def test_who_decides_on_lis_request_to_the_manager(
    people: tuple[Person, ...], user: Person, may: bool
) -> None:
    seat = next_seat(DESK, LI.user_id, MANAGERS)
    assert seat is not None
    assert may_decide(people, user.user_id, seat, LI.user_id) is may


def test_nobody_approves_their_own_once_somebody_else_can() -> None:
    seat = next_seat((OWEN,), OWEN.user_id, NOBODY)
    assert seat is not None
    assert may_decide((OWEN,), OWEN.user_id, seat, OWEN.user_id)
    assert not may_decide((OWEN, SAM), OWEN.user_id, seat, OWEN.user_id)
