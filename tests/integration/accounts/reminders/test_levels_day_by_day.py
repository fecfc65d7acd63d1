"""Reminder levels of 1,267 real invoices, every day of 2012 and 2013, equal a plain count.

The company lives through both years: it books each invoice on its day, disputes those that the
file says are disputed, books each payment on its day against its invoice, and lets the clock
work. ``Plain`` is the policy written down a second time, by counting days.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew, ShareNew
from chalicelib.accounts.reminders.model import Reminder
from tests.unit.customers.factories import a_customer
from tests.world import World

FILE = "ar/ar_A_dmy.csv"
FIRST, LAST = date(2012, 1, 1), date(2013, 12, 31)
# The default policy of the grade "general".
DAYS, CALL, INTERVAL = (3, 10, 21, 30), 4, 5


@dataclass(frozen=True)
class Invoice:
    """A row of the file."""

    number: str
    customer: str
    dated: date
    due: date
    cents: int
    disputed: bool
    settled: date


@dataclass
class Plain:
    """One customer, by counting days: the level it is at after each day."""

    invoices: list[Invoice]
    taken: int = 0
    last: date | None = None
    calling: bool = False
    messages: list[tuple[date, int]] = field(default_factory=list)

    def day(self, on: date) -> int:
        """Live through a day: first what is booked, then, on a weekday, the reminders."""
        late = [
            each.due
            for each in self.invoices
            if each.dated <= on < each.settled and not each.disputed and each.due < on
        ]
        if not late:
            self.taken = 0
        if on.weekday() < 5:
            self._work(late, on)
        return self.taken

    def _work(self, late: list[date], on: date) -> None:
        if not late:
            self.calling = False  # a call that nobody made is not due any more
            return
        age = (on - min(late)).days
        reached = sum(days <= age for days in DAYS)
        if not self.taken:  # nobody is called before being written to
            reached = min(reached, CALL - 1)
        rested = self.last is None or on >= self.last + timedelta(INTERVAL)
        if reached > self.taken and rested and not self.calling:
            self.taken, self.last, self.calling = reached, on, reached == CALL
            self.messages.append((on, reached))


def read(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=UTC).date()


@pytest.fixture(scope="module")
def invoices(real_data: Path) -> list[Invoice]:
    with (real_data / FILE).open(encoding="utf-8", newline="") as file:
        return [
            Invoice(
                number=row["invoiceNumber"],
                customer=row["customerID"],
                dated=read(row["InvoiceDate"]),
                due=read(row["DueDate"]),
                cents=int(Decimal(row["InvoiceAmount"]) * 100),
                disputed=row["Disputed"] == "Yes",
                settled=read(row["SettledDate"]),
            )
            for row in csv.DictReader(file)
        ]


class Company:
    """The product, with one customer for each of the file's."""

    def __init__(self, invoices: list[Invoice]) -> None:
        self.world = World(at=_at(FIRST, 7))
        self.world.services.reminders.papers = None  # drawing is tested elsewhere
        create = self.world.services.customers.create
        self.ids = {
            code: create(
                self.world.who, a_customer(code, f"Customer {code}", email="ap@x.example")
            ).id
            for code in sorted({each.customer for each in invoices})
        }
        self.booked: dict[str, str] = {}
        self.begins, self.ends = defaultdict(list), defaultdict(list)
        for each in invoices:
            self.begins[each.dated].append(each)
            self.ends[each.settled].append(each)

    def lives(self, on: date) -> dict[str, int]:
        """One day: the morning's post is booked, then the clock works. Levels by customer."""
        self.world.clock.set(_at(on, 8))
        for invoice in self.begins[on]:
            self._charge(invoice)
        for invoice in self.ends[on]:
            self._pay(invoice)
        self.world.settle()
        self.world.clock.set(_at(on, 9, 30))
        while self.world.services.sweeper.run().woken:
            self.world.settle()
        rows = self.world.services.reminders.rows(self.world.who)
        states = {each.customer_id: each.reminders for each in rows.states([*self.ids.values()])}
        return {
            code: track.step if (track := states[id_].track("USD")).running else 0
            for code, id_ in self.ids.items()
            if id_ in states
        }

    def sent(self, code: str) -> Iterator[Reminder]:
        """What a customer was sent or is to be called for, the oldest first."""
        listed = self.world.services.reminders.of_customer
        found = listed(self.world.who, self.ids[code], 100)
        assert found.after is None
        yield from reversed(found.items)

    def _charge(self, invoice: Invoice) -> None:
        ledger, id_ = self.world.services.ledger, self.ids[invoice.customer]
        new = ChargeNew(
            currency="USD",
            amount=invoice.cents,
            dated=invoice.dated,
            due=invoice.due,
            number=invoice.number,
        )
        entry = ledger.record_charge(self.world.who, id_, new)
        self.booked[invoice.number] = entry.id
        if invoice.disputed:
            ledger.dispute(self.world.who, id_, entry.id, True, "as the file says")

    def _pay(self, invoice: Invoice) -> None:
        share = ShareNew(item_id=self.booked[invoice.number], amount=invoice.cents)
        new = CreditNew(
            currency="USD",
            amount=invoice.cents,
            dated=invoice.settled,
            allocate="chosen",
            shares=(share,),
        )
        id_ = self.ids[invoice.customer]
        self.world.services.ledger.record_payment(self.world.who, id_, new)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def test_the_level_of_every_customer_on_every_day_of_two_years(invoices: list[Invoice]) -> None:
    company = Company(invoices)
    plain = {
        code: Plain([each for each in invoices if each.customer == code]) for code in company.ids
    }
    day, seen = FIRST, defaultdict(int)
    while day <= LAST:
        levels = company.lives(day)
        for code, count in plain.items():
            expected = count.day(day)
            assert levels.get(code, 0) == expected, (day, code)
            seen[expected] += 1
        day += timedelta(days=1)

    assert set(seen) == {0, 1, 2, 3, 4}  # every level is reached by somebody
    for code, count in plain.items():
        assert [(each.on, each.number) for each in company.sent(code)] == count.messages
