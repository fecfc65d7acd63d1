"""What carriers are owed: recorded once, claimed, paid in parts, taken back, cancelled."""

from collections import Counter
from datetime import date

import pytest

from chalicelib.accounts.payables.errors import BillTaken, MoreThanIsDue, NotPayable
from chalicelib.accounts.payables.model import NEXT, Payable, Status
from chalicelib.accounts.payables.schemas import BillIn, PaidIn
from chalicelib.kit.errors import Invalid, NotFound, Stale
from chalicelib.unit_of_work import UnitOfWork
from tests.unit.accounts.payables.factories import a_bill, recorded
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.unit.customers.factories import a_customer
from tests.world import World

TODAY = date(2026, 3, 2)


def paid(world: World, payable: Payable, amount: int) -> Payable:
    said = PaidIn(amount=amount, on=TODAY, reference="TT 77")
    return world.services.payables.pay(world.who, payable.id, payable.version, said)


def test_a_bill_is_recorded_once_for_a_supplier_however_its_name_is_typed(world: World) -> None:
    first = recorded(world)
    with pytest.raises(BillTaken):
        recorded(world, supplier="  ocean LINE ")
    assert recorded(world, supplier="Other Line").number == first.number
    found = world.services.payables.numbered(world.who, "OCEAN LINE", "OL-1")
    assert found == first


def test_a_cancelled_bill_gives_its_number_back(world: World) -> None:
    first = recorded(world)
    gone = world.services.payables.cancel(world.who, first.id, first.version, "typed twice")
    assert (gone.status, gone.remaining) == (Status.CANCELLED, 0)
    assert recorded(world).id != first.id
    assert [each.id for each in world.services.payables.open(world.who).items] != [first.id]


def a_bill_of_many_costs(world: World, many: int) -> Payable:
    """One bill that took the place of so many expected costs."""
    payables, expected = world.services.payables, {"expected": True, "number": ""}
    costs = [recorded(world, amount=1_000, **expected) for _ in range(many)]
    uow = UnitOfWork(world.backing, world.who)
    took = [each.id for each in costs]
    bill = payables.add(uow, a_bill(amount=many * 1_000), took=took)
    uow.commit()
    for at in range(0, many, 40):
        uow = UnitOfWork(world.backing, world.who)
        payables.take_place(uow, bill, costs[at : at + 40])
        uow.commit()
    return bill


def stand(world: World) -> dict[str, int]:
    """How many payables there are at each status."""
    return Counter(
        each.status.value for each in world.services.payables.newest(world.who, 200).items
    )


def test_the_costs_of_a_bill_that_is_cancelled_are_expected_again(world: World) -> None:
    bill = a_bill_of_many_costs(world, 90)
    assert stand(world) == {"billed": 90, "due": 1}
    world.services.payables.cancel(world.who, bill.id, bill.version, "not ours")
    assert stand(world) == {"expected": 90, "cancelled": 1}


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_cancelling_that_is_cut_off_goes_on_where_it_stopped(at: int, after: bool) -> None:
    store = MortalStore()
    world = World(store=store)
    bill = a_bill_of_many_costs(world, 90)
    store.commits, store.at, store.after = 0, at, after
    with pytest.raises(Died):
        world.services.payables.cancel(world.who, bill.id, bill.version, "not ours")
    if stand(world)["cancelled"]:
        assert (at, after) == (3, True)
    else:
        world.services.payables.cancel(world.who, bill.id, bill.version, "not ours")
    assert stand(world) == {"expected": 90, "cancelled": 1}


def test_a_cost_that_another_bill_took_stays_with_it(world: World) -> None:
    bill = a_bill_of_many_costs(world, 1)
    [cost] = [e for e in world.services.payables.newest(world.who).items if e.id != bill.id]
    uow = UnitOfWork(world.backing, world.who)
    other = world.services.payables.add(uow, a_bill(number="OL-2"), took=[cost.id])
    uow.commit()
    world.services.payables.cancel(world.who, other.id, other.version, "not ours")
    assert world.services.payables.get(world.who, cost.id).status is Status.BILLED


def test_it_is_paid_in_parts_and_never_more_than_is_left(world: World) -> None:
    half = paid(world, recorded(world), 40_000)
    assert (half.status, half.paid, half.remaining) == (Status.DUE, 40_000, 60_000)
    with pytest.raises(MoreThanIsDue):
        paid(world, half, 60_001)
    whole = paid(world, half, 60_000)
    assert (whole.status, whole.remaining) == (Status.PAID, 0)
    assert world.services.payables.open(world.who).items == []
    with pytest.raises(NotPayable):
        paid(world, whole, 1)


def test_a_payment_taken_back_stays_on_the_bill_and_is_due_again(world: World) -> None:
    payables = world.services.payables
    whole = paid(world, recorded(world), 100_000)
    again = payables.unpay(world.who, whole.id, whole.version, 0)
    assert (again.status, again.remaining) == (Status.DUE, 100_000)
    assert again.payments[0].undone_on == TODAY
    with pytest.raises(NotPayable):
        payables.unpay(world.who, again.id, again.version, 0)
    with pytest.raises(NotPayable):
        payables.unpay(world.who, again.id, again.version, 5)


def test_what_is_claimed_is_not_paid_while_the_claim_stands(world: World) -> None:
    payables = world.services.payables
    bill = recorded(world)
    with pytest.raises(Invalid):
        payables.claim(world.who, bill.id, bill.version, 10_000, "")
    with pytest.raises(MoreThanIsDue):
        payables.claim(world.who, bill.id, bill.version, 100_001, "weight")
    claimed = payables.claim(world.who, bill.id, bill.version, 10_000, "weight")
    assert claimed.remaining == 90_000
    settled = paid(world, claimed, 90_000)
    assert settled.status is Status.PAID
    withdrawn = payables.claim(world.who, settled.id, settled.version, 0, "")
    assert (withdrawn.status, withdrawn.remaining) == (Status.DUE, 10_000)


def test_an_expected_cost_is_not_paid_before_its_bill(world: World) -> None:
    payables = world.services.payables
    cost = recorded(world, expected=True, number="")
    assert cost.status is Status.EXPECTED
    with pytest.raises(NotPayable):
        paid(world, cost, 1)
    said = BillIn(number="OL-9", amount=101_000, dated=TODAY, due=date(2026, 4, 1))
    billed = payables.bill(world.who, cost.id, cost.version, said)
    assert (billed.status, billed.amount, billed.due) == (Status.DUE, 101_000, date(2026, 4, 1))
    with pytest.raises(BillTaken):
        recorded(world, number="OL-9")


def test_two_people_at_once_pay_it_once(world: World) -> None:
    bill = recorded(world)
    paid(world, bill, 40_000)
    with pytest.raises(Stale):
        paid(world, bill, 40_000)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"currency": "XXX"}, "currency"),
        ({"due": date(2026, 2, 1)}, "due"),
        ({"number": ""}, "number"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    world: World, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        recorded(world, **facts)
    assert [each.field for each in refused.value.problems] == [field]


def test_a_supplier_that_is_a_customer_must_be_one_of_ours(world: World) -> None:
    with pytest.raises(NotFound):
        recorded(world, customer_id="cus_nobody")
    theirs = world.services.customers.create(world.stranger, a_customer()).id
    with pytest.raises(NotFound):
        recorded(world, customer_id=theirs)


def test_an_agents_open_bills_are_found_until_they_are_paid(world: World) -> None:
    agent = world.services.customers.create(world.who, a_customer()).id
    later = recorded(world, customer_id=agent, number="2", due=date(2026, 4, 2))
    bill = recorded(world, customer_id=agent)
    recorded(world, customer_id=agent, number="3", currency="EUR")
    found = world.services.payables.open_to(world.who, agent, "USD")
    assert [each.id for each in found] == [bill.id, later.id]
    paid(world, bill, 100_000)
    assert [e.id for e in world.services.payables.open_to(world.who, agent, "USD")] == [later.id]
    assert len(world.services.payables.open_to(world.who, agent)) == 2


def test_a_stranger_finds_nothing(world: World) -> None:
    bill = recorded(world)
    payables = world.services.payables
    assert payables.open(world.stranger).items == []
    assert payables.of_supplier(world.stranger, "Ocean Line").items == []
    with pytest.raises(NotFound):
        payables.get(world.stranger, bill.id)


def test_what_is_to_be_paid_comes_by_currency_and_due_date(world: World) -> None:
    recorded(world, number="b", due=date(2026, 4, 9))
    recorded(world, number="a", due=date(2026, 4, 2))
    recorded(world, number="c", currency="CNY", due=date(2026, 5, 2))
    open_ = world.services.payables.open
    assert [each.number for each in open_(world.who).items] == ["c", "a", "b"]
    until = date(2026, 4, 2)
    assert [e.number for e in open_(world.who, "USD", until, until).items] == ["a"]
    assert open_(world.who, "USD", date(2026, 4, 3), date(2026, 4, 8)).items == []


def test_every_status_leads_somewhere_or_is_the_end() -> None:
    assert set(NEXT) == set(Status)
    assert [status for status, after in NEXT.items() if not after] == [Status.CANCELLED]
