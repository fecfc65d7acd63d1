"""Carriers' bills under every fault: the proof that a broken product shows."""

import pytest

from chalicelib.accounts.payables import crediting
from chalicelib.accounts.payables.repository import PayableRepository
from chalicelib.accounts.payables.service import PayableService
from chalicelib.accounts.reconciliation import booking_step
from chalicelib.kit.dynamo.memory import MemoryStore
from tests.simulation.broken import careless
from tests.simulation.stories.carriers import Carriers
from tests.simulation.story import wrong_in

ENOUGH = range(150)
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Carriers, seed, ROUGH):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_store_that_ignores_versions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("told are")

    def test_a_number_that_nobody_claims(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(PayableRepository, "_claim", lambda *_: None)
        self.found_out("are recorded twice")

    def test_a_claim_that_is_not_booked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(booking_step, "_claimed", lambda *_: 0)
        self.found_out("0 claimed, of")

    def test_a_credit_that_its_bills_do_not_know(self, monkeypatch: pytest.MonkeyPatch) -> None:
        right = crediting.spread
        monkeypatch.setattr(crediting, "spread", lambda *facts: (right(*facts)[0], []))
        self.found_out("stand on one side only")

    def test_more_is_paid_than_is_due(self, monkeypatch: pytest.MonkeyPatch) -> None:
        anything = lambda self, payment: self._with(payment)  # noqa: E731
        monkeypatch.setattr("chalicelib.accounts.payables.model.Payable.settled", anything)
        self.found_out("claimed of")

    def test_a_cost_that_stays_expected(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(PayableService, "take_place", lambda *_: None)
        self.found_out("what it is for is still expected")

    def test_a_cancelled_bill_that_keeps_its_costs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(PayableService, "_expect_again", lambda *_: None)
        self.found_out("is billed by a bill that was cancelled")
