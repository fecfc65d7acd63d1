"""Customers who owe, pay, dispute and promise; and an independent idea of their reminders.

``Debtor`` keeps the truth by its own, simpler rules: what is open from what was done, which step
is due by counting days. After every step of the machine it compares the product with them.
"""

import random
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.reminders.schemas import PromiseNew
from chalicelib.bootstrap import Services
from chalicelib.customers.schemas import ContactNew, CustomerNew
from chalicelib.kit.clock import instant
from chalicelib.kit.money import Money, format_money
from chalicelib.tables import ACCOUNTS, PLATFORM
from chalicelib.tenancy.principal import Principal
from tests.simulation.acts import Nothing
from tests.simulation.machine import BEGIN, Machine, Wrong
from tests.simulation.story import Story

# The default policy for the grade "general", written down a second time on purpose.
DAYS = (3, 10, 21, 30)
CALL = 4
INTERVAL = 5
GRACE = 2
OPENS, CLOSES = time(9), time(17)
# How many office days in a row may be lost to outages before we no longer ask.
FAR = 5
WAITING = ("no_address", "refused", "held")
CURRENCIES = ("USD", "EUR", "JPY")


@dataclass
class Invoice:
    """A charge as it truly is."""

    number: str
    currency: str
    due: date
    open: int
    # How much of it the customer disputes; of what was paid since, no more than is left.
    held: int = 0

    @property
    def contested(self) -> int:
        return min(self.open, self.held)

    @property
    def chaseable(self) -> int:
        return self.open - self.contested


@dataclass
class Debtor:
    """One customer: its true account, and what has been seen of its reminders."""

    story: Story
    number: int
    email: str
    id: str = ""
    invoices: list[Invoice] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    last_sent: date | None = None
    seen: dict[str, dict[str, Any]] = field(default_factory=dict)
    mailed: set[str] = field(default_factory=set)
    enabled: datetime = BEGIN
    addressed: datetime | None = BEGIN
    paid: dict[str, int] = field(default_factory=dict)
    on_account: dict[str, int] = field(default_factory=dict)
    booked: dict[str, int] = field(default_factory=dict)
    looked: int = -1
    counted: tuple[tuple[int, datetime, date], datetime | None] | None = None
    waits: bool = False
    runs: list[bool] = field(default_factory=list)
    deals_in: list[str] = field(default_factory=list)

    @property
    def machine(self) -> Machine:
        return self.story.machine

    @property
    def who(self) -> Principal:
        return self.story.who

    @property
    def zone(self) -> str:
        return self.story.zone

    # ---- what the customer and the company do

    def opens(self) -> None:
        """The file is opened before anything goes wrong."""
        new = CustomerNew(code=f"C{self.number}", name=f"Customer {self.number}", email=self.email)
        self.id = self.machine.services.customers.create(self.who, new).id

    def plan(self) -> None:
        rng = self.story.rng
        self.deals_in = rng.sample(CURRENCIES, rng.choice((1, 1, 2)))
        for n in range(rng.choice((1, 1, 2, 3))):
            self._plan_invoice(rng, n)
        for _ in range(rng.randint(0, 2)):
            self._at("payment", self._payment(rng))
        if rng.random() < 0.3:
            self._at("promise", self._promise(rng))
        if self.addressed is None and rng.random() < 0.7:
            self._at("address", self._address())
        if rng.random() < 0.3:
            self.runs.append(True)
            self._at("reminder run", (lambda s, w: s.reminders.run(w), lambda: None))

    def _at(self, path: str, act: Any, last: float = 1) -> None:
        do, done = act
        self.story.at(path, str(self.number), do, done, between=(0, last))

    def _plan_invoice(self, rng: random.Random, n: int, *, disputed: bool = True) -> None:
        code = rng.choice(self.deals_in)
        due = BEGIN.date() + timedelta(days=rng.randint(-40, self.story.days))
        invoice = Invoice(f"I{self.number}X{n}", code, due, rng.randrange(1_00, 5000_00))
        new = ChargeNew(
            currency=code,
            amount=invoice.open,
            dated=due - timedelta(days=30),
            due=due,
            number=invoice.number,
        )

        def book(services: Services, who: Principal) -> None:
            services.ledger.record_charge(who, self.id, new)

        def booked() -> None:
            self.invoices.append(invoice)
            self.booked[code] = self.booked.get(code, 0) + new.amount
            self.moved(code)

        self._at("invoice", (book, booked), 0.5)
        if disputed and rng.random() < 0.25:
            self._at("dispute", self._dispute(invoice, True))
            self._at("dispute settled", self._dispute(invoice, False))

    def _payment(self, rng: random.Random) -> Any:
        code, share = rng.choice(self.deals_in), rng.choice((1, 1, 3))
        paid: list[int] = []

        def pay(services: Services, who: Principal) -> None:
            if not paid:
                paid.append(sum(i.open for i in self._in(code)) // share)
            if paid[0]:
                new = CreditNew(currency=code, amount=paid[0], dated=self.today())
                services.ledger.record_payment(who, self.id, new)
            else:
                raise Nothing

        def took_effect() -> None:
            left = paid[0]
            self.paid[code] = self.paid.get(code, 0) + left
            self.pays(code, left)

        return pay, took_effect

    def pays(self, code: str, left: int) -> None:
        """Money goes to the oldest first, and to what is disputed last of all."""
        in_order = sorted(self._in(code), key=lambda i: (i.due, i.number))
        parts = [(each, each.chaseable) for each in in_order]
        parts += [(each, each.contested) for each in in_order]
        for each, part in parts:
            share = min(left, part)
            each.open -= share
            left -= share
        self.on_account[code] = self.on_account.get(code, 0) + left
        self.moved(code)

    def _dispute(self, invoice: Invoice, disputed: bool) -> Any:
        def mark(services: Services, who: Principal) -> None:
            if invoice not in self.invoices or not invoice.open:
                raise Nothing
            items = services.ledger.open_items(who, self.id, 100).items
            found = next(each.id for each in items if each.number == invoice.number)
            services.ledger.dispute(who, self.id, found, disputed, "rate differs")

        def marked() -> None:
            invoice.held = invoice.open if disputed else 0
            self.moved(invoice.currency)

        return mark, marked

    def _promise(self, rng: random.Random) -> Any:
        code, days = rng.choice(self.deals_in), rng.randint(0, 9)
        until: list[date] = []

        def make(services: Services, who: Principal) -> None:
            until[:] = [self.today() + timedelta(days=days)]
            new = PromiseNew(currency=code, until=until[0])
            services.reminders.promise(who, self.id, new)

        def made() -> None:
            self.enabled = self.machine.clock.now()

        return make, made

    def _address(self) -> Any:
        self.email = f"late{self.number}@customer.example"
        contact = ContactNew(name="Late", email=self.email, reminders=True)

        def add(services: Services, who: Principal) -> None:
            services.customers.add_contact(who, self.id, contact)

        def added() -> None:
            self.addressed = self.machine.clock.now()

        return add, added

    # ---- the truth

    def today(self) -> date:
        return self.machine.clock.now().astimezone(ZoneInfo(self.zone)).date()

    def _in(self, code: str) -> list[Invoice]:
        return [each for each in self.invoices if each.currency == code and each.open]

    def _overdue(self, code: str, on: date) -> list[Invoice]:
        return [each for each in self._in(code) if each.chaseable and each.due < on]

    def _oldest(self, code: str, on: date) -> date | None:
        """Since when something is overdue that money on account does not cover."""
        money = self.on_account.get(code, 0)
        for each in sorted(self._overdue(code, on), key=lambda i: (i.due, i.number)):
            if each.chaseable > money:
                return each.due
            money -= each.chaseable
        return None

    def moved(self, code: str) -> None:
        """An episode ends with the act that leaves nothing chaseable overdue."""
        if self._oldest(code, self.today()) is None:
            self.taken.pop(code, None)
        self.enabled = self.machine.clock.now()

    def _reached(self, code: str, on: date) -> int:
        oldest = self._oldest(code, on)
        if oldest is None:
            return 0
        age = (on - oldest).days
        reached = sum(days <= age for days in DAYS)
        called = self.taken.get(code, 0) > 0 and not self.waits
        return reached if called else min(reached, CALL - 1)

    def _expected(self, on: date) -> dict[str, range]:
        """The steps that a message of that day must take, by currency."""
        steps = {}
        for code in CURRENCIES:
            taken, reached = self.taken.get(code, 0), self._reached(code, on)
            if reached > taken:
                steps[code] = range(taken + 1, reached + 1)
        return steps

    def _call_open(self) -> bool:
        return any(each["status"] == "call_due" for each in self.seen.values())

    def due(self) -> datetime | None:
        """When the next message is or was due; counted anew once anything has changed."""
        seen = (self.machine.moves(ACCOUNTS), self.enabled, self.today())
        if self.counted is None or self.counted[0] != seen:
            self.counted = seen, self._due()
        return self.counted[1]

    def _due(self) -> datetime | None:
        """By counting days; ``None``: not by tomorrow."""
        promise = self._state().get("promise")
        if self._call_open() or (promise is not None and promise["state"] == "open"):
            return None
        today = self.today()
        for n in range(-8, 2):
            on = today + timedelta(days=n)
            rests = self.last_sent is not None and on < self.last_sent + timedelta(days=INTERVAL)
            if on.weekday() < 5 and not rests and self._expected(on):
                return self._leaves(max(self._opening(on), self.enabled))
        return None

    def _opening(self, day: date) -> datetime:
        while day.weekday() >= 5:
            day += timedelta(days=1)
        return datetime.combine(day, OPENS, ZoneInfo(self.zone))

    def _leaves(self, at: datetime) -> datetime:
        local = at.astimezone(ZoneInfo(self.zone))
        if local.weekday() < 5 and OPENS <= local.time() < CLOSES:
            return at
        if local.weekday() < 5 and local.time() < OPENS:
            return self._opening(local.date())
        return self._opening(local.date() + timedelta(days=1))

    # ---- the comparison

    def check(self) -> None:
        """Nothing early, nothing twice, nothing after payment, nothing late."""
        self._check_reminders()
        self._check_late()

    def _check_reminders(self) -> None:
        if self.looked == self.machine.moves(ACCOUNTS):
            return
        self.looked = self.machine.moves(ACCOUNTS)
        for row in self._rows("RMSG#"):
            if row["id"] not in self.seen:
                self._check_new(row)
            elif self.seen[row["id"]]["version"] != row["version"]:
                self._check_moved(self.seen[row["id"]], row)
            self.seen[row["id"]] = row
        # A message that could not leave stands: until it does, nobody is called.
        self.waits = any(each["status"] in WAITING for each in self.seen.values())

    def _check_moved(self, before: dict[str, Any], row: dict[str, Any]) -> None:
        """What was done about a message enables the next; put on its way, it counts as sent."""
        self.enabled = self.machine.clock.now()
        if row["attempt"] > before["attempt"]:
            on = date.fromisoformat(row["on"])
            self.last_sent = max(self.last_sent or on, on)

    def _check_new(self, row: dict[str, Any]) -> None:
        on = date.fromisoformat(row["on"])
        steps = self._expected(on)
        expected = sorted((code, n) for code, numbers in steps.items() for n in numbers)
        found = sorted((step[:3], int(step.rpartition("#")[2])) for step in row["steps"])
        if found != expected:
            raise self._wrong(f"steps {found} were taken on {on}, due were {expected}")
        if on > self.today() or (on < self.today() and not self.runs):
            raise self._wrong(f"a message of {on} was made on {self.today()}")
        if self.last_sent and on < self.last_sent + timedelta(days=INTERVAL):
            raise self._wrong(f"messages on {self.last_sent} and already on {on}")
        at = instant(row["prepared_at"].replace("+00:00", "Z"))
        if not self.runs and self._leaves(at) != at:
            raise self._wrong(f"a message was made at {at}, outside of hours")
        for code, numbers in steps.items():
            self.taken[code] = numbers[-1]
        if row["status"] != "no_address":
            self.last_sent = on

    def check_mail(self, out_id: str, text: str) -> None:
        """An e-mail left: it must say exactly what is owed, and be the only one of its step."""
        out = self._out(out_id)
        _, reminder_id, _ = out["message"]["subject_id"].split("/")
        if reminder_id in self.mailed:
            raise self._wrong(f"reminder {reminder_id} was mailed twice")
        self.mailed.add(reminder_id)
        [row] = [each for each in self._rows("RMSG#") if each["id"] == reminder_id]
        on = date.fromisoformat(row["on"])
        owed = {i.number: i for code in CURRENCIES for i in self._overdue(code, on)}
        listed = set(re.findall(r"\bI\d+X\d+\b", text))
        if listed != set(owed):
            raise self._wrong(f"the mail lists {sorted(listed)}, owed are {sorted(owed)}")
        for invoice in owed.values():
            if format_money(Money(invoice.chaseable, invoice.currency)) not in text:
                raise self._wrong(f"the mail does not say what is open of {invoice.number}")
        self.last_sent = max(self.last_sent or on, on)

    def _check_late(self) -> None:
        now, due = self.machine.clock.now(), self.due()
        if due is not None and now > self._latest(due):
            raise self._wrong(f"a message was due at {due}, now it is {now}")
        for row in self.seen.values():
            since = instant(row["prepared_at"].replace("+00:00", "Z"))
            since = max(since, self.enabled)
            if row["status"] == "prepared" and now > self.machine.latest(since):
                raise self._wrong(f"{row['id']} stands prepared since {since}")
            if row["status"] == "no_address" and self.addressed is not None:
                self._check_waiting(row, now)

    def _latest(self, due: datetime) -> datetime:
        """The last moment for it; if that falls outside of hours, soon after they begin again."""
        for _ in range(FAR):
            latest = self.machine.latest(due)
            due = self._leaves(latest)
            if due == latest:
                break
        return due

    def _check_waiting(self, row: dict[str, Any], now: datetime) -> None:
        """There is an address now: it goes out by the next working day at the latest."""
        if (self._state().get("promise") or {}).get("state") == "open":
            return
        assert self.addressed is not None
        since = max(self.addressed, self.enabled)
        local = since.astimezone(ZoneInfo(self.zone)).date()
        by = self._opening(local + timedelta(days=1))
        if now > self._latest(by):
            raise self._wrong(f"{row['id']} waits though there is an address since {since}")

    def check_at_end(self) -> None:
        """The books agree with the truth, and nothing is left under way."""
        for code, balance in self._account().get("balances", {}).items():
            true = sum(each.open for each in self._in(code))
            total = self.booked.get(code, 0) - self.paid.get(code, 0)
            kept = self.on_account.get(code, 0)
            if (balance["debits"], balance["credits"]) != (true, kept):
                raise self._wrong(f"{code}: {balance}, open are {true}, on account {kept}")
            if not balance["total"] == true - kept == total:
                raise self._wrong(f"{code}: {balance}, true are {true - kept} and {total}")
            self._check_entries(code, balance)
        self._check_status_of_mail()

    def _check_entries(self, code: str, balance: dict[str, Any]) -> None:
        entries = self._rows(f"E#{code}#")
        if sorted(each["seq"] for each in entries) != list(range(1, balance["seq"] + 1)):
            raise self._wrong(f"{code}: entries are not numbered without gaps")
        if sum(each["amount"] for each in entries) != balance["total"]:
            raise self._wrong(f"{code}: the entries do not add up to the balance")

    def _check_status_of_mail(self) -> None:
        for row in self._rows("RMSG#"):
            mailed, status = row["id"] in self.mailed, row["status"]
            if status == "sent" and not mailed:
                raise self._wrong(f"{row['id']} is said to be sent and was not")
            if mailed and status not in ("sent", "unknown"):
                raise self._wrong(f"{row['id']} was mailed and is {status}")
            if status == "unknown" and self.machine.faults.none:
                raise self._wrong(f"{row['id']} is unknown without any fault")
            promised = (self._state().get("promise") or {}).get("state") == "open"
            if status == "prepared" or (status == "held" and not promised):
                raise self._wrong(f"{row['id']} is still {status}")

    def _rows(self, prefix: str) -> list[dict[str, Any]]:
        return self.machine.items(ACCOUNTS, f"T#{self.who.tenant}#A#{self.id}", prefix)

    def _account(self) -> dict[str, Any]:
        found = self._rows("META")
        return found[0] if found else {}

    def _state(self) -> dict[str, Any]:
        state: dict[str, Any] = self._account().get("reminders") or {}
        return state

    def _out(self, out_id: str) -> dict[str, Any]:
        [row] = self.machine.items(PLATFORM, f"T#{self.who.tenant}#OUT#{out_id}")
        return row

    def _wrong(self, what: str) -> Wrong:
        return Wrong(f"{self.machine.clock.now():%Y-%m-%d %H:%M:%S} customer {self.number}: {what}")
