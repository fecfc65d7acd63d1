"""Use cases of reminders: woken by the clock, run by a person, watched on the worklist."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from chalicelib.accounts.reminders.case import Case, House
from chalicelib.accounts.reminders.decision import Decision
from chalicelib.accounts.reminders.errors import NoAddress, ReminderNotFound
from chalicelib.accounts.reminders.gate import ATTEMPTS, ReminderGate
from chalicelib.accounts.reminders.look import Look
from chalicelib.accounts.reminders.model import (
    AccountReminders,
    Promise,
    Reminder,
    Status,
)
from chalicelib.accounts.reminders.owing import OpenItems, Owing
from chalicelib.accounts.reminders.policy import POLICY
from chalicelib.accounts.reminders.ports import Customers, Reminders, Tenancy
from chalicelib.accounts.reminders.promises import Promises
from chalicelib.accounts.reminders.runs import CHUNK, KIND, Runs
from chalicelib.accounts.reminders.schemas import (
    PreviewOut,
    PromiseNew,
    SettleNew,
    TotalOut,
    WhyNew,
)
from chalicelib.jobs.model import Job
from chalicelib.jobs.service import JobService
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.notify.message import Message
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

REARMING: Final = "reminder-rearm"


@dataclass
class ReminderService:
    """Who is reminded of what. Each write is one transaction; the outbox sends."""

    backing: Backing
    rows: Callable[[Principal], Reminders]
    tenancy: Tenancy
    customers: Customers
    ledger: OpenItems
    jobs: JobService

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

    # ---- the worklist

    def worklist(
        self,
        who: Principal,
        status: Status = Status.NO_ADDRESS,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Reminder]:
        """What waits for a person, the oldest first: one list for each kind of waiting."""
        return self.rows(who).worklist(status, limit, after)

    def of_customer(
        self,
        who: Principal,
        customer_id: str,
        limit: int = DEFAULT_LIMIT,
        after: Item | None = None,
    ) -> Listing[Reminder]:
        """A customer's reminders, the newest first. Raises ``NotFound`` for a stranger's."""
        self.customers.get(who, customer_id)
        return self.rows(who).of_customer(customer_id, limit, after)

    def late_since(self, who: Principal, ids: Sequence[str], today: date) -> dict[str, date]:
        """Of up to 100 customers, those with overdue that may be chased: its oldest due date."""
        oldest = {
            each.customer_id: min(each.reminders.oldest_due.values(), default=today)
            for each in self.rows(who).states(ids)
        }
        return {customer: since for customer, since in oldest.items() if since < today}

    def state(self, who: Principal, customer_id: str) -> AccountReminders:
        """How far a customer has been chased, and its promise. Raises ``NotFound``."""
        self.customers.get(who, customer_id)
        read = self.rows(who).state(customer_id)
        return read.reminders if read else AccountReminders()

    def called(self, who: Principal, customer_id: str, reminder_id: str, note: str) -> Reminder:
        """The call was made. Raises ``ReminderNotFound``, ``ReminderSettled``, ``Stale``."""
        case, before = self._standing(who, customer_id, reminder_id)
        uow = UnitOfWork(self.backing, who)
        facts = {"settled_at": uow.now, "settled_by": who.user, "note": note}
        after = before.becomes(Status.CALLED, **facts)
        state = case.state.replaced(waiting=None, looked=None)
        self.rows(who).replace(uow, after)
        self.rows(who).keep(uow, case.read, state, case.due(state, uow.now))
        uow.audit("reminder.called", customer_id, reminder=reminder_id)
        uow.commit(after)
        return after

    def settle(
        self, who: Principal, customer_id: str, reminder_id: str, new: SettleNew
    ) -> Reminder:
        """A person decides about a message whose outcome is unknown.

        Raises ``ReminderNotFound``, ``ReminderSettled``, ``NoAddress``, ``Stale``.
        """
        case, before = self._standing(who, customer_id, reminder_id)
        uow = UnitOfWork(self.backing, who)
        if new.decision == "again":
            after = self._again(uow, case, before)
        else:
            facts = {"settled_at": uow.now, "settled_by": who.user}
            after = before.becomes(Status(new.decision), **facts)
            self.rows(who).replace(uow, after)
        uow.audit(f"reminder.settle-{new.decision}", customer_id, reminder=reminder_id)
        uow.commit(after)
        return after

    def why_unpaid(self, who: Principal, customer_id: str, new: WhyNew) -> AccountReminders:
        """Note why the customer does not pay, for the worklist. Raises ``NotFound``, ``Stale``."""
        case = self._needed(who, customer_id)
        uow = UnitOfWork(self.backing, who)
        state = case.state.replaced(why=new.why)
        self.rows(who).keep(uow, case.read, state, case.due(state, uow.now))
        uow.audit("account.why-unpaid", customer_id, why=new.why)
        uow.commit(state)
        return state

    def whys(self, who: Principal, ids: Sequence[str]) -> dict[str, str]:
        """Of up to 100 customers, why they do not pay, where it is known."""
        states = self.rows(who).states(list(dict.fromkeys(ids)))
        return {each.customer_id: each.reminders.why for each in states if each.reminders.why}

    def run_of(self, who: Principal, job_id: str) -> Job:
        """A reminder run. Raises ``NotFound``, also for jobs of another kind."""
        job = self.jobs.get(who, job_id)
        if job.kind != KIND:
            raise ReminderNotFound()
        return job

    # ---- promises

    def promise(self, who: Principal, customer_id: str, new: PromiseNew) -> Promise:
        """Take down a promise to pay; it pauses the reminders until its day and grace are over.

        Raises ``PromiseOpen``, ``NothingToPromise``, ``Invalid``, ``NotFound``, ``Stale``.
        """
        return self._promises.make(self._needed(who, customer_id), new)

    def take_back_promise(self, who: Principal, customer_id: str) -> None:
        """Strike an open promise. Raises ``NoPromise``, ``NotFound``, ``Stale``."""
        self._promises.take_back(self._needed(who, customer_id))

    # ---- inside

    def _wake(self, who: Principal, customer_id: str) -> None:
        case = self._case(who, customer_id)
        if case is None:
            return
        now = self.backing.clock.now()
        if self._is_due(case):
            self._look.act(case, case.house.today(now))
        else:
            self._look.rearm(case, case.state)

    def _is_due(self, case: Case) -> bool:
        now, waiting = self.backing.clock.now(), case.state.waiting
        due = case.due(case.state, now)
        if due is not None and due <= now:
            return True
        addressed = waiting is not None and not waiting.call and case.address is not None
        return addressed and not case.state.paused() and case.may_leave(now)

    def _again(self, uow: UnitOfWork, case: Case, before: Reminder) -> Reminder:
        if case.address is None:
            raise NoAddress()
        return self._look.again(uow, case, before, case.address)

    def _standing(
        self, who: Principal, customer_id: str, reminder_id: str
    ) -> tuple[Case, Reminder]:
        case = self._needed(who, customer_id)
        reminder = self.rows(who).get(customer_id, reminder_id)
        if reminder is None:
            raise ReminderNotFound()
        return case, reminder

    def _needed(self, who: Principal, customer_id: str) -> Case:
        self.customers.get(who, customer_id)
        case = self._case(who, customer_id)
        if case is None:
            raise ReminderNotFound()
        return case

    def _case(self, who: Principal, customer_id: str) -> Case | None:
        return self._case_in(who, customer_id, self._house(who))

    def _case_in(self, who: Principal, customer_id: str, house: House) -> Case | None:
        """The account as it stands; ``None`` before the first entry."""
        read = self.rows(who).state(customer_id)
        if read is None:
            return None
        customer = self.customers.get(who, customer_id)
        return Case(who, house, read, customer, Owing(self.ledger), self.customers)

    def _house(self, who: Principal) -> House:
        return House.of(who, self.tenancy)

    @cached_property
    def _look(self) -> Look:
        return Look(self.backing, self.rows)

    @cached_property
    def _gate(self) -> ReminderGate:
        return ReminderGate(self.backing, self.rows, self._case, self._look)

    @cached_property
    def _promises(self) -> Promises:
        return Promises(self.backing, self.rows)


def _preview(case: Case, decision: Decision) -> PreviewOut:
    address = case.address if decision.acts else None
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
