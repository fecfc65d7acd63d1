"""The desk's queues, narrowed by filters, and work on many tickets at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import DomainError, Invalid
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.desk.bench import Bench
from chalicelib.tickets.desk.schemas import MOST_AT_ONCE
from chalicelib.tickets.model import Ticket

QUEUES: Final = ("due", "mine", "team", "unassigned", "waiting")
# A narrowed list looks through this many pages of its index before it gives what it has.
PAGES: Final = 6
PAGE: Final = 50

Fits = Callable[[Ticket], bool]


@dataclass(frozen=True)
class Wanted:
    """Filters that all must fit; an empty one fits everything."""

    severity: str = ""
    kind: str = ""
    category: str = ""
    department: str = ""
    step: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Wanted":
        """The filters among the parts of an address."""
        return cls(**{each.name: query.get(each.name, "").strip() for each in fields(cls)})

    def asked(self) -> dict[str, str]:
        """The filters that narrow anything."""
        return {name: value for name, value in vars(self).items() if value}

    def fits(self, ticket: Ticket) -> bool:
        """Whether a ticket is wanted."""
        return all(getattr(ticket, name) == value for name, value in self.asked().items())


@dataclass(frozen=True)
class Given:
    """A ticket that was given away: its version since, and who had it ("": nobody)."""

    id: str
    version: int
    former: str


@dataclass(frozen=True)
class Outcome:
    """What became of one of many tickets; ``refusal`` None: it was done.

    ``given``: what undoing it goes by; None where nothing changed.
    """

    id: str
    refusal: DomainError | None = None
    given: Given | None = None

    @property
    def problem(self) -> str:
        return self.refusal.type if self.refusal else ""


class Queues(Bench):
    """Lists on the narrowest index that knows the queue's order, by what is due next."""

    def queue(
        self,
        who: Principal,
        name: str,
        wanted: Wanted,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Ticket]:
        """Open tickets of a queue. One query when nothing narrows it; a narrowed page may hold
        fewer than ``limit``, or some more, and still go on. Raises ``Invalid``.
        """
        if name not in QUEUES:
            raise Invalid.field("queue", "Choose a queue from the list.")
        fits = self._fits(who, name, wanted)
        if fits is None:
            return self._page(who, name, limit, after)
        found: list[Ticket] = []
        for _ in range(PAGES):
            page = self._page(who, name, PAGE, after)
            found += filter(fits, page.items)
            after = page.after
            if after is None or len(found) >= limit:
                break
        return Listing(found, after)

    def looked_at(self, who: Principal, name: str, limit: int) -> Listing[Ticket]:
        """What stands at the head of a queue, for counting: one query, then its own filter."""
        page = self._page(who, name, limit, None)
        fits = self._fits(who, name, Wanted())
        return Listing([each for each in page.items if fits is None or fits(each)], page.after)

    def assign_many(
        self, who: Principal, picks: Sequence[tuple[str, int]], assignee: str
    ) -> list[Outcome]:
        """Give tickets to a colleague, each in a transaction of its own on the version seen.

        One that somebody changed meanwhile is refused and named; the others are done. Doing it
        again changes nothing. Raises ``Invalid`` for more than fifty or an unknown colleague.
        """
        if len(picks) > MOST_AT_ONCE:
            raise Invalid.field("tickets", "Choose at most %(most)d at a time.", most=MOST_AT_ONCE)
        if assignee not in {each.user_id for each in self.tickets.people(who)}:
            raise Invalid.field("assignee", "Choose an active colleague from the list.")
        # A second call under the same key must go on where the first was cut off.
        acting = who.once(None)
        return [self._assigned(acting, *pick, assignee) for pick in picks]

    def give_back(self, who: Principal, gone: Sequence[Given]) -> list[Outcome]:
        """Undo giving tickets away: each goes back to who had it, or to nobody.

        One that somebody touched since is refused and named, and so is one whose former
        colleague is no longer there. Raises ``Invalid`` for more than fifty.
        """
        if len(gone) > MOST_AT_ONCE:
            raise Invalid.field("tickets", "Choose at most %(most)d at a time.", most=MOST_AT_ONCE)
        acting = who.once(None)
        return [self._given_back(acting, each) for each in gone]

    def _assigned(self, who: Principal, ticket_id: str, version: int, assignee: str) -> Outcome:
        try:
            before = self.tickets.at_version(who, ticket_id, version)
            after = self.tickets.assign(who, ticket_id, assignee, version)
        except DomainError as refusal:
            return Outcome(ticket_id, refusal)
        if after.version == before.version:
            return Outcome(ticket_id)
        return Outcome(ticket_id, None, Given(ticket_id, after.version, before.assignee))

    def _given_back(self, who: Principal, given: Given) -> Outcome:
        try:
            self.tickets.give_back(who, given.id, given.former, given.version)
        except DomainError as refusal:
            return Outcome(given.id, refusal)
        return Outcome(given.id)

    def _page(self, who: Principal, name: str, limit: int, after: Item | None) -> Listing[Ticket]:
        if name == "mine":
            return self.tickets.mine_due_next(who, limit, after)
        if name == "unassigned":
            return self.rows(who).unassigned(limit, after)
        if name == "waiting":
            return self.rows(who).standing_still(limit, after)
        return self.tickets.open_by_due(who, limit, after)

    def _fits(self, who: Principal, name: str, wanted: Wanted) -> Fits | None:
        """What an index cannot tell; None when it tells all."""
        if name == "team":
            team = {each.user_id for each in self.tickets.people(who) if each.role == who.role}
            return lambda ticket: ticket.assignee in team and wanted.fits(ticket)
        if name == "waiting":
            return lambda ticket: ticket.waiting and wanted.fits(ticket)
        return wanted.fits if wanted.asked() else None
