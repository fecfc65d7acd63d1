"""Who is the second person that sets a hold aside or gives leave against it. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypeVar

from chalicelib.accounts.credit.errors import SecondPersonNeeded
from chalicelib.accounts.credit.model import Credit, Leave
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal

# The right of the second person.
SECOND: Final = "accounts.release"
L = TypeVar("L", bound=Leave)


def involved(credit: Credit, leave: Leave | None) -> set[str]:
    """Who is no second person: whoever asked, and whoever put the customer on hold by hand."""
    return {leave.asked_by if leave else "", credit.by_hand.by if credit.by_hand else ""}


def alone(members: Sequence[Member]) -> bool:
    """Whether nobody else is in the company: then the same person is asked twice."""
    return sum(member.active for member in members) <= 1


def granted(leave: L, credit: Credit, who: Principal, members: Sequence[Member], at: datetime) -> L:
    """The leave, granted. Raises ``Forbidden``, ``SecondPersonNeeded``."""
    who.require(SECOND)
    by_the_same = alone(members)
    if not by_the_same and who.person in involved(credit, leave):
        raise SecondPersonNeeded()
    update = {"granted_by": who.person, "granted_at": at, "alone": by_the_same}
    return leave.model_copy(update=update)
