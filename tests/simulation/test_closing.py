"""Set-off and exports under every fault: the proof that a broken product shows."""

import pytest

from chalicelib.accounts.agents import making as setting_off
from chalicelib.accounts.bookkeeping import making
from chalicelib.accounts.bookkeeping.model import Claim
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.unit_of_work import UnitOfWork
from tests.simulation.broken import careless
from tests.simulation.stories.closing import Closing
from tests.simulation.story import wrong_in

ENOUGH = range(150)
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str, rates: dict[str, float] = ROUGH) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Closing, seed, rates):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_store_that_ignores_versions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("T#ten_sim#A#")

    def test_a_set_off_of_one_side_only(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(setting_off, "pay", lambda *_: None)
        self.found_out("recorded are")

    def test_a_cursor_that_begins_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def all_of_it(held: Claim | None, export: str, newest: int) -> Claim | None:
            return Claim(export=export, first=1, last=newest)

        monkeypatch.setattr(making, "claim", all_of_it)
        self.found_out("were exported twice")

    def test_a_step_that_takes_more_when_it_is_done_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def greedy(held: Claim | None, export: str, newest: int) -> Claim | None:
            first = held.last + 1 if held else 1
            return Claim(export=export, first=first, last=newest) if first <= newest else None

        monkeypatch.setattr(making, "claim", greedy)
        self.found_out("exported are")

    def test_what_was_done_and_is_refused_because_it_cannot_be_read_back(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        right = UnitOfWork._done
        monkeypatch.setattr(UnitOfWork, "_done", lambda *asked: bool(right(*asked)))
        self.found_out("done, and refused", {"done_then_unreadable": 0.3})
