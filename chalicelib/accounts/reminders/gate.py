"""The reminders' say over their messages in the outbox: asked just before, told just after."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.accounts.reminders.case import Case
from chalicelib.accounts.reminders.look import Look
from chalicelib.accounts.reminders.message import fingerprint, listed
from chalicelib.accounts.reminders.model import Reminder, Status, Waiting
from chalicelib.accounts.reminders.ports import Reminders
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Stale
from chalicelib.notify.message import Message
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Two acts on one customer may meet; ten never do.
ATTEMPTS = 5


@dataclass
class ReminderGate:
    """Answers the outbox. ``case`` reads the customer's facts afresh."""

    backing: Backing
    rows: Callable[[Principal], Reminders]
    case: Callable[[Principal, str], Case | None]
    look: Look

    def may_send(self, who: Principal, message: Message) -> bool:
        """Only if all that the message says is still owed and nobody promised to pay."""
        reminder = self._meant(who, message)
        case = self.case(who, reminder.customer_id) if reminder else None
        if reminder is None or case is None or case.state.paused():
            return False
        items = listed(case.owed, reminder.on, reminder.until)
        return reminder.facts == fingerprint(items, case.owed)

    def settled(self, who: Principal, message: Message, outcome: str) -> None:
        """Record what became of the message; one that was held back is made anew, or dropped."""
        for attempt in range(1, ATTEMPTS + 1):
            reminder = self._meant(who, message)
            if reminder is None:
                return
            try:
                self._settle(who, reminder, outcome)
            except Stale:
                if attempt == ATTEMPTS:
                    raise
            else:
                return

    def returned(self, who: Principal, message: Message) -> None:
        """It never arrived: it waits in the worklist for another address, unless it was paid or
        something newer waits."""
        customer_id, reminder_id, attempt = message.subject_id.split("/")
        for left in reversed(range(ATTEMPTS)):
            case = self.case(who, customer_id)
            reminder = self.rows(who).get(customer_id, reminder_id)
            if case is None or reminder is None or reminder.attempt != int(attempt):
                return
            owed = case.owed.totals(listed(case.owed, reminder.on, reminder.until))
            late = reminder.status is not Status.SENT or case.state.waiting is not None
            if late or not any(total.net > 0 for total in owed):
                return
            try:
                self._wait(case, reminder, Status.REFUSED)
            except Stale:
                if not left:
                    raise
            else:
                return

    def _settle(self, who: Principal, reminder: Reminder, outcome: str) -> None:
        if outcome in ("sent", "unknown"):
            uow = UnitOfWork(self.backing, who)
            self._write(uow, reminder, Status(outcome))
            uow.commit()
            return
        case = self.case(who, reminder.customer_id)
        if case is None:
            return
        if outcome == "refused":
            self._wait(case, reminder, Status.REFUSED)
        else:
            self._held_back(case, reminder)

    def _held_back(self, case: Case, reminder: Reminder) -> None:
        items = listed(case.owed, reminder.on, reminder.until)
        uow = UnitOfWork(self.backing, case.who)
        if not any(total.net > 0 for total in case.owed.totals(items)):
            self._write(uow, reminder, Status.WITHDRAWN)
            uow.commit()
        elif case.state.paused():
            self._wait(case, reminder, Status.HELD)
        elif (to := case.address_for(reminder.role)) is None:
            self._wait(case, reminder, Status.NO_ADDRESS)
        else:
            self.look.again(uow, case, reminder, to)
            uow.audit("reminder.again", reminder.customer_id, reminder=reminder.id)
            uow.commit()

    def _wait(self, case: Case, reminder: Reminder, status: Status) -> None:
        """The message stays with the account, to be sent when what it waits for has come."""
        uow = UnitOfWork(self.backing, case.who)
        waiting = Waiting(id=reminder.id, since=reminder.on)
        state = case.state.replaced(waiting=waiting)
        if case.state.waiting is not None:
            self._write(uow, reminder, Status.WITHDRAWN)  # a newer one waits already
        else:
            self._write(uow, reminder, status)
            due = case.due(state, uow.now)
            self.rows(case.who).keep(uow, case.read, state, due)
        uow.commit()

    def _write(self, uow: UnitOfWork, reminder: Reminder, status: Status) -> None:
        after = reminder.becomes(status, settled_at=uow.now)
        self.rows(uow.who).replace(uow, after)
        uow.audit(f"reminder.{status}", reminder.customer_id, reminder=reminder.id)

    def _meant(self, who: Principal, message: Message) -> Reminder | None:
        """The reminder that this message is the last attempt of, while it is under way."""
        customer_id, reminder_id, attempt = message.subject_id.split("/")
        reminder = self.rows(who).get(customer_id, reminder_id)
        if reminder is None or reminder.status is not Status.PREPARED:
            return None
        return reminder if reminder.attempt == int(attempt) else None
