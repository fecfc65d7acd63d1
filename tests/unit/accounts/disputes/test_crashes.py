"""A process that dies before or after any write of a dispute: all of it stands, or nothing."""

from __future__ import annotations

import pytest

from chalicelib.accounts.disputes.words import State
from chalicelib.tickets.words import Kind
from tests.unit.accounts.disputes.house import House
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.world import World


def dying(after: bool) -> tuple[House, MortalStore]:
    store = MortalStore()
    house = House(World(store=store))
    store.commits, store.after = 0, after
    return house, store


@pytest.mark.parametrize("after", [False, True])
def test_opening_holds_the_amount_and_opens_the_ticket_together(after: bool) -> None:
    house, store = dying(after)
    store.at = 1
    with pytest.raises(Died):
        house.opens()
    disputes = house.disputes.standing(house.fin).items
    tickets = house.world.services.tickets.newest(house.fin).items
    assert len(disputes) == len(tickets) == int(after)
    assert house.item().contested == (300_00 if after else 0)
    assert len(house.disputes.figures(house.fin)) == int(after)
    assert all(each.kind is Kind.COMPLAINT for each in tickets)


@pytest.mark.parametrize("after", [False, True])
def test_the_credit_note_and_the_end_of_the_dispute_stand_together(after: bool) -> None:
    house, store = dying(after)
    dispute = house.opens(100_00)
    store.at = store.commits + 1
    with pytest.raises(Died):
        house.credits(dispute, 100_00)
    now = house.disputes.get(house.fin, dispute.id)
    assert now.state is (State.CREDITED if after else State.OPEN)
    assert house.item().remaining == (900_00 if after else 1000_00)
    assert house.item().contested == (0 if after else 100_00)
