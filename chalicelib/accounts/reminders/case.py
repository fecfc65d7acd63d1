"""All that must be known to decide about one customer, read in the order that makes it safe.

The account's version is read first and guards every write: whatever is posted while the rest is
read moves the version, and the decision is made again on the new facts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from chalicelib.accounts.reminders.decision import Decision, decide, judged
from chalicelib.accounts.reminders.message import Address, address_of
from chalicelib.accounts.reminders.model import AccountReminders, Owed, Quiet
from chalicelib.accounts.reminders.policy import POLICY, ReminderPolicy, policy_for
from chalicelib.accounts.reminders.ports import Customers, Ledger, Remembered, Tenancy
from chalicelib.accounts.reminders.schedule import local_day, may_leave, next_due
from chalicelib.customers.model import Contact, Customer
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.tenancy.model import Member
from chalicelib.tenancy.principal import Principal


@dataclass(frozen=True)
class House:
    """What holds for the whole company; read once for many customers."""

    calendar: WorkingCalendar
    policies: Mapping[str, Any]
    company: str
    members: Callable[[Principal], list[Member]]

    @classmethod
    def of(cls, who: Principal, tenancy: Tenancy) -> "House":
        name = tenancy.company(who).name
        calendar = tenancy.calendar(who)
        return cls(calendar, tenancy.policy(who, POLICY), name, tenancy.members)

    @property
    def zone(self) -> str:
        """Where the company works."""
        return self.calendar.zone

    def today(self, now: datetime) -> date:
        return local_day(self.calendar, now)


@dataclass
class Case:
    """One customer at one moment. What is owed and where to write to is read when asked."""

    who: Principal
    house: House
    read: Remembered
    customer: Customer
    ledger: Ledger
    customers: Customers

    @property
    def state(self) -> AccountReminders:
        return self.read.reminders

    @cached_property
    def policy(self) -> ReminderPolicy:
        return policy_for(self.customer.grade, self.house.policies)

    @cached_property
    def owed(self) -> Owed:
        # What came in is of the version that guards every write, as the state is.
        owed = self.ledger.owed(self.who, self.customer.id)
        return owed.model_copy(update={"settled": self.read.settled})

    @cached_property
    def contacts(self) -> list[Contact]:
        return self.customers.contacts(self.who, self.customer.id)

    @property
    def address(self) -> Address | None:
        """Where reminders go unless a step asks for somebody in particular."""
        return self.address_for("")

    def address_for(self, role: str) -> Address | None:
        """Where a step goes that asks for a contact in a role; the usual one if there is none."""
        return address_of(self.customer, self.contacts, role)

    @property
    def quiet(self) -> Quiet | None:
        """The hours in which who is usually written to wants no message."""
        return self.address.quiet if self.address else None

    def decide(self, today: date) -> Decision:
        """The decision of a day, an open promise judged first."""
        calendar = self.house.calendar
        state = judged(self.state, self.owed, self.policy, calendar, today)
        return decide(state, self.owed, self.policy, today)

    def due(self, state: AccountReminders, now: datetime) -> datetime | None:
        return next_due(state, self.policy, self.house.calendar, now)

    def may_leave(self, now: datetime) -> bool:
        return may_leave(self.policy, self.house.calendar, now, self.quiet) <= now
