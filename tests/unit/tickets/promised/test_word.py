"""By when the customer was told that it hears from us: said, kept or broken."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import Kind
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.portal.factories import MEI, Counter
from tests.world import MONDAY

# A normal complaint's next update is due after 16 working hours: on Tuesday, which ends at six.
TUESDAY_EVENING = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def acknowledged(counter: Counter, **given: object) -> Ticket:
    return counter.tickets.step(counter.li, counter.complaint(**given).id, "acknowledge")


def last(counter: Counter, ticket: Ticket) -> Event:
    return counter.tickets.timeline(counter.owner, ticket.id).items[0]


def letter(counter: Counter) -> str:
    counter.world.settle()
    return [each.text for each in counter.world.mailer.sent if each.to == MEI["email"]][-1]


def test_the_letter_says_when_and_the_ticket_holds_us_to_it(counter: Counter) -> None:
    ticket = acknowledged(counter)
    assert ticket.word_by == TUESDAY_EVENING
    assert "by 3 Mar 2026, 18:00 (UTC)" in letter(counter)


def test_a_date_named_by_hand_goes_before(counter: Counter) -> None:
    ticket = counter.complaint()
    noon = MONDAY + timedelta(hours=3)
    told = counter.tickets.comment(counter.li, ticket.id, "We call the line.", True, noon)
    assert told.word_by == noon
    assert "by 2 Mar 2026, 12:00 (UTC)" in letter(counter)


@pytest.mark.parametrize("days", [-1, 0, 200])
def test_a_date_that_is_past_or_far_off_is_refused_at_its_field(
    counter: Counter, days: int
) -> None:
    at = MONDAY + timedelta(days=days)
    with pytest.raises(Invalid) as refused:
        counter.tickets.comment(counter.li, counter.complaint().id, "Words", True, at)
    assert refused.value.problems[0].field == "hear_by"


def test_writing_in_time_keeps_it_and_says_the_next(counter: Counter) -> None:
    ticket = acknowledged(counter)
    counter.world.clock.advance(timedelta(hours=24))
    ticket = counter.tickets.comment(counter.li, ticket.id, "It is on the vessel.", True)
    facts = last(counter, ticket).facts
    assert (facts["promised"], facts["kept"]) == ("2026-03-03T18:00:00.000Z", True)
    assert ticket.word_by == datetime(2026, 3, 4, 18, 0, tzinfo=UTC)


def test_silence_breaks_it_once_and_the_next_senior_is_told(counter: Counter) -> None:
    ticket = acknowledged(counter)
    counter.world.clock.set(TUESDAY_EVENING - timedelta(minutes=1))
    counter.world.pass_time(timedelta(minutes=30))
    ids = [each for each in counter.ids(ticket.id) if each.startswith("WORD#")]
    assert ids == ["WORD#1#2026-03-03T18:00:00.000Z"]
    now = counter.tickets.get(counter.owner, ticket.id)
    assert now.word_by is None
    assert now.broken is not None
    assert (now.assignee, now.broken.to) == ("usr_sam", "usr_ann")
    about = "A promise to the customer was broken: Two cartons were crushed"
    assert counter.mails("ann@ours.example").count(about) == 1
    assert about in counter.mails("sam@ours.example")


def test_writing_at_last_makes_good_for_it_and_says_that_it_was_late(counter: Counter) -> None:
    ticket = acknowledged(counter)
    counter.world.clock.set(TUESDAY_EVENING - timedelta(minutes=1))
    counter.world.pass_time(timedelta(minutes=30))
    promises = counter.world.services.promises
    assert [each.id for each in promises.broken(counter.owner).items] == [ticket.id]
    after = counter.tickets.comment(counter.sam, ticket.id, "We are sorry.", True)
    assert after.broken is None
    assert promises.broken(counter.owner).items == []


def test_the_customers_own_words_neither_keep_it_nor_put_it_off(counter: Counter) -> None:
    ticket = acknowledged(counter)
    ticket = counter.tickets.record(counter.li, ticket.id, "Still nothing?")
    assert ticket.word_by == TUESDAY_EVENING


def test_a_change_of_person_repeats_what_was_said_before(counter: Counter) -> None:
    ticket = acknowledged(counter)
    counter.world.clock.advance(timedelta(hours=1))
    changed = counter.tickets.escalate(counter.li, ticket.id)
    assert changed.word_by == TUESDAY_EVENING
    assert "You hear from us by 3 Mar 2026, 18:00 (UTC) at the latest" in letter(counter)


def test_the_written_answer_ends_it(counter: Counter) -> None:
    ticket = counter.tickets.close(counter.li, acknowledged(counter).id, "Credited.")
    assert ticket.word_by is None
    assert last(counter, ticket).facts["kept"]


def test_who_waits_for_the_customer_or_asks_no_update_promises_nothing(counter: Counter) -> None:
    enquiry = counter.complaint(kind=Kind.ENQUIRY, category="price")
    assert counter.tickets.step(counter.li, enquiry.id, "acknowledge").word_by is None
    waiting = counter.tickets.wait(counter.li, counter.complaint().id, "packing list")
    assert counter.tickets.comment(counter.li, waiting.id, "Please send it", True).word_by is None
    nobody = counter.raised(complainant={"name": "Mei", "phone": "+86 21"})
    assert counter.tickets.step(counter.li, nobody.id, "acknowledge").word_by is None


def test_it_is_typed_on_the_form_and_read_on_both_sides(counter: Counter) -> None:
    ticket = counter.complaint()
    phone = signed_in(counter.world, counter.li)
    here = f"/complaints/{ticket.id}"
    typed = {"version": "1", "text": "We look into it.", "hear_by": "2026-03-02T16:30"}
    assert post(phone, f"{here}/do/acknowledge", typed).status_code == 303
    assert counter.tickets.get(counter.li, ticket.id).word_by is not None
    assert get(phone, f"/case/{counter.token()}").text.count("16:30") >= 1
    refused = post(phone, f"{here}/do/tell", {**typed, "hear_by": "2026-03-01T16:30"})
    assert refused.status_code == 422
    assert "We look into it." in refused.text
