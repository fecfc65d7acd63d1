"""What the customer does by the link becomes the right act on the ticket."""

from datetime import timedelta

import pytest

from chalicelib.kit.errors import Invalid, Stale
from chalicelib.tenancy.shared_links import VISITOR
from chalicelib.tickets.errors import WrongStep
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.portal.errors import SurveyNotOpen
from chalicelib.tickets.portal.service import Opened
from chalicelib.tickets.words import Step
from tests.unit.tickets.portal.factories import Counter


def test_the_customer_agrees_and_the_clock_runs_on(counter: Counter) -> None:
    ticket, token = counter.proposed()
    assert ticket.waiting
    counter.world.clock.advance(timedelta(hours=3))
    after = counter.portal.decide(token, True, version=ticket.version)
    assert (after.step, after.waiting) == (Step.ACCEPTED, False)
    newest = counter.portal.open(token).events[0]
    assert (newest.kind, newest.by, newest.by_name) == ("accept", VISITOR, "Mei Tan")


def test_a_refusal_says_why_and_leads_back_to_a_new_proposal(counter: Counter) -> None:
    ticket, token = counter.proposed()
    with pytest.raises(Invalid):
        counter.portal.decide(token, False, " ", ticket.version)
    after = counter.portal.decide(token, False, "It cost us 400", ticket.version)
    assert (after.step, after.waiting) == (Step.REFUSED, False)
    counter.tickets.step(counter.li, ticket.id, "propose", "A credit of USD 400")
    assert counter.portal.open(token).ticket.step is Step.PROPOSED


def test_a_proposal_is_decided_once_and_only_as_it_was_seen(counter: Counter) -> None:
    ticket, token = counter.proposed()
    with pytest.raises(Stale):
        counter.portal.decide(token, True, version=ticket.version - 1)
    counter.portal.decide(token, True, version=ticket.version)
    with pytest.raises(WrongStep):
        counter.portal.decide(token, False, "No!")


def test_words_from_the_customer_let_the_clock_run_on_and_reach_the_handler(
    counter: Counter,
) -> None:
    ticket, token = counter.proposed()
    after = counter.portal.say(token, "When would that be paid?")
    assert not after.waiting
    assert after.due_at is not None
    assert after.step is Step.PROPOSED
    counter.world.settle()
    mail = next(m for m in reversed(counter.world.mailer.sent) if m.to == "li@ours.example")
    assert "When would that be paid?" in mail.text
    assert ticket.id in mail.text
    with pytest.raises(Invalid):
        counter.portal.say(token, "  ")


def test_words_on_a_ticket_that_does_not_wait_leave_its_clock_alone(counter: Counter) -> None:
    before = counter.complaint()
    token = counter.portal.new_link(counter.li, before.id)
    assert counter.portal.say(token, "Any news?").due_at == before.due_at


def test_after_the_close_words_are_kept_and_reopening_begins_a_new_cycle(counter: Counter) -> None:
    _, token = counter.closed()
    after = counter.portal.say(token, "Thank you!")
    assert (after.step, after.due_at) == (Step.CLOSED, None)
    again = counter.portal.reopen(token, "The credit note never came")
    assert (again.step, again.cycle) == (Step.RECEIVED, 2)
    assert again.due_at is not None


def test_the_survey_is_answered_after_the_close_and_once_for_each(counter: Counter) -> None:
    _, early = counter.proposed()
    with pytest.raises(SurveyNotOpen):
        counter.portal.answer(early, 5)
    ticket, token = counter.closed()
    assert counter.portal.answer(token, 2, "It took long").score == 2
    with pytest.raises(SurveyNotOpen):
        counter.portal.answer(token, 5)
    survey = counter.portal.side(counter.li, ticket.id).survey
    assert survey is not None
    assert (survey.score, survey.comment) == (2, "It took long")
    counter.portal.reopen(token, "Not paid")
    counter.tickets.close(counter.li, ticket.id, "Paid now.")
    assert counter.portal.answer(token, 4).score == 4


def test_a_colleague_at_the_same_moment_is_waited_for(counter: Counter) -> None:
    ticket, token = counter.proposed()
    open_ = counter.portal.open
    raced: list[Ticket] = []

    def racing(given: str) -> Opened:
        opened = open_(given)
        if not raced:
            raced.append(counter.tickets.record(counter.li, ticket.id, "Called in"))
        return opened

    counter.portal.open = racing  # type: ignore[method-assign,assignment]
    counter.portal.say(token, "One more photo follows")
    assert counter.kinds(ticket.id)[-2:] == ["heard", "said"]
