"""Money of the bank on an account: with bank charges, conversions and refunds, and taken back."""

from dataclasses import dataclass
from datetime import date

import pytest

from chalicelib.accounts.ledger.errors import (
    AlreadyReversed,
    MoreThanOpen,
    NothingAllocated,
    StillAllocating,
)
from chalicelib.accounts.ledger.model import Balance, Entry, Item, Kind
from chalicelib.accounts.ledger.receipts import Payback, Portion, Receipt
from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.unit_of_work import UnitOfWork
from tests.unit.customers.factories import a_customer
from tests.world import World

DAY = date(2026, 3, 1)


@dataclass
class Books:
    """One customer's account."""

    world: World

    def __post_init__(self) -> None:
        self.ledger, self.who = self.world.services.ledger, self.world.who
        self.customer = self.world.services.customers.create(self.who, a_customer()).id

    def bill(self, amount: int, number: str = "", currency: str = "USD", shipment: str = "") -> str:
        new = ChargeNew(
            currency=currency, amount=amount, dated=DAY, number=number, shipment=shipment
        )
        return self.ledger.record_charge(self.who, self.customer, new).id

    def receive(self, amount: int, *shares: Portion, **more: object) -> list[Entry]:
        receipt = Receipt(DAY, "USD", amount, shares=shares, **more)  # type: ignore[arg-type]
        uow = UnitOfWork(self.world.backing, self.who)
        entries = self.ledger.add_receipt(uow, self.customer, receipt)
        uow.commit()
        return entries

    def take_back(self, entries: list[Entry]) -> bool:
        uow = UnitOfWork(self.world.backing, self.who)
        ids = [each.id for each in entries]
        done = self.ledger.add_take_back(uow, self.customer, ids, "returned")
        uow.commit()
        return done

    def item(self, item_id: str) -> Item:
        return self.ledger.item(self.who, self.customer, item_id)

    def balance(self, currency: str = "USD") -> Balance:
        found = self.ledger.account(self.who, self.customer).balance(currency)
        assert found.agrees
        return found


@pytest.fixture
def books(world: World) -> Books:
    return Books(world)


def test_what_banks_on_the_way_kept_is_an_entry_of_its_own(books: Books) -> None:
    one, two = books.bill(60_000), books.bill(40_000)
    entries = books.receive(
        98_500,
        (one, 60_000),
        (two, 38_500),
        gaps=((two, 1500),),
        gap_kind=Kind.BANK_CHARGE,
    )
    assert [(each.kind, each.amount) for each in entries] == [
        (Kind.PAYMENT, -98_500),
        (Kind.BANK_CHARGE, -1500),
    ]
    assert (books.item(one).open, books.item(two).open) == (False, False)
    assert books.balance().total == 0


def test_taking_a_payment_back_reopens_everything_with_its_charge(books: Books) -> None:
    one = books.bill(10_000)
    paid = books.receive(
        9900, (one, 9900), gaps=((one, 100),), gap_kind=Kind.SMALL_DIFFERENCE
    )  # fmt: skip
    assert books.take_back(paid)
    assert books.item(one).remaining == 10_000
    assert books.balance().total == 10_000
    # Once more changes nothing: what was undone is left alone.
    assert books.take_back(paid)
    assert books.balance().total == 10_000


def test_money_in_another_currency_leaves_one_and_comes_into_the_other(books: Books) -> None:
    bill = books.bill(110_000, currency="EUR")
    entries = books.receive(
        120_000,
        (bill, 109_900),
        into="EUR",
        converted=109_900,
        rate="0.91583",
        gaps=((bill, 100),),
        gap_kind=Kind.FX_DIFFERENCE,
    )
    said = [(each.kind, each.currency, each.amount) for each in entries]
    assert said == [
        (Kind.PAYMENT, "USD", -120_000),
        (Kind.CONVERSION, "USD", 120_000),
        (Kind.CONVERSION, "EUR", -109_900),
        (Kind.FX_DIFFERENCE, "EUR", -100),
    ]
    assert entries[2].note == "USD/EUR 0.91583"
    assert (books.balance("USD").total, books.balance("EUR").total) == (0, 0)
    assert not books.item(bill).open
    books.take_back(entries)
    assert (books.balance("USD").total, books.balance("EUR").total) == (0, 110_000)


def test_more_than_is_open_is_refused_and_nothing_stands(books: Books) -> None:
    bill = books.bill(10_000)
    with pytest.raises(MoreThanOpen):
        books.receive(20_000, (bill, 20_000))
    assert books.balance().total == 10_000


def test_money_on_account_is_paid_back(books: Books) -> None:
    [paid] = books.receive(5000)
    uow = UnitOfWork(books.world.backing, books.who)
    payback = Payback(DAY, "USD", 3000, credits=((paid.id, 3000),))
    books.ledger.add_payback(uow, books.customer, payback)
    uow.commit()
    assert (books.item(paid.id).remaining, books.balance().total) == (2000, -2000)


def test_a_large_payment_with_its_charge_is_set_by_a_job_and_taken_back_by_one(
    books: Books,
) -> None:
    bills = [books.bill(1000, f"L{number}") for number in range(90)]
    shares = [(each, 1000) for each in bills[:-1]] + [(bills[-1], 400)]
    entries = books.receive(
        89_400, *shares, gaps=((bills[-1], 600),), gap_kind=Kind.BANK_CHARGE
    )  # fmt: skip
    with pytest.raises(StillAllocating):
        books.receive(100, (bills[0], 100))
    books.world.settle()
    assert books.balance().debits == 0
    assert not books.take_back(entries)  # a job goes on
    books.world.settle()
    assert (books.balance().debits, books.balance().total) == (90_000, 90_000)


def test_a_number_leads_to_whose_it_is_however_it_is_written(books: Books) -> None:
    bill = books.bill(10_000, "INV-0042/7", shipment="HLCU-123 456")
    find = books.ledger.bearing
    for text in ("inv0042 7", "ＩＮＶ－００４２７"):
        assert [each[:] for each in find(books.who, text)] == [(books.customer, "document", bill)]
    assert find(books.who, "HLCU123456")[0].what == "shipment"
    assert find(books.who, "INV-42") == []
    assert find(books.world.stranger, "INV-0042/7") == []


def test_an_amount_leads_to_the_items_of_which_so_much_is_open(books: Books) -> None:
    bill = books.bill(10_000)
    find = books.ledger.open_of_amount
    assert [each.id for each in find(books.who, "USD", 10_000)] == [bill]
    books.receive(4000, (bill, 4000))
    assert find(books.who, "USD", 10_000) == []
    assert [each.id for each in find(books.who, "USD", 6000)] == [bill]


def test_a_payment_is_taken_back_from_its_items_and_stays_on_account(books: Books) -> None:
    one, two = books.bill(6000), books.bill(4000)
    [paid] = books.receive(9000, (one, 6000), (two, 3000))
    after = books.ledger.free(books.who, books.customer, paid.id, "wrong invoices")
    assert (after.remaining, books.item(one).remaining, books.item(two).remaining) == (
        9000,
        6000,
        4000,
    )
    assert (books.balance().debits, books.balance().credits) == (10_000, 9000)
    # It can be set against items again, and undone as a whole.
    books.ledger.allocate(books.who, books.customer, paid.id)
    assert books.balance().credits == 0
    books.take_back([paid])
    assert books.balance().total == 10_000


def test_what_is_set_against_nothing_or_spent_is_not_taken_back(books: Books) -> None:
    [waiting] = books.receive(500)
    bill = books.bill(1000, currency="EUR")
    converted = books.receive(1200, (bill, 1000), into="EUR", converted=1000, rate="0.83")
    gone = books.receive(100)
    books.take_back(gone)
    for entry in (waiting, converted[0]):
        with pytest.raises(NothingAllocated):
            books.ledger.free(books.who, books.customer, entry.id, "no")
    with pytest.raises(AlreadyReversed):
        books.ledger.free(books.who, books.customer, gone[0].id, "no")
    # What came into the other currency may be set against other items of it.
    freed = books.ledger.free(books.who, books.customer, converted[2].id, "other invoice")
    assert (freed.remaining, books.item(bill).remaining) == (1000, 1000)


def test_a_large_payment_is_taken_back_from_its_items_by_a_job(books: Books) -> None:
    bills = [books.bill(100, f"F{number}") for number in range(90)]
    [paid] = books.receive(9000, *((each, 100) for each in bills))
    books.world.settle()
    books.ledger.free(books.who, books.customer, paid.id, "wrong")
    with pytest.raises(StillAllocating):
        books.receive(100, (bills[0], 100))
    books.world.settle()
    assert (books.balance().debits, books.balance().credits) == (9000, 9000)
    assert not books.item(paid.id).reversed_by
