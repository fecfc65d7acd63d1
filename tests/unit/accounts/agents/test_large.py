"""Set-offs of more documents than one transaction holds: made, cut off anywhere, undone."""

from datetime import date

import pytest

from chalicelib.accounts.agents import making
from chalicelib.accounts.agents.errors import SetOffUnderWay
from chalicelib.accounts.agents.model import SetOff
from chalicelib.accounts.payables.schemas import PaidIn
from chalicelib.kit.errors import Conflict
from tests.companies import add_member
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.agents.test_set_off import an_agent, many, stands
from tests.unit.accounts.payables.factories import recorded
from tests.unit.accounts.reconciliation.walk import charged
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.world import World

NUMBER = 50


def set_off(world: World, agent: str) -> SetOff:
    return world.services.agents.set_off(world.who, agent, "USD")


def now(world: World, made: SetOff) -> SetOff:
    return world.services.agents.get(world.who, made.id)


def test_all_of_it_is_set_off_by_a_job_and_seen_when_it_is_done(world: World) -> None:
    agent, agents = many(world, NUMBER), world.services.agents
    begun = set_off(world, agent)
    assert (begun.state, begun.number) == ("making", "")
    assert agents.newest(world.who).items == []
    assert [each.id for each in agents.of_customer(world.who, agent).items] == [begun.id]
    world.settle()
    made = now(world, begun)
    assert (made.state, made.number) == ("issued", "SO-000001")
    assert made.amount == 12_000 + NUMBER * 100
    assert (len(made.position.ours), len(made.position.theirs)) == (NUMBER + 2, NUMBER + 2)
    assert stands(world, agent) == (3_000, 0)
    assert [each.id for each in agents.newest(world.who).items] == [made.id]
    items = world.services.ledger.open_items(world.who, agent).items
    assert [(each.number, each.remaining) for each in items] == [("I-2", 3_000)]


def test_meanwhile_no_other_is_made_and_nothing_is_undone(world: World) -> None:
    agent = many(world, NUMBER)
    begun = set_off(world, agent)
    agents = world.services.agents
    with pytest.raises(SetOffUnderWay):
        set_off(world, agent)
    with pytest.raises(SetOffUnderWay):
        agents.undo(world.who, begun.id, begun.version, "at once")
    with pytest.raises(SetOffUnderWay):
        agents.document(world.who, begun.id)
    with pytest.raises(Conflict):
        agents.go_on(world.who, begun.id)
    world.settle()
    charged(world, agent, 500, number="LATER")
    recorded(world, number="B-9", amount=300, customer_id=agent, supplier="Hansa Agency")
    assert set_off(world, agent).number == "SO-000002"


def test_a_bill_that_was_paid_meanwhile_is_left_out_and_the_sums_agree(world: World) -> None:
    agent, payables = many(world, NUMBER), world.services.payables
    begun = set_off(world, agent)
    bill = payables.numbered(world.who, "Hansa Agency", "B-1")
    assert bill is not None
    payables.pay(world.who, bill.id, bill.version, PaidIn(amount=7_000, on=date(2026, 3, 2)))
    world.settle()
    made = now(world, begun)
    assert made.amount == 5_000 + NUMBER * 100
    assert sum(e.set_off for e in made.position.theirs) == made.amount
    assert sum(e.set_off for e in made.position.ours) == made.amount
    assert stands(world, agent) == (10_000, 0)


def test_where_everything_was_paid_meanwhile_nothing_stays_of_it(world: World) -> None:
    agent, payables, who = many(world, 15), world.services.payables, world.who
    begun = set_off(world, agent)
    for bill in payables.open(who, limit=100).items:
        said = PaidIn(amount=bill.remaining, on=date(2026, 3, 2))
        payables.pay(who, bill.id, bill.version, said)
    world.settle()
    assert world.services.agents.of_customer(who, agent).items == []
    with pytest.raises(Exception, match="nothing to set off"):
        set_off(world, agent)
    assert begun.number == ""


def test_undoing_takes_all_of_it_back(world: World) -> None:
    agent, agents = many(world, NUMBER), world.services.agents
    begun = set_off(world, agent)
    world.settle()
    before = now(world, begun)
    undoing = agents.undo(world.who, before.id, before.version, "wrong agent")
    assert undoing.state == "undoing"
    world.settle()
    assert now(world, begun).state == "undone"
    assert stands(world, agent) == (15_000 + NUMBER * 100, 12_000 + NUMBER * 100)
    again = set_off(world, agent)
    world.settle()
    assert now(world, again).number == "SO-000002"
    assert stands(world, agent) == (3_000, 0)


def carried_out(at: int, after: bool, *, undo: bool) -> int:
    """Set off (and taken back); the process dies once at that write and goes on."""
    store = MortalStore()
    world = World(store=store)
    agent = many(world, 15)
    begun = set_off(world, agent)
    if undo:
        world.settle()
        made = now(world, begun)
        begun = world.services.agents.undo(world.who, made.id, made.version, "all of it")
    world.queues.waiting.clear()
    store.commits, store.at, store.after = 0, at, after
    for _wake in range(3):
        try:
            world.services.jobs.wake(world.who, begun.job, "")
            break
        except Died:
            continue
    commits = store.commits
    store.at = -1
    world.settle()
    made = now(world, begun)
    assert (made.state, made.number) == ("undone" if undo else "issued", "SO-000001")
    assert made.amount == 13_500
    assert stands(world, agent) == ((16_500, 13_500) if undo else (3_000, 0))
    assert set_off(world, agent).state == "making" if undo else True
    return commits


@pytest.mark.parametrize("undo", [False, True])
def test_whatever_write_it_dies_at_both_sides_agree_and_one_number_is_given(
    undo: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "BILLS_AT_ONCE", 8)
    commits = carried_out(-1, False, undo=undo)
    assert commits >= 6
    for at in range(1, commits + 1):
        for after in (False, True):
            carried_out(at, after, undo=undo)


def test_the_page_shows_it_under_way_and_then_the_statement(world: World) -> None:
    agent, client = many(world, 15), signed_in(world)
    address = str(post(client, f"/agents/{agent}/set-off", {"currency": "USD"}).location)
    page = get(client, address).text
    assert "Being set off" in page
    assert "E-mail it to the agent" not in page
    assert "In progress" in get(client, f"/agents/{agent}").text
    world.settle()
    assert "SO-000001" in get(client, address).text
    assert get(client, f"{address}/progress").status_code == 303


def test_who_may_not_book_only_reads_that_a_set_off_stopped(world: World) -> None:
    begun = set_off(world, many(world, NUMBER))
    job = world.services.agents.job_of(world.who, begun)
    assert job
    world.services.jobs.cancel(world.who, job.id)
    here, sue = f"/set-offs/{begun.id}", add_member(world.store, world.who, "sue", "service")
    page = get(signed_in(world, sue), here).text
    assert "The work stopped" in page
    assert "Go on" not in page
    assert post(signed_in(world, sue), f"{here}/go-on").status_code == 403
    assert "Go on" in get(signed_in(world), here).text


def test_forty_documents_of_ours_fit_beside_the_statement(world: World) -> None:
    agent = an_agent(world)
    for each in range(40):
        charged(world, agent, 100, number=f"N-{each}", dated=date(2026, 1, 2))
    made = set_off(world, agent)
    world.settle()
    assert now(world, made).amount == 12_000
    assert stands(world, agent) == (3_000 + 4_000, 0)
