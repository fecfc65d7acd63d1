"""Members, deputies and the last owner."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.model import (
    Absence,
    LastOwner,
    Member,
    checked_absence,
    keep_an_owner,
    who_acts,
)

JOINED = datetime(2026, 1, 5, tzinfo=UTC)
MONDAY = date(2026, 3, 2)


def member(
    user: str, role: str = "service", active: bool = True, deputy: str | None = None
) -> Member:
    away = Absence(first_day=MONDAY, last_day=MONDAY, deputy=deputy) if deputy else None
    return Member(
        user_id=user,
        name=user.title(),
        email=f"{user}@example.com",
        role=role,
        active=active,
        absence=away,
        joined_at=JOINED,
    )


def company(*people: Member) -> dict[str, Member]:
    return {person.user_id: person for person in people}


def test_who_is_present_acts_in_person() -> None:
    assert who_acts(company(member("ann"), member("bo")), "ann", MONDAY) == "ann"


def test_the_deputy_of_a_deputy_acts_when_both_are_away() -> None:
    team = company(member("ann", deputy="bo"), member("bo", deputy="cy"), member("cy"))
    assert who_acts(team, "ann", MONDAY) == "cy"
    assert who_acts(team, "ann", date(2026, 3, 3)) == "ann"


def test_two_who_stand_in_for_each_other_leave_nobody() -> None:
    team = company(member("ann", deputy="bo"), member("bo", deputy="ann"))
    assert who_acts(team, "ann", MONDAY) is None


def test_a_disabled_colleague_is_nobody_unless_a_deputy_was_named() -> None:
    team = company(
        member("ann", active=False), member("bo", active=False, deputy="cy"), member("cy")
    )
    assert who_acts(team, "ann", MONDAY) is None
    assert who_acts(team, "bo", MONDAY) == "cy"
    assert who_acts(team, "stranger", MONDAY) is None


@pytest.mark.parametrize(
    ("deputy", "last", "field"),
    [
        ("ann", MONDAY, "deputy"),
        ("off", MONDAY, "deputy"),
        ("stranger", MONDAY, "deputy"),
        ("bo", date(2026, 3, 1), "last_day"),
    ],
)
def test_an_absence_needs_an_active_colleague_and_days_in_order(
    deputy: str, last: date, field: str
) -> None:
    team = company(member("ann"), member("bo"), member("off", active=False))
    with pytest.raises(Invalid) as refused:
        checked_absence(team, "ann", MONDAY, last, deputy)
    assert refused.value.problems[0].field == field


def test_the_last_owner_stays() -> None:
    team = company(member("ann", "owner"), member("bo", "owner", active=False), member("cy"))
    with pytest.raises(LastOwner):
        keep_an_owner(team, "ann")
    keep_an_owner(team | company(member("di", "owner")), "ann")
