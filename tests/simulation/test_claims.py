"""Legal clocks under every fault: the proof that a broken product shows."""

from datetime import timedelta

import pytest

from chalicelib.tickets.claims import changes, legal_clocks
from chalicelib.tickets.claims.service import ClaimService
from tests.simulation.stories.claims import Claims
from tests.simulation.story import wrong_in

ENOUGH = range(100)


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Claims, seed):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_clock_that_is_not_listened_to(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ClaimService, "wake", lambda *_: None)
        self.found_out("was due at")

    def test_days_that_are_counted_short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(legal_clocks, "DAY", timedelta(hours=23))
        self.found_out("LEGAL#")

    def test_a_notice_that_stops_no_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            changes,
            "meet",
            lambda claim, side, what, text, hand: (claim, (hand.line("legal_met"),)),
        )
        self.found_out("LEGAL#")
