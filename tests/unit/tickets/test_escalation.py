"""The three changes — of person, of place, of time — and the warnings before them."""

from datetime import timedelta

import pytest

from chalicelib.tickets.escalation import by_hand, fire
from chalicelib.tickets.limits import next_due
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person, next_above
from chalicelib.tickets.words import Place, Step
from tests.unit.tickets.factories import (
    DESK,
    LI,
    MAY,
    OFFICE,
    OWEN,
    POLICY,
    SAM,
    a_ticket,
    a_world,
    at,
)

ONE_WEEK = 7 * 24
EVERYTHING = [
    "WARN#1#response#50",
    "WARN#1#response#75",
    "WARN#1#response#100",
    "ESC#1#1",
    "WARN#1#resolution#50",
    "ESC#1#2",
    "WARN#1#resolution#75",
    "ESC#1#3",
    "WARN#1#resolution#100",
]


def run_minute_by_minute(ticket: Ticket, hours: int) -> list[str]:
    """Wake the ticket when it is due, as the sweeper would, and name what happened."""
    names: list[str] = []
    end = at(hours)
    while (due := next_due(ticket, POLICY, OFFICE)) and due.at <= end:
        early = fire(ticket, a_world(due.at - timedelta(milliseconds=1)))
        assert early.events == (), "nothing happens early"
        fired = fire(ticket, a_world(due.at))
        names += [event.id for event in fired.events]
        ticket = fired.ticket
    return names


def test_an_untouched_complaint_warns_and_escalates_each_once_in_order() -> None:
    names = run_minute_by_minute(a_ticket(), ONE_WEEK)
    assert [each for each in names if not each.startswith("MEET#")] == EVERYTHING


def test_after_an_outage_all_levels_are_caught_up_in_order_each_once() -> None:
    late = a_world(at(ONE_WEEK))
    fired = fire(a_ticket(), late)
    assert [event.id for event in fired.events] == EVERYTHING
    assert fire(fired.ticket, late).events == ()


def test_after_an_outage_only_the_last_warning_of_a_limit_writes_to_people() -> None:
    events = fire(a_ticket(), a_world(at(ONE_WEEK))).events
    spoken = [
        event.id for event in events if "limit" in event.facts and "passed" not in event.facts
    ]
    assert spoken == ["WARN#1#response#100", "WARN#1#resolution#100"]


def test_the_first_limit_hands_the_complaint_to_a_supervisor() -> None:
    fired = fire(a_ticket(), a_world(at(8)))
    assert fired.ticket.assignee == SAM.user_id
    change = fired.events[-1]
    assert (change.kind, change.due_at) == ("person_changed", at(8))
    assert change.facts == {"from": "Li Na", "to": "Sam"}


def test_the_second_limit_moves_the_complaint_to_an_invitation_with_place_and_time() -> None:
    ticket = a_ticket(level=1, assignee=SAM.user_id, assignee_name="Sam", responded_at=at(0))
    fired = fire(ticket.with_(told_at=at(56)), a_world(at(56)))
    appointment = fired.ticket.appointment
    assert appointment is not None
    assert (appointment.place, appointment.at, appointment.name) == (Place.OFFICE, at(96), "Sam")
    assert fired.ticket.assignee == SAM.user_id


def test_the_third_limit_brings_a_still_more_senior_person_at_a_date() -> None:
    ticket = a_ticket(level=2, assignee=SAM.user_id, assignee_name="Sam", responded_at=at(0))
    fired = fire(ticket.with_(told_at=at(104)), a_world(at(104)))
    appointment = fired.ticket.appointment
    assert fired.ticket.assignee == MAY.user_id
    assert appointment is not None
    assert (appointment.place, appointment.name) == (Place.VISIT, "May")
    assert OFFICE.is_working(appointment.at)
    assert appointment.at > at(104)


def test_an_appointment_is_never_set_outside_of_office_hours() -> None:
    ticket = a_ticket(level=1, responded_at=at(0), told_at=at(0))
    for minutes in range(0, 3 * 24 * 60, 37):
        changed = by_hand(ticket, a_world(at(minutes / 60)), SAM)
        assert changed.ticket.appointment is not None
        assert OFFICE.is_working(changed.ticket.appointment.at)
        assert changed.ticket.appointment.at.minute == 0


@pytest.mark.parametrize("step", [Step.ANSWERED, Step.CLOSED, Step.REVIEWED])
def test_nothing_escalates_once_the_customer_has_the_answer(step: Step) -> None:
    assert fire(a_ticket(step=step), a_world(at(ONE_WEEK))).events == ()


def test_in_a_company_of_one_the_same_person_is_asked_twice_and_the_record_says_so() -> None:
    ticket = a_ticket(assignee=OWEN.user_id, assignee_name="Owen")
    events = fire(ticket, a_world(at(ONE_WEEK), [OWEN])).events
    changes = [event for event in events if event.id in ("ESC#1#1", "ESC#1#3")]
    assert [event.facts["again"] for event in changes] == [True, True]


def test_a_change_can_be_made_at_once_by_hand_and_is_not_made_again_by_the_clock() -> None:
    changed = by_hand(a_ticket(), a_world(at(1)), LI)
    assert changed.ticket.assignee == SAM.user_id
    assert changed.events[0].by == LI.user_id
    later = fire(changed.ticket, a_world(at(30)))
    assert "ESC#1#1" not in [event.id for event in later.events]


class TestWhoTakesOver:
    def away(self, person: Person, deputy: Person | None = None) -> Person:
        return person.model_copy(update={"acting": deputy.user_id if deputy else None})

    @pytest.mark.parametrize(
        ("current", "expected"),
        [(LI, SAM), (SAM, MAY), (MAY, OWEN), (OWEN, MAY)],
    )
    def test_the_next_more_senior_colleague(self, current: Person, expected: Person) -> None:
        assert next_above(DESK, current.user_id) == expected

    def test_an_unassigned_ticket_goes_to_a_supervisor(self) -> None:
        assert next_above(DESK, "") == SAM

    def test_a_deputy_stands_in_for_an_absent_supervisor(self) -> None:
        desk = (LI, self.away(SAM, OWEN), MAY, OWEN)
        assert next_above(desk, LI.user_id) == OWEN

    def test_who_is_absent_without_deputy_is_passed_over(self) -> None:
        assert next_above((LI, self.away(SAM), MAY, OWEN), LI.user_id) == MAY

    def test_a_deputy_who_already_has_it_is_not_asked_again(self) -> None:
        assert next_above((LI, self.away(SAM, LI), MAY, OWEN), LI.user_id) == MAY

    def test_with_nobody_else_there_the_same_person_is_asked_again(self) -> None:
        assert next_above((LI, self.away(SAM)), LI.user_id) == LI

    def test_with_nobody_at_all_nobody_takes_over(self) -> None:
        assert next_above((), LI.user_id) is None
