"""What every booking and every new agreement asks: must the credit be looked at again?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from chalicelib.accounts.credit.assessing import falls_due
from chalicelib.accounts.credit.model import Credit, Side
from chalicelib.accounts.credit.policy import POLICY, policy_for
from chalicelib.accounts.credit.ports import Credits, Customers, Tenancy
from chalicelib.kit.clock import stamp
from chalicelib.kit.queues import REMINDERS
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Watch(Protocol):
    """Told in the transaction of a booking what is the oldest due date by currency."""

    def moved(self, uow: UnitOfWork, customer_id: str, oldest_due: Mapping[str, date]) -> None: ...


@dataclass(frozen=True)
class CreditWatch:
    """Arms the credit of a customer: at once where a limit or a hold is at stake, else for the
    day on which age alone would put it on hold."""

    rows: Callable[[Principal], Credits]
    customers: Customers
    tenancy: Tenancy

    def moved(self, uow: UnitOfWork, customer_id: str, oldest_due: Mapping[str, date]) -> None:
        """The account moved; what is kept of the credit is read, and written only if it must."""
        credit = self.rows(uow.who).get(customer_id)
        if credit.watched:
            self.at_once(uow, customer_id)
            return
        oldest = min(oldest_due.values(), default=None)
        if oldest is None:
            return
        grade = self.customers.get(uow.who, customer_id).grade
        policy = policy_for(grade, self.tenancy.policy(uow.who, POLICY))
        zone = ZoneInfo(self.tenancy.calendar(uow.who).zone)
        due = falls_due(oldest, policy, zone)
        if due is None or due == credit.due_at:
            return
        if due <= uow.now:
            self.at_once(uow, customer_id)
        else:
            self.rows(uow.who).arm(uow, customer_id, due)

    def count(
        self, uow: UnitOfWork, customer_id: str, side: Side, moved: Mapping[str, int]
    ) -> None:
        """Something that counts beside the ledger moves, by currency, in this transaction.

        Whoever books beside it lets the credit be looked at; else ``if_watched`` does.
        """
        self.rows(uow.who).count(uow, customer_id, side, moved)

    def if_watched(self, uow: UnitOfWork, customer_id: str) -> None:
        """Let the credit be looked at where a limit or a hold is at stake."""
        if self.rows(uow.who).get(customer_id).watched:
            self.at_once(uow, customer_id)

    def at_once(self, uow: UnitOfWork, customer_id: str) -> None:
        """Something that decides about the hold changes in this transaction."""
        self.rows(uow.who).arm(uow, customer_id, uow.now)
        uow.nudge(Credit.TYPE, customer_id, REMINDERS, stamp(uow.now))
