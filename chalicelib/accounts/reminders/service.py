"""Use cases of reminders: woken by the clock, run by a person, watched on the worklist."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from chalicelib.accounts.reminders.case import Case
from chalicelib.accounts.reminders.chasing import Chasing
from chalicelib.accounts.reminders.decision import Decision
from chalicelib.accounts.reminders.drafts import Drafts
from chalicelib.accounts.reminders.gate import ATTEMPTS
from chalicelib.accounts.reminders.policy import POLICY
from chalicelib.accounts.reminders.runs import CHUNK, KIND, Runs
from chalicelib.accounts.reminders.schemas import (
    PreviewOut,
    TotalOut,
)
from chalicelib.accounts.reminders.worklist import Worklist
from chalicelib.jobs.model import Job
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.notify.message import Message
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

REARMING: Final = "reminder-rearm"


@dataclass
class ReminderService(Drafts, Chasing, Worklist):
    """Who is reminded of what. Each write is one transaction; the outbox sends."""

    # ---- the clock

    def wake(self, who: Principal, customer_id: str, expected: str) -> None:
        """Look at an account that is due; early, late or twice makes no difference.

        Also comes when an address was added: a message that waits for one is then sent.
        """
        del expected  # what is due follows from the facts, not from the message
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._wake(who, customer_id)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
            else:
                return

    def may_send(self, who: Principal, message: Message) -> bool:
        """The outbox asks just before sending."""
        return self._gate.may_send(who, message)

    def settled(self, who: Principal, message: Message, outcome: str) -> None:
        """The outbox tells what became of a message."""
        self._gate.settled(who, message, outcome)

    def returned(self, who: Principal, message: Message) -> None:
        """A message that had left came back."""
        self._gate.returned(who, message)

    # ---- runs

    def run(self, who: Principal, on: date | None = None) -> Job:
        """Start a run over everybody who is due on a day (today). Running again prepares none."""
        day = on or self._house(who).today(self.backing.clock.now())
        uow = UnitOfWork(self.backing, who)
        job = self.jobs.start(uow, KIND, {"on": day.isoformat()})
        uow.audit("reminder.run", job.id, on=day.isoformat())
        uow.commit(job)
        return job

    def run_step(self, who: Principal, job: Job) -> Job:
        """One step of a ``reminder-run`` job."""
        runs = Runs(self.backing, self.rows, self._house, self._case_in, self._look)
        return runs.step(who, job)

    def run_of(self, who: Principal, job_id: str) -> Job:
        """A reminder run. Raises ``NotFound``."""
        return self.jobs.get(who, job_id, KIND)

    def rules_changed(self, uow: UnitOfWork, what: str) -> None:
        """Policy or calendar change in this transaction: a job will look at every account."""
        if what in (POLICY, "calendar"):
            self.jobs.start(uow, REARMING, {"what": what})

    def rearm_step(self, who: Principal, job: Job) -> Job:
        """One page of accounts that owe, each woken: it acts or sets its due time anew.

        What a step sent stays sent; waking an account twice changes nothing.
        """
        page = self.rows(who).owing(CHUNK, job.cursor.get("after"))
        for customer_id in page.items:
            self.wake(who, customer_id, "")
        moved = job.advanced(done=job.done + len(page.items), cursor={"after": page.after})
        return moved if page.after else moved.finished(self.backing.clock.now())

    def preview(
        self,
        who: Principal,
        on: date | None = None,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[PreviewOut]:
        """Who would get what on a day, and why or why not; nothing is written."""
        house = self._house(who)
        day = on or house.today(self.backing.clock.now())
        ids = self.rows(who).owing(limit, after)
        cases = [self._case_in(who, each, house) for each in ids.items]
        return Listing([_preview(case, case.decide(day)) for case in cases if case], ids.after)

    # ---- inside

    def _wake(self, who: Principal, customer_id: str) -> None:
        case = self._case(who, customer_id)
        if case is None:
            return
        now = self.backing.clock.now()
        if not self._is_due(case):
            self._look.rearm(case, case.state)
        elif case.may_leave(now):
            self._look.act(case, case.house.today(now))
        else:  # who is written to wants quiet now
            self._look.rearm(case, case.state.replaced(quiet=case.quiet))

    def _is_due(self, case: Case) -> bool:
        now, waiting = self.backing.clock.now(), case.state.waiting
        due = case.due(case.state, now)
        if due is not None and due <= now:
            return True
        addressed = waiting is not None and not waiting.for_person and case.address is not None
        return addressed and not case.state.paused() and case.may_leave(now)


def _preview(case: Case, decision: Decision) -> PreviewOut:
    address = case.address_for(decision.step.role) if decision.step else None
    totals = case.owed.totals(decision.items)
    return PreviewOut(
        customer_id=case.customer.id,
        name=case.customer.title,
        reason=decision.reason,
        tone=decision.step.tone if decision.step else "",
        number=decision.number,
        to=address.email if address else "",
        totals=tuple(TotalOut.model_validate(each) for each in totals),
        count=len(decision.items),
    )
