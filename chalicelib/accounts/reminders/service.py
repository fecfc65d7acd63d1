"""Use cases of reminders: woken by the clock, run by a person, watched on the worklist."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from chalicelib.accounts.reminders.case import Case, House
from chalicelib.accounts.reminders.decision import Decision
from chalicelib.accounts.reminders.errors import (
    ChasePaused,
    NoAddress,
    ReminderNotFound,
    ReminderSettled,
)
from chalicelib.accounts.reminders.gate import ATTEMPTS, ReminderGate
from chalicelib.accounts.reminders.look import Look
from chalicelib.accounts.reminders.model import (
    AccountReminders,
    Promise,
    Reminder,
    Status,
    Stop,
)
from chalicelib.accounts.reminders.owing import OpenItems, Owing
from chalicelib.accounts.reminders.policy import POLICY, Step, policy_for
from chalicelib.accounts.reminders.ports import CreditWatch, Customers, Papers, Reminders, Tenancy
from chalicelib.accounts.reminders.promises import Promises
from chalicelib.accounts.reminders.runs import CHUNK, KIND, Runs
from chalicelib.accounts.reminders.schemas import (
    WHYS,
    CallNew,
    PreviewOut,
    PromiseNew,
    SettleNew,
    StopNew,
    TotalOut,
    WhyNew,
)
from chalicelib.accounts.reminders.unpaid import COUNTED, Figure, Unpaid, figure
from chalicelib.jobs.model import Job
from chalicelib.jobs.service import JobService
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Invalid, Stale
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.notify.message import Message
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

REARMING: Final = "reminder-rearm"
APPROVAL: Final = "reminder-approval"


@dataclass
class ReminderService:
    """Who is reminded of what. Each write is one transaction; the outbox sends."""

    backing: Backing
    rows: Callable[[Principal], Reminders]
    tenancy: Tenancy
    customers: Customers
    ledger: OpenItems
    jobs: JobService
    credit: CreditWatch
    papers: Papers | None = None

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

    def called(self, who: Principal, customer_id: str, reminder_id: str, new: CallNew) -> Reminder:
        """What came of a call; when nobody answered it is still to be made.

        Raises ``ReminderNotFound``, ``ReminderSettled``, ``Stale``.
        """
        case, before = self._standing(who, customer_id, reminder_id)
        uow = UnitOfWork(self.backing, who)
        facts = {"settled_by": who.user, "outcome": new.outcome, "note": new.note}
        if new.outcome == "no_answer":
            after = before.becomes(Status.CALL_DUE, **facts, attempt=before.attempt + 1)
        else:
            after = before.becomes(Status.CALLED, **facts, settled_at=uow.now)
            state = case.state.replaced(waiting=None, looked=None)
            self.rows(who).keep(uow, case.read, state, case.due(state, uow.now))
        self.rows(who).replace(uow, after)
        uow.audit("reminder.called", customer_id, reminder=reminder_id, outcome=new.outcome)
        uow.commit(after)
        return after

    # ---- drafts

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

    # ---- told to wait

    def stop(self, who: Principal, customer_id: str, new: StopNew) -> AccountReminders:
        """No reminders up to a day, with a reason. Raises ``Invalid``, ``NotFound``, ``Stale``."""
        case = self._needed(who, customer_id)
        uow = UnitOfWork(self.backing, who)
        if new.until < case.house.today(uow.now):
            raise Invalid.field("until", "Choose a day that is still to come.")
        stopped = Stop(until=new.until, reason=new.reason, by=who.user)
        uow.audit("reminder.stop", customer_id, until=f"{new.until}", reason=new.reason)
        return self._kept(uow, case, case.state.replaced(stopped=stopped))

    def go_on(self, who: Principal, customer_id: str) -> AccountReminders:
        """Reminders go on as by the policy. Raises ``NotFound``, ``Stale``."""
        case = self._needed(who, customer_id)
        uow = UnitOfWork(self.backing, who)
        uow.audit("reminder.go-on", customer_id)
        return self._kept(uow, case, case.state.replaced(stopped=None, looked=None))

    def level(self, who: Principal, customer_id: str) -> Step | None:
        """The step that the customer is at; ``None``: it is not chased. Raises ``NotFound``."""
        grade = self.customers.get(who, customer_id).grade
        read = self.rows(who).state(customer_id)
        if read is None:
            return None
        return policy_for(grade, self.tenancy.policy(who, POLICY)).level(read.reminders)

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
        self.rows(who).note_why(uow, customer_id, new.why, case.house.today(uow.now))
        uow.audit("account.why-unpaid", customer_id, why=new.why)
        return self._kept(uow, case, case.state.replaced(why=new.why))

    def whys(self, who: Principal, ids: Sequence[str]) -> dict[str, str]:
        """Of up to 100 customers, why they do not pay, where it is known."""
        states = self.rows(who).states(list(dict.fromkeys(ids)))
        return {each.customer_id: each.reminders.why for each in states if each.reminders.why}

    def unpaid(
        self, who: Principal, why: str, limit: int = DEFAULT_LIMIT, after: Item | None = None
    ) -> Listing[Unpaid]:
        """Who does not pay for a reason, the longest first."""
        return self.rows(who).unpaid(why, limit, after)

    def figures(self, who: Principal) -> list[Figure]:
        """Each reason with its customers and what they owe; two reads for each."""
        pages = {why: self.rows(who).unpaid(why, COUNTED, None) for why in WHYS}
        return [figure(why, page.items, page.after is not None) for why, page in pages.items()]

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

    def _kept(self, uow: UnitOfWork, case: Case, state: AccountReminders) -> AccountReminders:
        self.rows(uow.who).keep(uow, case.read, state, case.due(state, uow.now))
        uow.commit(state)
        return state

    def _again(self, uow: UnitOfWork, case: Case, before: Reminder) -> Reminder:
        to = case.address_for(before.role)
        if to is None:
            raise NoAddress()
        return self._look.again(uow, case, before, to)

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
        return Look(self.backing, self.rows, self.credit, self.papers)

    @cached_property
    def _gate(self) -> ReminderGate:
        return ReminderGate(self.backing, self.rows, self._case, self._look)

    @cached_property
    def _promises(self) -> Promises:
        return Promises(self.backing, self.rows)


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
