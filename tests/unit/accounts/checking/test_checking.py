"""A check of the books finds every row that was tampered with, and nothing in sound books."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from chalicelib.accounts.checking.model import Finding, findings
from chalicelib.accounts.checking.statements import arithmetic, numbers
from chalicelib.accounts.checking.words import RULES
from chalicelib.accounts.ledger.history import WholeAccount
from chalicelib.accounts.ledger.model import Allocation, Part
from chalicelib.accounts.ledger.months import Month
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.statements.composing import month_of
from chalicelib.kit.dynamo import Key, Update
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.tables import ACCOUNTS
from tests.security.doors import get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.world import World

JAN, FEB = date(2026, 1, 5), date(2026, 2, 5)


@pytest.fixture
def customer(world: World) -> str:
    """A customer with two invoices in USD, one of them half paid, and one in JPY."""
    id_ = world.services.customers.create(world.who, a_customer("NB", "Ningbo Harbour")).id
    ledger = world.services.ledger
    for currency, amount in (("USD", 100), ("USD", 200), ("JPY", 5000)):
        ledger.record_charge(world.who, id_, ChargeNew(currency=currency, amount=amount, dated=FEB))
    payment = CreditNew(currency="USD", amount=150, dated=FEB)
    ledger.record_payment(world.who, id_, payment)
    return id_


@pytest.fixture
def sound(world: World, customer: str) -> WholeAccount:
    return world.services.ledger.whole(world.who, customer)


def rules(whole: WholeAccount) -> set[str]:
    return {each.rule for each in findings(whole)}


def test_sound_books_have_no_finding(sound: WholeAccount) -> None:
    assert len(sound.entries) == 4
    assert list(findings(sound)) == []


@pytest.mark.parametrize("taken_back", [False, True])
def test_money_on_account_and_what_was_taken_back_leave_the_books_sound(
    world: World, customer: str, taken_back: bool
) -> None:
    """Money that covers what is overdue stops the chase, though the items are open still."""
    ledger = world.services.ledger
    waits = CreditNew(currency="USD", amount=120, dated=FEB, allocate="none")
    paid = ledger.record_payment(world.who, customer, waits)
    if taken_back:
        ledger.reverse(world.who, customer, paid.id, "returned")
    whole = ledger.whole(world.who, customer)
    assert list(findings(whole)) == []
    assert whole.account.settled["USD"] == (150 if taken_back else 270)


Break = Callable[[WholeAccount], WholeAccount]


def with_(**changes: Any) -> Callable[[WholeAccount], WholeAccount]:
    def broken(whole: WholeAccount) -> WholeAccount:
        return whole.model_copy(update={name: do(whole) for name, do in changes.items()})

    return broken


def summary(**changes: int) -> Break:
    def account(whole: WholeAccount) -> Any:
        balance = whole.account.balance("USD")
        moved = {name: getattr(balance, name) + by for name, by in changes.items()}
        return whole.account.with_balance(balance.model_copy(update=moved))

    return with_(account=account)


def item(number: int, **changes: Any) -> Break:
    def items(whole: WholeAccount) -> Any:
        every = list(whole.items)
        every[number] = every[number].replaced(**changes)
        return tuple(every)

    return with_(items=items)


def _allocated_to_nobody(whole: WholeAccount) -> Any:
    stray = Allocation(credit_id="ent_gone", debit_id="ent_away", amount=5, made_on=FEB)
    return (*whole.parts, Part(credit_id="ent_gone", number=1, allocations=(stray,)))


@pytest.mark.parametrize(
    ("rule", "broken"),
    [
        ("number", with_(entries=lambda w: w.entries[1:])),
        ("number", with_(entries=lambda w: (*w.entries, w.entries[0]))),
        ("number", summary(seq=1)),
        ("number", summary(seq=-1)),
        ("total", summary(total=1)),
        ("settled", summary(settled=1)),
        ("debits", summary(debits=-1)),
        ("credits", summary(credits=1)),
        ("disputed", summary(disputed=1)),
        ("open_count", summary(open_count=1)),
        ("net", with_(items=lambda w: w.items[1:], opened=lambda w: w.opened[1:])),
        ("item", with_(items=lambda w: w.items[1:])),
        ("entry", with_(entries=lambda w: w.entries[1:])),
        ("amount", item(0, amount=7)),
        ("amount", item(0, debit=False)),
        ("remaining", item(0, remaining=1)),
        ("remaining", with_(parts=lambda w: ())),
        ("allocation", with_(parts=_allocated_to_nobody)),
        ("open", with_(opened=lambda w: w.opened[1:])),
        ("open", with_(opened=lambda w: (w.opened[0].replaced(number="other"), *w.opened[1:]))),
        ("month", with_(months=lambda w: {})),
        ("month", with_(months=lambda w: {**w.months, ("USD", "2025-12"): Month(sales=1)})),
        ("oldest_due", with_(items=lambda w: tuple(i.replaced(due=JAN) for i in w.items))),
    ],
)
def test_what_was_tampered_with_is_found(sound: WholeAccount, rule: str, broken: Break) -> None:
    assert rule in rules(broken(sound))


def test_every_rule_has_words_and_a_test() -> None:
    marks = test_what_was_tampered_with_is_found.pytestmark  # type: ignore[attr-defined]
    tested = {case[0] for case in marks[0].args[1]} | {"statement", "statement_number"}
    assert tested == set(RULES)


def test_a_gap_in_the_statements_numbers_is_found() -> None:
    assert [each.subject for each in numbers({1, 2, 5}, 5)] == ["3", "4"]
    assert list(numbers({1, 2, 3}, 3)) == []


def test_a_statement_that_does_not_add_up_is_found(world: World, customer: str) -> None:
    statement = world.services.statements.issue(world.who, customer, *month_of(FEB))
    assert list(arithmetic(statement)) == []
    section = statement.sections[0].model_copy(update={"closing": 1})
    [found] = arithmetic(statement.model_copy(update={"sections": (section,)}))
    assert (found.rule, found.found, found.subject) == ("statement", "1", statement.number)


def _tamper(world: World, customer: str) -> None:
    pk = f"T#{world.who.tenant}#A#{customer}"
    [first, *_] = world.services.ledger.whole(world.who, customer).items
    world.store.commit([Update(Key(ACCOUNTS, pk, f"I#{first.id}"), {"remaining": 1})])


class TestInTheBackground:
    def test_sound_books_are_told_to_agree(self, world: World, customer: str) -> None:
        world.services.statements.issue(world.who, customer, *month_of(FEB))
        check = world.services.checking.start(world.who)
        world.settle()
        done = world.services.checking.get(world.who, check.id)
        assert (done.state, done.findings, done.accounts, done.entries) == ("done", 0, 1, 4)

    def test_what_does_not_agree_is_told_and_left_as_it_is(
        self, world: World, customer: str
    ) -> None:
        _tamper(world, customer)
        before = world.services.ledger.whole(world.who, customer)
        check = world.services.checking.start(world.who)
        world.settle()
        found = world.services.checking.findings(world.who, check.id)
        assert {each.rule for each in found} >= {"remaining", "debits"}
        assert world.services.checking.get(world.who, check.id).findings == len(found)
        assert world.services.ledger.whole(world.who, customer) == before
        assert list(world.services.checking.everything(world.who)) == found

    def test_a_lost_statement_is_a_gap(self, world: World, customer: str) -> None:
        made = world.services.statements.issue(world.who, customer, *month_of(FEB))
        world.store.delete_many([Key(ACCOUNTS, f"T#{world.who.tenant}#STM#{made.id}", "META")])
        [found] = world.services.checking.everything(world.who)
        assert (found.rule, found.subject) == ("statement_number", "1")

    def test_an_account_that_moves_while_it_is_read_is_read_again(
        self, world: World, customer: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ledger, rows = world.services.ledger, world.services.ledger.desk.rows
        charge = ChargeNew(currency="USD", amount=1, dated=FEB)
        left = [1]

        def moving(who: Any) -> Any:
            if left and left.pop():
                ledger.record_charge(world.who, customer, charge)
            return rows(who)

        monkeypatch.setattr(ledger.desk, "rows", moving)
        assert list(findings(ledger.whole(world.who, customer))) == []

    def test_one_that_never_rests_is_not_guessed_at(
        self, world: World, customer: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ledger = world.services.ledger
        rows = type(ledger.desk.rows(world.who))
        versions = iter(range(10**6))
        seen = rows.account
        monkeypatch.setattr(rows, "account", lambda *a: seen(*a).replaced(version=next(versions)))
        with pytest.raises(Stale):
            ledger.whole(world.who, customer)

    def test_a_stranger_finds_nothing(self, world: World, customer: str) -> None:
        check = world.services.checking.start(world.who)
        world.settle()
        with pytest.raises(NotFound):
            world.services.checking.findings(world.stranger, check.id)
        assert list(world.services.checking.everything(world.stranger)) == []


class TestOnThePage:
    def test_the_page_says_that_all_agrees(self, world: World, customer: str) -> None:
        client = signed_in(world)
        where = post(client, "/books/check").headers["Location"]
        world.settle()
        assert "All agrees" in get(client, where).text
        assert "All agrees" in get(client, "/books").text

    def test_the_page_names_what_does_not(self, world: World, customer: str) -> None:
        _tamper(world, customer)
        client = signed_in(world)
        where = post(client, "/books/check").headers["Location"]
        world.settle()
        page = get(client, where).text
        assert RULES["remaining"] in page
        assert "Ningbo Harbour" in page
        assert f'href="/accounts/{customer}"' in page


def test_a_finding_says_what_was_expected_and_what_is_there(sound: WholeAccount) -> None:
    [found, *_] = [f for f in findings(summary(total=1)(sound)) if f.rule == "total"]
    assert found == Finding(
        rule="total",
        customer_id=sound.account.customer_id,
        currency="USD",
        expected="150",
        found="151",
    )
