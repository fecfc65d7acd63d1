"""One customer that is chased: calls, promises, told to wait, and what became of a message."""

from collections.abc import Collection
from datetime import date

from chalicelib.accounts.reminders.model import (
    AccountReminders,
    Promise,
    Reminder,
    Status,
    Stop,
)
from chalicelib.accounts.reminders.policy import POLICY, Step, policy_for
from chalicelib.accounts.reminders.room import ReminderRoom
from chalicelib.accounts.reminders.schemas import (
    CallNew,
    PromiseNew,
    SettleNew,
    StopNew,
)
from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Chasing(ReminderRoom):
    """What people decide and note about a customer that is chased."""

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

    def promise(self, who: Principal, customer_id: str, new: PromiseNew) -> Promise:
        """Take down a promise to pay; it pauses the reminders until its day and grace are over.

        Raises ``PromiseOpen``, ``NothingToPromise``, ``Invalid``, ``NotFound``, ``Stale``.
        """
        return self._promises.make(self._needed(who, customer_id), new)

    def add_promise(
        self, uow: UnitOfWork, customer_id: str, sheet: str, entries: Collection[str], until: date
    ) -> str:
        """The day promised on a fee sheet becomes a promise within its transaction, once.

        Gives its id; empty where a promise stands already or nothing of the sheet is open.
        """
        case = self._case(uow.who, customer_id)
        return self._promises.of_sheet(uow, case, sheet, entries, until) if case else ""

    def take_back_promise(self, who: Principal, customer_id: str) -> None:
        """Strike an open promise. Raises ``NoPromise``, ``NotFound``, ``Stale``."""
        self._promises.take_back(self._needed(who, customer_id))
