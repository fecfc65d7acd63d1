"""Imported complaints under every fault: the proof that a broken product shows."""

import pytest

from chalicelib.imports.targets.complaints import ComplaintTarget
from chalicelib.tickets.importing import Importing as Intake
from chalicelib.tickets.repository import TicketRepository
from chalicelib.tickets.worked_on import IMPORT_LINES
from tests.simulation.stories.importing import Importing
from tests.simulation.story import wrong_in

ENOUGH = range(200)
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Importing, seed, ROUGH):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_number_that_is_not_known_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(TicketRepository, "imported", lambda *_: None)
        monkeypatch.setattr(TicketRepository, "mark_import", lambda *_, **__: None)
        self.found_out("stand more than once")

    def test_a_complaint_that_goes_though_somebody_worked_on_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def anyhow(self: Intake, uow: object, ticket_id: str) -> None:
            whole = self.rows(uow.who).whole(ticket_id, 50)  # type: ignore[attr-defined]
            if whole is not None:
                self.rows(uow.who).remove(uow, whole.ticket)  # type: ignore[attr-defined]

        monkeypatch.setattr(Intake, "remove_imported", anyhow)
        self.found_out("is found 0 times")

    def test_a_run_that_stays_for_what_only_the_clock_did(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "chalicelib.tickets.importing.worked_on",
            lambda _, events: any(event.kind not in IMPORT_LINES for event in events),
        )
        self.found_out("complaints keep a run")

    def test_an_undo_that_brings_back_what_was_taken_away(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ComplaintTarget, "_still_there", lambda self, who, finding: "")
        monkeypatch.setattr(ComplaintTarget, "obstacle", lambda *_: None)
        self.found_out("though every run was taken back")
