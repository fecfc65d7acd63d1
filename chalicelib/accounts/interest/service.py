"""Use cases of interest: what it would be, and charging it, for one customer or for all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.accounts.interest.accruing import Interest, interest
from chalicelib.accounts.interest.policy import POLICY, InterestPolicy, policy_for
from chalicelib.accounts.interest.ports import Customers, Ledger, Tenancy, Terms
from chalicelib.accounts.ledger.booking import Bookkeeper
from chalicelib.accounts.ledger.looking_back import moved_since
from chalicelib.accounts.ledger.model import Account, Draft, Kind
from chalicelib.accounts.ledger.ports import Ledgers
from chalicelib.jobs.model import Job
from chalicelib.jobs.ports import Jobs
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Invalid
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

JOB: Final = "interest-run"
CHUNK: Final = 25
# Before anything that any account was ever charged.
EVER: Final = date(1970, 1, 1)


@dataclass
class InterestService:
    """Interest stands on an entry of its own; no day is ever charged twice.

    How far a currency is charged stands on the account and is written with the entry: whoever
    charges at the same moment finds the day charged.
    """

    backing: Backing
    rows: Callable[[Principal], Ledgers]
    ledger: Ledger
    terms: Terms
    customers: Customers
    tenancy: Tenancy
    jobs: Jobs

    def preview(
        self, who: Principal, customer_id: str, until: date | None = None
    ) -> list[Interest]:
        """What would be charged up to a day (yesterday), by currency. Raises ``NotFound``."""
        policy = self._policy(who, customer_id)
        account = self.ledger.account(who, customer_id)
        if not policy.yearly:
            return []
        return self._due(self.rows(who), account, policy, until or self._yesterday(who))

    def charge(self, who: Principal, customer_id: str, until: date | None = None) -> list[Interest]:
        """Book what is due up to a day (yesterday), one entry for each currency.

        Raises ``NotFound``, ``Invalid`` for a day that is not over.
        """
        who.require("accounts.post")
        day = self._over(who, until)
        policy = self._policy(who, customer_id)
        if not policy.yearly or not self.preview(who, customer_id, day):
            return []
        today = day + timedelta(days=1)
        due = self.terms.due_date(who, customer_id, max(today, self._today(who)))

        def book(books: Bookkeeper) -> list[Interest]:
            found = self._due(books.rows, books.sheet.account, policy, day)
            for each in found:
                books.entry(_draft(each, policy, self._today(who), due), "interest")
                account = books.sheet.account
                marked = {**account.interest, each.currency: each.accrued}
                books.sheet.account = account.replaced(interest=marked)
            return found

        return self.ledger.book(who, customer_id, book)

    def run(self, who: Principal, until: date | None = None) -> Job:
        """Charge everybody up to a day (yesterday), in the background; again charges nothing."""
        day = self._over(who, until)
        uow = UnitOfWork(self.backing, who)
        job = self.jobs.start(uow, JOB, {"until": day.isoformat()})
        uow.audit("account.interest-run", job.id, until=day.isoformat())
        uow.commit(job)
        return job

    def run_of(self, who: Principal, job_id: str) -> Job:
        """A run. Raises ``NotFound``."""
        return self.jobs.get(who, job_id, JOB)

    def step(self, who: Principal, job: Job) -> Job:
        """One page of accounts; one that was charged before is not charged again."""
        until = date.fromisoformat(job.params["until"])
        page = self.ledger.accounts(who, CHUNK, job.cursor.get("after"))
        result = dict(job.result)
        for account in page.items:
            for each in self.charge(who, account.customer_id, until):
                result[each.currency] = result.get(each.currency, 0) + each.amount
        done = job.done + len(page.items)
        moved = job.advanced(done=done, cursor={"after": page.after}, result=result)
        return moved if page.after else moved.finished(self.backing.clock.now())

    def _due(
        self, rows: Ledgers, account: Account, policy: InterestPolicy, until: date
    ) -> list[Interest]:
        """Read as much of the history as the days take that were not charged yet."""
        charged = [account.interest.get(code) for code in account.balances]
        since = min((each.until if each else EVER for each in charged), default=EVER)
        since = max([since, *([policy.begins - timedelta(days=1)] if policy.begins else [])])
        items, allocations = moved_since(rows, account.customer_id, since)
        return interest(items, allocations, account.interest, policy, until)

    def _policy(self, who: Principal, customer_id: str) -> InterestPolicy:
        grade = self.customers.get(who, customer_id).grade
        return policy_for(grade, self.tenancy.policy(who, POLICY))

    def _over(self, who: Principal, until: date | None) -> date:
        yesterday = self._yesterday(who)
        if until is not None and until > yesterday:
            raise Invalid.field("until", "Choose a day that is over.")
        return until or yesterday

    def _yesterday(self, who: Principal) -> date:
        return self._today(who) - timedelta(days=1)

    def _today(self, who: Principal) -> date:
        zone = ZoneInfo(self.tenancy.calendar(who).zone)
        return self.backing.clock.now().astimezone(zone).date()


def _draft(each: Interest, policy: InterestPolicy, today: date, due: date) -> Draft:
    percent = f"{policy.yearly // 100}.{policy.yearly % 100:02d} %"
    return Draft(
        kind=Kind.INTEREST,
        currency=each.currency,
        amount=each.amount,
        dated=today,
        due=due,
        note=f"{each.since} – {each.until}, {percent}, {policy.basis}",
    )
