"""Statements shipment by shipment under every fault: the proof that a broken product shows."""

from collections.abc import Mapping, Sequence

import pytest

from chalicelib.accounts.ledger.model import Account, Entry
from chalicelib.accounts.statements import composing
from chalicelib.accounts.statements.running import StatementRun
from chalicelib.kit.dynamo.memory import MemoryStore
from tests.simulation.broken import careless
from tests.simulation.stories.shipped import Shipped
from tests.simulation.story import wrong_in

ENOUGH = range(150)
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3, "crash_after_write": 0.1}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Shipped, seed, ROUGH):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_store_that_ignores_versions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("letters of")

    def test_a_new_currency_that_is_only_brought_forward(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Account, "stated_in", lambda self, code: self.stated.get(code))
        self.found_out("stand on no statement")

    def test_a_statement_of_all_shipments_for_each(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def all_of_them(entries: Mapping[str, Sequence[Entry]], key: str) -> dict[str, list[Entry]]:
            return {code: list(found) for code, found in entries.items() if found}

        monkeypatch.setattr(composing, "of_shipment", all_of_them)
        self.found_out("stand on two statements")

    def test_a_run_that_sends_only_what_it_issued(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(StatementRun, "_of_day", lambda *_: iter(()))
        self.found_out("was not sent")
