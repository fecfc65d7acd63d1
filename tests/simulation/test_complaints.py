"""Complaints under every fault, and the proof that a broken product shows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.tickets import escalation
from chalicelib.tickets.escalation import Fired, World
from chalicelib.tickets.letters import TO_CUSTOMER
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.service import TicketService
from tests.simulation.stories.complaints import Complaints
from tests.simulation.story import tell, wrong_in

ENOUGH = range(200)


class TestCheckersBite:
    """Each takes away one line that guards, and expects to be found out."""

    def found_out(self, expected: str) -> None:
        for seed in ENOUGH:
            if expected in wrong_in(Complaints, seed):
                return
        pytest.fail(f"no seed said {expected!r}")

    def test_a_worker_that_forgets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(TicketService, "wake", lambda *_: None)
        self.found_out("was due at")

    def test_a_clock_that_is_fast(self, monkeypatch: pytest.MonkeyPatch) -> None:
        right = escalation.fire

        def eager(ticket: Ticket, world: World) -> Fired:
            fired = right(ticket, replace(world, now=world.now + timedelta(minutes=5)))
            back = [each.model_copy(update={"at": world.now}) for each in fired.events]
            return Fired(fired.ticket, tuple(back))

        monkeypatch.setattr("chalicelib.tickets.clockwork.fire", eager)
        monkeypatch.setattr(TicketService, "due", _five_minutes_before(TicketService.due))
        self.found_out("early")

    def test_waits_that_do_not_stop_the_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            "chalicelib.tickets.limits.reached",
            lambda ticket, calendar, start, working: calendar.add(start, working),
        )
        self.found_out("early")

    def test_a_promise_that_is_forgotten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chalicelib.tickets.limits._promises", lambda *_: ())
        self.found_out("WORD#")

    def test_an_appointment_that_counts_as_broken_too_soon(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chalicelib.tickets.limits.GRACE", timedelta(hours=3))
        self.found_out("MEET#")

    def test_an_answer_that_does_not_stop_the_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Ticket, "settled", property(lambda ticket: False))
        self.found_out("after the answer")

    def test_a_new_name_that_no_letter_tells(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(TO_CUSTOMER, "person_changed")
        self.found_out("took over, 0 letters said so")

    def test_a_change_of_rules_that_no_ticket_hears_of(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(TicketService, "rules_changed", lambda *_: None)
        self.found_out("was due at")


def test_a_letter_that_the_mail_server_never_takes_was_written_all_the_same() -> None:
    rough = [tell(Complaints, seed, rates={"mail_error": 1.0}) for seed in range(12)]
    assert {each.seed: each.wrong for each in rough if each.wrong} == {}
    assert any(each.paths["letter given up"] for each in rough)


def _five_minutes_before(real: Any) -> Any:
    def due(self: TicketService, who: Any, ticket: Ticket) -> Any:
        at = real(self, who, ticket)
        return at and at - timedelta(minutes=5)

    return due
