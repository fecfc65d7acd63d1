"""Statements: they lead into each other, keep their numbers and never change."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.statements.composing import month_before, month_of
from chalicelib.accounts.statements.errors import (
    AlreadyStated,
    NoAddress,
    NothingToState,
    PeriodNotOver,
)
from chalicelib.accounts.statements.model import Statement
from chalicelib.customers.schemas import ContactNew, CustomerNew
from chalicelib.kit.errors import NotFound
from chalicelib.notify.mail import Email
from chalicelib.tenancy.links import LinkSpent
from tests.perf.measure import MeteredWorld
from tests.world import World

JAN, FEB = month_of(date(2026, 1, 1)), month_of(date(2026, 2, 1))


class Desk:
    """A forwarder's finance desk with one customer."""

    def __init__(self, world: World) -> None:
        self.world, self.who = world, world.who
        self.ledger, self.statements = world.services.ledger, world.services.statements
        self.customer = self.open("ACME", email="ap@acme.example")

    def open(self, code: str, **facts: Any) -> str:
        new = CustomerNew(code=code, name=f"{code} Ltd", **facts)
        return self.world.services.customers.create(self.who, new).id

    def charge(self, amount: int, dated: date, customer: str = "", **facts: Any) -> None:
        new = ChargeNew(**{"currency": "USD", "amount": amount, "dated": dated, **facts})
        self.ledger.record_charge(self.who, customer or self.customer, new)

    def pay(self, amount: int, dated: date, **facts: Any) -> None:
        new = CreditNew(**{"currency": "USD", "amount": amount, "dated": dated, **facts})
        self.ledger.record_payment(self.who, self.customer, new)

    def issue(self, month: tuple[date, date], customer: str = "", **facts: Any) -> Statement:
        return self.statements.issue(self.who, customer or self.customer, *month, **facts)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def statements_mailed(world: World) -> list[Email]:
    """The e-mails with a statement's link; reminders go out beside them."""
    return [mail for mail in world.mailer.sent if "/statements/link/" in mail.text]


def sums(statement: Statement) -> list[tuple[str, int, int, int, int, int]]:
    return [
        (each.currency, each.opening, each.charges, each.credits, each.payments, each.closing)
        for each in statement.sections
    ]


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 3, 2), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2024, 3, 31), date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_the_month_before(day: date, first: date, last: date) -> None:
    assert month_before(day) == (first, last)


def test_the_closing_balance_of_one_opens_the_next(desk: Desk) -> None:
    desk.charge(100, date(2026, 1, 10))
    desk.charge(50, date(2026, 2, 3))
    desk.charge(9, date(2026, 2, 3), currency="CNY")
    desk.pay(60, date(2026, 2, 20))
    assert sums(desk.issue(JAN)) == [("USD", 0, 100, 0, 0, 100)]
    assert sums(desk.issue(FEB)) == [("CNY", 0, 9, 0, 0, 9), ("USD", 100, 50, 0, 60, 90)]


def test_what_was_booked_before_the_first_statement_is_its_opening_balance(desk: Desk) -> None:
    desk.charge(70, date(2025, 11, 10))
    desk.charge(100, date(2026, 1, 10))
    assert sums(desk.issue(JAN)) == [("USD", 70, 100, 0, 0, 170)]


def test_a_late_entry_stands_marked_on_the_next_one(desk: Desk) -> None:
    desk.charge(100, date(2026, 1, 10))
    first = desk.issue(JAN)
    desk.charge(40, date(2026, 1, 15), number="LATE-1")
    second = desk.issue(FEB)
    assert sums(desk.statements.get(desk.who, first.id)) == [("USD", 0, 100, 0, 0, 100)]
    [line] = desk.statements.lines(desk.who, second)["USD"]
    assert (line.number, line.late, line.balance) == ("LATE-1", True, 140)
    assert [each.number for each in desk.statements.lines(desk.who, first)["USD"]] == [""]


def test_what_no_statement_spoke_of_is_not_called_late(desk: Desk) -> None:
    desk.charge(100, date(2026, 1, 10))
    desk.issue(month_of(date(2026, 1, 1)))
    desk.charge(30, date(2026, 2, 10), number="FEB")  # of February no statement was issued
    desk.charge(5, date(2026, 1, 20), number="LATE")
    desk.world.clock.set(datetime(2026, 4, 1, 9, tzinfo=UTC))
    march = desk.issue(month_of(date(2026, 3, 1)))
    lines = desk.statements.lines(desk.who, march)["USD"]
    assert [(line.number, line.late) for line in lines] == [("LATE", True), ("FEB", False)]
    assert march.sections[0].late == 1


def test_what_is_late_within_the_same_month_is_marked(desk: Desk) -> None:
    desk.charge(100, date(2026, 2, 10))
    desk.issue((date(2026, 2, 1), date(2026, 2, 20)))
    desk.charge(5, date(2026, 2, 15), number="LATE")
    desk.charge(7, date(2026, 2, 25), number="NEW")
    whole = desk.issue(FEB)
    lines = desk.statements.lines(desk.who, whole)["USD"]
    assert [(line.number, line.late) for line in lines] == [("LATE", True), ("NEW", False)]


def test_a_late_entry_in_a_new_currency_stands_marked_on_the_next_one(desk: Desk) -> None:
    desk.charge(100, date(2026, 1, 10))
    desk.issue(JAN)
    desk.charge(40, date(2026, 1, 15), number="LATE-1", currency="CNY")
    desk.charge(7, date(2026, 2, 3), number="NEW-1", currency="CNY")
    second = desk.issue(FEB)
    assert sums(second)[0] == ("CNY", 0, 47, 0, 0, 47)
    lines = desk.statements.lines(desk.who, second)["CNY"]
    assert [(line.number, line.late, line.balance) for line in lines] == [
        ("LATE-1", True, 40),
        ("NEW-1", False, 47),
    ]


def test_a_currency_that_balanced_before_the_first_statement_is_carried_on(desk: Desk) -> None:
    desk.charge(30, date(2025, 12, 1), currency="CNY")
    desk.pay(30, date(2025, 12, 2), currency="CNY")
    desk.charge(100, date(2026, 1, 10))
    assert sums(desk.issue(JAN)) == [("USD", 0, 100, 0, 0, 100)]
    desk.charge(9, date(2025, 12, 20), currency="CNY")
    desk.charge(5, date(2026, 2, 20), currency="CNY")
    assert sums(desk.issue(FEB)) == [("CNY", 0, 14, 0, 0, 14), ("USD", 100, 0, 0, 0, 100)]


def test_a_month_that_was_left_out_comes_with_the_next(desk: Desk) -> None:
    desk.charge(100, date(2025, 12, 10))
    desk.issue(month_of(date(2025, 12, 1)))
    desk.charge(40, date(2026, 1, 15))
    desk.charge(5, date(2026, 2, 15))
    assert sums(desk.issue(FEB)) == [("USD", 100, 45, 0, 0, 145)]


def test_ageing_is_that_of_the_last_day(desk: Desk) -> None:
    desk.charge(100, date(2026, 1, 1), due=date(2026, 1, 30))
    desk.charge(40, date(2026, 1, 5), due=date(2026, 1, 31))
    desk.pay(140, date(2026, 2, 1))
    [section] = desk.issue(JAN).sections
    assert (section.ageing.d1_30, section.ageing.not_due) == (100, 40)
    assert section.ageing.net == section.closing == 140
    assert section.adds_up


def test_a_period_is_stated_once(desk: Desk) -> None:
    desk.charge(100, date(2026, 1, 10))
    desk.issue(JAN)
    with pytest.raises(AlreadyStated):
        desk.issue(JAN)
    with pytest.raises(AlreadyStated):
        desk.issue(month_of(date(2025, 12, 1)))


def test_nothing_to_state_and_periods_to_come_are_refused(desk: Desk) -> None:
    with pytest.raises(NothingToState):
        desk.issue(JAN)
    with pytest.raises(PeriodNotOver):
        desk.issue(month_of(date(2026, 3, 1)))


def test_numbers_have_no_gaps(desk: Desk) -> None:
    for code in ("A", "B", "C"):
        customer = desk.open(code)
        desk.charge(100, date(2026, 1, 10), customer)
        desk.issue(JAN, customer)
    with pytest.raises(NothingToState):
        desk.issue(JAN)
    numbers = [each.number for each in desk.statements.newest(desk.who).items]
    assert numbers == ["ST-000003", "ST-000002", "ST-000001"]


def test_eight_at_once_take_each_number_once(desk: Desk) -> None:
    customers = [desk.open(f"C{number}") for number in range(24)]
    for customer in customers:
        desk.charge(100, date(2026, 1, 10), customer)
    threads = [
        threading.Thread(
            target=lambda mine: [desk.issue(JAN, each) for each in mine], args=(customers[n::8],)
        )
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sequences = [each.sequence for each in desk.statements.newest(desk.who, 100).items]
    assert sequences == list(range(24, 0, -1))


class TestRuns:
    def test_a_run_issues_for_everybody_once(self, desk: Desk) -> None:
        for number in range(25):
            desk.charge(100, date(2026, 2, 10), desk.open(f"C{number}"))
        run = desk.statements.start_run(desk.who, *FEB, send=False)
        desk.world.settle()
        done = desk.statements.get_run(desk.who, run.id)
        assert (done.state, done.result["issued"]) == ("done", 25)
        desk.statements.start_run(desk.who, *FEB, send=False)
        desk.world.settle()
        assert len(desk.statements.newest(desk.who, 100).items) == 25

    def test_a_run_cut_off_after_the_issue_still_makes_the_document(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 2, 10))
        cut_off = desk.statements.issuing.issue(desk.who, desk.customer, *FEB)
        assert cut_off.document is None
        desk.statements.start_run(desk.who, *FEB, send=True)
        desk.world.settle()
        done = desk.statements.get(desk.who, cut_off.id)
        assert done.document is not None
        assert done.sent_to == ("ap@acme.example",)
        assert len(statements_mailed(desk.world)) == 1

    def test_who_has_no_address_is_counted(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 2, 10), desk.open("NOBODY"))
        run = desk.statements.start_run(desk.who, *FEB, send=True)
        desk.world.settle()
        assert desk.statements.get_run(desk.who, run.id).result == {"without_address": 1}


class TestDelivery:
    def test_the_document_is_kept_with_its_hash_and_never_changes(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 1, 10), note="集装箱 freight <b>")
        statement = desk.issue(JAN)
        content = desk.statements.document(desk.who, statement)
        assert content.startswith(b"%PDF")
        assert statement.document is not None
        assert statement.document.size == len(content)
        desk.world.blobs.put(statement.document.key, b"another", "application/pdf")
        with pytest.raises(NotFound):
            desk.statements.document(desk.who, statement)

    def test_people_who_get_statements_get_them_in_the_customers_language(self, desk: Desk) -> None:
        named = {"local_name": "华信电子", "language": "zh"}
        customer = desk.open("HUA", email="office@hua.example", **named)
        contact = ContactNew(name="Li", email="li@hua.example", statements=True)
        desk.world.services.customers.add_contact(desk.who, customer, contact)
        desk.charge(100, date(2026, 1, 10), customer)
        desk.issue(JAN, customer, send=True)
        desk.world.settle()
        [mail] = statements_mailed(desk.world)
        assert mail.to == "li@hua.example"
        assert "对账单 ST-000001" in mail.subject
        assert mail.text.startswith("华信电子")
        assert "USD 1.00" in mail.text

    def test_the_customer_confirms_by_the_link(self, desk: Desk) -> None:
        token = _token(desk)
        who, statement = desk.statements.by_link(token)
        assert (who.tenant, statement.confirmed) == (desk.who.tenant, None)
        desk.statements.confirm(token, "Ms Li")
        again = desk.statements.confirm(token, "Somebody else")
        assert again.confirmed is not None
        assert again.confirmed.name == "Ms Li"
        assert again.state == "confirmed"

    def test_a_link_expires_and_can_be_revoked(self, desk: Desk) -> None:
        token = _token(desk)
        desk.statements.revoke_link(desk.who, desk.statements.newest(desk.who).items[0].id)
        with pytest.raises(LinkSpent):
            desk.statements.by_link(token)
        desk.statements.send_again(desk.who, desk.statements.newest(desk.who).items[0].id)
        desk.world.settle()
        fresh = _token_of(desk)
        desk.statements.by_link(fresh)
        desk.world.clock.advance(timedelta(days=121))
        with pytest.raises(LinkSpent):
            desk.statements.by_link(fresh)

    @pytest.mark.parametrize("change", ["tenant", "statement", "secret", "form"])
    def test_a_forged_link_opens_nothing(self, desk: Desk, change: str) -> None:
        tenant, statement, secret = _token(desk).split(".")
        forged = {
            "tenant": f"ten_theirs.{statement}.{secret}",
            "statement": f"{tenant}.stm_other.{secret}",
            "secret": f"{tenant}.{statement}.{'x' * len(secret)}",
            "form": f"{tenant}#A.{statement}.{secret}",
        }[change]
        with pytest.raises(LinkSpent):
            desk.statements.by_link(forged)

    def test_without_an_address_it_cannot_be_sent_again(self, desk: Desk) -> None:
        customer = desk.open("NOBODY")
        desk.charge(100, date(2026, 1, 10), customer)
        statement = desk.issue(JAN, customer)
        with pytest.raises(NoAddress):
            desk.statements.send_again(desk.who, statement.id)


def _token(desk: Desk) -> str:
    desk.charge(100, date(2026, 1, 10))
    desk.issue(JAN, send=True)
    desk.world.settle()
    return _token_of(desk)


def _token_of(desk: Desk) -> str:
    text: str = statements_mailed(desk.world)[-1].text
    return text.split("/statements/link/")[1].split()[0]


def test_a_statement_and_its_document_read_each_entry_once() -> None:
    world = MeteredWorld()
    desk = Desk(world)
    for _ in range(60):
        desk.charge(100, date(2026, 1, 5))
    world.store.start()
    desk.statements.issue(desk.who, desk.customer, *JAN)
    # Once as an entry and once, for the ageing, as an open item; the rest is a handful.
    assert world.store.usage.items_read <= 2 * 60 + 15
