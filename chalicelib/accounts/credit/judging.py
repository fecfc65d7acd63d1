"""How every act on a customer's credit is carried out: read, judge by the facts, write at once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from chalicelib.accounts.credit.assessing import Facts, assessed
from chalicelib.accounts.credit.exposure import currencies, exposure
from chalicelib.accounts.credit.model import Credit
from chalicelib.accounts.credit.policy import POLICY, policy_for
from chalicelib.accounts.credit.ports import Credits, Customers, Ledger, Rates, Tenancy, Terms
from chalicelib.accounts.reminders import policy as reminders
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import ConditionFailed
from chalicelib.kit.errors import Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Bookings count the version up beside people; whoever was slower looks again.
ATTEMPTS = 6
SECOND_LOOK = timedelta(minutes=1)


@dataclass(frozen=True)
class Standing:
    """A customer's credit with the facts it was judged by, just now."""

    credit: Credit
    facts: Facts

    @property
    def room(self) -> int | None:
        """What is left of the limit; negative: above it; ``None``: no limit."""
        limit = self.facts.limit
        return None if limit is None else limit - self.facts.exposure.total


@dataclass
class Judging:
    """The credit of customers by the facts of the moment."""

    backing: Backing
    rows: Callable[[Principal], Credits]
    ledger: Ledger
    terms: Terms
    rates: Rates
    customers: Customers
    tenancy: Tenancy
    jobs: Jobs

    def standing(self, who: Principal, customer_id: str) -> Standing:
        """Exposure, limit and hold as they are now. Raises ``NotFound``."""
        return self._standing(who, self.rows(who).get(customer_id))

    def look(self, who: Principal, customer_id: str) -> None:
        """Judge the credit anew; a hold that begins or ends by itself is written down."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._look(who, customer_id)
            except (Stale, ConditionFailed):
                if attempt == ATTEMPTS:
                    raise
            else:
                return

    def today(self, who: Principal) -> date:
        """The date it is at the company."""
        return self.backing.clock.now().astimezone(self._zone(who)).date()

    def act(
        self, who: Principal, customer_id: str, what: Callable[[Credit, UnitOfWork], Credit]
    ) -> Credit:
        """Change a credit and judge it anew, in one transaction; again if one was faster."""
        self.customers.get(who, customer_id)
        for _ in range(ATTEMPTS - 1):
            try:
                return self._once(who, customer_id, what)
            except Stale:
                continue
        return self._once(who, customer_id, what)

    def _once(
        self, who: Principal, customer_id: str, what: Callable[[Credit, UnitOfWork], Credit]
    ) -> Credit:
        before = self.rows(who).get(customer_id)
        uow = UnitOfWork(self.backing, who)
        after = self._judged(who, what(before, uow), uow)
        after = after.replaced(version=before.version + 1)
        self.rows(who).save(uow, after)
        uow.commit(after)
        return after

    def _look(self, who: Principal, customer_id: str) -> None:
        before = self.rows(who).get(customer_id)
        uow = UnitOfWork(self.backing, who)
        after = self._judged(who, before, uow).replaced(version=before.version + 1)
        same = {"due_at": before.due_at, "watched": before.watched, "version": before.version}
        if after.replaced(**same) == before:
            if before.version:
                self.rows(who).rearm(after)
            return
        begun = after.hold is not None and after.hold != before.hold
        causes = [*after.hold.causes] if after.hold else []
        uow.audit("credit.held" if begun else "credit.looked", customer_id, causes=causes)
        self.rows(who).save(uow, after)
        uow.commit()

    def _judged(self, who: Principal, credit: Credit, uow: UnitOfWork) -> Credit:
        facts = self._standing(who, credit).facts
        after = assessed(credit, facts, facts.exposure.on, uow.now, self._zone(who))
        if not after.watched or credit.watched:
            return after
        # Whoever books in this very moment has read that nobody watches: one more look.
        again = uow.now + SECOND_LOOK
        return after.replaced(due_at=min(after.due_at or again, again))

    def _standing(self, who: Principal, credit: Credit) -> Standing:
        agreement = self.terms.agreement(who, credit.customer_id)
        account = self.ledger.account(who, credit.customer_id)
        grade = self.customers.get(who, credit.customer_id).grade
        policy = policy_for(grade, self.tenancy.policy(who, POLICY))
        chase = reminders.policy_for(grade, self.tenancy.policy(who, reminders.POLICY))
        balances, currency = account.balances.values(), agreement.currency or self.rates.base(who)
        beside = self.rows(who).beside(credit.customer_id).sums
        needed = currencies(balances, credit.positions, beside) - {currency}
        rates = self.rates.book(who, needed | {currency} if needed else (), self.today(who))
        oldest = min(account.reminders.oldest_due.values(), default=None)
        owed = exposure(balances, credit.positions, rates, currency, beside)
        reminded = chase.stops_credit(account.reminders)
        return Standing(credit, Facts(agreement, policy, owed, oldest, reminded, bool(needed)))

    def _zone(self, who: Principal) -> ZoneInfo:
        return ZoneInfo(self.tenancy.calendar(who).zone)
