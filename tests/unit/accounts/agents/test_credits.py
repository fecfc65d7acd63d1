"""Credits in a set-off: what an agent credits us it owes us, what it paid too much we owe it."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.accounts.agents.errors import NothingToSetOff
from chalicelib.accounts.agents.model import AT_ONCE, MOST_CREDITS, Position, SetOff
from chalicelib.accounts.ledger.model import Kind
from chalicelib.accounts.ledger.schemas import CreditNew
from chalicelib.accounts.payables.model import Status
from chalicelib.accounts.payables.schemas import PaidIn
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.kit.dynamo import Operation
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.payables.factories import recorded
from tests.unit.accounts.reconciliation.walk import charged
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.unit.customers.factories import a_customer
from tests.world import World

SUPPLIER = "Hansa Agency"


def agent_of(world: World) -> str:
    """An agent with which set-off is agreed."""
    agent = world.services.customers.create(world.who, a_customer("AG", SUPPLIER)).id
    world.services.terms.agree(world.who, agent, 0, AgreementNew(set_off=True))
    return agent


@pytest.fixture
def agent(world: World) -> str:
    return agent_of(world)


def billed(world: World, agent: str, amount: int, number: str, due: int = 31) -> None:
    """The agent's bill, or its credit below zero."""
    recorded(
        world, number=number, amount=amount, customer_id=agent, supplier=SUPPLIER,
        due=date(2026, 3, due),
    )  # fmt: skip


def paid(world: World, agent: str, amount: int, kind: Kind = Kind.PAYMENT, day: int = 1) -> str:
    """What the agent has on account: nothing is said of what it is for."""
    new = CreditNew(
        kind=kind, currency="USD", amount=amount, dated=date(2026, 2, day), allocate="none"
    )  # type: ignore[arg-type]
    return world.services.ledger.record_credit(world.who, agent, new).id


def position(world: World, agent: str) -> Position:
    found = world.services.agents.positions(world.who, agent)
    return next((each for each in found if each.currency == "USD"), Position.empty("USD"))


def set_off(world: World, agent: str) -> SetOff:
    made = world.services.agents.set_off(world.who, agent, "USD")
    world.settle()
    return world.services.agents.get(world.who, made.id)


def undone(world: World, made: SetOff) -> SetOff:
    world.services.agents.undo(world.who, made.id, made.version, "all of it")
    world.settle()
    return world.services.agents.get(world.who, made.id)


def stands(world: World, agent: str) -> tuple[int, int, int, int]:
    """Charges and credits open on the account; bills and credit bills open."""
    balance = world.services.ledger.account(world.who, agent).balance("USD")
    assert balance.agrees
    bills = [each.remaining for each in world.services.payables.open(world.who, limit=200).items]
    return (
        balance.debits, balance.credits,
        sum(each for each in bills if each > 0), -sum(each for each in bills if each < 0),
    )  # fmt: skip


def test_credits_count_on_the_other_side(world: World, agent: str) -> None:
    charged(world, agent, 10_000, number="I-1")
    paid(world, agent, 2_000)
    billed(world, agent, 7_000, "B-1")
    billed(world, agent, -1_500, "CN-1")
    usd = position(world, agent)
    assert (usd.receivable, usd.payable, usd.net) == (11_500, 9_000, 2_500)
    assert [(each.number, each.credit) for each in usd.ours] == [("I-1", False), ("CN-1", True)]


def test_an_overpayment_is_netted_with_what_the_agent_owes(world: World, agent: str) -> None:
    charged(world, agent, 10_000, number="I-1")
    on_account = paid(world, agent, 2_000)
    billed(world, agent, 7_000, "B-1")
    made = set_off(world, agent)
    assert (made.amount, stands(world, agent)) == (9_000, (1_000, 0, 0, 0))
    entries = world.services.ledger.entries(world.who, agent, "USD").items
    told = {(each.kind, each.amount, each.number) for each in entries if each.number}
    assert (Kind.PAYMENT, -9_000, made.number) in told
    assert (Kind.REFUND, 2_000, made.number) in told
    assert world.services.ledger.item(world.who, agent, on_account).remaining == 0


def test_a_credit_bill_is_netted_with_what_we_owe(world: World, agent: str) -> None:
    charged(world, agent, 3_000, number="I-1")
    billed(world, agent, 7_000, "B-1")
    billed(world, agent, -1_500, "CN-1")
    made = set_off(world, agent)
    assert (made.amount, stands(world, agent)) == (4_500, (0, 0, 2_500, 0))
    credit = world.services.payables.numbered(world.who, SUPPLIER, "CN-1")
    assert credit is not None
    assert (credit.status, credit.payments[0].set_off) == (Status.PAID, made.id)


def test_a_credit_bill_and_an_overpayment_need_no_charge_and_no_bill(
    world: World, agent: str
) -> None:
    paid(world, agent, 2_000)
    billed(world, agent, -1_500, "CN-1")
    made = set_off(world, agent)
    assert (made.entry_id, made.amount, stands(world, agent)) == ("", 1_500, (0, 500, 0, 0))
    again = undone(world, made)
    assert (again.state, stands(world, agent)) == ("undone", (0, 2_000, 0, 1_500))


def test_what_stands_on_one_account_only_is_matched_there(world: World, agent: str) -> None:
    charged(world, agent, 10_000, number="I-1")
    paid(world, agent, 2_000)
    assert position(world, agent).net == 8_000
    with pytest.raises(NothingToSetOff):
        set_off(world, agent)


@pytest.mark.parametrize("already_paid", [False, True])
def test_what_is_claimed_is_answered_by_a_credit_before_that_is_netted(
    world: World, agent: str, already_paid: bool
) -> None:
    """Else what we do not accept anyway would be taken off what we owe a second time."""
    payables = world.services.payables
    charged(world, agent, 10_000, number="I-1")
    billed(world, agent, 7_000, "B-1")
    bill = payables.numbered(world.who, SUPPLIER, "B-1")
    assert bill is not None
    bill = payables.claim(world.who, bill.id, bill.version, 1_000, "weight")
    if already_paid:
        said = PaidIn(amount=6_000, on=date(2026, 3, 2))
        payables.pay(world.who, bill.id, bill.version, said)
    billed(world, agent, -1_500, "CN-1")
    usd = position(world, agent)
    assert (usd.receivable, usd.payable) == (10_500, 0 if already_paid else 6_000)
    assert [each.open for each in usd.credit_bills] == [500]


def test_undoing_gives_every_credit_back(world: World, agent: str) -> None:
    charged(world, agent, 5_000, number="I-1")
    on_account = paid(world, agent, 2_000, Kind.CREDIT_NOTE)
    billed(world, agent, 7_000, "B-1")
    billed(world, agent, -1_500, "CN-1")
    before = stands(world, agent)
    made = set_off(world, agent)
    assert made.amount == 6_500
    assert undone(world, made).state == "undone"
    assert stands(world, agent) == before
    assert world.services.ledger.item(world.who, agent, on_account).remaining == 2_000
    assert set_off(world, agent).amount == 6_500


class CountingStore(MortalStore):
    """Remembers the largest transaction."""

    largest = 0

    def commit(self, operations: Sequence[Operation]) -> None:
        self.largest = max(self.largest, len(operations))
        super().commit(operations)


def crowd(world: World, charges: int, bills: int, credits: int) -> str:
    """An agent with so many documents of each kind, of different days."""
    agent = agent_of(world)
    for each in range(charges):
        charged(world, agent, 1_000, number=f"I-{each}", dated=date(2026, 1, 1 + each % 28))
    for each in range(bills):
        billed(world, agent, 1_000, f"B-{each}", 1 + each % 28)
    for each in range(credits):
        paid(world, agent, 700, day=1 + each)
        billed(world, agent, -600, f"CN-{each}", 1 + each)
    return agent


@pytest.mark.parametrize(
    ("charges", "bills"), [(AT_ONCE - 8, AT_ONCE - 8), (13, 40), (40, 40), (60, 9)]
)
def test_whatever_is_mixed_fits_into_the_transactions(charges: int, bills: int) -> None:
    store = CountingStore()
    world = World(store=store)
    agent = crowd(world, charges, bills, MOST_CREDITS + 2)
    before = position(world, agent).net, stands(world, agent)
    made = set_off(world, agent)
    assert made.state == "issued"
    assert len(made.position.on_account) <= MOST_CREDITS
    assert position(world, agent).net == before[0]
    assert undone(world, made).state == "undone"
    assert (position(world, agent).net, stands(world, agent)) == before
    assert store.largest <= 100


@settings(max_examples=40, deadline=None)
@given(*(st.lists(st.integers(1, 9_000), max_size=4) for _ in range(4)))
def test_setting_off_changes_what_is_open_and_never_the_net(
    charges: list[int], money: list[int], bills: list[int], credits: list[int]
) -> None:
    world = World()
    agent = agent_of(world)
    for at, amount in enumerate(charges):
        charged(world, agent, amount, number=f"I-{at}", dated=date(2026, 1, 1 + at))
    for at, amount in enumerate(money):
        paid(world, agent, amount, day=1 + at)
    for at, amount in enumerate(bills):
        billed(world, agent, amount, f"B-{at}", 1 + at)
    for at, amount in enumerate(credits):
        billed(world, agent, -amount, f"CN-{at}", 9 + at)
    before = stands(world, agent)
    net, sums = position(world, agent).net, (sum(charges + credits), sum(bills + money))
    assert net == sums[0] - sums[1]
    if not min(sums) or not (bills or credits):
        with pytest.raises(NothingToSetOff):
            set_off(world, agent)
        return
    made = set_off(world, agent)
    after = position(world, agent)
    assert (made.amount, after.net) == (min(sums), net)
    assert min(after.receivable, after.payable) == 0
    undone(world, made)
    assert stands(world, agent) == before


def carried_out(at: int, after: bool, *, undo: bool) -> int:
    """A large one with credits is made (and taken back); its process dies once and goes on."""
    store = MortalStore()
    world = World(store=store)
    agent = crowd(world, 14, 14, 3)
    before = stands(world, agent)
    begun = world.services.agents.set_off(world.who, agent, "USD")
    if undo:
        world.settle()
        made = world.services.agents.get(world.who, begun.id)
        begun = world.services.agents.undo(world.who, made.id, made.version, "all of it")
    world.queues.waiting.clear()
    store.commits, store.at, store.after = 0, at, after
    for _wake in range(3):
        try:
            world.services.jobs.wake(world.who, begun.job, "")
            break
        except Died:
            continue
    commits, store.at = store.commits, -1
    world.pass_time(timedelta(minutes=3))
    made = world.services.agents.get(world.who, begun.id)
    assert (made.state, made.number, made.amount) == (
        "undone" if undo else "issued", "SO-000001", 15_800,
    )  # fmt: skip
    assert stands(world, agent) == (before if undo else (0, 0, 300, 0))
    return commits


@pytest.mark.parametrize("undo", [False, True])
def test_whatever_write_it_dies_at_every_credit_is_used_once(undo: bool) -> None:
    commits = carried_out(-1, False, undo=undo)
    assert commits >= 4
    for at in range(1, commits + 1):
        for after in (False, True):
            carried_out(at, after, undo=undo)


def test_money_that_was_used_meanwhile_is_left_out(world: World) -> None:
    agent = crowd(world, 14, 14, 1)
    begun = world.services.agents.set_off(world.who, agent, "USD")
    used = begun.position.on_account[0].id
    world.services.ledger.reverse(world.who, agent, used, "not theirs")
    world.settle()
    made = world.services.agents.get(world.who, begun.id)
    assert (made.state, made.position.on_account, made.amount) == ("issued", (), 13_900)
    assert stands(world, agent) == (100, 0, 100, 600)


def test_pages_and_paper_say_what_is_a_credit(world: World, agent: str) -> None:
    charged(world, agent, 5_000, number="I-1")
    paid(world, agent, 2_000)
    billed(world, agent, 7_000, "B-1")
    billed(world, agent, -1_500, "CN-1")
    client = signed_in(world)
    page = get(client, f"/agents/{agent}").text
    assert "Credited to us" in page
    assert "On its account" in page
    here = str(post(client, f"/agents/{agent}/set-off", {"currency": "USD"}).location)
    page = get(client, here).text
    assert "What it used up" in page
    assert get(client, f"{here}/pdf").data.startswith(b"%PDF")
