"""How many open tickets everybody has, counted anew from the tickets."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import MAX_LIMIT, Listing, parts
from chalicelib.tallies.recounting import Look
from chalicelib.tallies.tally import Tally
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket

PEOPLE: Final = 20


class People(Protocol):
    """Who ever belonged to the company."""

    def members(self, who: Principal) -> Sequence[Member]: ...


class Tickets(Protocol):
    """Where the tickets and the counters of their handlers stand."""

    def load(self, user: str) -> Tally: ...

    def of_assignee(self, user: str, limit: int, after: Item | None) -> Listing[Ticket]: ...

    def many(self, ids: Sequence[str]) -> list[Ticket]: ...


@dataclass
class Loads:
    """The counters by which a change of person finds who has the fewest."""

    tenancy: People
    rows: Callable[[Principal], Tickets]

    def begin(self, who: Principal, after: Item | None) -> Listing[str]:
        """Everybody, disabled ones too, so many at a time."""
        users = sorted(each.user_id for each in self.tenancy.members(who))
        start = after["from"] if after else 0
        end = start + PEOPLE
        return Listing(users[start:end], {"from": end} if end < len(users) else None)

    def look(self, who: Principal, place: str) -> Look:
        """What stands for somebody, and which tickets they have."""
        was = self.rows(who).load(place)
        return Look(was, {"open": sum(1 for _ in self._open(who, place))})

    def _open(self, who: Principal, user: str) -> Iterator[Ticket]:
        """The index says where to look, the ticket itself whose it is."""
        rows = self.rows(who)
        for found in parts(lambda after: rows.of_assignee(user, MAX_LIMIT, after)):
            for ticket in rows.many([each.id for each in found]):
                if ticket.assignee == user and not ticket.closed:
                    yield ticket
