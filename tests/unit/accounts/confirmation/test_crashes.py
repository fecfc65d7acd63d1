"""A process that dies before or after any write of a confirmation, and is asked again."""

from __future__ import annotations

import pytest

from chalicelib.accounts.confirmation.words import State
from tests.unit.accounts.confirmation.test_service import Office
from tests.unit.accounts.statements.test_crashes import Died, MortalStore
from tests.world import World


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [1, 2])
def test_wherever_it_dies_the_answer_stands_once_with_its_evidence(at: int, after: bool) -> None:
    store = MortalStore()
    office = Office(World(store=store))
    sheet, token = office.asks()
    store.commits, store.at, store.after = 0, at, after
    with pytest.raises(Died):
        office.answers(token)
    answered = office.answers(token)  # the customer presses the button again
    assert answered.state is State.CONFIRMED
    now = office.fees.get(office.who, sheet.id)
    assert office.fees.evidence(office.who, now).startswith(b"%PDF")
    assert office.fees.get(office.who, sheet.id).evidence is not None
