"""People and companies: who belongs where, in which role, and who stands in for whom.

Pure: nothing here reads a store or a clock. Days of absence are calendar days in the
company's own time zone, both ends included.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar

from pydantic import Field

from chalicelib.kit.errors import Conflict, Invalid
from chalicelib.kit.values import Frozen
from chalicelib.tenancy.telling import Telling

LANGUAGES = ("en", "zh")


class LastOwner(Conflict):
    """A company without an owner could never be administered again."""

    type: ClassVar[str] = "last-owner"
    title: ClassVar[str] = "A company needs an owner. Make somebody else an owner first."


class AlreadyMember(Conflict):
    """The person is in this company already."""

    type: ClassVar[str] = "already-member"
    title: ClassVar[str] = "This person already belongs to the company."


class User(Frozen):
    """A person, over all companies. ``password_hash`` is argon2id in its own notation."""

    id: str
    email: str
    name: str
    language: str = "en"
    password_hash: str = Field(repr=False)
    password_changed_at: datetime
    last_tenant: str = ""
    created_at: datetime
    version: int = 1


class Absence(Frozen):
    """Away from one day to another, both included, with the person who stands in."""

    first_day: date
    last_day: date
    deputy: str

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


class Member(Frozen):
    """A person's place in one company. ``active`` is False once somebody disabled it.

    ``department`` is where they work, "" for no one department; ``reachable``: a browser of
    theirs may be pushed to.
    """

    user_id: str
    name: str
    email: str
    language: str = "en"
    role: str
    active: bool = True
    absence: Absence | None = None
    telling: Telling = Telling()
    reachable: bool = False
    department: str = ""
    joined_at: datetime
    version: int = 1

    def away(self, day: date) -> bool:
        return self.absence is not None and self.absence.covers(day)


def checked_absence(
    members: Mapping[str, Member], user: str, first: date, last: date, deputy: str
) -> Absence:
    """The absence of a member, if it makes sense; else :class:`Invalid` names the field."""
    if last < first:
        raise Invalid.field("last_day", "The last day is before the first day.")
    stand_in = members.get(deputy)
    if deputy == user or stand_in is None or not stand_in.active:
        raise Invalid.field("deputy", "Choose an active colleague as deputy.")
    return Absence(first_day=first, last_day=last, deputy=deputy)


def who_acts(members: Mapping[str, Member], user: str, day: date) -> str | None:
    """Who acts for a member on a day: the member, or the deputy, or the deputy's deputy.

    None when nobody in the chain is active and present (a circle of absences too): the
    caller then turns to the next level.
    """
    seen: set[str] = set()
    current = members.get(user)
    while current is not None and current.user_id not in seen:
        seen.add(current.user_id)
        if current.active and not current.away(day):
            return current.user_id
        if current.absence is None or not current.away(day):
            return None
        current = members.get(current.absence.deputy)
    return None


def keep_an_owner(members: Mapping[str, Member], leaving: str) -> None:
    """Refuse to lose the last active owner, by demotion, disabling or removal."""
    others = (m for m in members.values() if m.user_id != leaving)
    if not any(m.role == "owner" and m.active for m in others):
        raise LastOwner()
