"""Reviewing a closed ticket, and seeing to what was promised to change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets import changes
from chalicelib.tickets.learning import policy
from chalicelib.tickets.learning.errors import NothingPromised
from chalicelib.tickets.learning.model import Promise, Review
from chalicelib.tickets.learning.policy import LearningPolicy
from chalicelib.tickets.learning.ports import Desk, Policies, Reviews, Shipments
from chalicelib.tickets.learning.reminding import next_reminder, reminders
from chalicelib.tickets.learning.schemas import PromiseIn, ReviewNew
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import find
from chalicelib.tickets.steps import Given
from chalicelib.tickets.words import Step
from chalicelib.unit_of_work import UnitOfWork

POLICY, APPROVE = "learning", "tickets.approve"
# A ticket names at most eight numbers; the first that a shipment has is the one concerned.
LOOKED_UP = 3


@dataclass
class Reviewing:
    """Every act of reviewing; each is one transaction."""

    backing: Backing
    desk: Desk
    tenancy: Policies
    shipments: Shipments
    rows: Callable[[Principal], Reviews]
    # Told in the same transaction to what a ticket was laid.
    laid_to: Callable[[UnitOfWork, Ticket, str], None]

    def policy(self, who: Principal) -> LearningPolicy:
        """The company's causes and period."""
        return policy.read(self.tenancy.policy(who, POLICY))

    def review(
        self, who: Principal, ticket_id: str, new: ReviewNew, version: int | None = None
    ) -> Review:
        """Write the review and take the step *reviewed*, together.

        Raises ``Forbidden``, ``WrongStep``, ``Stale``, or ``Invalid`` for cause or owner.
        """
        who.require(APPROVE)
        ticket = self.desk.at_version(who, ticket_id, version)
        if new.cause not in self.policy(who).causes:
            raise Invalid.field("cause", "Choose a cause from the list.")
        uow = UnitOfWork(self.backing, who)
        changed = changes.take_step(ticket, "review", Given(new.lesson), self.desk.hand(uow))
        review = Review(**self._facts(who, ticket, new))
        self.rows(who).insert(uow, review)
        self.laid_to(uow, ticket, review.cause)
        self.desk.write(uow, ticket, changed, "ticket.review")
        uow.commit(review)
        return review

    def of_ticket(self, who: Principal, ticket_id: str) -> list[Review]:
        """The reviews of a ticket, of its last cycle first. Raises ``TicketNotFound``."""
        self.desk.get(who, ticket_id)
        return self.rows(who).of_ticket(ticket_id)

    def cause(self, who: Principal, ticket: Ticket) -> str:
        """What the last review of a ticket laid it to; empty: nobody has reviewed it."""
        if ticket.step is not Step.REVIEWED and ticket.cycle == 1:
            return ""
        newest = next(iter(self.rows(who).of_ticket(ticket.id)), None)
        return newest.cause if newest else ""

    def promised(
        self,
        who: Principal,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
        *,
        mine: bool = False,
    ) -> Listing[Review]:
        """Reviews whose change is still to be made, the earliest day first."""
        return self.rows(who).promised(who.user if mine else "", limit, after)

    def kept(self, who: Principal, ticket_id: str) -> Review:
        """The change that was promised is made. Raises ``NothingPromised``."""
        ticket = self.desk.get(who, ticket_id)
        newest = next(iter(self.rows(who).of_ticket(ticket_id)), None)
        if newest is None or newest.change is None or newest.change.done_at is not None:
            raise NothingPromised()
        uow = UnitOfWork(self.backing, who)
        hand = self.desk.hand(uow)
        done = newest.change.model_copy(
            update={"done_at": hand.at, "done_by_name": who.name, "due_at": None}
        )
        after = newest.model_copy(update={"change": done, "version": newest.version + 1})
        self.rows(who).replace(uow, after)
        line = hand.line("change_made", done.text)
        self.desk.write(uow, ticket, (ticket, (line,)), "ticket.change-made")
        uow.commit(after)
        return after

    def wake(self, who: Principal, id_: str, expected: str) -> None:
        """The day of a promised change has come, or passed: tell its owner, and time it anew."""
        ticket_id, _, cycle = id_.partition(":")
        review = self.rows(who).one(ticket_id, int(cycle))
        if review is None or review.change is None or review.change.due_at is None:
            return
        now, promise = self.desk.now(), review.change
        uow = UnitOfWork(self.backing, who)
        if review.change.due_at <= now:
            today = now.astimezone(ZoneInfo(self.tenancy.company(who).zone)).date()
            people = self.desk.people(who)
            self.desk.inform(uow, reminders(review, promise.late(today), people))
        facts = {"change": self._timed(who, promise), "version": review.version + 1}
        self.rows(who).replace(uow, review.model_copy(update=facts))
        uow.audit("ticket.change-due", ticket_id)
        uow.commit()

    def voyage(self, who: Principal, ticket: Ticket) -> dict[str, str]:
        """Carrier and lane of the shipment that the ticket's numbers name, to begin with."""
        for reference in ticket.references[:LOOKED_UP]:
            found = self.shipments.search(who, reference.number, 1).items
            if found:
                lane = (found[0].lane.origin, found[0].lane.destination)
                return {"carrier": found[0].carrier, "lane": "–".join(lane) if all(lane) else ""}
        return {"carrier": "", "lane": ""}

    def _facts(self, who: Principal, ticket: Ticket, new: ReviewNew) -> dict[str, Any]:
        facts = new.model_dump(exclude={"change", "department"})
        return facts | {
            "ticket_id": ticket.id,
            "cycle": ticket.cycle,
            "subject": ticket.subject,
            "customer_id": ticket.customer_id,
            "customer_name": ticket.customer_name,
            "department": new.department or ticket.department,
            "change": self._promise(who, new.change) if new.change else None,
            "at": self.desk.now(),
            "by": who.user,
            "by_name": who.name,
        }

    def _promise(self, who: Principal, given: PromiseIn) -> Promise:
        owner = find(self.desk.people(who), given.owner)
        if owner is None:
            raise Invalid.field("owner", "Choose an active colleague from the list.")
        if given.due < self.desk.now().date():
            raise Invalid.field("due", "Choose a day that is still to come.")
        promise = Promise(
            text=given.text, owner=owner.user_id, owner_name=owner.name, due=given.due
        )
        return self._timed(who, promise)

    def _timed(self, who: Principal, promise: Promise) -> Promise:
        """The promise with when its owner is told of it next."""
        zone, calendar = self.tenancy.company(who).zone, self.tenancy.calendar(who)
        at = next_reminder(promise, self.desk.now(), calendar, zone)
        return promise.model_copy(update={"due_at": at})
