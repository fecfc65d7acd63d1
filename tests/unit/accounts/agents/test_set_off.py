"""What an agent and we owe each other: shown, set off on both sides at once, undone."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.accounts.agents.errors import AlreadyUndone, NotAgreed, NothingToSetOff
from chalicelib.accounts.agents.model import AT_ONCE, Position, Side
from chalicelib.accounts.terms.schemas import AgreementNew
from chalicelib.kit.errors import Invalid, NotFound, Stale
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.payables.factories import recorded
from tests.unit.accounts.reconciliation.walk import charged
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.unit.customers.factories import a_customer
from tests.world import World


def an_agent(world: World, **facts: Any) -> str:
    """An agent that owes us 100.00 and 50.00 dollars and is owed 120.00; set-off is agreed."""
    agent = world.services.customers.create(world.who, a_customer("AG", "Hansa Agency", **facts)).id
    charged(world, agent, 10_000, number="I-1")
    charged(world, agent, 5_000, number="I-2", dated=date(2026, 2, 9))
    recorded(world, number="B-1", amount=7_000, customer_id=agent, supplier="Hansa Agency")
    recorded(world, number="B-2", amount=5_000, customer_id=agent, supplier="Hansa Agency")
    world.services.terms.agree(world.who, agent, 0, AgreementNew(set_off=True))
    return agent


def many(world: World, number: int) -> str:
    """An agent with so many documents more on either side, of 1.00 dollar each."""
    agent = an_agent(world)
    for each in range(number):
        charged(world, agent, 100, number=f"N-{each}", dated=date(2026, 1, 2))
        facts = {"number": f"C-{each}", "amount": 100, "due": date(2026, 3, 1)}
        recorded(world, customer_id=agent, supplier="Hansa Agency", **facts)
    return agent


@pytest.fixture
def agent(world: World) -> str:
    return an_agent(world)


def stands(world: World, agent: str) -> tuple[int, int]:
    """What is open in either direction."""
    account = world.services.ledger.account(world.who, agent).balance("USD")
    bills = world.services.payables.open(world.who, limit=200).items
    return account.total, sum(each.remaining for each in bills)


def test_both_directions_and_the_net_are_told_by_currency(world: World, agent: str) -> None:
    charged(world, agent, 900, currency="EUR")
    recorded(world, number="B-3", amount=1_000, customer_id=agent, expected=True)
    found = {e.currency: e for e in world.services.agents.positions(world.who, agent)}
    usd, eur = found["USD"], found["EUR"]
    assert (usd.receivable, usd.payable, usd.net, usd.amount) == (15_000, 12_000, 3_000, 12_000)
    assert (eur.receivable, eur.payable, eur.amount) == (900, 0, 0)


def test_what_is_disputed_or_claimed_is_not_set_off(world: World, agent: str) -> None:
    ledger, payables = world.services.ledger, world.services.payables
    item = next(e for e in ledger.open_items(world.who, agent).items if e.number == "I-1")
    ledger.dispute(world.who, agent, item.id, True, "rate", 4_000)
    bill = payables.numbered(world.who, "Hansa Agency", "B-1")
    assert bill is not None
    payables.claim(world.who, bill.id, bill.version, 3_000, "weight")
    usd = world.services.agents.positions(world.who, agent)[0]
    assert (usd.receivable, usd.payable) == (11_000, 9_000)


def test_setting_off_pays_the_oldest_of_both_sides_in_one_act(world: World, agent: str) -> None:
    made = world.services.agents.set_off(world.who, agent, "USD", "by mail of 1 March")
    assert (made.number, made.amount) == ("SO-000001", 12_000)
    assert [(e.number, e.set_off) for e in made.position.ours] == [("I-1", 10_000), ("I-2", 2_000)]
    assert [(e.number, e.set_off) for e in made.position.theirs] == [("B-1", 7_000), ("B-2", 5_000)]
    assert stands(world, agent) == (3_000, 0)
    left = world.services.ledger.chaseable(world.who, agent)
    assert [(each.number, each.remaining) for each in left] == [("I-2", 3_000)]
    with pytest.raises(NothingToSetOff):
        world.services.agents.set_off(world.who, agent, "USD")


def test_undoing_opens_everything_again_by_counter_entries(world: World, agent: str) -> None:
    agents = world.services.agents
    made = agents.set_off(world.who, agent, "USD")
    undone = agents.undo(world.who, made.id, made.version, "wrong agent")
    assert stands(world, agent) == (15_000, 12_000)
    entries = world.services.ledger.entries(world.who, agent, "USD").items
    assert undone.undo_entry_id in {each.id for each in entries}
    with pytest.raises(AlreadyUndone):
        agents.undo(world.who, made.id, undone.version, "twice")
    again = agents.set_off(world.who, agent, "USD")
    assert again.number == "SO-000002"
    assert stands(world, agent) == (3_000, 0)


def test_a_payment_that_was_set_off_is_only_taken_back_there(world: World, agent: str) -> None:
    world.services.agents.set_off(world.who, agent, "USD")
    bill = world.services.payables.numbered(world.who, "Hansa Agency", "B-1")
    assert bill is not None
    with pytest.raises(Invalid):
        world.services.payables.unpay(world.who, bill.id, bill.version, 0)


def test_without_an_agreement_nothing_is_set_off(world: World, agent: str) -> None:
    world.services.terms.agree(world.who, agent, 1, AgreementNew(set_off=False))
    with pytest.raises(NotAgreed):
        world.services.agents.set_off(world.who, agent, "USD")
    ended = AgreementNew(set_off=True, valid_until=date(2026, 2, 1))
    world.services.terms.agree(world.who, agent, 2, ended)
    with pytest.raises(NotAgreed):
        world.services.agents.set_off(world.who, agent, "USD")


def test_many_documents_fit_into_one_transaction(world: World) -> None:
    agent = many(world, AT_ONCE - 2)
    made = world.services.agents.set_off(world.who, agent, "USD")
    assert (len(made.position.ours), len(made.position.theirs)) == (AT_ONCE, AT_ONCE)
    assert made.state == "issued"
    world.services.agents.undo(world.who, made.id, made.version, "all of it")


def test_a_stranger_finds_nothing_and_a_stale_version_is_told(world: World, agent: str) -> None:
    made = world.services.agents.set_off(world.who, agent, "USD")
    agents = world.services.agents
    for act in (
        lambda: agents.get(world.stranger, made.id),
        lambda: agents.positions(world.stranger, agent),
        lambda: agents.set_off(world.stranger, agent, "USD"),
        lambda: agents.undo(world.stranger, made.id, 1, "x"),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Stale):
        agents.undo(world.who, made.id, 9, "x")
    assert agents.newest(world.stranger).items == []


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_leaves_both_sides_or_neither(after: bool) -> None:
    store = MortalStore()
    world = World(store=store)
    agent = an_agent(world)
    store.commits, store.at, store.after = 0, 1, after
    with pytest.raises(Died):
        world.services.agents.set_off(world.who, agent, "USD")
    made = world.services.agents.newest(world.who).items
    assert (stands(world, agent), len(made)) == (
        ((3_000, 0), 1) if after else ((15_000, 12_000), 0)
    )


SIDES = st.lists(st.integers(1, 10**9), max_size=6).map(
    lambda amounts: tuple(
        Side(id=f"{at}", dated=date(2026, 1, 1), due=date(2026, 1, 1 + at), open=amount)
        for at, amount in enumerate(amounts)
    )
)


@given(SIDES, SIDES)
def test_as_much_is_set_off_on_the_one_side_as_on_the_other(
    ours: tuple[Side, ...], theirs: tuple[Side, ...]
) -> None:
    sums = [sum(each.open for each in side) for side in (ours, theirs)]
    facts = {"currency": "USD", "receivable": sums[0], "payable": sums[1]}
    position = Position(ours=ours, theirs=theirs, **facts)
    if not min(sums):
        with pytest.raises(NothingToSetOff):
            position.set_off()
        return
    laid = position.set_off()
    assert sum(each.set_off for each in laid.ours) == min(sums)
    assert sum(each.set_off for each in laid.theirs) == min(sums)
    assert all(0 < each.set_off <= each.open for each in (*laid.ours, *laid.theirs))
    # Only the last of a side may be set off in part.
    assert all(e.set_off == e.open for side in (laid.ours, laid.theirs) for e in side[:-1])


def test_it_is_set_off_and_undone_on_pages_with_a_paper(world: World) -> None:
    agent = an_agent(world, language="zh", local_name="汉萨代理")
    client: FlaskClient = signed_in(world)
    assert f"/agents/{agent}" in get(client, f"/accounts/{agent}").text
    page = get(client, f"/agents/{agent}").text
    assert "Set off USD 120.00" in page
    answer = post(client, f"/agents/{agent}/set-off", {"currency": "USD", "note": "ok"})
    assert answer.status_code == 303
    here = answer.location
    assert "SO-000001" in get(client, here).text
    paper = get(client, f"{here}/pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    assert "Hansa Agency" in get(client, "/set-offs").text
    assert post(client, f"{here}/undo", {"version": "1", "reason": ""}).status_code == 422
    assert post(client, f"{here}/undo", {"version": "1", "reason": "wrong"}).status_code == 303
    assert "wrong" in get(client, here).text
    refused = post(client, f"/agents/{agent}/set-off", {"currency": "EUR"})
    assert refused.status_code == 422
