"""A credit note as a part of what it was approved for: both stand, or neither does."""

from datetime import date

import pytest

from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.kit.errors import NotFound, Stale
from chalicelib.tables import TICKETS
from chalicelib.unit_of_work import UnitOfWork
from tests.unit.accounts.ledger.world import World

MAY = date(2013, 5, 1)
NOTE = CreditNew(currency="USD", amount=40, dated=MAY, reference="3F7K2QA")


@pytest.fixture
def world() -> World:
    return World()


def the_approval(world: World, uow: UnitOfWork) -> dict[str, str]:
    row = {"pk": f"T#{world.who.tenant}#APPROVAL#1", "sk": "META"}
    uow.insert(TICKETS, row)
    return row


def test_the_note_is_set_against_the_oldest_charge_with_the_approval(world: World) -> None:
    world.charge(100, MAY, number="A", currency="USD")
    uow = UnitOfWork(world.backing, world.who)
    the_approval(world, uow)
    entry = world.ledger.add_credit_note(uow, "cus_1", NOTE)
    uow.commit()
    [left] = world.ledger.open_items(world.who, "cus_1").items
    assert (left.remaining, entry.kind, entry.amount) == (60, "credit_note", -40)
    assert world.agrees()


def test_nothing_is_booked_when_the_approval_does_not_hold(world: World) -> None:
    first = UnitOfWork(world.backing, world.who)
    the_approval(world, first)
    first.commit()
    uow = UnitOfWork(world.backing, world.who)
    the_approval(world, uow)
    world.ledger.add_credit_note(uow, "cus_1", NOTE)
    with pytest.raises(Stale):
        uow.commit()
    assert world.ledger.open_items(world.who, "cus_1").items == []
    assert world.agrees()


def test_two_transactions_on_one_account_do_not_both_stand(world: World) -> None:
    slow = UnitOfWork(world.backing, world.who)
    world.ledger.add_credit_note(slow, "cus_1", NOTE)
    world.pay(10, MAY, currency="USD")
    with pytest.raises(Stale):
        slow.commit()
    assert world.agrees()


def test_a_customer_nobody_knows_is_not_credited(world: World) -> None:
    uow = UnitOfWork(world.backing, world.who)
    with pytest.raises(NotFound):
        world.ledger.add_credit_note(uow, "cus_of_somebody_else", NOTE)
