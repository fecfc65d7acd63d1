"""Interest as finance charges it: on its own entry, each day once, for one customer or for all."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.accounts.ledger.model import Kind
from chalicelib.kit.errors import Forbidden, Invalid, NotFound
from chalicelib.tenancy.principal import Principal
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.reminders.test_service import TODAY, House
from tests.world import World

YESTERDAY = TODAY - timedelta(1)


@pytest.fixture
def house(world: World) -> House:
    """A customer that owes USD 1,000.00 since 1 January; 8 % a year."""
    house = House(world)
    turn_on(world)
    house.owes(date(2025, 12, 31), 1000_00)
    return house


def turn_on(world: World, **changes: Any) -> None:
    policy = {"general": {"yearly": 800} | changes}
    world.services.tenancy.set_policy(world.who, "interest", policy)


def booked(house: House) -> list[tuple[int, str]]:
    entries = house.world.services.ledger.entries(house.who, house.customer, "USD").items
    return [(each.amount, each.note) for each in entries if each.kind is Kind.INTEREST]


def charge(house: House, until: date | None = None) -> list[int]:
    interest = house.world.services.interest
    return [each.amount for each in interest.charge(house.who, house.customer, until)]


def test_stands_on_an_entry_of_its_own_that_says_its_days_and_rate(house: House) -> None:
    assert charge(house) == [13_15]  # 60 days
    assert booked(house) == [(13_15, "2026-01-01 – 2026-03-01, 8.00 %, 365")]
    balance = house.world.services.ledger.account(house.who, house.customer).balance("USD")
    assert (balance.total, balance.agrees) == (1013_15, True)


def test_a_day_is_never_charged_twice(house: House) -> None:
    charge(house, date(2026, 2, 1))
    assert charge(house, date(2026, 2, 1)) == []
    assert charge(house, date(2026, 1, 20)) == []
    charge(house)
    assert sum(amount for amount, _ in booked(house)) == 13_15
    assert charge(house) == []


def test_two_people_at_once_charge_once(house: House) -> None:
    service = house.world.services.interest
    book = service.ledger.book
    raced: list[bool] = []

    def slower(who: Principal, customer_id: str, what: Any) -> Any:
        if not raced:
            raced.append(True)
            service.charge(who, customer_id)
        return book(who, customer_id, what)

    service.ledger = SimpleNamespace(account=service.ledger.account, book=slower)
    assert charge(house) == []
    assert [amount for amount, _ in booked(house)] == [13_15]


def test_a_payment_ends_it_on_its_day(house: House) -> None:
    house.pays(1000_00)
    assert charge(house) == [13_15]
    house.goes_to(date(2026, 3, 20))
    assert charge(house) == []


def test_a_run_charges_everybody_and_again_nobody(house: House) -> None:
    other = House(house.world, code="OTHER")
    other.owes(date(2025, 12, 31), 2000_00)
    service = house.world.services.interest
    results = []
    for _ in range(2):
        job = service.run(house.who)
        house.world.settle()
        results.append(service.run_of(house.who, job.id).result)
    assert results == [{"USD": 13_15 + 26_30}, {}]


def test_off_unless_the_company_turns_it_on(world: World) -> None:
    house = House(world)
    house.owes(date(2025, 12, 31))
    assert charge(house) == []


def test_only_days_that_are_over_and_only_who_may_book(house: House) -> None:
    service = house.world.services.interest
    with pytest.raises(Invalid):
        service.charge(house.who, house.customer, TODAY)
    with pytest.raises(NotFound):
        service.preview(house.world.stranger, house.customer)
    sales = Principal(house.who.tenant, "usr_bob", "sales")
    with pytest.raises(Forbidden):
        service.charge(sales, house.customer)


def test_is_shown_and_charged_on_the_customers_page_and_for_all(house: House) -> None:
    client = signed_in(house.world)
    path = f"/interest/customers/{house.customer}"
    assert "USD 13.15" in get(client, path).text
    assert post(client, path, {}).status_code == 303
    assert "Charge interest" not in get(client, path).text
    refused = post(client, "/interest", {"until": "2026-03-02"})
    assert refused.status_code == 422
    started = post(client, "/interest", {})
    house.world.settle()
    assert "Nothing is due." in get(client, started.location).text
