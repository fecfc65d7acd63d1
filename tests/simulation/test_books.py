"""Ledger, allocation, statements and reminders of one customer, whatever is done in which order.

A model beside the product: documents with what is open of each, credits with what is left, and the
steps of reminders that were taken. After every act the product must agree with it.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chalicelib.accounts.ledger.booking import Bookkeeper
from chalicelib.accounts.ledger.model import Item
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.statements.errors import AlreadyStated, NothingToState
from chalicelib.customers.schemas import CustomerNew
from chalicelib.tables import ACCOUNTS
from tests.world import World

# Two, none and three decimals.
CURRENCIES: Final = ("USD", "JPY", "KWD")
EVER: Final = date(2025, 1, 1)
RUNS, STEPS = 500, 50

codes = st.sampled_from(CURRENCIES)
amounts = st.integers(1, 500_000)
picks = st.integers(0, 10_000)


@dataclass
class Document:
    """A charge: what is open of it, and whether that is in dispute."""

    id: str
    number: str
    currency: str
    amount: int
    due: date
    open: int
    disputed: bool = False


@dataclass
class Credit:
    """A payment: what is left of it, and what it was set against."""

    id: str
    currency: str
    amount: int
    left: int
    against: list[tuple[Document, int]] = field(default_factory=list)


class Books(RuleBasedStateMachine):
    """One company, one customer, one pair of hands."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.ledger = self.world.services.ledger
        self.who = self.world.who
        self.documents: list[Document] = []
        self.credits: list[Credit] = []
        self.entries: dict[str, list[int]] = {code: [] for code in CURRENCIES}
        self.closing: dict[str, int] = {}
        self.statements = 0
        self.mails_seen = 0

    @initialize()
    def opens_a_file(self) -> None:
        new = CustomerNew(code="C1", name="Acme", email="mei@acme.example")
        self.customer = self.world.services.customers.create(self.who, new).id

    # ---- what people do

    @rule(code=codes, amount=amounts, due_in=st.integers(-40, 20))
    def charges(self, code: str, amount: int, due_in: int) -> None:
        """Also into periods that were stated long ago."""
        due = self.today + timedelta(days=due_in)
        number = f"N{len(self.documents):03d}N"
        new = ChargeNew(
            currency=code, amount=amount, dated=due - timedelta(days=20), due=due, number=number
        )
        entry = self.ledger.record_charge(self.who, self.customer, new)
        self.documents.append(Document(entry.id, number, code, amount, due, amount))
        self.entries[code].append(amount)

    @rule(code=codes, amount=amounts, at_once=st.booleans())
    def pays(self, code: str, amount: int, at_once: bool) -> None:
        """Against the oldest, or on account."""
        new = CreditNew(
            currency=code,
            amount=amount,
            dated=self.today,
            allocate="oldest" if at_once else "none",
        )
        entry = self.ledger.record_payment(self.who, self.customer, new)
        credit = Credit(entry.id, code, amount, amount)
        self.credits.append(credit)
        self.entries[code].append(-amount)
        if at_once:
            self._against_the_oldest(credit)

    @precondition(lambda self: self._with_something_left())
    @rule(pick=picks)
    def allocates(self, pick: int) -> None:
        found = self._with_something_left()
        credit = found[pick % len(found)]
        self.ledger.allocate(self.who, self.customer, credit.id)
        self._against_the_oldest(credit)

    @precondition(lambda self: self.credits)
    @rule(pick=picks)
    def takes_a_payment_back(self, pick: int) -> None:
        credit = self.credits.pop(pick % len(self.credits))
        self.ledger.reverse(self.who, self.customer, credit.id, "wrong customer")
        self.entries[credit.currency].append(credit.amount)
        for document, part in credit.against:
            document.open += part

    @precondition(lambda self: self._open())
    @rule(pick=picks)
    def disputes_or_settles(self, pick: int) -> None:
        found = self._open()
        document = found[pick % len(found)]
        document.disputed = not document.disputed
        self.ledger.dispute(self.who, self.customer, document.id, document.disputed, "rate differs")

    @rule()
    def states(self) -> None:
        """A statement of everything up to yesterday."""
        issuing = self.world.services.statements.issuing
        try:
            issued = issuing.issue(self.who, self.customer, EVER, self.today - timedelta(days=1))
        except (NothingToState, AlreadyStated):
            return
        self.statements += 1
        assert issued.sequence == self.statements
        for section in issued.sections:
            assert section.opening == self.closing.get(section.currency, 0)
            self.closing[section.currency] = section.closing

    @rule(days=st.integers(1, 9))
    def days_pass(self, days: int) -> None:
        self.world.clock.advance(timedelta(days=days))
        for _ in range(2):
            self.world.services.sweeper.run()
            self.world.clock.advance(timedelta(minutes=1))
            self.world.settle()

    # ---- what must be true after each act

    @invariant()
    def balances_are_the_sum_of_entries_and_of_what_is_open(self) -> None:
        balances = self.ledger.account(self.who, self.customer).balances if self.booked else {}
        for code, balance in balances.items():
            owed = sum(each.open for each in self.documents if each.currency == code)
            left = sum(each.left for each in self.credits if each.currency == code)
            assert balance.total == sum(self.entries[code]) == owed - left
            assert (balance.debits, balance.credits) == (owed, left)

    @invariant()
    def every_item_is_open_by_what_was_not_paid(self) -> None:
        rows = self._rows("OPEN#") if self.booked else []
        found = {row["number"]: row for row in rows if row["debit"]}
        assert set(found) == {each.number for each in self._open()}
        for each in self._open():
            row = found[each.number]
            assert (row["remaining"], row["disputed"]) == (each.open, each.disputed)

    @invariant()
    def letters_name_nothing_paid_and_nothing_disputed(self) -> None:
        mails = self.world.mailer.sent[self.mails_seen :]
        self.mails_seen = len(self.world.mailer.sent)
        chased = {each.number for each in self._open() if not each.disputed}
        for mail in mails:
            assert set(re.findall(r"\bN\d{3}N\b", mail.text)) <= chased

    @invariant()
    def no_step_is_taken_twice_in_an_episode(self) -> None:
        steps = (
            [step for row in self._rows("RMSG#") for step in row["steps"]] if self.booked else []
        )
        assert len(steps) == len(set(steps))

    # ---- the model

    @property
    def today(self) -> date:
        return self.world.clock.now().date()

    @property
    def booked(self) -> bool:
        return any(self.entries.values())

    def _open(self) -> list[Document]:
        return [each for each in self.documents if each.open]

    def _with_something_left(self) -> list[Credit]:
        """Credits that can be set against something."""
        codes_open = {each.currency for each in self._open()}
        return [each for each in self.credits if each.left and each.currency in codes_open]

    def _against_the_oldest(self, credit: Credit) -> None:
        mine = [each for each in self._open() if each.currency == credit.currency]
        for document in sorted(mine, key=lambda each: (each.disputed, each.due, each.number)):
            part = min(credit.left, document.open)
            if part:
                credit.left -= part
                document.open -= part
                credit.against.append((document, part))

    def _rows(self, prefix: str) -> list[dict[str, object]]:
        pk = f"T#{self.who.tenant}#A#{self.customer}"
        table = self.world.store._items[ACCOUNTS]  # type: ignore[attr-defined]
        return [row for (pk_, sk), row in table.items() if pk_ == pk and sk.startswith(prefix)]


QUICK: Final = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
TestBooks = Books.TestCase
TestBooks.settings = QUICK


class TestCheckersBite:
    """Each takes away one rule, and expects the model to disagree."""

    def found_out(self) -> None:
        few = settings(QUICK, max_examples=300, phases=[Phase.generate])
        with pytest.raises(AssertionError):
            run_state_machine_as_test(Books, settings=few)  # type: ignore[no-untyped-call]

    def test_disputes_that_nobody_minds(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Item, "contested", property(lambda item: 0))
        self.found_out()

    def test_payments_that_are_set_against_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Bookkeeper, "match", lambda *_: None)
        self.found_out()


def test_two_thousand_six_hundred_and_two_open_items_are_paid_at_once() -> None:
    """The most that one customer of the real receivables had open."""
    world, most = World(), 2_602
    services, who = world.services, world.who
    customer = services.customers.create(who, CustomerNew(code="C1", name="Acme")).id
    day = world.clock.now().date()
    for number in range(most):
        given = {"currency": "USD", "amount": 100 + number, "dated": day, "due": day}
        new = ChargeNew.model_validate(given | {"number": f"N{number}"})
        services.ledger.record_charge(who, customer, new)
    owed = services.ledger.account(who, customer).balances["USD"].total
    paid = CreditNew(currency="USD", amount=owed + 7, dated=day)
    services.ledger.record_payment(who, customer, paid)
    world.pass_time(timedelta(minutes=30))
    balance = services.ledger.account(who, customer).balances["USD"]
    assert (balance.total, balance.debits, balance.credits) == (-7, 0, 7)
    left = services.ledger.open_items(who, customer, 10).items
    assert [(each.debit, each.remaining) for each in left] == [(False, 7)]
