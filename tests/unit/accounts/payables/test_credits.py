"""A supplier's credit: recorded once, set against bills and their claims, paid back, undone."""

from datetime import date

import pytest

from chalicelib.accounts.payables.errors import BillTaken, MoreThanIsDue, NotPayable
from chalicelib.accounts.payables.model import Payable, Status
from chalicelib.accounts.payables.schemas import PaidIn
from chalicelib.kit.errors import Invalid, NotFound, Stale
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.payables.factories import recorded
from tests.world import World

TODAY = date(2026, 3, 2)


def a_credit(world: World, amount: int = 20_000, number: str = "CN-1", **facts: object) -> Payable:
    return recorded(world, amount=-amount, number=number, **facts)


def used(world: World, credit: Payable, bill: Payable, amount: int) -> Payable:
    payables = world.services.payables
    return payables.use_credit(world.who, credit.id, credit.version, bill.id, amount)


def now(world: World, payable: Payable) -> Payable:
    return world.services.payables.get(world.who, payable.id)


def test_a_credit_is_open_below_zero_and_its_number_is_taken_once(world: World) -> None:
    credit = a_credit(world)
    assert (credit.status, credit.remaining, credit.credit) == (Status.DUE, -20_000, True)
    assert world.services.payables.open(world.who).items == [credit]
    with pytest.raises(BillTaken):
        a_credit(world)


def test_it_pays_a_bill_and_is_used_up(world: World) -> None:
    bill, credit = recorded(world), a_credit(world)
    after = used(world, credit, bill, 20_000)
    assert (after.status, after.remaining) == (Status.PAID, 0)
    paid = now(world, bill)
    told = (paid.status, paid.remaining, paid.payments[0].against)
    assert told == (Status.DUE, 80_000, credit.id)


def test_what_was_claimed_is_granted_first(world: World) -> None:
    payables, who = world.services.payables, world.who
    bill = recorded(world)
    bill = payables.claim(who, bill.id, bill.version, 15_000, "weight")
    bill = payables.pay(who, bill.id, bill.version, PaidIn(amount=85_000, on=TODAY))
    assert bill.status is Status.PAID
    after = used(world, a_credit(world), bill, 15_000)
    assert (after.remaining, after.status) == (-5_000, Status.DUE)
    settled = now(world, bill)
    assert (settled.claimed, settled.remaining, settled.status) == (0, 0, Status.PAID)


def test_taking_it_back_on_either_side_takes_it_back_on_both(world: World) -> None:
    payables, who = world.services.payables, world.who
    bill = recorded(world)
    bill = payables.claim(who, bill.id, bill.version, 15_000, "weight")
    credit = used(world, a_credit(world), bill, 20_000)
    assert now(world, bill).claimed == 0
    payables.unpay(who, credit.id, credit.version, 0)
    assert (now(world, credit).remaining, now(world, credit).status) == (-20_000, Status.DUE)
    assert (now(world, bill).claimed, now(world, bill).remaining) == (15_000, 85_000)
    again = used(world, now(world, credit), bill, 5_000)
    paid = now(world, bill)
    payables.unpay(who, paid.id, paid.version, 1)
    assert (now(world, again).remaining, now(world, bill).claimed) == (-20_000, 15_000)


def test_never_more_than_either_side_has(world: World) -> None:
    bill, credit = recorded(world, amount=5_000), a_credit(world)
    for amount in (5_001, 20_001):
        with pytest.raises(MoreThanIsDue):
            used(world, credit, bill, amount)
    with pytest.raises(Stale):
        used(world, credit.model_copy(update={"version": 9}), bill, 1)


def test_only_bills_of_its_supplier_and_currency(world: World) -> None:
    credit = a_credit(world)
    for facts in ({"supplier": "Other Line"}, {"currency": "EUR", "number": "OL-2"}):
        with pytest.raises(Invalid):
            used(world, credit, recorded(world, **facts), 1)
    cost = recorded(world, expected=True, number="")
    for other in (cost, credit):
        with pytest.raises(NotPayable):
            used(world, credit, other, 1)
    with pytest.raises(NotPayable):
        used(world, recorded(world, number="OL-3"), credit, 1)
    with pytest.raises(NotFound):
        world.services.payables.use_credit(world.stranger, credit.id, 1, cost.id, 1)


def test_the_supplier_pays_it_back(world: World) -> None:
    payables, who = world.services.payables, world.who
    credit = a_credit(world)
    with pytest.raises(MoreThanIsDue):
        payables.pay(who, credit.id, credit.version, PaidIn(amount=20_001, on=TODAY))
    part = payables.pay(who, credit.id, credit.version, PaidIn(amount=12_000, on=TODAY))
    assert (part.remaining, part.paid) == (-8_000, -12_000)
    assert payables.unpay(who, part.id, part.version, 0).remaining == -20_000


def test_a_credit_is_not_claimed_and_a_cost_is_no_credit(world: World) -> None:
    credit = a_credit(world)
    with pytest.raises(NotPayable):
        world.services.payables.claim(world.who, credit.id, credit.version, 5, "why")
    for facts in ({"amount": -5, "expected": True, "number": ""}, {"amount": 0, "number": "X"}):
        with pytest.raises(Invalid) as refused:
            recorded(world, **facts)
        assert [each.field for each in refused.value.problems] == ["amount"]


def test_the_cash_gap_counts_it_against_what_is_to_be_paid(world: World) -> None:
    recorded(world)
    a_credit(world)
    run = world.services.cash.start(world.who)
    world.settle()
    weeks = world.services.cash.get(world.who, run.id).weeks["USD"]
    assert sum(each.sums.payable for each in weeks) == 80_000


def test_on_the_page_it_is_recorded_used_and_taken_back(world: World) -> None:
    client, bill = signed_in(world), recorded(world)
    form = {"what": "credit", "supplier": "Ocean Line", "number": "CN-7", "currency": "USD"}
    told = {"amount": "200.00", "dated": "2026-03-01", "due": "2026-03-31"}
    address = str(post(client, "/payables/new", {**form, **told}).location)
    page = get(client, address).text
    assert "Credit to be used" in page
    assert "Set it against a bill" in page
    asked = {"version": "1", "bill_id": bill.id, "credited": "2,000.00"}
    refused = post(client, f"{address}/credit", asked)
    assert refused.status_code == 422
    assert "This is more than is left to pay of the bill." in refused.text
    assert post(client, f"{address}/credit", {**asked, "credited": "200.00"}).status_code == 303
    assert "Credit used up" in get(client, address).text
    assert "By this credit" in get(client, f"/payables/{bill.id}").text
    post(client, f"{address}/take-back", {"version": "2", "payment": "0"})
    assert now(world, bill).remaining == 100_000
