"""Bookings feed the exposure by themselves: expected, then billed, never both at once."""

import pytest

from chalicelib.accounts.credit.model import Cause
from chalicelib.accounts.ledger.correcting import Correction, carry_out
from chalicelib.kit.dynamo import Delete, Key
from chalicelib.shipments.schemas import EventNew
from chalicelib.tables import ACCOUNTS
from chalicelib.tenancy.fenced import tenant_key
from tests.unit.accounts.booked.trade import Trade
from tests.unit.customers.factories import a_customer
from tests.unit.overtaken import OvertakenStore
from tests.world import World


@pytest.fixture
def trade(world: World) -> Trade:
    return Trade(world)


def test_what_is_booked_counts_until_it_is_billed_and_never_twice(trade: Trade) -> None:
    trade.books()
    assert trade.exposure() == {"booking": 600_00}
    trade.charges(400_00, "hbl-42")  # not its number: another one
    assert trade.exposure() == {"booking": 600_00, "unbilled": 400_00}
    trade.charges(400_00, "HBL0042", number="INV-1")
    assert trade.exposure() == {"booking": 200_00, "unbilled": 400_00, "billed": 400_00}
    trade.charges(250_00, "F-1", number="INV-2")  # more than was expected
    assert trade.exposure() == {"unbilled": 400_00, "billed": 650_00}


def test_a_booking_above_the_limit_puts_the_customer_on_hold_at_once(trade: Trade) -> None:
    shipment = trade.books({"USD": 1000_00})
    assert trade.held() == ()
    shipment = trade.changes(shipment, expected_charges={"USD": 1000_01})
    assert trade.held() == (Cause.LIMIT,)
    trade.changes(shipment, expected_charges={})
    assert trade.held() == ()
    assert trade.exposure() == {}


def test_what_was_charged_before_anybody_said_what_to_expect_counts_as_billed(trade: Trade) -> None:
    trade.charges(100_00, "F-1")
    trade.books()
    assert trade.exposure() == {"booking": 500_00, "unbilled": 100_00}


def test_a_charge_corrected_or_taken_back_is_to_be_billed_again(trade: Trade) -> None:
    trade.books()
    entry = trade.charges(400_00, "F-1", number="INV-1")
    down = Correction(entry.id, -100_00, "rate of last month")
    trade.services.ledger.book(trade.who, trade.customer, lambda books: carry_out(books, down))
    assert trade.exposure() == {"booking": 300_00, "billed": 300_00}
    trade.services.ledger.reverse(trade.who, trade.customer, entry.id, "wrong customer")
    assert trade.exposure()["booking"] == 600_00


def test_each_currency_is_billed_for_itself(trade: Trade) -> None:
    shipment = trade.books({"USD": 600_00, "CNY": 900_00})
    trade.charges(900_00, "F-1", "CNY")
    trade.charges(50_00, "F-1", "EUR")
    assert trade.left(shipment) == {"USD": 600_00}
    still = trade.services.bookings.open(trade.who, trade.customer).items
    assert [each.shipment_id for each in still] == [shipment.id]
    trade.charges(600_00, "F-1")
    assert trade.services.bookings.open(trade.who, trade.customer).items == []


def test_of_two_shipments_with_one_number_the_first_one_is_billed(trade: Trade) -> None:
    first = trade.books(number="F-1", house_bill="", master_bill="MSCU1")
    second = trade.books(number="F-2", house_bill="", master_bill="MSCU1")
    trade.charges(700_00, "MSCU1")
    assert trade.left(first) == {}
    assert trade.left(second) == {"USD": 600_00}


def test_a_shipment_given_to_another_customer_takes_its_booking_along(trade: Trade) -> None:
    shipment = trade.books()
    other = trade.services.customers.create(trade.who, a_customer(code="OTHER")).id
    trade.changes(shipment, customer_id=other)
    assert trade.exposure() == {}
    assert trade.exposure(other) == {"booking": 600_00}


def test_a_carriers_report_leaves_the_booking_as_it_is(trade: Trade) -> None:
    shipment = trade.books()
    event = EventNew.model_validate({"kind": "departed", "at": "2026-03-01T08:00:00Z"})
    trade.services.shipments.report(trade.who, shipment.id, event)
    assert trade.exposure() == {"booking": 600_00}
    assert trade.recounted() is False


class TestCountingAnew:
    def test_finds_nothing_to_mend_whatever_happened(self, trade: Trade) -> None:
        first = trade.books()
        trade.books(number="F-2", house_bill="", booking="F-1")
        trade.charges(100_00, "F-1")
        entry = trade.charges(700_00, "F-2")
        trade.changes(first, house_bill="HBL 43", expected_charges={"USD": 1, "JPY": 5})
        trade.services.ledger.reverse(trade.who, trade.customer, entry.id, "twice")
        assert trade.recounted() is False

    def test_mends_what_is_not_so(self, trade: Trade) -> None:
        trade.books()
        trade.charges(100_00, "F-1")
        right = trade.exposure()
        pk = tenant_key(trade.who.tenant, "A", trade.customer)
        keys = [Key(ACCOUNTS, pk, sk) for sk in ("BESIDE", "SHIP#f1")]
        trade.world.store.commit([Delete(key) for key in keys])
        assert trade.exposure() != right
        assert trade.recounted() is True
        assert trade.exposure() == right
        assert trade.recounted() is False


class TestBesideSomebodyElse:
    """A charge and a change of its shipment in the same moment never miss each other."""

    @pytest.fixture
    def store(self) -> OvertakenStore:
        return OvertakenStore()

    @pytest.fixture
    def trade(self, store: OvertakenStore) -> Trade:
        return Trade(World(store=store))

    def test_a_charge_booked_while_the_shipment_is_entered(
        self, trade: Trade, store: OvertakenStore
    ) -> None:
        trade.charges(1, "F-1")
        store.meanwhile = lambda: trade.charges(100_00, "F-1")
        trade.books()
        assert trade.exposure() == {"booking": 499_99, "unbilled": 100_01}
        assert trade.recounted() is False

    def test_a_shipment_changed_while_it_is_charged(
        self, trade: Trade, store: OvertakenStore
    ) -> None:
        shipment = trade.books()
        store.meanwhile = lambda: trade.changes(shipment, expected_charges={"USD": 900_00})
        trade.charges(100_00, "F-1")
        assert trade.exposure() == {"booking": 800_00, "unbilled": 100_00}
        assert trade.recounted() is False
