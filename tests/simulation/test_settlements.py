"""Settlements and approvals under every fault: the proof that a broken product shows."""

import pytest

from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.settling.case import Case
from chalicelib.tickets.settling.service import SettlingService
from chalicelib.tickets.words import CLOSED
from tests.simulation.broken import careless
from tests.simulation.stories.settlements import Settlements
from tests.simulation.story import wrong_in

ENOUGH = range(200)
ROUGH = {"overtaken": 0.3, "queue_doubles": 0.3}


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str, rates: dict[str, float] = ROUGH) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Settlements, seed, rates):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_store_that_ignores_versions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MemoryStore, "commit", careless(MemoryStore.commit))
        self.found_out("tell of decisions")

    def test_an_approval_without_its_credit_note(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Case, "_booked", lambda self, settlement: settlement)
        self.found_out("were booked, granted are")

    def test_anybody_may_decide(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(SettlingService, "may_decide", lambda *_: True)
        self.found_out("decided on their own request")

    def test_who_was_not_asked_decides(self, monkeypatch: pytest.MonkeyPatch) -> None:
        others = lambda _self, who, settlement: who.user != settlement.proposed_by  # noqa: E731
        monkeypatch.setattr(SettlingService, "may_decide", others)
        self.found_out("decided, who was not asked")

    def test_a_request_that_anybody_takes_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(SettlingService, "may_withdraw", lambda *_: True)
        self.found_out("took back what they had not asked for")

    def test_a_merged_ticket_that_takes_a_settlement(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Ticket, "closed", property(lambda ticket: ticket.step in CLOSED))
        self.found_out("after its complaint was over")

    def test_authority_that_nobody_measures(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chalicelib.tickets.settling.case.beyond", lambda *_: None)
        self.found_out("was beyond")

    def test_sums_that_are_forgotten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Case, "_remember", lambda *_: None)
        self.found_out("remembered are")

    def test_a_time_limit_that_is_not_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(SettlingService, "wake", lambda *_: None)
        self.found_out("should have gone up")

    def test_a_closed_complaint_that_is_still_settled(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Case, "still_open", lambda *_: None)
        self.found_out("after its complaint was over", {"overtaken": 0.9})
