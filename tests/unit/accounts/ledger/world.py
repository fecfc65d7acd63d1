"""A forwarding company in memory, with its ledger: fakes for what belongs to other subjects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any, NoReturn

from chalicelib.accounts.credit.repository import CreditRepository
from chalicelib.accounts.credit.watch import CreditWatch
from chalicelib.accounts.ledger.ageing import AgedBalance, aged, as_at
from chalicelib.accounts.ledger.model import Entry
from chalicelib.accounts.ledger.repository import LedgerRepository
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.terms.ending import EndingAgreements
from chalicelib.accounts.terms.repository import AgreementRepository
from chalicelib.accounts.terms.service import TermsService
from chalicelib.customers.model import Contact, Customer
from chalicelib.jobs.repository import JobRepository
from chalicelib.jobs.service import JobService
from chalicelib.kit.backing import Backing
from chalicelib.kit.blobs import MemoryBlobs
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.clock import FixedClock
from chalicelib.kit.dynamo import Store
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.errors import NotFound
from chalicelib.kit.ids import SeededIds
from chalicelib.kit.queues import JOBS, MemoryQueues
from chalicelib.tenancy.principal import Principal

DAYS = (date(2013, 5, 10), date(2013, 5, 31), date(2013, 6, 28))
NOON = datetime(2013, 6, 28, 12, tzinfo=UTC)


@dataclass
class FakeCompanies:
    """One company in one zone, open on weekdays."""

    zone: str = "Asia/Shanghai"
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)

    def calendar(self, who: Principal) -> WorkingCalendar:
        hours = {day: ((time(9), time(17)),) for day in range(5)}
        return WorkingCalendar(self.zone, hours, frozenset(), {})

    def policy(self, who: Principal, name: str) -> dict[str, Any]:
        return self.policies.get(name, {})


def nobody() -> NoReturn:
    """Whoever would be told that an agreement ends: no test of the ledger comes so far."""
    raise AssertionError("no agreement ends here")


@dataclass
class FakeCustomers:
    """Customers who are there because a test says so, by tenant."""

    files: dict[tuple[str, str], Customer] = field(default_factory=dict)
    people: dict[tuple[str, str], list[Contact]] = field(default_factory=dict)

    def put(self, tenant: str, customer_id: str, **facts: Any) -> Customer:
        facts = {"code": customer_id, "name": f"Customer {customer_id}", **facts}
        customer = Customer(id=customer_id, created_at=NOON, **facts)
        self.files[tenant, customer_id] = customer
        return customer

    def get(self, who: Principal, customer_id: str) -> Customer:
        if (who.tenant, customer_id) not in self.files:
            raise NotFound()
        return self.files[who.tenant, customer_id]

    def names(self, who: Principal, ids: Sequence[str]) -> dict[str, str]:
        return {each: self.get(who, each).name for each in ids}

    def contacts(self, who: Principal, customer_id: str) -> list[Contact]:
        return self.people.get((who.tenant, customer_id), [])


class World:
    """The services of accounts over a store in memory (or another one)."""

    def __init__(self, store: Store | None = None) -> None:
        self.clock = FixedClock(NOON)
        self.backing = Backing(
            store=store or MemoryStore(),
            clock=self.clock,
            ids=SeededIds(self.clock, seed=7),
            queues=MemoryQueues(),
            blobs=MemoryBlobs(),
        )
        self.companies, self.customers = FakeCompanies(), FakeCustomers()
        self.jobs = JobService(
            self.backing,
            lambda who: JobRepository(self.backing.store, who),
            {
                "allocation": lambda: self.ledger.allocation_step,
                "ageing": lambda: self.ledger.ageing_step,
            },
        )
        self.credit = CreditWatch(
            lambda who: CreditRepository(self.backing.store, who), self.customers, self.companies
        )
        agreements = lambda who: AgreementRepository(self.backing.store, who)  # noqa: E731
        self.terms = TermsService(
            self.backing,
            agreements,
            self.companies,
            self.customers,
            lambda *_asked: None,
            self.credit,
            EndingAgreements(
                self.backing, agreements, self.companies, self.customers, nobody, nobody
            ),
        )
        self.ledger = LedgerService(
            self.backing,
            lambda who: LedgerRepository(self.backing.store, who),
            self.companies,
            self.customers,
            self.jobs,
            self.terms,
            self.credit,
        )
        self.who = person("ten_a")
        self.customers.put("ten_a", "cus_1")

    @property
    def rows(self) -> LedgerRepository:
        return LedgerRepository(self.backing.store, self.who)

    def charge(self, amount: int, dated: date, customer: str = "cus_1", **facts: Any) -> Entry:
        new = ChargeNew(**{"currency": "USD", "amount": amount, "dated": dated, **facts})
        return self.ledger.record_charge(self.who, customer, new)

    def pay(self, amount: int, dated: date, customer: str = "cus_1", **facts: Any) -> Entry:
        new = CreditNew(**{"currency": "USD", "amount": amount, "dated": dated, **facts})
        return self.ledger.record_payment(self.who, customer, new)

    def work(self, rounds: int = 100) -> None:
        """Let the workers do all jobs that are queued."""
        queue = self.backing.queues
        assert isinstance(queue, MemoryQueues)
        for _ in range(rounds):
            bodies = queue.take(JOBS)
            if not bodies:
                return
            for body in bodies:
                self.jobs.wake(Principal.system(body["tenant"]), body["id"], body["expected"])

    def agrees(self, customer: str = "cus_1") -> bool:
        """Entries, items, open rows, allocations and summary of an account tell one story."""
        account = self.rows.account(customer)
        items = {item.id: item for item in self.rows.all_items(customer)}
        opened = list(self.rows.each_open(customer))
        stands: dict[str, int] = {}
        for part in self.rows.parts(customer):
            for each in () if part.planned else part.allocations:
                if each.undone_on is None:
                    for side in (each.credit_id, each.debit_id):
                        stands[side] = stands.get(side, 0) + each.amount
        return (
            all(self._in(customer, balance.currency) for balance in account.balances.values())
            and opened == sorted((i for i in items.values() if i.open), key=_place)
            and all(i.remaining == i.amount - stands.get(i.id, 0) for i in items.values())
            and self._reminded(account, opened)
            and self._months_agree(customer)
            and all(self._aged(customer, day) for day in DAYS)
        )

    def _months_agree(self, customer: str) -> bool:
        """What is kept of each month is what its entries and allocations come to."""
        whole = self.ledger.whole(self.who, customer)
        return whole.kept() == whole.counted()

    def _aged(self, customer: str, day: date) -> bool:
        """At any past day, what was open nets to the sum of the entries dated up to it."""
        sums: dict[str, int] = {}
        for currency in self.rows.account(customer).balances:
            for entry in self.rows.all_entries(customer, currency, None, day):
                sums[currency] = sums.get(currency, 0) + entry.amount
        found = self.ledger.owed_by(self.who, customer, day)
        net = {each.currency: each.net for each in found}
        return found == self._from_history(customer, day) and all(
            net.get(code, 0) == total for code, total in sums.items()
        )

    def _from_history(self, customer: str, day: date) -> list[AgedBalance]:
        """The same ageing, from everything that ever happened."""
        made = [part for part in self.rows.parts(customer) if not part.planned]
        allocations = [each for part in made for each in part.allocations]
        return aged(as_at(self.rows.all_items(customer), allocations, day), day)

    def _in(self, customer: str, currency: str) -> bool:
        balance = self.rows.account(customer).balance(currency)
        entries = list(self.rows.all_entries(customer, currency, None, None))
        mine = list(self.rows.each_open(customer, f"{currency}#"))
        return (
            balance.agrees
            and sorted(e.seq for e in entries) == list(range(1, balance.seq + 1))
            and balance.total == sum(e.amount for e in entries)
            and balance.debits == sum(i.remaining for i in mine if i.debit)
            and balance.credits == sum(i.remaining for i in mine if not i.debit)
            and balance.disputed == sum(i.contested for i in mine)
            and balance.unbilled == sum(i.remaining for i in mine if i.debit and not i.number)
            and balance.open_count == sum(i.debit for i in mine)
        )

    def _reminded(self, account: Any, opened: list[Any]) -> bool:
        """The oldest due date by currency of what is neither disputed nor covered by money."""
        oldest: dict[str, date] = {}
        for code, balance in account.balances.items():
            money = balance.credits
            for item in sorted((i for i in opened if i.currency == code), key=_place):
                if item.chaseable and money < item.undisputed:
                    oldest[code] = item.due
                    break
                money -= item.undisputed if item.chaseable else 0
        return bool(dict(account.reminders.oldest_due) == oldest)


def _place(item: Any) -> tuple[str, str, date, str]:
    return (item.currency, "D" if item.debit else "C", item.due, item.id)


def person(tenant: str, role: str = "finance") -> Principal:
    return Principal(tenant=tenant, user=f"usr_{tenant}_{role}", role=role, zone="Asia/Shanghai")
