"""Drafts: approved one by one or all at once, or dropped."""

from typing import Final

from chalicelib.accounts.reminders.errors import (
    ChasePaused,
    NoAddress,
    ReminderSettled,
)
from chalicelib.accounts.reminders.model import (
    Reminder,
    Status,
)
from chalicelib.accounts.reminders.room import ReminderRoom
from chalicelib.accounts.reminders.runs import CHUNK
from chalicelib.jobs.model import Job
from chalicelib.kit.errors import Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

APPROVAL: Final = "reminder-approval"


class Drafts(ReminderRoom):
    """Reminders that wait until somebody lets them go."""

    def approve(self, who: Principal, customer_id: str, reminder_id: str) -> Reminder:
        """Let a draft go, saying what is owed now; dropped where nothing is owed any more.

        Raises ``ReminderNotFound``, ``ReminderSettled``, ``ChasePaused``, ``NoAddress``, ``Stale``.
        """
        case, before = self._standing(who, customer_id, reminder_id)
        if before.status is not Status.DRAFT:
            raise ReminderSettled()
        if case.state.paused():
            raise ChasePaused()
        uow = UnitOfWork(self.backing, who)
        after = self._look.approve(uow, case, before, case.house.today(uow.now))
        uow.audit("reminder.approve", customer_id, reminder=reminder_id, status=after.status)
        uow.commit(after)
        return after

    def drop(self, who: Principal, customer_id: str, reminder_id: str) -> Reminder:
        """A draft is not sent; its step counts as taken.

        Raises ``ReminderNotFound``, ``ReminderSettled``, ``Stale``.
        """
        case, before = self._standing(who, customer_id, reminder_id)
        if before.status is not Status.DRAFT:
            raise ReminderSettled()
        uow = UnitOfWork(self.backing, who)
        after = before.becomes(Status.WITHDRAWN, settled_at=uow.now, settled_by=who.user)
        state = case.state.replaced(waiting=None)
        self.rows(who).replace(uow, after)
        self.rows(who).keep(uow, case.read, state, case.due(state, uow.now))
        uow.audit("reminder.drop", customer_id, reminder=reminder_id)
        uow.commit(after)
        return after

    def approve_all(self, who: Principal) -> Job:
        """Let every draft go in the background; what cannot go stays a draft."""
        uow = UnitOfWork(self.backing, who)
        job = self.jobs.start(uow, APPROVAL, {"by": who.user})
        uow.audit("reminder.approve-all", job.id)
        uow.commit(job)
        return job

    def approval_step(self, who: Principal, job: Job) -> Job:
        """One page of drafts; one that was approved before is not a draft any more."""
        page = self.rows(who).worklist(Status.DRAFT, CHUNK, job.cursor.get("after"))
        result = dict(job.result)
        for draft in page.items:
            word = self._approved(who, draft)
            result[word] = result.get(word, 0) + 1
        done = job.done + len(page.items)
        moved = job.advanced(done=done, cursor={"after": page.after}, result=result)
        return moved if page.after else moved.finished(self.backing.clock.now())

    def _approved(self, who: Principal, draft: Reminder) -> str:
        try:
            return str(self.approve(who, draft.customer_id, draft.id).status)
        except (ChasePaused, NoAddress, ReminderSettled, Stale):
            return "left"
