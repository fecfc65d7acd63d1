"""Looking at one account: decide, and write the decision in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from chalicelib.accounts.reminders.case import Case
from chalicelib.accounts.reminders.copies import copies_of
from chalicelib.accounts.reminders.decision import Decision
from chalicelib.accounts.reminders.errors import NoAddress, ReminderNotFound
from chalicelib.accounts.reminders.message import Address, fingerprint, listed, message_of
from chalicelib.accounts.reminders.model import (
    AccountReminders,
    OpenItem,
    PromiseState,
    Reminder,
    Status,
    Waiting,
)
from chalicelib.accounts.reminders.policy import Channel, Step
from chalicelib.accounts.reminders.ports import CreditWatch, Notices, Papers, Reminders
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import ConditionFailed
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class Look:
    """Carries out what is decided about accounts. Each act raises ``Stale`` if one was faster."""

    backing: Backing
    rows: Callable[[Principal], Reminders]
    credit: CreditWatch
    papers: Papers | None
    notices: Callable[[], Notices]

    def act(self, case: Case, today: date) -> str:
        """Do what is due on a day; a word for what was done, or the reason for nothing."""
        decision = case.decide(today)
        if decision.step is not None:
            return self._prepare(case, decision, decision.step, today)
        waiting = decision.state.waiting
        if waiting is not None and not decision.state.paused():
            return self._try_waiting(case, decision, waiting, today)
        return self._only_looked(case, decision)

    def rearm(self, case: Case, state: AccountReminders) -> None:
        """Nothing is due: put the account's due time right, which ends every wake-up."""
        now = self.backing.clock.now()
        try:
            self.rows(case.who).rearm(case.read, state, case.due(state, now))
        except ConditionFailed:
            return  # whoever moved the account armed it anew

    def again(self, uow: UnitOfWork, case: Case, before: Reminder, to: Address) -> Reminder:
        """Put a message into the outbox once more, saying what is owed now."""
        items = listed(case.owed, before.on, before.until)
        after = before.becomes(
            Status.PREPARED,
            attempt=before.attempt + 1,
            to=to.email,
            facts=fingerprint(items, case.owed),
            totals=case.owed.totals(items),
            count=len(items),
            settled_at=None,
        )
        self.rows(case.who).replace(uow, after)
        self.send(uow, case, after, to, items)
        return after

    def send(
        self,
        uow: UnitOfWork,
        case: Case,
        reminder: Reminder,
        to: Address,
        items: tuple[OpenItem, ...],
    ) -> None:
        """Put the message into the outbox, the open items beside it as PDF if the policy says."""
        message = message_of(
            reminder, case.customer, case.house.company, to, items, case.state.last_sent
        )
        if self.papers is not None and case.policy.attach and items:
            files = (self.papers.drawn(case, reminder, to, items),)
            message = message.model_copy(update={"attachments": files})
        uow.send(message)

    def approve(self, uow: UnitOfWork, case: Case, before: Reminder, today: date) -> Reminder:
        """Let a draft go: it says what is owed now, or is dropped when nothing is any more.

        Raises ``NoAddress``.
        """
        leaving = _speaking_of(before, today)
        state = case.state.replaced(waiting=None)
        if not _worth(case, listed(case.owed, leaving.on, leaving.until)):
            after = before.becomes(Status.WITHDRAWN, settled_at=uow.now)
            self.rows(case.who).replace(uow, after)
        else:
            to = case.address_for(before.role)
            if to is None:
                raise NoAddress()
            after, state = self.again(uow, case, leaving, to), state.sent(today)
        self._keep(uow, case, state)
        return after

    def _prepare(self, case: Case, decision: Decision, step: Step, today: date) -> str:
        to = case.address_for(step.role)
        if decision.number == 0 and to is None and step.channel is Channel.EMAIL:
            return self._only_looked(case, decision)  # nobody need know what is not overdue
        uow = UnitOfWork(self.backing, case.who)
        reminder = self._new(uow, case, decision, step, to, today)
        self._supersede(uow, case)
        self.rows(case.who).insert(uow, reminder, decision.marks)
        if reminder.status is Status.PREPARED and to is not None:
            self.send(uow, case, reminder, to, decision.items)
        self.notices().tell(uow, copies_of(case, reminder, step))
        state = _after(decision.state, reminder, today)
        if case.policy.stops_credit(state) and not case.policy.stops_credit(case.state):
            self.credit.at_once(uow, case.customer.id)
        self._finish(uow, case, state, reminder)
        return str(reminder.status)

    def _new(
        self,
        uow: UnitOfWork,
        case: Case,
        decision: Decision,
        step: Step,
        to: Address | None,
        today: date,
    ) -> Reminder:
        items, owed = decision.items, case.owed
        return Reminder(
            id=uow.ids.new("rem"),
            customer_id=case.customer.id,
            status=_first_status(step, to, case.policy.approval),
            notice=decision.number == 0,
            number=decision.number,
            tone=step.tone,
            template=step.name,
            on=today,
            until=max(item.due for item in items) if decision.number == 0 else None,
            steps=tuple(f"{mark.episode}#{mark.step}" for mark in decision.marks),
            totals=owed.totals(items),
            count=len(items),
            oldest=min(item.due for item in items),
            facts=fingerprint(items, owed),
            to=to.email if to else "",
            role=step.role,
            prepared_at=uow.now,
        )

    def _try_waiting(self, case: Case, decision: Decision, waiting: Waiting, today: date) -> str:
        """A message that could not leave: withdraw it when paid, send it when it can be."""
        before = self._waiting(case, waiting)
        leaving = _speaking_of(before, today)
        state = decision.state.replaced(waiting=None)
        if not _worth(case, listed(case.owed, leaving.on, leaving.until)):
            return self._withdraw(case, before, state)
        address = case.address_for(before.role)
        refused = before.status is Status.REFUSED and address and address.email == before.to
        if waiting.for_person or address is None or refused:
            return self._only_looked(case, decision)
        uow = UnitOfWork(self.backing, case.who)
        after = self.again(uow, case, leaving, address)
        self._finish(uow, case, state.sent(today), after)
        return str(after.status)

    def _withdraw(self, case: Case, before: Reminder, state: AccountReminders) -> str:
        uow = UnitOfWork(self.backing, case.who)
        after = before.becomes(Status.WITHDRAWN, settled_at=uow.now)
        self.rows(case.who).replace(uow, after)
        self._finish(uow, case, state, after)
        return str(after.status)

    def _only_looked(self, case: Case, decision: Decision) -> str:
        before, after = case.state.promise, decision.state.promise
        if before == after or after is None:
            self.rearm(case, decision.state)
            return str(decision.reason)
        uow = UnitOfWork(self.backing, case.who)
        self._keep(uow, case, decision.state)
        uow.commit()
        return str(decision.reason)

    def _supersede(self, uow: UnitOfWork, case: Case) -> None:
        """A higher step takes the place of a message that has not left."""
        if case.state.waiting is None:
            return
        before = self._waiting(case, case.state.waiting)
        after = before.becomes(Status.WITHDRAWN, settled_at=uow.now)
        self.rows(case.who).replace(uow, after)

    def _finish(
        self, uow: UnitOfWork, case: Case, state: AccountReminders, reminder: Reminder
    ) -> None:
        self._keep(uow, case, state)
        uow.audit(
            f"reminder.{reminder.status}",
            case.customer.id,
            reminder=reminder.id,
            step=reminder.number,
            attempt=reminder.attempt,
        )
        uow.commit()

    def _keep(self, uow: UnitOfWork, case: Case, state: AccountReminders) -> None:
        self.rows(case.who).keep(uow, case.read, state, case.due(state, uow.now))
        was, now = case.state.promise, state.promise
        if now is not None and was is not None and now.state is not was.state:
            verb = "kept" if now.state is PromiseState.KEPT else "broken"
            uow.audit(f"promise.{verb}", case.customer.id, promise=now.id)

    def _waiting(self, case: Case, waiting: Waiting) -> Reminder:
        reminder = self.rows(case.who).get(case.customer.id, waiting.id)
        if reminder is None:
            raise ReminderNotFound()
        return reminder


def _speaking_of(reminder: Reminder, today: date) -> Reminder:
    """The message as it speaks of the day it leaves; a notice stands by the day it was made."""
    return reminder if reminder.notice else reminder.model_copy(update={"on": today})


def _worth(case: Case, items: tuple[OpenItem, ...]) -> bool:
    return any(total.net > 0 for total in case.owed.totals(items))


def _first_status(step: Step, address: Address | None, approval: bool) -> Status:
    if step.channel is Channel.CALL:
        return Status.CALL_DUE
    if approval:
        return Status.DRAFT
    return Status.PREPARED if address else Status.NO_ADDRESS


def _after(state: AccountReminders, reminder: Reminder, today: date) -> AccountReminders:
    """The account's state once the message stands: only what left counts as sent."""
    waiting = Waiting(id=reminder.id, since=today)
    match reminder.status:
        case Status.NO_ADDRESS:
            return state.replaced(waiting=waiting)
        case Status.DRAFT:
            return state.replaced(waiting=waiting.model_copy(update={"draft": True}))
        case Status.CALL_DUE:
            return state.sent(today).replaced(waiting=waiting.model_copy(update={"call": True}))
    return state.sent(today).replaced(waiting=None)
