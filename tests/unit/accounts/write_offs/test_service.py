"""Write-offs: one person asks, a second one approves, and only then money is given up."""

from datetime import date
from typing import Any

import pytest

from chalicelib.accounts.ledger.errors import MoreThanOpen, MoreThanOwed
from chalicelib.accounts.ledger.model import Entry, Kind
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew, ShareNew
from chalicelib.accounts.write_offs.errors import OwnWriteOff, WriteOffDecided, WriteOffNotFound
from chalicelib.accounts.write_offs.model import State, WriteOff
from chalicelib.accounts.write_offs.schemas import WriteOffNew
from chalicelib.kit.errors import Forbidden, NotFound
from chalicelib.tenancy.principal import Principal
from tests.companies import add_member
from tests.unit.customers.factories import a_customer
from tests.world import World

TODAY = date(2026, 3, 2)


class House:
    """A company of several, one of whose customers owes USD 100.00 and JPY 777."""

    def __init__(self, world: World) -> None:
        self.world, self.who, self.write_offs = world, world.who, world.services.write_offs
        self.bob = add_member(world.store, world.who, "usr_bob", "finance")
        self.sue = add_member(world.store, world.who, "usr_sue", "sales")
        self.customer = world.services.customers.create(self.who, a_customer()).id
        self.first = self.charge(60_00, "INV-1", date(2026, 1, 5))
        self.second = self.charge(40_00, "INV-2", date(2026, 1, 9))
        self.charge(777, "INV-3", date(2026, 1, 9), "JPY")

    def charge(self, amount: int, number: str, dated: date, currency: str = "USD") -> Entry:
        new = ChargeNew(currency=currency, amount=amount, dated=dated, number=number)
        return self.world.services.ledger.record_charge(self.who, self.customer, new)

    def ask(self, who: Principal, amount: int = 70_00, **facts: Any) -> WriteOff:
        facts = {"currency": "USD", "note": "the customer is bankrupt"} | facts
        new = WriteOffNew(amount=amount, dated=TODAY, **facts)
        return self.write_offs.ask(who, self.customer, new)

    def owed(self, currency: str = "USD") -> int:
        account = self.world.services.ledger.account(self.who, self.customer)
        return account.balance(currency).total

    def left(self, entry: Entry) -> int:
        return self.world.services.ledger.item(self.who, self.customer, entry.id).remaining


@pytest.fixture
def house(world: World) -> House:
    return House(world)


def test_nothing_is_booked_before_a_second_person_approves(house: House) -> None:
    asked = house.ask(house.bob)
    assert (asked.state, house.owed()) == (State.ASKED, 100_00)
    assert [each.id for each in house.write_offs.asked(house.who).items] == [asked.id]
    booked = house.write_offs.approve(house.who, asked.id)
    assert (booked.state, booked.decided_by) == (State.BOOKED, house.who.user)
    assert (house.owed(), house.left(house.first), house.left(house.second)) == (30_00, 0, 30_00)
    entry = house.world.services.ledger.item(house.who, house.customer, booked.entry_id)
    assert entry.kind is Kind.WRITE_OFF
    assert not house.write_offs.asked(house.who).items
    assert [each.id for each in house.write_offs.newest(house.who).items] == [asked.id]


def test_whoever_asks_does_not_approve(house: House) -> None:
    asked = house.ask(house.bob)
    assert not house.write_offs.may_approve(house.bob, asked)
    with pytest.raises(OwnWriteOff):
        house.write_offs.approve(house.bob, asked.id)
    with pytest.raises(Forbidden):
        house.write_offs.approve(house.sue, asked.id)
    assert house.owed() == 100_00


def test_who_asked_takes_it_back_another_refuses_it(house: House) -> None:
    mine, other = house.ask(house.bob), house.ask(house.bob, 5_00)
    assert house.write_offs.refuse(house.bob, mine.id).state is State.WITHDRAWN
    assert house.write_offs.refuse(house.who, other.id).state is State.REFUSED
    with pytest.raises(Forbidden):
        house.write_offs.refuse(house.sue, house.ask(house.bob).id)
    assert house.owed() == 100_00


def test_it_is_decided_once(house: House) -> None:
    asked = house.ask(house.bob)
    house.write_offs.approve(house.who, asked.id)
    with pytest.raises(WriteOffDecided):
        house.write_offs.approve(house.who, asked.id)
    with pytest.raises(WriteOffDecided):
        house.write_offs.refuse(house.bob, asked.id)
    assert house.owed() == 30_00


def test_chosen_items_are_written_off_as_they_were_chosen(house: House) -> None:
    chosen = (ShareNew(item_id=house.second.id, amount=40_00),)
    asked = house.ask(house.bob, 40_00, allocate="chosen", shares=chosen)
    house.write_offs.approve(house.who, asked.id)
    assert (house.left(house.first), house.left(house.second)) == (60_00, 0)


def test_what_was_paid_meanwhile_is_not_written_off(house: House) -> None:
    chosen = (ShareNew(item_id=house.second.id, amount=40_00),)
    asked = house.ask(house.bob, 40_00, allocate="chosen", shares=chosen)
    paid = CreditNew(currency="USD", amount=100_00, dated=TODAY)
    house.world.services.ledger.record_payment(house.who, house.customer, paid)
    with pytest.raises(MoreThanOpen):
        house.write_offs.approve(house.who, asked.id)
    assert house.owed() == 0
    assert house.write_offs.get(house.who, asked.id).state is State.ASKED


def test_more_than_is_owed_is_not_asked_for(house: House) -> None:
    chosen = (ShareNew(item_id=house.second.id, amount=40_00),)
    for amount, facts in ((100_01, {}), (41_00, {"allocate": "chosen", "shares": chosen})):
        with pytest.raises(MoreThanOwed):
            house.ask(house.bob, amount, **facts)
    assert house.write_offs.newest(house.who).items == []


def test_nothing_of_a_write_off_stays_on_account_when_less_is_open_by_then(house: House) -> None:
    asked = house.ask(house.bob, 70_00)
    paid = CreditNew(currency="USD", amount=40_00, dated=TODAY)
    house.world.services.ledger.record_payment(house.who, house.customer, paid)
    with pytest.raises(MoreThanOwed):
        house.write_offs.approve(house.who, asked.id)
    assert house.owed() == 60_00


def test_a_currency_without_decimals_is_written_off_to_the_unit(house: House) -> None:
    asked = house.ask(house.bob, 777, currency="JPY")
    house.write_offs.approve(house.who, asked.id)
    assert (house.owed("JPY"), house.owed()) == (0, 100_00)


def test_alone_in_the_company_the_same_person_is_asked_twice(world: World) -> None:
    customer = world.services.customers.create(world.who, a_customer()).id
    charge = ChargeNew(currency="USD", amount=5, dated=TODAY, number="INV-1")
    world.services.ledger.record_charge(world.who, customer, charge)
    new = WriteOffNew(currency="USD", amount=5, dated=TODAY, note="not worth a letter")
    asked = world.services.write_offs.ask(world.who, customer, new)
    booked = world.services.write_offs.approve(world.who, asked.id)
    assert (booked.state, booked.alone) == (State.BOOKED, True)


def test_a_stranger_finds_nothing(house: House, world: World) -> None:
    asked = house.ask(house.bob)
    with pytest.raises(WriteOffNotFound):
        house.write_offs.approve(world.stranger, asked.id)
    with pytest.raises(NotFound):
        house.ask(world.stranger)
