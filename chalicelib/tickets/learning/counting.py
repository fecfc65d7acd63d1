"""Keeping the figures: each change of a ticket is counted once, right after it; and rebuilding
them all. Counting twice, late or in another order gives the same figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import ConditionFailed, Item
from chalicelib.kit.errors import Stale
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.learning.bulletin import AGAIN
from chalicelib.tickets.learning.figure_rows import FigureRows
from chalicelib.tickets.learning.figures import Facts, facts_of
from chalicelib.tickets.learning.model import Review
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import Kind, Step
from chalicelib.unit_of_work import UnitOfWork

REBUILDING: Final = "ticket-figures"
# Handlers' open tickets, and the sums of claims.
COUNTERS: Final = "ticket-counters"
PAGE: Final = 50
ATTEMPTS: Final = 4


class Tickets(Protocol):
    """Where the tickets stand."""

    def get(self, ticket_id: str) -> Ticket | None: ...

    def newest(self, limit: int, after: Item | None) -> Listing[Ticket]: ...


class Reviews(Protocol):
    """Where their reviews stand."""

    def one(self, ticket_id: str, cycle: int) -> Review | None: ...


class Companies(Protocol):
    """Whose days are counted."""

    def company(self, who: Principal) -> Company: ...


@dataclass
class Counting:
    """Counts tickets into the figures of their company."""

    backing: Backing
    tenancy: Companies
    tickets: Callable[[Principal], Tickets]
    reviews: Callable[[Principal], Reviews]
    rows: Callable[[Principal], FigureRows]
    again: Callable[[Principal, Ticket], bool | None]
    jobs: Callable[[], Jobs]

    def order(self, uow: UnitOfWork, before: Ticket | None, after: Ticket | None) -> None:
        """A ticket changes in this unit of work: count it anew, if it then counts differently."""
        zone = self.tenancy.company(uow.who).zone
        then, now = (facts_of(each, None, zone) if each else None for each in (before, after))
        ticket = after or before
        if then != now and ticket is not None:
            self.rows(uow.who).order(uow, ticket.id)

    def wake(self, who: Principal, ticket_id: str, expected: str) -> None:
        """Count a ticket as it stands now, if that was ordered."""
        rows = self.rows(who)
        ordered = rows.ordered(ticket_id)
        if ordered is None:
            return
        # Asked first: if the 90 days end while it is counted, it is counted once more.
        later = self._known_at(self.tickets(who).get(ticket_id))
        for generation in rows.generations():
            if generation:
                self.count(who, generation, ticket_id)
        if later is None:
            rows.done(ticket_id, ordered)
        else:
            rows.later(ticket_id, ordered, later)

    def count(self, who: Principal, generation: int, ticket_id: str) -> None:
        """Make one generation of the figures say what the ticket says."""
        for _ in range(ATTEMPTS):
            try:
                self.rows(who).count(generation, ticket_id, self._facts(who, ticket_id))
                return
            except ConditionFailed:
                continue  # another worker counted it meanwhile: look again
        raise Stale()

    def rebuild(self, who: Principal) -> Job:
        """Count every ticket anew, into a generation of its own that then takes over; and the
        counters that move with the tickets, where they stand."""
        uow = UnitOfWork(self.backing, who)
        job = self.jobs().start(uow, REBUILDING, {})
        self.jobs().start(uow, COUNTERS, {})
        uow.audit("figures.rebuild", job.id)
        uow.commit(job)
        return job

    def step(self, who: Principal, job: Job) -> Job:
        """One step of a rebuild: a page of tickets counted, or, after the switch, tidied up."""
        rows, cursor = self.rows(who), job.cursor
        if not cursor:
            current, building = rows.generations()
            target = building or current + 1
            rows.point(current, target)
            return job.advanced(done=0, cursor=_cursor(target, current))
        page = self.tickets(who).newest(PAGE, cursor["after"])
        ids = [ticket.id for ticket in page.items]
        if cursor["tidy"]:
            rows.drop(cursor["former"], ids)
        else:
            for each in ids:
                self.count(who, cursor["target"], each)
            for ticket in page.items:
                if later := self._known_at(ticket):
                    rows.await_(ticket.id, later)
        done = job.done + len(ids)
        if page.after is not None:
            return job.advanced(done=done, cursor={**cursor, "after": page.after})
        if not cursor["tidy"]:
            rows.point(cursor["target"], 0)
            return job.advanced(done=done, cursor=_cursor(cursor["target"], cursor["former"], True))
        rows.drop_months(cursor["former"])
        return job.finished(self.backing.clock.now())

    def _facts(self, who: Principal, ticket_id: str) -> Facts | None:
        ticket = self.tickets(who).get(ticket_id)
        if ticket is None:
            return None
        reviewed = ticket.step is Step.REVIEWED
        review = self.reviews(who).one(ticket_id, ticket.cycle) if reviewed else None
        # Before the 90 days are over it is not asked: the ticket is counted once more after them.
        over = _shows_return(ticket) and self._known_at(ticket) is None
        again = self.again(who, ticket) if over else None
        return facts_of(ticket, review, self.tenancy.company(who).zone, again)

    def _known_at(self, ticket: Ticket | None) -> datetime | None:
        """When it will be known whether the customer came back; None: it is, or never will be."""
        if ticket is None or ticket.closed_at is None or not _shows_return(ticket):
            return None
        at = ticket.closed_at + AGAIN + timedelta(seconds=1)
        return at if at > self.backing.clock.now() else None


def _shows_return(ticket: Ticket) -> bool:
    """Whether it is asked of this ticket if the customer came back."""
    told = ticket.kind in (Kind.COMPLAINT, Kind.EXCEPTION) and bool(ticket.customer_id)
    return told and ticket.closed and not ticket.merged_into


def _cursor(target: int, former: int, tidy: bool = False) -> dict[str, Any]:
    return {"target": target, "former": former, "tidy": tidy, "after": None}
