"""The cash gap of a company: computed from what is open, shown, and followed to its entries."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from chalicelib.accounts.cash.model import LATE
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.kit.errors import NotFound
from tests.perf.measure import MeteredWorld
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.payables.factories import recorded
from tests.unit.customers.factories import a_customer
from tests.world import World

MONDAY = date(2026, 3, 2)


@pytest.fixture
def trading(world: World) -> World:
    """A customer owes 700.00 late, 500.00 this week (100.00 disputed wholly) and 50 euros; we
    owe 900.00 next week and expect 40.00 of cost."""
    ledger, who = world.services.ledger, world.who
    customer = world.services.customers.create(who, a_customer()).id
    for number, (amount, due, code) in enumerate(
        [
            (70_000, date(2026, 2, 27), "USD"),
            (40_000, date(2026, 3, 2), "USD"),
            (10_000, date(2026, 3, 8), "USD"),
            (5_000, date(2026, 3, 20), "EUR"),
        ]
    ):
        charge = ChargeNew(
            currency=code, amount=amount, dated=date(2026, 2, 1), due=due, number=f"I{number}"
        )
        entry = ledger.record_charge(who, customer, charge)
        if amount == 10_000:
            ledger.dispute(who, customer, entry.id, True, "rate")
    recorded(world, amount=90_000, due=date(2026, 3, 9))
    recorded(world, amount=4_000, due=date(2026, 3, 9), expected=True, number="")
    recorded(world, amount=1, due=date(2026, 3, 9), number="OL-2")
    return world


def computed(world: World) -> dict[str, list[tuple[str, int, int, int]]]:
    """Rows that are not empty: row, gap, disputed, added up."""
    run = world.services.cash.start(world.who)
    world.settle()
    found = world.services.cash.get(world.who, run.id)
    assert found.state == "done"
    return {
        code: [
            (week.key, week.sums.gap, week.sums.disputed, week.total)
            for week in rows
            if any(week.sums.model_dump().values())
        ]
        for code, rows in found.weeks.items()
    }


def test_each_currency_stands_for_itself_and_disputes_are_left_out(trading: World) -> None:
    assert computed(trading) == {
        "USD": [
            (LATE, 70_000, 0, 70_000),
            ("0", 40_000, 10_000, 110_000),
            ("1", -94_001, 0, 15_999),
        ],
        "EUR": [("2", 5_000, 0, 5_000)],
    }


def test_what_is_paid_is_gone_from_it(trading: World) -> None:
    ledger, who = trading.services.ledger, trading.who
    customer = trading.services.customers.search(who, "").items[0].id
    pay = CreditNew(currency="USD", amount=70_000, dated=MONDAY)
    ledger.record_payment(who, customer, pay)
    assert [row[0] for row in computed(trading)["USD"]] == ["0", "1"]


def test_the_items_behind_a_figure_add_up_to_it(trading: World) -> None:
    cash, who = trading.services.cash, trading.who
    assert [each.remaining for each in cash.due_in(who, "USD", LATE, 25).items] == [70_000]
    assert [each.remaining for each in cash.due_in(who, "USD", "0", 25).items] == [40_000, 10_000]
    assert sum(each.remaining for each in cash.due_out(who, "USD", "1", 25).items) == 94_001
    assert cash.due_in(trading.stranger, "USD", LATE, 25).items == []
    with pytest.raises(NotFound):
        cash.due_in(who, "USD", "99", 25)


def test_of_what_is_disputed_in_part_the_rest_is_behind_the_figure(trading: World) -> None:
    ledger, who = trading.services.ledger, trading.who
    [item] = trading.services.cash.due_in(who, "USD", LATE, 25).items
    ledger.dispute(who, item.customer_id, item.id, True, "rate", 30_000)
    assert computed(trading)["USD"][0][1] == 40_000
    client = signed_in(trading)
    text = get(client, "/cash-gap/USD/late").text
    assert "USD 400.00" in text
    assert "USD 300.00 disputed" in text
    # It is overdue all the same, on the account and by itself.
    account = get(client, f"/accounts/{item.customer_id}").text
    assert "USD 300.00 disputed" in account
    assert "overdue" in account
    assert "Overdue" in get(client, f"/accounts/{item.customer_id}/items/{item.id}").text


def test_more_than_one_page_of_open_items_is_added_up(world: World) -> None:
    from chalicelib.accounts.cash import service

    page = service.PAGE
    try:
        service.PAGE = 2  # type: ignore[misc]
        for number in range(5):
            recorded(world, number=f"{number}", amount=100)
        assert computed(world)["USD"] == [("4", -500, 0, -500)]
    finally:
        service.PAGE = page  # type: ignore[misc]


def test_what_was_settled_long_ago_costs_nothing() -> None:
    reads = []
    for settled in (0, 40):
        world = MeteredWorld()
        customer = world.services.customers.create(world.who, a_customer()).id
        for number in range(settled):
            charge = ChargeNew(currency="USD", amount=100, dated=MONDAY, number=f"{number}")
            world.services.ledger.record_charge(world.who, customer, charge)
        if settled:
            pay = CreditNew(currency="USD", amount=settled * 100, dated=MONDAY)
            world.services.ledger.record_payment(world.who, customer, pay)
        for number in range(3):
            recorded(world, number=f"B{number}")
        world.settle()
        world.services.cash.start(world.who)
        world.store.start()
        world.settle()
        reads.append(world.store.usage.items_read)
    assert reads[0] == reads[1]


def test_it_is_computed_every_night_with_the_ageing(trading: World) -> None:
    assert trading.services.cash.newest(trading.who) == []
    trading.pass_time(timedelta(minutes=8))
    assert [run.state for run in trading.services.cash.newest(trading.who)] == ["done"]


def test_the_page_shows_chart_and_table_and_leads_to_the_items(trading: World) -> None:
    client: FlaskClient = signed_in(trading)
    assert "It has not been computed yet" in get(client, "/cash-gap").text
    answer = post(client, "/cash-gap/compute", {})
    assert "open items so far" in get(client, answer.location).text
    trading.settle()
    assert get(client, answer.location).status_code == 303
    page = get(client, "/cash-gap?currency=USD").text
    assert "<svg" in page
    assert "USD 159.99" in page
    assert 'href="/cash-gap/USD/late"' in page
    assert "USD 700.00" in get(client, "/cash-gap/USD/late").text
    assert "Ocean Line" in get(client, "/cash-gap/USD/1?side=out").text
    assert "Nothing is due in this week" in get(client, "/cash-gap/USD/5").text
    assert get(client, "/cash-gap/USD/99").status_code == 404
