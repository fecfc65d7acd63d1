"""What people do to a ticket, and what it does to the limits."""

import pytest

from chalicelib.tickets import changes
from chalicelib.tickets.errors import AlreadyWaiting, NotWaiting, TicketClosed
from chalicelib.tickets.limits import next_due
from chalicelib.tickets.model import Hold
from chalicelib.tickets.steps import Given
from chalicelib.tickets.watching import noted
from chalicelib.tickets.words import Severity, Step
from tests.unit.tickets.factories import LI, OFFICE, POLICY, POSTED, SAM, a_hand, a_ticket, at


def test_acknowledging_is_the_first_response() -> None:
    ticket, lines = changes.take_step(
        a_ticket(), "acknowledge", Given("We are on it."), a_hand(at(1))
    )
    assert (ticket.step, ticket.responded_at, ticket.told_at) == (Step.ACKNOWLEDGED, at(1), at(1))
    assert (lines[0].kind, lines[0].public, lines[0].text) == ("acknowledge", True, "We are on it.")


def test_a_word_to_the_customer_is_the_first_response_and_starts_the_next_update() -> None:
    ticket, _ = changes.tell(a_ticket(), "We have asked the line.", a_hand(at(1)))
    again, _ = changes.tell(ticket, "Still waiting for them.", a_hand(at(5)))
    assert (again.responded_at, again.told_at, again.updates) == (at(1), at(5), 2)


def test_a_note_for_the_house_changes_no_limit() -> None:
    ticket, lines = noted(a_ticket(), "Check the seal.", (), a_hand(at(1)))
    assert ticket == a_ticket(notes=1)
    assert not lines[0].public


def test_a_message_of_the_customer_starts_the_next_update_anew() -> None:
    ticket = a_ticket(responded_at=at(1), told_at=at(1), updates=1, level=3)
    ticket = ticket.with_(fired=("WARN#1#update-1#50",))
    ticket, lines = changes.record(ticket, "When does it arrive?", a_hand(at(3)))
    due = next_due(ticket, POLICY, OFFICE)
    assert due is not None
    assert (due.id, due.at) == ("WARN#1#update-2#50", at(27))
    assert (ticket.heard_at, ticket.fired, ticket.told_at) == (at(3), (), at(1))
    assert (lines[0].kind, lines[0].public) == ("heard", True)


def test_before_our_first_response_a_message_moves_no_limit() -> None:
    ticket, _ = changes.record(a_ticket(), "Hello?", a_hand(at(3)))
    assert ticket == a_ticket()


def test_what_the_customer_says_ends_a_wait_and_starts_the_next_update() -> None:
    waiting = a_ticket(responded_at=at(1), told_at=at(1), updates=1, waiting_since=at(2))
    for change in (changes.record, changes.resume):
        ticket, _ = change(waiting, "Here is the packing list", a_hand(at(5)))
        assert ticket.holds == (Hold(start=at(2), end=at(5)),)
        assert (ticket.heard_at, ticket.updates) == (at(5), 2)


def test_accepting_or_refusing_a_proposal_is_a_message_too() -> None:
    proposed = a_ticket(
        step=Step.PROPOSED, responded_at=at(1), told_at=at(2), waiting_since=at(2), updates=2
    )
    for act in ("accept", "refuse"):
        ticket, _ = changes.take_step(proposed, act, Given("words"), a_hand(at(6)))
        assert (ticket.heard_at, ticket.updates) == (at(6), 3)


def test_after_the_answer_a_message_starts_no_limit() -> None:
    answered = a_ticket(step=Step.ANSWERED, responded_at=at(1), told_at=at(2), updates=2)
    assert changes.record(answered, "Thank you", a_hand(at(3)))[0] == answered


def test_a_proposal_stops_the_clock_until_the_customer_answers() -> None:
    ticket = a_ticket(step=Step.ACKNOWLEDGED, responded_at=at(1))
    ticket, _ = changes.take_step(ticket, "propose", Given("A credit of USD 80"), a_hand(at(2)))
    assert ticket.waiting_since == at(2)
    assert next_due(ticket, POLICY, OFFICE) is None
    ticket, _ = changes.take_step(ticket, "refuse", Given("Too little"), a_hand(at(6)))
    assert ticket.waiting_since is None
    assert ticket.holds == (Hold(start=at(2), end=at(6)),)
    assert ticket.step == Step.REFUSED


def test_waiting_twice_or_resuming_without_a_wait_is_refused() -> None:
    waiting, _ = changes.wait(a_ticket(), "packing list", a_hand(at(1)))
    with pytest.raises(AlreadyWaiting):
        changes.wait(waiting, "again", a_hand(at(2)))
    with pytest.raises(NotWaiting):
        changes.resume(a_ticket(), "", a_hand(at(2)))


def test_settling_on_the_spot_answers_and_closes() -> None:
    ticket, lines = changes.take_step(
        a_ticket(), "settle", Given("Corrected bill sent.", handed=POSTED), a_hand(at(1))
    )
    assert (ticket.step, ticket.answered_at, ticket.closed_at) == (Step.CLOSED, at(1), at(1))
    assert lines[0].public


def test_reopening_starts_a_new_cycle_with_limits_of_its_own() -> None:
    old = a_ticket(step=Step.CLOSED, level=3, fired=("ESC#1#3",), closed_at=at(1), updates=2)
    ticket, _ = changes.take_step(old, "reopen", Given("Paid too little"), a_hand(at(48)))
    assert (ticket.cycle, ticket.level, ticket.fired, ticket.step) == (2, 0, (), Step.RECEIVED)
    due = next_due(ticket, POLICY, OFFICE)
    assert due is not None
    assert (due.id, due.at) == ("WARN#2#response#50", at(50))


def test_a_higher_severity_recomputes_the_limits_and_says_why() -> None:
    ticket, lines = changes.set_severity(
        a_ticket(), Severity.CRITICAL, "Line stop at the consignee", a_hand(at(1))
    )
    due = next_due(ticket, POLICY, OFFICE)
    assert due is not None
    assert due.at == at(1)
    assert lines[0].facts == {"from": "normal", "to": "critical"}
    assert lines[0].text == "Line stop at the consignee"


def test_the_same_severity_or_assignee_again_leaves_no_line() -> None:
    assert changes.set_severity(a_ticket(), Severity.NORMAL, "", a_hand(at(1)))[1] == ()
    assert changes.assign(a_ticket(), LI, a_hand(at(1)))[1] == ()


def test_assigning_names_both_people() -> None:
    ticket, lines = changes.assign(a_ticket(), SAM, a_hand(at(1)))
    assert (ticket.assignee, ticket.assignee_name) == ("usr_sam", "Sam")
    assert lines[0].facts == {"from": "Li Na", "to": "Sam"}


def test_a_closed_ticket_is_only_reopened() -> None:
    closed = a_ticket(step=Step.CLOSED)
    for act in (
        lambda: changes.assign(closed, SAM, a_hand(at(1))),
        lambda: changes.wait(closed, "", a_hand(at(1))),
        lambda: changes.set_severity(closed, Severity.LOW, "", a_hand(at(1))),
        lambda: changes.tell(closed, "sorry", a_hand(at(1))),
    ):
        with pytest.raises(TicketClosed):
            act()
