"""The lists of approvals: waiting for me, asked by me, all of the company."""

from typing import Final

from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Forbidden, Invalid
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.settling.approvers import may_decide
from chalicelib.tickets.settling.model import Settlement
from chalicelib.tickets.settling.room import SettlingRoom

MINE, ASKED, ALL = "mine", "asked", "all"
QUEUES: Final = (MINE, ASKED, ALL)
# Nobody stands in for more colleagues than this in one list; each costs a query.
MOST_STOOD_IN_FOR: Final = 10


class Approvals(SettlingRoom):
    """Reads only; what is decided stands in ``service``."""

    def approvals(
        self, who: Principal, name: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Settlement]:
        """One of the lists; without a name, the widest that the caller may read.

        Raises ``Forbidden`` for all of the company's, and ``Invalid``: a program is never asked
        for its word, so nothing is ever *mine* for it.
        """
        name = name or self._widest(who)
        if name == MINE and who.is_program:
            raise Invalid.field("queue", "A program is never asked: choose asked or all.")
        if name == MINE:
            return self.for_my_approval(who, limit, after)
        if name == ASKED:
            return self.rows(who).asked_by(who.person, limit, after)
        if name != ALL:
            raise Invalid.field("queue", "Choose a list of approvals.")
        if not self.sees_all(who):
            raise Forbidden(right="tickets.approve")
        return self.rows(who).went_up(limit, after)

    def waiting_for(
        self, who: Principal, user: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Settlement]:
        """What waits for a colleague's word, for who reads all. Raises ``Forbidden``."""
        if user != who.user and not self.sees_all(who):
            raise Forbidden(right="tickets.approve")
        return self.rows(who).asked_of(user, limit, after)

    def _widest(self, who: Principal) -> str:
        if not who.is_program:
            return MINE
        return ALL if self.sees_all(who) else ASKED

    def sees_all(self, who: Principal) -> bool:
        """Whether somebody reads the approvals of the whole company: who approves, or audits."""
        return who.permits("tickets.approve") or who.permits("audit.read")

    def for_my_approval(
        self, who: Principal, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Settlement]:
        """What waits for the principal's word, the longest waiting first; the first page also has
        what waits for colleagues for whom they stand in today."""
        page = self.rows(who).asked_of(who.user, limit, after)
        if after is not None:
            return page
        others = self._stood_in_for(who, limit)
        items = sorted([*page.items, *others], key=lambda each: (each.asked_at, each.id))
        return Listing(items, page.after)

    def _stood_in_for(self, who: Principal, limit: int) -> list[Settlement]:
        people = self.desk.people(who)
        absent = [each for each in people if each.acting == who.user != each.user_id]
        found: list[Settlement] = []
        for person in absent[:MOST_STOOD_IN_FOR]:
            asked = self.rows(who).asked_of(person.user_id, limit, None).items
            found += [
                each
                for each in asked
                if each.seat and may_decide(people, who.user, each.seat, each.proposed_by)
            ]
        return found
