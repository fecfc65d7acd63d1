"""What the clock does to tickets: firing what is due, and recomputing when the rules change."""

from typing import Final

from chalicelib.jobs.model import Job
from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import ConditionFailed
from chalicelib.kit.errors import Stale
from chalicelib.kit.i18n import N_
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets import changes, recomputing
from chalicelib.tickets.escalation import fire
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.room import Room
from chalicelib.unit_of_work import UnitOfWork

RECOMPUTING: Final = "ticket-limits"
PAGE: Final = 25
# What may change under open tickets, and what their timelines then say.
RULES: Final = {
    "tickets": N_("The company changed its time limits."),
    "calendar": N_("The company changed its working calendar."),
}
MOVED: Final = "department"
REGRADED: Final = "grade"
NEW_GRADE: Final = N_("The customer's grade changed.")


class Clockwork(Room):
    """Wakes of the sweeper's queue. Waking twice, late or in vain does nothing wrong."""

    def wake(self, who: Principal, ticket_id: str, expected: str) -> None:
        """Do what is due on a ticket, from its facts; always ends with a true due time."""
        found = self.rows(who).get(ticket_id)
        if found is None:
            return
        ticket = self.barred(who, found)
        ends = self.ends(who, ticket)
        if recomputing.moved(ticket, ends):
            # Found before the job came by: nothing that the new rules put into the past fires.
            self.recompute(who, ticket_id, recomputing.RULES_CHANGED)
            return
        desk = self.desk(who)
        fired = fire(ticket, desk)
        if not fired.events:
            self._rearm(who, ticket, expected)
            return
        uow = UnitOfWork(self.backing, who)
        self.write(uow, ticket, (fired.ticket, fired.events), "ticket.clock", desk, ends)
        uow.commit()

    def recompute(self, who: Principal, ticket_id: str, why: str) -> None:
        """Limits or calendar changed: set the due time anew, and let the timeline say why."""
        ticket = self.get(who, ticket_id)
        same = not recomputing.moved(ticket, self.ends(who, ticket))
        if ticket.settled or (same and self.due(who, ticket) == ticket.due_at):
            return
        uow = UnitOfWork(self.backing, who)
        changed = changes.recompute(ticket, self.hand(uow), why)
        self.write(uow, ticket, changed, "ticket.recompute")
        uow.commit()

    def rules_changed(self, uow: UnitOfWork, what: str) -> None:
        """Limits or calendar change in this transaction: a job will look at every open ticket."""
        if what in RULES:
            self.jobs().start(uow, RECOMPUTING, {"what": what})

    def customer_regraded(self, uow: UnitOfWork, customer_id: str) -> None:
        """A customer gets another grade in this transaction: its open tickets follow it."""
        self.jobs().start(uow, RECOMPUTING, {"what": REGRADED, "customer": customer_id})

    def colleague_moved(self, uow: UnitOfWork, user: str) -> None:
        """Somebody works elsewhere, in another role, or no more, from this transaction on: whoever
        is complained of with their department by that is taken off."""
        self.jobs().start(uow, RECOMPUTING, {"what": MOVED, "user": user})

    def keep_impartial(self, who: Principal, ticket_id: str) -> None:
        """Take whoever is complained of today off a ticket and off its approvals."""
        ticket = self.get(who, ticket_id)
        uow = UnitOfWork(self.backing, who)
        if self.named:
            self.named(uow, ticket)
        if ticket.assignee in ticket.complained_of:
            self.write(uow, ticket, (ticket, ()), "ticket.against")
        if uow.size:
            uow.commit()

    def regrade(self, who: Principal, ticket_id: str, grade: str) -> None:
        """Give an open ticket the grade that its customer has now."""
        ticket = self.get(who, ticket_id)
        uow = UnitOfWork(self.backing, who)
        changed = changes.set_grade(ticket, grade, self.hand(uow), NEW_GRADE)
        if changed[1]:
            self.write(uow, ticket, changed, "ticket.recompute")
            uow.commit()

    def recompute_step(self, who: Principal, job: Job) -> Job:
        """One page of open tickets; repeating it finds nothing more to change.

        The list is ordered by due time, which recomputing moves: who moves ahead is seen again
        and left alone.
        """
        page = self._page(who, job)
        if job.params["what"] == REGRADED:
            grade = self.customers.get(who, job.params["customer"]).grade
            for ticket in page.items:
                self.regrade(who, ticket.id, grade)
        elif job.params["what"] == MOVED:
            for ticket in page.items:
                if ticket.against_departments:
                    self.keep_impartial(who, ticket.id)
        else:
            for ticket in page.items:
                self.recompute(who, ticket.id, RULES[job.params["what"]])
        done = job.done + len(page.items)
        if page.after is None:
            return job.finished(self.now()).model_copy(update={"done": done})
        return job.advanced(done=done, cursor={"after": page.after})

    def _page(self, who: Principal, job: Job) -> Listing[Ticket]:
        after = job.cursor.get("after")
        if job.params["what"] == REGRADED:
            return self.rows(who).of_customer(job.params["customer"], PAGE, after, open_only=True)
        return self.rows(who).open_by_due(PAGE, after)

    def _rearm(self, who: Principal, ticket: Ticket, expected: str) -> None:
        """Nothing is due: give the lease back, unless the message was for an earlier due time."""
        if ticket.due_at is None or stamp(ticket.due_at) != expected:
            return
        try:
            self.rows(who).rearm(ticket, self.due(who, ticket))
        except ConditionFailed as changed:
            raise Stale() from changed
