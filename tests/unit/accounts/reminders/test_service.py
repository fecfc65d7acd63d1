"""Reminders as a company lives them: due, sent once, stopped, waiting, promised."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.accounts.ledger.model import Entry
from chalicelib.accounts.ledger.schemas import ChargeNew, CreditNew
from chalicelib.accounts.reminders.errors import (
    NothingToPromise,
    PromiseOpen,
    ReminderSettled,
)
from chalicelib.accounts.reminders.model import PromiseState, Reminder, Status
from chalicelib.accounts.reminders.policy import DEFAULTS
from chalicelib.accounts.reminders.schemas import CallNew, PromiseNew, SettleNew
from chalicelib.customers.schemas import ContactNew
from chalicelib.kit.errors import NotFound
from chalicelib.notify.mail import Email, MailRefused
from tests.unit.customers.factories import a_customer
from tests.world import World

# The world begins on Monday 2 March 2026 at 09:00 UTC; its company works in UTC.
TODAY = date(2026, 3, 2)


class House:
    """A company whose one customer owes; an invoice is USD 100.00 unless said otherwise."""

    def __init__(self, world: World, email: str = "ap@acme.example", **fields: Any) -> None:
        self.world, self.who = world, world.who
        made = world.services.customers.create(self.who, a_customer(email=email, **fields))
        self.customer = made.id

    def owes(self, due: date, amount: int = 100_00, currency: str = "USD") -> Entry:
        new = ChargeNew(
            currency=currency,
            amount=amount,
            dated=due - timedelta(days=30),
            due=due,
            number=f"INV-{due:%m%d}-{amount}",
        )
        return self.world.services.ledger.record_charge(self.who, self.customer, new)

    def pays(self, amount: int = 100_00, currency: str = "USD") -> None:
        dated = self.world.clock.now().date()
        new = CreditNew(currency=currency, amount=amount, dated=dated)
        self.world.services.ledger.record_payment(self.who, self.customer, new)

    def pays_on_account(self, amount: int) -> None:
        dated = self.world.clock.now().date()
        new = CreditNew(currency="USD", amount=amount, dated=dated, allocate="none")
        self.world.services.ledger.record_payment(self.who, self.customer, new)

    def goes_to(self, day: date, hour: int = 9, minute: int = 0) -> None:
        """Let time pass to an instant, in steps of an hour: the sweeper runs at each."""
        at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.world.at.tzinfo)
        self.world.pass_time(at - self.world.clock.now(), tick=timedelta(hours=1))

    def reminders(self) -> list[Reminder]:
        return self.world.services.reminders.of_customer(self.who, self.customer).items

    def mails(self) -> list[Email]:
        """What the customer got; colleagues are told besides."""
        return [each for each in self.world.mailer.sent if not _ours(each)]

    def told(self) -> list[Email]:
        """What colleagues got."""
        return [each for each in self.world.mailer.sent if _ours(each)]

    def sets(self, **changes: Any) -> None:
        """Another policy for customers like this one."""
        policy = DEFAULTS["general"].model_dump(mode="json") | changes
        self.world.services.tenancy.set_policy(self.who, "reminders", {"general": policy})
        self.world.settle()

    def causes(self) -> tuple[str, ...]:
        """Why the customer is on credit hold."""
        hold = self.world.services.credit.holds(self.who, [self.customer]).get(self.customer)
        return tuple(str(each) for each in hold.causes) if hold else ()

    def promise(self, until: date, amount: int | None = None) -> None:
        new = PromiseNew(currency="USD", until=until, amount=amount)
        self.world.services.reminders.promise(self.who, self.customer, new)

    def run(self, on: date | None = None) -> dict[str, int]:
        job = self.world.services.reminders.run(self.who, on)
        self.world.settle()
        done = self.world.services.jobs.get(self.who, job.id)
        assert done.state == "done"
        return {word: n for word, n in done.result.items() if word in list(Status)}


def _ours(email: Email) -> bool:
    return email.to.endswith(("@ours.example", "@ten_ours.example"))


@pytest.fixture
def house(world: World) -> House:
    return House(world)


class TestClock:
    def test_the_first_reminder_goes_out_on_the_morning_of_its_day(self, house: House) -> None:
        house.owes(TODAY + timedelta(days=1))
        house.goes_to(date(2026, 3, 6), 8, 59)
        assert house.mails() == []

        house.goes_to(date(2026, 3, 6), 9, 1)
        assert [mail.to for mail in house.mails()] == ["ap@acme.example"]
        assert house.reminders()[0].status is Status.SENT

    def test_every_step_comes_once_and_the_last_is_a_call(self, house: House) -> None:
        house.owes(TODAY)
        house.goes_to(TODAY + timedelta(days=60))

        steps = [each.steps for each in reversed(house.reminders())]
        assert steps == [("USD-1#1",), ("USD-1#2",), ("USD-1#3",), ("USD-1#4",)]
        assert len(house.mails()) == 3
        assert "In spite of our earlier reminder" in house.mails()[1].text
        assert house.reminders()[0].status is Status.CALL_DUE

    @pytest.mark.parametrize(
        ("language", "said", "unsaid"),
        [("en", "past its due date", "earlier reminder"), ("zh", "已过到期日", "此前已发出提醒")],
    )
    def test_no_earlier_reminder_is_spoken_of_that_was_passed_over(
        self, world: World, language: str, said: str, unsaid: str
    ) -> None:
        house = House(world, language=language)
        house.owes(TODAY - timedelta(days=100), 5_00)
        house.goes_to(TODAY, 9, 5)
        house.pays(5_00)
        house.owes(TODAY - timedelta(days=7))
        house.goes_to(TODAY + timedelta(days=7), 9, 5)

        assert house.reminders()[0].steps == ("USD-2#1", "USD-2#2")
        text = house.mails()[-1].text
        assert said in text
        assert unsaid not in text

    def test_an_old_debt_that_is_booked_late_gets_only_the_highest_step(self, house: House) -> None:
        house.owes(date(2026, 2, 5))
        house.goes_to(TODAY, 9, 5)

        assert [each.tone for each in house.reminders()] == ["final"]
        assert house.reminders()[0].steps == ("USD-1#1", "USD-1#2", "USD-1#3")

    @pytest.mark.parametrize(("language", "called"), [("zh", "经纬纺织，您好"), ("en", "Jingwei")])
    def test_the_customer_is_called_by_its_name_in_the_letters_language(
        self, world: World, language: str, called: str
    ) -> None:
        house = House(world, name="Jingwei", local_name="经纬纺织", language=language)
        house.owes(TODAY - timedelta(days=4))
        house.goes_to(TODAY, 9, 5)

        assert called in house.mails()[0].text.splitlines()[0]

    def test_nothing_is_sent_after_payment(self, house: House) -> None:
        house.owes(TODAY)
        house.pays()
        house.goes_to(TODAY + timedelta(days=40))

        assert house.reminders() == []

    def test_disputed_items_are_not_chased_and_the_rest_is(self, house: House) -> None:
        disputed = house.owes(date(2026, 2, 25), 70_00)
        house.owes(date(2026, 2, 26), 30_00)
        ledger = house.world.services.ledger
        ledger.dispute(house.who, house.customer, disputed.id, True, "weight differs")
        house.goes_to(TODAY, 9, 5)

        assert [(t.overdue, t.net) for t in house.reminders()[0].totals] == [(30_00, 30_00)]
        assert "INV-0225" not in house.mails()[0].text

    def test_of_an_item_disputed_in_part_only_the_rest_is_chased(self, house: House) -> None:
        entry = house.owes(date(2026, 2, 25), 70_00)
        ledger = house.world.services.ledger
        ledger.dispute(house.who, house.customer, entry.id, True, "weight differs", 50_00)
        house.goes_to(TODAY, 9, 5)

        assert [(t.overdue, t.net) for t in house.reminders()[0].totals] == [(20_00, 20_00)]
        assert "USD 20.00" in house.mails()[0].text

    def test_the_message_shows_every_currency_and_what_was_paid_on_account(
        self, house: House
    ) -> None:
        house.owes(date(2026, 2, 25))
        house.owes(date(2026, 2, 27), 5_000, "JPY")
        payment = CreditNew(currency="USD", amount=40_00, dated=TODAY, allocate="none")
        house.world.services.ledger.record_payment(house.who, house.customer, payment)
        house.goes_to(TODAY, 9, 5)

        [mail] = house.mails()
        assert "INV-0225-10000 · dated 26 Jan 2026 · due 25 Feb 2026 · 5 days overdue" in mail.text
        assert "JPY 5,000" in mail.text
        assert "Still to be paid: USD 60.00" in mail.text

    def test_a_chinese_customer_reads_chinese(self, world: World) -> None:
        house = House(world, language="zh")
        house.owes(date(2026, 2, 25))
        house.goes_to(TODAY, 9, 5)

        assert "逾期账款提醒" in house.mails()[0].subject
        assert "到期日 2026年2月25日 · 逾期 5 天" in house.mails()[0].text


class TestBeforeSending:
    """The message stands in the outbox; something happens before it leaves."""

    def prepared(self, house: House) -> None:
        house.owes(date(2026, 2, 25))
        house.owes(date(2026, 2, 26), 30_00)
        services = house.world.services
        services.reminders.wake(house.world.who, house.customer, "")
        assert house.reminders()[0].status is Status.PREPARED

    def test_payment_stops_it(self, house: House) -> None:
        self.prepared(house)
        house.pays(130_00)
        house.world.settle()

        assert house.mails() == []
        assert house.reminders()[0].status is Status.WITHDRAWN

    def test_part_payment_rewords_it(self, house: House) -> None:
        self.prepared(house)
        house.pays(100_00)
        house.world.settle()

        [mail] = house.mails()
        assert "INV-0226" in mail.text
        assert "INV-0225" not in mail.text
        assert (house.reminders()[0].status, house.reminders()[0].attempt) == (Status.SENT, 2)

    def test_a_promise_holds_it_until_it_is_broken(self, house: House) -> None:
        self.prepared(house)
        house.promise(TODAY + timedelta(days=3))
        house.world.settle()
        assert house.reminders()[0].status is Status.HELD

        house.goes_to(date(2026, 3, 12))
        assert house.reminders()[-1].status in (Status.SENT, Status.WITHDRAWN)
        assert len(house.mails()) == 1

    def test_an_unknown_outcome_is_shown_to_a_person_and_not_sent_again(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.prepared(house)

        def cut_off(email: Email) -> None:
            raise ConnectionError

        monkeypatch.setattr(house.world.mailer, "send", cut_off)
        house.world.settle()
        monkeypatch.undo()
        house.goes_to(TODAY, 18)

        assert house.mails() == []
        [unknown] = house.world.services.reminders.worklist(house.who, Status.UNKNOWN).items
        assert unknown.customer_id == house.customer

        again = SettleNew(decision="again")
        house.world.services.reminders.settle(house.who, house.customer, unknown.id, again)
        house.world.settle()
        assert len(house.mails()) == 1
        assert house.world.services.reminders.worklist(house.who, Status.UNKNOWN).items == []

    def test_a_refused_address_waits_for_a_better_one(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.prepared(house)

        def refuse(email: Email) -> None:
            raise MailRefused("no such box")

        monkeypatch.setattr(house.world.mailer, "send", refuse)
        house.world.settle()
        monkeypatch.undo()
        house.goes_to(date(2026, 3, 3))
        assert house.reminders()[0].status is Status.REFUSED
        assert house.mails() == []

        contact = ContactNew(name="Bo", email="bo@acme.example", reminders=True)
        house.world.services.customers.add_contact(house.who, house.customer, contact)
        house.goes_to(date(2026, 3, 4), 9, 5)
        assert [mail.to for mail in house.mails()] == ["bo@acme.example"]


class TestNoAddress:
    def test_it_stands_in_the_worklist_and_goes_out_once_there_is_one(self, world: World) -> None:
        house = House(world, email="")
        house.owes(date(2026, 2, 25))
        house.goes_to(TODAY, 9, 5)
        assert [each.status for each in house.reminders()] == [Status.NO_ADDRESS]
        assert len(world.services.reminders.worklist(house.who).items) == 1

        contact = ContactNew(name="Bo", email="bo@acme.example")
        world.services.customers.add_contact(house.who, house.customer, contact)
        world.settle()  # at once, not only with the next look at the account
        assert [mail.to for mail in house.mails()] == ["bo@acme.example"]
        assert world.services.reminders.worklist(house.who).items == []

    def test_an_address_that_comes_at_night_is_used_in_the_morning(self, world: World) -> None:
        house = House(world, email="")
        house.owes(date(2026, 2, 25))
        house.goes_to(TODAY, 22)
        contact = ContactNew(name="Bo", email="bo@acme.example")
        world.services.customers.add_contact(house.who, house.customer, contact)
        world.settle()
        assert house.mails() == []
        house.goes_to(date(2026, 3, 3), 9, 5)
        assert len(house.mails()) == 1

    def test_it_is_withdrawn_when_the_customer_pays_first(self, world: World) -> None:
        house = House(world, email="")
        house.owes(date(2026, 2, 25))
        house.goes_to(TODAY, 9, 5)
        house.pays()
        house.goes_to(TODAY, 9, 10)

        assert [each.status for each in house.reminders()] == [Status.WITHDRAWN]
        assert world.services.reminders.worklist(house.who).items == []

    def test_a_higher_step_takes_its_place(self, world: World) -> None:
        house = House(world, email="")
        house.owes(date(2026, 2, 26))
        house.goes_to(date(2026, 3, 9), 9, 5)

        assert [each.status for each in house.reminders()] == [
            Status.NO_ADDRESS,
            Status.WITHDRAWN,
        ]
        assert house.reminders()[0].number == 2


class TestRun:
    def test_prepares_one_message_for_each_who_is_due_and_none_again(self, world: World) -> None:
        houses = [House(world, code=f"C{n}", email=f"c{n}@x.example") for n in range(30)]
        for house in houses:
            house.owes(date(2026, 2, 25))
            house.owes(date(2026, 2, 24), 50_00, "EUR")
        assert houses[0].run() == {"prepared": 30}
        assert len(world.mailer.sent) == 30
        assert houses[0].run() == {}
        assert len(world.mailer.sent) == 30

    def test_a_run_for_a_past_day_reminds_of_what_was_overdue_then(self, house: House) -> None:
        house.owes(date(2026, 2, 20))
        house.owes(date(2026, 2, 26), 30_00)
        assert house.run(date(2026, 2, 24)) == {"prepared": 1}

        assert [total.overdue for total in house.reminders()[0].totals] == [100_00]

    def test_sends_what_waited_for_an_address(self, world: World) -> None:
        house = House(world, email="")
        house.owes(date(2026, 2, 25))
        assert house.run() == {"no_address": 1}
        assert house.run() == {}

        contact = ContactNew(name="Bo", email="bo@acme.example")
        world.services.customers.add_contact(house.who, house.customer, contact)
        world.queues.waiting.clear()  # even if the word that there is one now is lost
        assert house.run() == {"prepared": 1}
        assert len(house.mails()) == 1

    def test_the_preview_says_who_gets_what_and_why_not(self, house: House) -> None:
        quiet = House(house.world, code="Q")
        house.owes(date(2026, 2, 25))
        quiet.owes(date(2026, 3, 2))
        lines = house.world.services.reminders.preview(house.who).items

        found = {line.customer_id: (line.reason, line.tone) for line in lines}
        assert found == {
            house.customer: ("due", "friendly"),
            quiet.customer: ("nothing_overdue", ""),
        }
        assert house.reminders() == []


class TestPromise:
    def test_pauses_the_reminders_and_ends_broken(self, house: House) -> None:
        house.owes(date(2026, 2, 26))
        house.promise(date(2026, 3, 5))
        house.goes_to(date(2026, 3, 9), 20)
        assert house.mails() == []

        house.goes_to(date(2026, 3, 10), 9, 5)
        state = house.world.services.reminders.state(house.who, house.customer)
        assert state.promise is not None
        assert state.promise.state is PromiseState.BROKEN
        assert len(house.mails()) == 1

    def test_is_kept_by_payment_in_time(self, house: House) -> None:
        house.owes(date(2026, 2, 26))
        house.promise(date(2026, 3, 5))
        house.goes_to(date(2026, 3, 5))
        house.pays()
        house.goes_to(date(2026, 3, 12))

        state = house.world.services.reminders.state(house.who, house.customer)
        assert state.promise is not None
        assert state.promise.state is PromiseState.KEPT
        assert house.mails() == []

    def test_is_kept_by_as_much_money_whatever_it_was_paid_for(self, house: House) -> None:
        """A promise is an amount by a day; the chase of what is still overdue goes on."""
        house.owes(date(2026, 2, 26))
        later = house.owes(date(2026, 6, 30))
        house.promise(date(2026, 3, 5))
        paid = CreditNew.model_validate(
            {"currency": "USD", "amount": 100_00, "dated": TODAY, "allocate": "chosen",
             "shares": [{"item_id": later.id, "amount": 100_00}]}
        )  # fmt: skip
        house.world.services.ledger.record_payment(house.who, house.customer, paid)
        house.goes_to(date(2026, 3, 12))
        state = house.world.services.reminders.state(house.who, house.customer)
        assert state.promise is not None
        assert state.promise.state is PromiseState.KEPT
        assert len(house.mails()) == 1

    def test_a_charge_of_an_earlier_day_that_is_booked_since_does_not_break_it(
        self, house: House
    ) -> None:
        house.owes(date(2026, 2, 26))
        house.promise(date(2026, 3, 5))
        house.owes(date(2026, 2, 20), 70_00)
        house.pays()
        house.goes_to(date(2026, 3, 12))
        state = house.world.services.reminders.state(house.who, house.customer)
        assert state.promise is not None
        assert state.promise.state is PromiseState.KEPT

    def test_without_an_amount_leaves_out_what_is_disputed(self, house: House) -> None:
        disputed = house.owes(date(2026, 2, 25), 70_00)
        due = house.owes(date(2026, 2, 26), 30_00)
        ledger = house.world.services.ledger
        ledger.dispute(house.who, house.customer, disputed.id, True, "weight differs")
        house.promise(date(2026, 3, 5))
        paid = CreditNew.model_validate(
            {"currency": "USD", "amount": 30_00, "dated": TODAY, "allocate": "chosen",
             "shares": [{"item_id": due.id, "amount": 30_00}]}
        )  # fmt: skip
        ledger.record_payment(house.who, house.customer, paid)
        house.goes_to(date(2026, 3, 12))

        state = house.world.services.reminders.state(house.who, house.customer)
        assert state.promise is not None
        assert (state.promise.amount, state.promise.state) == (30_00, PromiseState.KEPT)

    def test_of_what_is_disputed_needs_its_amount(self, house: House) -> None:
        disputed = house.owes(date(2026, 2, 25), 70_00)
        ledger = house.world.services.ledger
        ledger.dispute(house.who, house.customer, disputed.id, True, "weight differs")
        with pytest.raises(NothingToPromise):
            house.promise(date(2026, 3, 5))
        house.promise(date(2026, 3, 5), 20_00)

    def test_needs_something_overdue_and_no_other_promise(self, house: House) -> None:
        house.owes(date(2026, 3, 2))
        with pytest.raises(NothingToPromise):
            house.promise(date(2026, 3, 5))
        house.owes(date(2026, 2, 26), 30_00)
        house.promise(date(2026, 3, 5))
        with pytest.raises(PromiseOpen):
            house.promise(date(2026, 3, 6))

    def test_can_be_taken_back(self, house: House) -> None:
        house.owes(date(2026, 2, 26))
        house.promise(date(2026, 3, 20))
        house.world.services.reminders.take_back_promise(house.who, house.customer)
        house.goes_to(TODAY, 9, 5)

        assert len(house.mails()) == 1


class TestCall:
    def called(self, house: House) -> Reminder:
        house.owes(date(2026, 1, 5))
        house.goes_to(date(2026, 3, 9), 9, 5)
        [call] = house.world.services.reminders.worklist(house.who, Status.CALL_DUE).items
        return call

    def test_is_made_once(self, house: House) -> None:
        call = self.called(house)
        reminders = house.world.services.reminders
        noted = CallNew(outcome="promised", note="pays on Friday")
        done = reminders.called(house.who, house.customer, call.id, noted)

        assert (done.status, done.note) == (Status.CALLED, "pays on Friday")
        with pytest.raises(ReminderSettled):
            reminders.called(house.who, house.customer, call.id, noted)

    def test_nobody_answered_so_it_is_still_to_be_made(self, house: House) -> None:
        call = self.called(house)
        reminders = house.world.services.reminders
        tried = CallNew(outcome="no_answer")
        for attempt in (2, 3):
            done = reminders.called(house.who, house.customer, call.id, tried)
            assert (done.status, done.attempt) == (Status.CALL_DUE, attempt)
        assert reminders.worklist(house.who, Status.CALL_DUE).items == [done]

    def test_leaves_the_worklist_with_the_payment(self, house: House) -> None:
        self.called(house)
        house.pays()
        house.goes_to(date(2026, 3, 9), 9, 10)

        assert house.world.services.reminders.worklist(house.who, Status.CALL_DUE).items == []

    def test_a_stranger_finds_nothing(self, house: House) -> None:
        call = self.called(house)
        reminders, zed = house.world.services.reminders, house.world.stranger
        with pytest.raises(NotFound):
            reminders.called(zed, house.customer, call.id, CallNew())
        with pytest.raises(NotFound):
            reminders.state(zed, house.customer)
        assert reminders.worklist(zed, Status.CALL_DUE).items == []
        with pytest.raises(NotFound):
            reminders.of_customer(zed, house.customer)


def test_a_stricter_policy_counts_for_accounts_that_are_armed_already(house: House) -> None:
    house.owes(TODAY - timedelta(days=1))
    tenancy = house.world.services.tenancy
    body = tenancy.policy(house.who, "reminders")
    for grade in body.values():
        grade["steps"][0]["days"] = 1
    tenancy.set_policy(house.who, "reminders", body)
    house.goes_to(TODAY, 10)
    assert len(house.mails()) == 1
