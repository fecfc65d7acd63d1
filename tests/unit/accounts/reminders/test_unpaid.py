"""Why customers do not pay: who, how much, and that it is over once they have paid."""

from datetime import date

import pytest

from chalicelib.accounts.reminders.schemas import WhyNew
from tests.security.doors import get, signed_in
from tests.unit.accounts.reminders.test_service import TODAY, House
from tests.world import World


@pytest.fixture
def house(world: World) -> House:
    """A customer that owes since 20 February and was reminded."""
    house = House(world)
    house.owes(date(2026, 2, 20))
    house.owes(date(2026, 2, 21), 5000, "JPY")
    house.goes_to(TODAY, 9, 5)
    return house


def note(house: House, why: str) -> None:
    new = WhyNew.model_validate({"why": why})
    house.world.services.reminders.why_unpaid(house.who, house.customer, new)


def figures(house: House) -> dict[str, tuple[int, dict[str, int]]]:
    found = house.world.services.reminders.figures(house.who)
    return {each.why: (each.count, dict(each.open)) for each in found if each.count}


def test_a_reason_counts_with_what_the_customer_owes_until_another_is_noted(house: House) -> None:
    other = House(house.world, code="OTHER")
    other.owes(date(2026, 2, 20), 7_00)
    for each in (house, other):
        note(each, "no_money")
    assert figures(house) == {"no_money": (2, {"JPY": 5000, "USD": 107_00})}
    note(other, "invoice_not_received")
    assert figures(house) == {
        "invoice_not_received": (1, {"USD": 7_00}),
        "no_money": (1, {"JPY": 5000, "USD": 100_00}),
    }
    note(other, "")
    assert set(figures(house)) == {"no_money"}
    [row] = house.world.services.reminders.unpaid(house.who, "no_money").items
    assert (row.customer_id, row.oldest_due) == (house.customer, date(2026, 2, 20))


def test_who_pays_is_not_listed_any_more(house: House) -> None:
    note(house, "no_money")
    house.pays()
    assert set(figures(house)) == {"no_money"}
    house.pays(5000, "JPY")
    assert figures(house) == {}
    assert house.world.services.reminders.state(house.who, house.customer).why == ""


def test_a_stranger_sees_none(house: House) -> None:
    note(house, "no_money")
    stranger = house.world.stranger
    assert house.world.services.reminders.unpaid(stranger, "no_money").items == []


def test_the_page_shows_the_reason_that_there_is(house: House) -> None:
    client = signed_in(house.world)
    assert "No customer" in get(client, "/reminders/why").text
    note(house, "proof_of_delivery_missing")
    shown = get(client, "/reminders/why").text
    for said in ("Proof of delivery missing (1)", "Acme Trading", "USD 100.00", "JPY 5,000"):
        assert said in shown
    assert "Acme Trading" not in get(client, "/reminders/why?why=no_money").text
