"""The due time of an account, by the reminders' own rules, for the transaction of a posting."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.accounts.ledger.ports import Companies, CustomerFiles
from chalicelib.accounts.reminders.model import AccountReminders
from chalicelib.accounts.reminders.policy import POLICY, policy_for
from chalicelib.accounts.reminders.schedule import next_due
from chalicelib.tenancy.principal import Principal


@dataclass(frozen=True)
class PolicyClock:
    """Reads the customer's grade, the company's policy and calendar, and asks the rules."""

    companies: Companies
    customers: CustomerFiles

    def next_due(
        self, who: Principal, customer_id: str, state: AccountReminders, now: datetime
    ) -> datetime | None:
        """When a reminder or a promise on the account falls due; ``None``: nothing will."""
        if state.idle:
            return None
        grade = self.customers.get(who, customer_id).grade
        policy = policy_for(grade, self.companies.policy(who, POLICY))
        return next_due(state, policy, self.companies.calendar(who), now)
