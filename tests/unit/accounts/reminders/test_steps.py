"""What a step may ask for: approval, a certain contact, colleagues, a hold; and what holds it."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from chalicelib.accounts.reminders.decision import Reason, decide
from chalicelib.accounts.reminders.errors import ChasePaused, NoAddress, ReminderSettled
from chalicelib.accounts.reminders.model import Quiet, Status
from chalicelib.accounts.reminders.policy import DEFAULTS, ReminderPolicy, Step, Tone
from chalicelib.accounts.reminders.schedule import may_leave, next_due
from chalicelib.accounts.reminders.schemas import StopNew
from chalicelib.customers.schemas import ContactNew
from chalicelib.kit.errors import Invalid, NotFound
from chalicelib.tenancy.telling import News, Telling, Way
from chalicelib.tenancy.telling import Quiet as Hours
from tests.companies import add_member
from tests.unit.accounts.reminders.test_service import TODAY, House
from tests.unit.accounts.reminders.world import CALENDAR, account, at, item, owes
from tests.world import World

GENERAL = DEFAULTS["general"]
STEPS = [{"days": days, "tone": tone} for days, tone in ((3, "friendly"), (10, "firm"))]


@pytest.fixture
def house(world: World) -> House:
    return House(world)


class TestMoneyOnAccount:
    def test_that_covers_the_oldest_leaves_the_step_to_what_it_does_not_cover(self) -> None:
        old, new = item(date(2024, 6, 3)), item(date(2024, 6, 20), 50_00)
        owed = owes(old, new, USD=100_00)
        found = decide(account(), owed, GENERAL, date(2024, 6, 24))
        assert (found.reason, found.number) == (Reason.DUE, 1)  # four days late, not 21
        assert found.state.oldest_due == {"USD": date(2024, 6, 20)}
        assert [(t.overdue, t.net) for t in owed.totals(found.items)] == [(150_00, 50_00)]

    def test_that_covers_the_oldest_in_part_leaves_it_the_oldest(self) -> None:
        old, new = item(date(2024, 6, 3)), item(date(2024, 6, 20), 50_00)
        found = decide(account(), owes(old, new, USD=99_99), GENERAL, date(2024, 6, 24))
        assert found.number == 3

    def test_is_not_set_against_what_is_disputed(self) -> None:
        disputed = item(date(2024, 6, 3), disputed=True)
        owed = owes(disputed, item(date(2024, 6, 20), 50_00), USD=50_00)
        assert decide(account(), owed, GENERAL, date(2024, 6, 24)).reason is Reason.COVERED

    def test_is_looked_at_on_the_very_day_of_the_uncovered_item(self, house: House) -> None:
        house.owes(date(2026, 2, 26))
        house.owes(date(2026, 3, 10), 50_00)
        house.pays_on_account(100_00)
        house.goes_to(date(2026, 3, 12), 17)
        assert house.mails() == []
        house.goes_to(date(2026, 3, 13), 9, 5)
        assert [each.tone for each in house.reminders()] == ["friendly"]
        assert "USD 50.00" in house.mails()[0].text


class TestDraft:
    @pytest.fixture
    def draft(self, house: House) -> Any:
        house.sets(approval=True)
        house.owes(date(2026, 2, 26))
        house.goes_to(TODAY, 9, 5)
        [draft] = house.world.services.reminders.worklist(house.who, Status.DRAFT).items
        assert house.mails() == []
        return draft

    def test_is_sent_once_it_is_approved(self, house: House, draft: Any) -> None:
        reminders = house.world.services.reminders
        house.goes_to(date(2026, 3, 4), 10)
        assert house.mails() == []
        reminders.approve(house.who, house.customer, draft.id)
        house.world.settle()
        assert [each.status for each in house.reminders()] == [Status.SENT]
        assert len(house.mails()) == 1
        assert reminders.state(house.who, house.customer).last_sent == date(2026, 3, 4)
        with pytest.raises(ReminderSettled):
            reminders.approve(house.who, house.customer, draft.id)

    def test_paid_meanwhile_it_is_withdrawn_by_itself(self, house: House, draft: Any) -> None:
        house.pays()
        house.goes_to(TODAY, 9, 10)
        assert [each.status for each in house.reminders()] == [Status.WITHDRAWN]
        with pytest.raises(ReminderSettled):
            house.world.services.reminders.approve(house.who, house.customer, draft.id)

    def test_says_what_is_owed_when_it_leaves(self, house: House, draft: Any) -> None:
        house.pays(40_00)
        house.world.services.reminders.approve(house.who, house.customer, draft.id)
        house.world.settle()
        assert "USD 60.00" in house.mails()[0].text

    def test_does_not_leave_while_payment_is_promised(self, house: House, draft: Any) -> None:
        house.promise(date(2026, 3, 9))
        with pytest.raises(ChasePaused):
            house.world.services.reminders.approve(house.who, house.customer, draft.id)

    def test_gives_way_to_the_next_step(self, house: House, draft: Any) -> None:
        house.goes_to(date(2026, 3, 9), 9, 5)
        waiting = house.world.services.reminders.worklist(house.who, Status.DRAFT).items
        assert [each.tone for each in waiting] == ["firm"]
        assert waiting[0].id != draft.id

    def test_dropped_its_step_is_not_taken_again(self, house: House, draft: Any) -> None:
        house.world.services.reminders.drop(house.who, house.customer, draft.id)
        house.goes_to(date(2026, 3, 6), 12)
        assert [each.status for each in house.reminders()] == [Status.WITHDRAWN]

    def test_all_are_approved_at_once_and_what_cannot_go_stays(
        self, house: House, draft: Any
    ) -> None:
        other = House(house.world, email="", code="OTHER")
        other.owes(date(2026, 2, 26))
        other.goes_to(TODAY, 9, 10)
        reminders = house.world.services.reminders
        job = reminders.approve_all(house.who)
        house.world.settle()
        done = house.world.services.jobs.get(house.who, job.id)
        assert done.result == {"prepared": 1, "left": 1}
        left = reminders.worklist(house.who, Status.DRAFT).items
        assert [each.customer_id for each in left] == [other.customer]
        with pytest.raises(NoAddress):
            reminders.approve(house.who, other.customer, left[0].id)

    def test_a_stranger_finds_none(self, house: House, draft: Any) -> None:
        with pytest.raises(NotFound):
            house.world.services.reminders.approve(house.world.stranger, house.customer, draft.id)


class TestStop:
    def test_nothing_is_sent_up_to_the_day_and_then_it_goes_on(self, house: House) -> None:
        house.owes(date(2026, 2, 26))
        reminders = house.world.services.reminders
        new = StopNew(until=date(2026, 3, 8), reason="the owner talks to them")
        reminders.stop(house.who, house.customer, new)
        assert reminders.preview(house.who).items[0].reason == "stopped"
        house.goes_to(date(2026, 3, 8), 20)
        assert house.mails() == []
        house.goes_to(date(2026, 3, 9), 9, 5)
        assert [each.tone for each in house.reminders()] == ["firm"]

    def test_ends_at_a_word(self, house: House) -> None:
        house.owes(date(2026, 2, 26))
        reminders = house.world.services.reminders
        reminders.stop(house.who, house.customer, StopNew(until=date(2026, 4, 1), reason="talks"))
        reminders.go_on(house.who, house.customer)
        house.goes_to(TODAY, 9, 5)
        assert len(house.mails()) == 1

    def test_needs_a_day_to_come(self, house: House) -> None:
        house.owes(date(2026, 2, 26))
        new = StopNew(until=date(2026, 3, 1), reason="talks")
        with pytest.raises(Invalid):
            house.world.services.reminders.stop(house.who, house.customer, new)


class TestHours:
    @pytest.mark.parametrize(
        ("quiet", "leaves"),
        [
            (None, (6, 5, 0)),
            (Quiet(start=time(8), end=time(14, 30)), (6, 6, 30)),
            (Quiet(start=time(20), end=time(13, 30)), (6, 5, 30)),
            (Quiet(start=time(12), end=time(20)), (7, 1, 0)),
            (Quiet(start=time(7), end=time(19)), (6, 5, 0)),  # would leave nothing: not kept
        ],
    )
    def test_a_message_leaves_outside_of_the_contacts_quiet_hours(
        self, quiet: Quiet | None, leaves: tuple[int, int, int]
    ) -> None:
        # Thursday 6 June 2024, 13:00 in Shanghai; messages leave from nine to five.
        ready = at(date(2024, 6, 6), 5)
        day, hour, minute = leaves
        assert may_leave(GENERAL, CALENDAR, ready, quiet) == at(date(2024, 6, day), hour, minute)

    def test_the_clock_waits_for_the_end_of_the_quiet_hours(self, house: House) -> None:
        quiet = {"quiet_from": time(8), "quiet_until": time(11, 30)}
        li = ContactNew(name="Li", email="li@acme.example", reminders=True, **quiet)
        house.world.services.customers.add_contact(house.who, house.customer, li)
        house.owes(TODAY)
        house.goes_to(date(2026, 3, 5), 11)
        assert house.mails() == []
        house.goes_to(date(2026, 3, 5), 12)
        assert [each.to for each in house.mails()] == ["li@acme.example"]

    def test_no_more_than_the_weeks_most_messages(self) -> None:
        steps = tuple(Step(days=days, tone=Tone.FRIENDLY) for days in (1, 2, 3, 4))
        policy = ReminderPolicy(steps=steps, interval=0, weekly=2, working_days=False)
        state, sent = account(oldest_due={"USD": date(2024, 6, 3)}), []
        for n in range(1, 20):
            day = date(2024, 6, 3) + timedelta(days=n)
            due = next_due(state, policy, CALENDAR, at(day, 1))
            found = decide(state, owes(item(date(2024, 6, 3))), policy, day)
            assert (due is not None and due <= at(day, 1)) == found.acts
            state = found.state.sent(day) if found.acts else found.state
            sent += [n] if found.acts else []
        assert sent == [1, 2, 8]  # the third and fourth step are one message by then


class TestStep:
    def test_goes_to_the_contact_in_the_role_it_asks_for(self, house: House) -> None:
        steps = [STEPS[0], STEPS[1] | {"role": "Finance director"}]
        house.sets(steps=steps)
        cfo = ContactNew(name="Wu", role="finance DIRECTOR", email="wu@acme.example")
        house.world.services.customers.add_contact(house.who, house.customer, cfo)
        house.owes(TODAY)
        house.goes_to(TODAY + timedelta(days=14), 12)
        assert [each.to for each in house.mails()] == ["ap@acme.example", "wu@acme.example"]

    def test_tells_the_sales_owner_to_call(self, house: House) -> None:
        house.owes(TODAY)
        house.goes_to(TODAY + timedelta(days=32), 12)
        [told] = house.told()
        assert (told.to, told.subject) == ("ann@ours.example", "Acme Trading: please call")
        assert "USD 100.00" in told.text

    def test_tells_the_owner_and_the_manager_once_each(self, house: House) -> None:
        both = {"copies": ["owner", "manager"]}
        house.sets(steps=[STEPS[0] | both, STEPS[1] | both])
        house.owes(TODAY)
        house.goes_to(TODAY + timedelta(days=4), 12)
        assert [each.to for each in house.told()] == ["ann@ours.example"]  # she leads, too
        add_member(house.world.store, house.who, "usr_max", "manager")
        house.goes_to(TODAY + timedelta(days=14), 12)
        later = [each.to for each in house.told()[1:]]
        assert later == ["ann@ours.example", "usr_max@ten_ours.example"]

    def test_tells_colleagues_in_the_ways_they_chose(self, house: House) -> None:
        people = house.world.services.tenancy.people
        only_page = Telling(ways={News.REMINDER: (Way.PAGE,)})
        people.change_telling(house.who, house.who.user, only_page)
        house.owes(TODAY)
        house.goes_to(TODAY + timedelta(days=32), 12)
        assert house.told() == []
        [notice] = house.world.services.notices.listed(house.who, house.who.user).items
        assert (notice.news, notice.href) == (
            News.REMINDER,
            f"/reminders/customers/{house.customer}",
        )
        assert "ap@acme.example" in {each.to for each in house.mails()}  # the customer all the same

    def test_in_their_quiet_hours_colleagues_hear_afterwards(self, house: House) -> None:
        people = house.world.services.tenancy.people
        quiet = Telling(quiet=Hours(start=time(9), end=time(16)))
        people.change_telling(house.who, house.who.user, quiet)
        house.owes(TODAY)
        house.goes_to(TODAY + timedelta(days=30), 15, 55)
        assert "call" in {each.tone for each in house.reminders()}
        assert house.told() == []
        house.goes_to(TODAY + timedelta(days=30), 16, 5)
        [afterwards] = house.told()
        assert "Acme Trading: please call" in afterwards.text

    def test_stops_credit_until_the_customer_pays(self, house: House) -> None:
        house.owes(TODAY)
        house.goes_to(TODAY + timedelta(days=28), 12)
        assert house.causes() == ()
        house.goes_to(TODAY + timedelta(days=32), 12)
        assert house.causes() == ("reminder",)
        house.pays()
        house.world.settle()
        assert house.causes() == ()

    def test_shows_as_the_customers_level(self, house: House) -> None:
        reminders = house.world.services.reminders
        assert reminders.level(house.who, house.customer) is None
        house.owes(date(2026, 2, 20))
        house.goes_to(TODAY, 9, 5)
        level = reminders.level(house.who, house.customer)
        assert level is not None
        assert level.tone is Tone.FIRM
        house.pays()
        assert reminders.level(house.who, house.customer) is None


class TestPapers:
    def test_the_open_items_go_with_the_message_as_pdf(self, house: House) -> None:
        house.owes(date(2026, 2, 26))
        house.owes(date(2026, 2, 25), 7_00, "JPY")
        house.goes_to(TODAY, 9, 5)
        [file] = house.mails()[0].files
        assert file.content_type == "application/pdf"
        assert file.content.startswith(b"%PDF-")

    def test_the_policy_may_leave_them_out(self, house: House) -> None:
        house.sets(attach=False)
        house.owes(date(2026, 2, 26))
        house.goes_to(TODAY, 9, 5)
        assert house.mails()[0].files == ()
