"""Whatever is disputed and settled in whatever order: the counters say what the rows say."""

from __future__ import annotations

from collections import Counter, defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.accounts.disputes.model import COUNTS, Counted, counts_of
from chalicelib.accounts.disputes.words import Reason, State
from chalicelib.jobs.model import Job
from chalicelib.kit.dynamo import Delete, Key, Update
from chalicelib.tables import ACCOUNTS
from tests.unit.accounts.disputes.house import House
from tests.world import World

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["open", "credit", "confirm", "withdraw", "approve", "refuse"]),
        st.integers(0, 3),
        st.integers(1, 400_00),
        st.sampled_from([Reason.WEIGHT, Reason.RATE]),
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(ACTS)
def test_counters_held_amounts_and_balances_agree(
    acts: list[tuple[str, int, int, Reason]],
) -> None:
    house = House(World())
    invoices = [house.invoice, *(house.charges(500_00, f"N{number}") for number in range(3))]
    for act, which, amount, reason in acts:
        _do(house, act, invoices[which], amount, reason)
    rows = house.disputes.of_customer(house.fin, house.customer, 100).items
    sums: dict[tuple[str, Reason], Counter[str]] = defaultdict(Counter)
    for each in rows:
        sums[each.currency, each.reason].update(counts_of(each))
    counted = {(each.currency, each.reason): _counts(each) for each in _figures(house)}
    assert counted == {place: {n: sums[place][n] for n in COUNTS} for place in sums}
    items = house.ledger.open_items(house.fin, house.customer, 100).items
    balance = house.ledger.account(house.fin, house.customer).balance("USD")
    standing = {each.entry_id: each for each in rows if each.standing}
    assert balance.agrees
    assert balance.disputed == sum(item.contested for item in items)
    assert {item.id for item in items if item.dispute_id} <= set(standing)
    assert recounted(house).result == {"changed": 0, "busy": 0}
    credited = sum(each.credited for each in rows)
    assert balance.total == 2500_00 - credited


def recounted(house: House) -> Job:
    """The one command that counts everything of accounts anew."""
    services = house.world.services
    services.account_figures.recount(house.fin)
    house.world.settle()
    [job] = services.jobs.newest(house.fin, "dispute-counters", 1).items
    assert job.state == "done"
    return job


def test_spoiled_and_lost_counters_say_again_what_the_disputes_say() -> None:
    house = House(World())
    invoices = [house.invoice, *(house.charges(500_00, f"N{number}") for number in range(2))]
    for number, invoice in enumerate(invoices):
        reason = (Reason.WEIGHT, Reason.RATE)[number % 2]
        house.opens(100_00 + number, reason, entry_id=invoice)
    right = _figures(house)
    month = right[0].month
    pk = f"T#{house.fin.tenant}#DSPFIG"
    house.world.store.commit(
        [
            Update(Key(ACCOUNTS, pk, f"{month}#USD#{Reason.WEIGHT}"), add={"amount": 5, "days": 9}),
            Delete(Key(ACCOUNTS, pk, f"{month}#USD#{Reason.RATE}"), None),
            Update(Key(ACCOUNTS, pk, f"{month}#EUR#{Reason.RATE}"), add={"opened": 3}),
        ]
    )
    assert _figures(house) != right
    assert recounted(house).result == {"changed": 3, "busy": 0}
    assert [each for each in _figures(house) if each.opened] == right


def _do(house: House, act: str, invoice: str, amount: int, reason: Reason) -> None:
    item = house.ledger.item(house.fin, house.customer, invoice)
    if act == "open":
        if not item.dispute_id and item.remaining:
            house.opens(min(amount, item.remaining), reason, entry_id=invoice)
        return
    if not item.dispute_id:
        return
    dispute = house.disputes.get(house.fin, item.dispute_id)
    settling = house.world.services.settling
    if dispute.state is State.ASKED:
        if act == "approve":
            settling.approve(house.may, dispute.ticket_id, dispute.settlement_id)
        elif act == "refuse":
            settling.refuse(house.may, dispute.ticket_id, dispute.settlement_id, "no")
    elif act == "credit":
        house.credits(dispute, min(amount, dispute.amount))
    elif act == "confirm":
        house.disputes.confirm(house.fin, dispute.id, "It stands.")
    elif act == "withdraw":
        house.disputes.withdraw(house.fin, dispute.id)


def _figures(house: House) -> list[Counted]:
    return house.disputes.figures(house.fin)


def _counts(each: Counted) -> dict[str, int]:
    return {name: getattr(each, name) for name in COUNTS}
