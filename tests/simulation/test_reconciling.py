"""A customer's list under every fault: the proof that a broken product shows."""

import pytest

from chalicelib.accounts.ledger import correcting
from chalicelib.accounts.reconciliation.decisions import Decision, Side
from chalicelib.accounts.reconciliation.model import Finding
from chalicelib.accounts.reconciliation.repository import ReconciliationRepository
from chalicelib.kit.dynamo.memory import MemoryStore
from tests.simulation.broken import careless
from tests.simulation.stories.reconciling import Reconciling
from tests.simulation.story import wrong_in

ENOUGH = range(150)
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3, "crash_after_write": 0.03}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Reconciling, seed, ROUGH):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_store_that_ignores_versions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("are counted")

    def test_a_correction_on_top_of_another(self, monkeypatch: pytest.MonkeyPatch) -> None:
        right = correcting.amounts_to
        monkeypatch.setattr(
            correcting, "amounts_to", lambda item: right(item) - item.corrected * item.debit
        )
        self.found_out("was corrected to")

    def test_a_match_that_is_decided_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        right = Finding.possible

        def again(found: Finding, side: Side) -> tuple[Decision, ...]:
            return right(found.model_copy(update={"decision": Decision.NONE}), side)

        monkeypatch.setattr(Finding, "possible", again)
        monkeypatch.setattr(ReconciliationRepository, "decide", lambda *_: None)
        self.found_out("decisions to charge")
