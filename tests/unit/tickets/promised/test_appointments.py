"""Appointments: a promise with place and time, in the customer's calendar, kept or broken."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.kit.errors import Forbidden, Invalid, Stale
from chalicelib.tickets.errors import AppointmentSettled, NoAppointment, TicketClosed
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.schemas.acts import ChangeIn
from chalicelib.tickets.words import Place
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.portal.factories import MEI, Counter
from tests.world import MONDAY

WEDNESDAY = datetime(2026, 3, 4, 14, 0, tzinfo=UTC)
ROOM = ChangeIn(place=Place.OFFICE, at=WEDNESDAY, where="Room 3")


def invited(counter: Counter) -> Ticket:
    """A complaint whose person was changed, and then its place, by hand."""
    ticket = counter.complaint()
    counter.tickets.escalate(counter.li, ticket.id)
    return counter.tickets.escalate(counter.li, ticket.id, "", None, ROOM)


def calendars(counter: Counter, to: str = MEI["email"]) -> list[str]:
    """The calendar files that somebody was sent, unfolded."""
    counter.world.settle()
    return [
        file.content.decode().replace("\r\n ", "")
        for mail in counter.world.mailer.sent
        for file in mail.files
        if mail.to == to and file.content_type.startswith("text/calendar")
    ]


class TestInvitation:
    def test_the_place_and_time_that_were_wished_for(self, counter: Counter) -> None:
        appointment = invited(counter).appointment
        assert appointment is not None
        assert (appointment.place, appointment.at, appointment.where, appointment.name) == (
            Place.OFFICE,
            WEDNESDAY,
            "Room 3",
            "Sam",
        )

    def test_the_customer_gets_a_calendar_file_in_its_language(self, counter: Counter) -> None:
        ticket = counter.raised(complainant={**MEI, "language": "zh"})
        counter.tickets.escalate(counter.li, ticket.id)
        counter.tickets.escalate(counter.li, ticket.id, "", None, ROOM)
        (file,) = calendars(counter)
        assert "METHOD:REQUEST" in file
        assert "SUMMARY:约定：Two cartons were crushed" in file
        assert "LOCATION:Ours Ltd办公室 · Room 3" in file
        assert f"ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:{MEI['email']}" in file

    def test_whoever_goes_there_gets_it_too(self, counter: Counter) -> None:
        invited(counter)
        assert len(calendars(counter, "sam@ours.example")) == 1
        assert calendars(counter, "li@ours.example") == []

    def test_a_time_that_is_past_is_refused_at_its_field(self, counter: Counter) -> None:
        ticket = counter.complaint()
        counter.tickets.escalate(counter.li, ticket.id)
        past = ChangeIn(place=Place.OFFICE, at=MONDAY - timedelta(hours=1))
        with pytest.raises(Invalid) as refused:
            counter.tickets.escalate(counter.li, ticket.id, "", None, past)
        assert refused.value.problems[0].field == "at"

    def test_the_change_of_time_moves_what_is_still_ahead(self, counter: Counter) -> None:
        ticket = invited(counter)
        later = ChangeIn(assignee="usr_ann", at=WEDNESDAY + timedelta(days=1))
        after = counter.tickets.escalate(counter.li, ticket.id, "", None, later).appointment
        before = ticket.appointment
        assert before is not None
        assert after is not None
        assert (after.uid, after.sequence, after.name) == (before.uid, 1, "Ann Owner")
        assert [each.count("SEQUENCE:1") for each in calendars(counter)] == [0, 1]


class TestMoving:
    def test_the_calendars_entry_is_moved_by_a_later_revision(self, counter: Counter) -> None:
        ticket = invited(counter)
        promises = counter.world.services.promises
        friday = WEDNESDAY + timedelta(days=2)
        promises.move(counter.sam, ticket.id, friday, Place.CALL, "+86 21 5550", "Sam is ill")
        first, second = calendars(counter)
        uid = next(line for line in first.splitlines() if line.startswith("UID:"))
        assert uid in second
        for line in ("SEQUENCE:1", "DTSTART:20260306T140000Z", "DTEND:20260306T143000Z"):
            assert line in second
        mail = [each for each in counter.world.mailer.sent if each.to == MEI["email"]][-1]
        assert "at another time than 4 Mar 2026, 14:00 (UTC)" in mail.text
        assert "Sam is ill" in mail.text

    def test_dropping_takes_it_out_of_the_calendar_and_says_why(self, counter: Counter) -> None:
        ticket = invited(counter)
        promises = counter.world.services.promises
        with pytest.raises(Invalid):
            promises.settle(counter.sam, ticket.id, "dropped")
        after = promises.settle(counter.sam, ticket.id, "dropped", "It is settled by phone.")
        assert after.appointment is not None
        assert after.appointment.outcome == "dropped"
        assert "METHOD:CANCEL" in calendars(counter)[-1]
        assert "SEQUENCE:1" in calendars(counter)[-1]
        with pytest.raises(AppointmentSettled):
            promises.move(counter.sam, ticket.id, WEDNESDAY, Place.CALL)

    def test_the_written_answer_takes_what_is_ahead_out_of_the_calendar(
        self, counter: Counter
    ) -> None:
        ticket = invited(counter)
        closed = counter.tickets.close(counter.sam, ticket.id, "Credited.")
        assert closed.appointment is not None
        assert closed.appointment.outcome == "overtaken"
        assert "METHOD:CANCEL" in calendars(counter)[-1]
        with pytest.raises(TicketClosed):
            counter.world.services.promises.settle(counter.sam, ticket.id, "kept")

    def test_without_an_appointment_there_is_nothing_to_move(self, counter: Counter) -> None:
        ticket = counter.complaint()
        with pytest.raises(NoAppointment):
            counter.world.services.promises.move(counter.li, ticket.id, WEDNESDAY, Place.CALL)

    def test_an_old_version_is_refused(self, counter: Counter) -> None:
        ticket = invited(counter)
        with pytest.raises(Stale):
            counter.world.services.promises.settle(counter.sam, ticket.id, "dropped", "x", 1)


class TestKeeping:
    def test_kept_is_recorded_once_it_has_begun(self, counter: Counter) -> None:
        ticket = invited(counter)
        promises = counter.world.services.promises
        with pytest.raises(Invalid):
            promises.settle(counter.sam, ticket.id, "kept")
        counter.world.clock.set(WEDNESDAY + timedelta(minutes=50))
        kept = promises.settle(counter.sam, ticket.id, "kept", "Agreed on a credit")
        assert kept.appointment is not None
        assert kept.appointment.outcome == "kept"
        counter.world.pass_time(timedelta(days=1), tick=timedelta(minutes=30))
        assert "appointment_broken" not in counter.kinds(ticket.id)

    def test_what_nobody_kept_is_broken_after_half_a_working_day_and_goes_up(
        self, counter: Counter
    ) -> None:
        ticket = invited(counter)
        counter.world.clock.set(WEDNESDAY + timedelta(hours=1))
        counter.world.pass_time(timedelta(hours=18, minutes=59), tick=timedelta(minutes=10))
        assert "appointment_broken" not in counter.kinds(ticket.id)
        counter.world.pass_time(timedelta(minutes=2))  # four working hours after three o'clock
        assert counter.kinds(ticket.id).count("appointment_broken") == 1
        about = "A promise to the customer was broken: Two cartons were crushed"
        assert about in counter.mails("sam@ours.example")
        assert about in counter.mails("ann@ours.example")
        promises = counter.world.services.promises
        assert [each.id for each in promises.broken(counter.owner).items] == [ticket.id]
        assert promises.broken(counter.sam).items == []

    def test_it_can_be_said_at_once_and_made_good_by_another_time(self, counter: Counter) -> None:
        ticket = invited(counter)
        promises = counter.world.services.promises
        counter.world.clock.set(WEDNESDAY + timedelta(minutes=20))
        missed = promises.settle(counter.li, ticket.id, "missed", "Nobody was there")
        assert missed.broken is not None
        assert missed.broken.to == "usr_ann"
        friday = WEDNESDAY + timedelta(days=2)
        moved = promises.move(counter.sam, ticket.id, friday, Place.VISIT)
        assert moved.broken is None
        assert promises.broken(counter.owner).items == []

    def test_a_broken_promise_is_told_to_whom_it_may_concern_of_no_other_company(
        self, counter: Counter
    ) -> None:
        ticket = invited(counter)
        counter.world.clock.set(WEDNESDAY + timedelta(minutes=20))
        counter.world.services.promises.settle(counter.li, ticket.id, "missed", "")
        assert counter.world.services.promises.broken(counter.world.stranger).items == []


class TestSkipping:
    def test_a_change_is_left_out_with_its_reason_and_the_next_comes_at_its_time(
        self, counter: Counter
    ) -> None:
        ticket = counter.complaint()
        skipped = counter.tickets.skip(counter.sam, ticket.id, "Li knows this customer best")
        assert (skipped.level, skipped.assignee) == (1, "usr_li")
        counter.world.pass_time(timedelta(days=8), tick=timedelta(minutes=30))
        changes = [each for each in counter.ids(ticket.id) if each.startswith("ESC#")]
        assert changes == ["ESC#1#1", "ESC#1#2", "ESC#1#3"]
        assert "person_changed" not in counter.kinds(ticket.id)

    def test_it_needs_a_reason_and_the_right(self, counter: Counter) -> None:
        ticket = counter.complaint()
        with pytest.raises(Invalid):
            counter.tickets.skip(counter.sam, ticket.id, " ")
        with pytest.raises(Forbidden):
            counter.tickets.skip(counter.li, ticket.id, "I would rather keep it")

    def test_nothing_is_skipped_after_the_answer(self, counter: Counter) -> None:
        ticket = counter.tickets.close(counter.li, counter.complaint().id, "Done")
        with pytest.raises(TicketClosed):
            counter.tickets.skip(counter.sam, ticket.id, "No use")


class TestPages:
    def test_a_place_is_wished_for_and_the_appointment_moved_and_dropped(
        self, counter: Counter
    ) -> None:
        ticket = counter.complaint()
        counter.tickets.escalate(counter.li, ticket.id)
        phone = signed_in(counter.world, counter.sam)
        wish = {"place": "call", "at": "2026-03-04T15:00", "where": "+86 21", "assignee": ""}
        here = f"/complaints/{ticket.id}"
        answer = post(phone, f"{here}/do/escalate", {"version": "2", "text": "", **wish})
        assert answer.status_code == 303, answer.text
        page = get(phone, here).text
        assert "+86 21" in page
        assert f"{here}/appointment.ics" in page
        past = {"version": "3", "at": "2026-03-01T15:00", "place": "call"}
        refused = post(phone, f"{here}/appointment", past)
        assert refused.status_code == 422
        assert "Choose a moment that is still ahead." in refused.text
        dropped = {"version": "3", "outcome": "dropped", "note": "Settled by phone."}
        assert post(phone, f"{here}/appointment", dropped).status_code == 303
        assert "Appointment dropped" in get(phone, here).text

    def test_the_file_is_downloaded_by_staff_and_by_the_customer(self, counter: Counter) -> None:
        ticket = counter.complaint()
        counter.tickets.step(counter.li, ticket.id, "acknowledge")
        token = counter.token()
        counter.tickets.escalate(counter.li, ticket.id)
        counter.tickets.escalate(counter.li, ticket.id, "", None, ROOM)
        staff = get(
            signed_in(counter.world, counter.sam), f"/complaints/{ticket.id}/appointment.ics"
        )
        customer = get(signed_in(counter.world, counter.sam), f"/case/{token}/appointment.ics")
        for answer in (staff, customer):
            assert answer.content_type.startswith("text/calendar")
            assert "DTSTART:20260304T140000Z" in answer.text
        assert (
            f"/case/{token}/appointment.ics"
            in get(signed_in(counter.world, counter.sam), f"/case/{token}").text
        )

    def test_a_broken_promise_stands_on_the_home_screen_of_whom_it_was_told(
        self, counter: Counter
    ) -> None:
        ticket = invited(counter)
        counter.world.clock.set(WEDNESDAY + timedelta(minutes=20))
        counter.world.services.promises.settle(counter.li, ticket.id, "missed", "")
        home = get(signed_in(counter.world, counter.owner), "/").text
        assert "Broken promises" in home
        assert f"/complaints/{ticket.id}" in home
        listed = get(signed_in(counter.world, counter.owner), "/complaints/broken-promises").text
        assert "Two cartons were crushed" in listed
        assert "Broken promises" not in get(signed_in(counter.world, counter.sam), "/").text
