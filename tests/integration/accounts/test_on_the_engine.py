"""What only a real engine shows: eight people at once, real transactions, real limits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest

from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.statements.composing import month_of
from chalicelib.customers.schemas import CustomerNew
from infra.child import Child
from tests.contract.engines import embedded_engine, fresh_store
from tests.world import World

__all__ = ["embedded_engine"]

JANUARY = month_of(date(2026, 1, 1))
PEOPLE = 8


@pytest.fixture
def world(embedded_engine: Child) -> World:
    return World(store=fresh_store(embedded_engine))


def _customer(world: World, code: str) -> str:
    return world.services.customers.create(world.who, CustomerNew(code=code, name=code)).id


def _charge(world: World, customer: str, number: str = "") -> None:
    charge = ChargeNew(currency="USD", amount=1000, dated=date(2026, 1, 10), number=number)
    world.services.ledger.record_charge(world.who, customer, charge)


def _at_once(act: Callable[[int], None]) -> None:
    """Eight people do something at the same moment; what one of them meets is raised here."""
    wrong: list[BaseException] = []

    def guarded(person: int) -> None:
        try:
            act(person)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=guarded, args=(person,)) for person in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]


def test_eight_issue_at_once_and_each_number_is_used_once(world: World) -> None:
    customers = [_customer(world, f"C{number}") for number in range(2 * PEOPLE)]
    for customer in customers:
        _charge(world, customer)

    def issue(person: int) -> None:
        for customer in customers[person::PEOPLE]:
            world.services.statements.issuing.issue(world.who, customer, *JANUARY)

    _at_once(issue)
    found = world.services.statements.newest(world.who, 100).items
    assert [each.sequence for each in found] == list(range(2 * PEOPLE, 0, -1))


def test_eight_issue_for_the_same_customer_and_one_statement_comes_out(world: World) -> None:
    customer = _customer(world, "ACME")
    _charge(world, customer)
    issued, refused = [], []

    def issue(person: int) -> None:
        try:
            issued.append(world.services.statements.issuing.issue(world.who, customer, *JANUARY))
        except Exception as error:
            refused.append(type(error).__name__)

    _at_once(issue)
    assert (len(issued), set(refused)) == (1, {"AlreadyStated"})


def test_bookings_at_once_keep_the_numbers_gap_free(world: World) -> None:
    customer = _customer(world, "ACME")
    _at_once(lambda person: _charge(world, customer, f"{person}"))
    ledger = world.services.ledger
    entries = ledger.entries(world.who, customer, "USD", 100).items
    assert sorted(each.seq for each in entries) == list(range(1, PEOPLE + 1))
    assert ledger.account(world.who, customer).balance("USD").total == 1000 * PEOPLE


def test_forty_items_are_paid_in_one_transaction_and_more_by_a_job(world: World) -> None:
    customer = _customer(world, "ACME")
    for number in range(85):
        _charge(world, customer, f"{number:03d}")
    for amount, left in ((40 * 1000, 45), (45 * 1000, 0)):
        payment = CreditNew(currency="USD", amount=amount, dated=date(2026, 3, 1))
        world.services.ledger.record_payment(world.who, customer, payment)
        world.settle()
        account = world.services.ledger.account(world.who, customer)
        assert account.balance("USD").open_count == left
        assert account.balance("USD").credits == 0
        assert account.allocating == {}
