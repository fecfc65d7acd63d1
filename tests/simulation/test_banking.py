"""Banks' files and lines under every fault: the proof that a broken product shows."""

from typing import Any

import pytest

from chalicelib.accounts.ledger.service import LedgerService
from chalicelib.accounts.payments import reading_step
from chalicelib.accounts.payments.finding import Finder
from chalicelib.accounts.payments.sameness import Verdict
from chalicelib.kit.dynamo.memory import MemoryStore
from tests.simulation.broken import careless
from tests.simulation.stories.banking import Banking
from tests.simulation.story import wrong_in

ENOUGH = range(120)
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Banking, seed, ROUGH):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_line_that_two_people_book(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("the books have")

    def test_a_file_that_is_not_compared_with_what_is_known(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def all_new(lines: Any, *_: Any) -> dict[int, Verdict]:
            return {at: Verdict("new") for at, _ in lines}

        monkeypatch.setattr(reading_step, "compare", all_new)
        self.found_out("was taken in")

    def test_a_row_that_gets_into_another_company(self, monkeypatch: pytest.MonkeyPatch) -> None:
        right = Finder.candidates
        found: list[Any] = []

        def as_the_last_one_asked(self: Finder, *asked: Any) -> list[Any]:
            """What was found for whoever asked before, in whichever company."""
            mine, found[:] = list(found), right(self, *asked)
            return mine or list(found)

        monkeypatch.setattr(Finder, "candidates", as_the_last_one_asked)
        self.found_out("speaks of another company")

    def test_an_undone_line_whose_entries_stay(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(LedgerService, "add_take_back", lambda *_: True)
        self.found_out("the books have")
