"""What the use cases of reminders share: how an account stands, and how it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from chalicelib.accounts.reminders.case import Case, House
from chalicelib.accounts.reminders.errors import (
    NoAddress,
    ReminderNotFound,
)
from chalicelib.accounts.reminders.gate import ReminderGate
from chalicelib.accounts.reminders.look import Look
from chalicelib.accounts.reminders.model import (
    AccountReminders,
    Reminder,
)
from chalicelib.accounts.reminders.owing import OpenItems, Owing
from chalicelib.accounts.reminders.ports import (
    CreditWatch,
    Customers,
    Notices,
    Papers,
    Reminders,
    Tenancy,
)
from chalicelib.accounts.reminders.promises import Promises
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


@dataclass
class ReminderRoom:
    """The surroundings of reminders; every use case of theirs is a room like this."""

    backing: Backing
    rows: Callable[[Principal], Reminders]
    tenancy: Tenancy
    customers: Customers
    ledger: OpenItems
    jobs: Jobs
    credit: CreditWatch
    notices: Callable[[], Notices]
    papers: Papers | None = None

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
        return Look(self.backing, self.rows, self.credit, self.papers, self.notices)

    @cached_property
    def _gate(self) -> ReminderGate:
        return ReminderGate(self.backing, self.rows, self._case, self._look)

    @cached_property
    def _promises(self) -> Promises:
        return Promises(self.backing, self.rows)
