"""How customers' charges stand to what a carrier bills: shared out, never counted twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.accounts.reconciliation.selling.model import (
    Cost,
    Margin,
    Sale,
    charged,
    margin,
    shared,
    spellings,
)

DAY = date(2026, 2, 1)


def a_cost(amount: int, kind: str = "", currency: str = "USD", number: str = "BL1") -> Cost:
    return Cost(currency, amount, frozenset({number}), frozenset({kind}))


def a_sale(amount: int, kind: str = "", currency: str = "USD", id_: str = "s1") -> Sale:
    return Sale(id=id_, customer_id="cus_1", currency=currency, amount=amount, dated=DAY, kind=kind)


def shares(costs: list[Cost], *sales: Sale) -> list[dict[str, int]]:
    found = {"BL1": [each.id for each in sales]}
    return [charged(each) for each in shared(costs, found, {each.id: each for each in sales})]


def test_a_charge_of_the_same_shipment_stands_for_the_line() -> None:
    assert shares([a_cost(100)], a_sale(130)) == [{"USD": 130}]
    assert shares([a_cost(100, number="BL2")], a_sale(130)) == [{}]


def test_a_charge_of_another_kind_is_shown_and_stands_for_nothing() -> None:
    costs, sale = [a_cost(100, "surcharge")], a_sale(900, "freight")
    [sold] = shared(costs, {"BL1": ["s1"]}, {"s1": sale})
    assert [(each.id, each.share) for each in sold] == [("s1", 0)]


def test_a_charge_goes_to_the_lines_of_its_kind_before_those_that_say_none() -> None:
    costs = [a_cost(100, ""), a_cost(100, "freight")]
    assert shares(costs, a_sale(130, "freight")) == [{}, {"USD": 130}]


def test_an_all_in_charge_is_shared_by_what_the_lines_cost() -> None:
    costs = [a_cost(300, "freight"), a_cost(100, "surcharge")]
    assert shares(costs, a_sale(441)) == [{"USD": 331}, {"USD": 110}]


def test_a_charge_in_another_currency_is_told_beside_and_never_added() -> None:
    assert shares([a_cost(100)], a_sale(700, currency="CNY"), a_sale(50, id_="s2")) == [
        {"CNY": 700, "USD": 50}
    ]


def test_credits_of_the_carrier_take_no_share() -> None:
    assert shares([a_cost(-100), a_cost(200)], a_sale(300)) == [{}, {"USD": 300}]


@given(
    st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=8),
    st.lists(st.integers(1, 10_000), max_size=8),
)
def test_whatever_the_lines_cost_no_cent_is_counted_twice_or_lost(
    costs: list[int], amounts: list[int]
) -> None:
    sales = [a_sale(each, id_=f"s{at}") for at, each in enumerate(amounts)]
    told = shares([a_cost(each) for each in costs], *sales)
    whole = sum(amounts) if any(each > 0 for each in costs) else 0
    assert sum(each.get("USD", 0) for each in told) == whole


@pytest.mark.parametrize(
    ("cost", "sums", "is_"),
    [
        (100, {}, Margin.NEVER),
        (100, {"USD": 99}, Margin.BELOW),
        (100, {"USD": 100}, Margin.COVERED),
        (100, {"CNY": 700}, Margin.ELSEWHERE),
        (100, {"CNY": 700, "USD": 1}, Margin.BELOW),
        (0, {}, Margin.UNASKED),
        (-100, {}, Margin.UNASKED),
    ],
)
def test_how_charges_stand_to_a_cost(cost: int, sums: dict[str, int], is_: Margin) -> None:
    assert margin(cost, "USD", sums) is is_


def test_a_number_is_looked_for_in_all_its_spellings() -> None:
    assert spellings("OOLU 2012-0001") == ("oolu20120001", "20120001")
    assert spellings("MSCU123456") == ("mscu123456", "mscu1234566")
    assert spellings("MSCU1234566") == ("mscu123456", "mscu1234566")
    assert spellings("0007900770") == ("7900770",)
    assert spellings("") == ()
