"""An appointment of a ticket that is merged: it goes along, or leaves the customer's calendar."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.tickets.appointment import Appointment
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.schemas.acts import ChangeIn
from chalicelib.tickets.words import Place
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.portal.factories import MEI, Counter
from tests.world import World

WEDNESDAY = datetime(2026, 3, 4, 14, tzinfo=UTC)
OTHER = {"name": "Bo Chen", "email": "bo@acme.example", "language": "zh"}


@pytest.fixture
def counter(world: World) -> Counter:
    return Counter(world)


def invited(counter: Counter, person: dict[str, str] = MEI, days: int = 0) -> Ticket:
    """A complaint with a visit to the office at two on Wednesday, or so many days later."""
    ticket = counter.raised(complainant=person)
    counter.tickets.escalate(counter.li, ticket.id)
    wish = ChangeIn(place=Place.OFFICE, at=WEDNESDAY + timedelta(days=days))
    return counter.tickets.escalate(counter.li, ticket.id, "", None, wish)


def merged(counter: Counter, goes: Ticket, stays: Ticket) -> None:
    counter.world.services.desk.merge(counter.li, goes.id, stays.id)


def unmerged(counter: Counter, goes: Ticket) -> None:
    counter.world.services.desk.unmerge(counter.li, goes.id)


def there(counter: Counter, ticket: Ticket) -> Appointment | None:
    return counter.tickets.get(counter.li, ticket.id).appointment


def calendars(counter: Counter, to: str = MEI["email"]) -> list[str]:
    """The calendar files that somebody got, the last one last."""
    counter.world.settle()
    return [
        file.content.decode().replace("\r\n ", "")
        for mail in counter.world.mailer.sent
        for file in mail.files
        if mail.to == to and file.content_type.startswith("text/calendar")
    ]


class TestAlong:
    def test_it_goes_along_and_the_calendar_stays_as_it_is(self, counter: Counter) -> None:
        goes, stays = invited(counter), counter.complaint()
        merged(counter, goes, stays)
        assert there(counter, stays) == goes.appointment
        assert len(calendars(counter)) == 1
        counter.world.services.promises.move(
            counter.li, stays.id, WEDNESDAY + timedelta(days=1), Place.CALL
        )
        assert goes.appointment is not None
        assert f"UID:{goes.appointment.uid}" in calendars(counter)[-1]
        assert "SEQUENCE:1" in calendars(counter)[-1]

    def test_it_is_missed_on_the_ticket_that_goes_on(self, counter: Counter) -> None:
        goes, stays = invited(counter), counter.complaint()
        merged(counter, goes, stays)
        counter.world.pass_time(timedelta(days=5), tick=timedelta(hours=1))
        assert counter.kinds(stays.id).count("appointment_broken") == 1
        assert "appointment_broken" not in counter.kinds(goes.id)

    def test_undone_it_comes_back_as_it_stands_by_then(self, counter: Counter) -> None:
        goes, stays = invited(counter), counter.complaint()
        merged(counter, goes, stays)
        friday = WEDNESDAY + timedelta(days=2)
        counter.world.services.promises.move(counter.li, stays.id, friday, Place.CALL)
        unmerged(counter, goes)
        back = there(counter, goes)
        assert back is not None
        assert (back.at, back.sequence, back.open) == (friday, 1, True)
        assert there(counter, stays) is None
        assert len(calendars(counter)) == 2, "nobody is told of what did not change"

    def test_what_was_kept_meanwhile_stays_kept(self, counter: Counter) -> None:
        goes, stays = invited(counter), counter.complaint()
        merged(counter, goes, stays)
        counter.world.clock.advance(timedelta(days=2, hours=8))
        counter.world.services.promises.settle(counter.li, stays.id, "kept")
        unmerged(counter, goes)
        back = there(counter, goes)
        assert back is not None
        assert back.outcome == "kept"

    def test_what_another_one_followed_upon_is_seen_to(self, counter: Counter) -> None:
        goes, stays = invited(counter), counter.complaint()
        merged(counter, goes, stays)
        counter.world.services.promises.settle(counter.li, stays.id, "dropped", "By phone.")
        counter.tickets.escalate(counter.li, stays.id)
        wish = ChangeIn(at=WEDNESDAY + timedelta(days=1))
        counter.tickets.escalate(counter.li, stays.id, "", None, wish)
        unmerged(counter, goes)
        back, other = there(counter, goes), there(counter, stays)
        assert back is not None
        assert back.outcome == "overtaken"
        assert other is not None
        assert other.open


class TestCancelled:
    @pytest.mark.parametrize("why", ["the other one has its own", "another person is written to"])
    def test_it_leaves_the_calendar_by_the_same_name(self, counter: Counter, why: str) -> None:
        own = "own" in why
        goes = invited(counter)
        stays = invited(counter, MEI, 1) if own else counter.raised(complainant=OTHER)
        before = there(counter, stays)
        merged(counter, goes, stays)
        assert goes.appointment is not None
        last = calendars(counter)[-1]
        for line in ("METHOD:CANCEL", f"UID:{goes.appointment.uid}", "SEQUENCE:1"):
            assert line in last
        letter = [mail for mail in counter.world.mailer.sent if mail.to == MEI["email"]][-1]
        assert f"together with your matter {stays.number}" in letter.text
        assert there(counter, stays) == before

    def test_undone_it_is_put_back_by_the_same_name(self, counter: Counter) -> None:
        goes, stays = invited(counter), invited(counter, MEI, 1)
        merged(counter, goes, stays)
        unmerged(counter, goes)
        back = there(counter, goes)
        assert back is not None
        assert (back.open, back.sequence) == (True, 2)
        last = calendars(counter)[-1]
        for line in ("METHOD:REQUEST", f"UID:{back.uid}", "SEQUENCE:2"):
            assert line in last
        letter = [mail for mail in counter.world.mailer.sent if mail.to == MEI["email"]][-1]
        assert letter.subject.startswith("Our appointment takes place: ")
        assert "as it was agreed" in letter.text

    def test_undone_too_late_nobody_is_invited_to_what_is_past(self, counter: Counter) -> None:
        goes, stays = invited(counter), invited(counter, MEI, 1)
        merged(counter, goes, stays)
        sent = len(calendars(counter))
        counter.world.clock.advance(timedelta(days=3))
        unmerged(counter, goes)
        back = there(counter, goes)
        assert back is not None
        assert back.outcome == "merged"
        assert len(calendars(counter)) == sent

    def test_of_one_that_is_past_nobody_is_told(self, counter: Counter) -> None:
        goes, stays = invited(counter), invited(counter, MEI, 4)
        sent = len(calendars(counter))
        counter.world.clock.advance(timedelta(days=2, hours=8))
        merged(counter, goes, stays)
        assert len(calendars(counter)) == sent


class TestTheWordToTheCustomer:
    def test_the_earlier_one_is_kept_by_the_ticket_that_goes_on(self, counter: Counter) -> None:
        goes, stays = counter.complaint(), counter.complaint()
        goes = counter.tickets.step(counter.li, goes.id, "acknowledge")
        counter.world.clock.advance(timedelta(days=1))
        stays = counter.tickets.step(counter.li, stays.id, "acknowledge")
        assert goes.word_by is not None
        assert stays.word_by is not None
        assert goes.word_by < stays.word_by
        merged(counter, goes, stays)
        assert counter.tickets.get(counter.li, stays.id).word_by == goes.word_by

    def test_nothing_was_promised_of_it_to_another_person(self, counter: Counter) -> None:
        goes, stays = counter.complaint(), counter.raised(complainant=OTHER)
        counter.tickets.step(counter.li, goes.id, "acknowledge")
        merged(counter, goes, stays)
        assert counter.tickets.get(counter.li, stays.id).word_by is None

    @pytest.mark.parametrize("told", [True, False])
    def test_undone_it_stands_unless_the_customer_has_heard(
        self, counter: Counter, told: bool
    ) -> None:
        goes, stays = counter.complaint(), counter.complaint()
        goes = counter.tickets.step(counter.li, goes.id, "acknowledge")
        merged(counter, goes, stays)
        counter.world.clock.advance(timedelta(hours=1))
        if told:
            counter.tickets.comment(counter.li, stays.id, "It is on its way.", tell=True)
        unmerged(counter, goes)
        after = counter.tickets.get(counter.li, goes.id).word_by
        assert after == (None if told else goes.word_by)


class TestOnThePage:
    def test_what_will_become_of_it_is_shown_first(self, counter: Counter) -> None:
        goes, stays, other = invited(counter), counter.complaint(), invited(counter, MEI, 1)
        client = signed_in(counter.world, counter.sam)
        address = f"/complaints/{goes.id}/merge?into="
        assert "goes along" in get(client, address + stays.id).text
        assert "is cancelled" in get(client, address + other.id).text
        assert (
            "appointment" not in get(client, f"/complaints/{stays.id}/merge?into={other.id}").text
        )
        form = {"into": other.id, "version": str(goes.version)}
        assert post(client, f"/complaints/{goes.id}/merge", form).status_code == 303
