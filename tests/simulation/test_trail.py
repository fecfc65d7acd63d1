"""The audit trail is sealed while everything goes wrong, and looks to nobody as if changed."""

from __future__ import annotations

import pytest

from chalicelib.audit.sealing import Sealing
from tests.simulation.faults import KINDS
from tests.simulation.machine import SEALED_EVERY
from tests.simulation.stories import play
from tests.simulation.stories.complaints import Complaints
from tests.simulation.story import wrong_in

SEEDS = range(0, SEALED_EVERY * 30, SEALED_EVERY)
HARD = dict.fromkeys(KINDS, 0.05) | {"outage": 0.002}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_line_is_sealed_once(seed: int) -> None:
    played = play(seed)
    assert played.wrong == ""
    assert played.paths["trail whole"] == 1


@pytest.mark.parametrize("seed", SEEDS[:10])
def test_also_where_hardly_anything_gets_through(seed: int) -> None:
    assert wrong_in(Complaints, seed, HARD) == ""


class TestCheckersBite:
    def test_copies_that_are_not_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Sealing, "_keep", lambda *_: None)
        assert "copy-missing" in wrong_in(Complaints, 0)
