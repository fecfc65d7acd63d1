"""The worklist: what waits for a person, and why a customer does not pay."""

from collections.abc import Sequence
from datetime import date

from chalicelib.accounts.reminders.model import (
    AccountReminders,
    Reminder,
    Status,
)
from chalicelib.accounts.reminders.room import ReminderRoom
from chalicelib.accounts.reminders.schemas import (
    WHYS,
    WhyNew,
)
from chalicelib.accounts.reminders.unpaid import COUNTED, Figure, Unpaid, figure
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import DEFAULT_LIMIT, Listing
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork


class Worklist(ReminderRoom):
    """What waits for a person, who is late, and why nobody pays."""

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
