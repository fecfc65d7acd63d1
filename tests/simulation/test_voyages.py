"""Carriers' reports under every fault, and the proof that a broken product shows."""

import pytest

from chalicelib.shipments.repository import ShipmentRepository
from chalicelib.shipments.service import ShipmentService
from tests.simulation.stories.voyages import Voyages
from tests.simulation.story import wrong_in

ENOUGH = range(200)


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Voyages, seed):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_reports_that_do_not_wait_for_their_shipment(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ShipmentRepository, "filed", lambda *_: [])
        self.found_out("is None, not")

    def test_a_clock_that_is_not_listened_to(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ShipmentService, "wake", lambda *_: None)
        self.found_out("was due at")
