"""Who is reminded today, at which step, and why not."""

from datetime import date, timedelta

import pytest

from chalicelib.accounts.reminders.decision import Decision, Reason, decide
from chalicelib.accounts.reminders.model import AccountReminders, Waiting
from chalicelib.accounts.reminders.policy import DEFAULTS, Channel, ReminderPolicy, Step, Tone
from tests.unit.accounts.reminders.world import account, item, owes, promise

DUE = date(2024, 6, 3)
GENERAL = DEFAULTS["general"]  # 3, 10, 21 days and a call at 30; at least 5 days between


def after(days: int) -> date:
    return DUE + timedelta(days=days)


def steps(decision: Decision) -> list[tuple[str, int, bool]]:
    return [(mark.episode, mark.step, mark.passed) for mark in decision.marks]


@pytest.mark.parametrize(
    ("days", "reason", "number"),
    [
        (-1, Reason.NOTHING_OVERDUE, 0),
        (0, Reason.NOTHING_OVERDUE, 0),
        (1, Reason.NOT_YET, 0),
        (2, Reason.NOT_YET, 0),
        (3, Reason.DUE, 1),
        (9, Reason.DUE, 1),
        (10, Reason.DUE, 2),
        (21, Reason.DUE, 3),
        (30, Reason.DUE, 3),
        (400, Reason.DUE, 3),
    ],
)
def test_the_age_of_the_oldest_item_sets_the_step(days: int, reason: Reason, number: int) -> None:
    decision = decide(account(), owes(item(DUE)), GENERAL, after(days))

    assert (decision.reason, decision.number) == (reason, number)


def test_after_an_outage_only_the_highest_step_is_sent_and_the_lower_ones_are_passed() -> None:
    decision = decide(account(), owes(item(DUE)), GENERAL, after(22))

    assert steps(decision) == [("USD-1", 1, True), ("USD-1", 2, True), ("USD-1", 3, False)]
    assert decision.step is not None
    assert decision.step.tone is Tone.FINAL


def test_a_step_taken_is_not_taken_again_in_the_same_episode() -> None:
    first = decide(account(), owes(item(DUE)), GENERAL, after(3))
    again = decide(first.state, owes(item(DUE)), GENERAL, after(3))

    assert first.acts
    assert not again.acts
    assert again.reason is Reason.STEP_TAKEN


def test_the_next_older_step_follows_when_its_day_comes() -> None:
    first = decide(account(), owes(item(DUE)), GENERAL, after(3))
    second = decide(first.state, owes(item(DUE)), GENERAL, after(10))

    assert steps(second) == [("USD-1", 2, False)]


def test_nobody_is_called_before_being_written_to() -> None:
    first = decide(account(), owes(item(DUE)), GENERAL, after(60))
    sent = first.state.replaced(last_sent=after(60))
    second = decide(sent, owes(item(DUE)), GENERAL, after(65))

    assert first.step is not None
    assert first.step.channel is Channel.EMAIL
    assert steps(second) == [("USD-1", 4, False)]


def test_a_message_without_an_address_is_not_replaced_by_a_call() -> None:
    first = decide(account(), owes(item(DUE)), GENERAL, after(25))
    waits = first.state.replaced(waiting=Waiting(id="rem_1", since=after(25)))

    assert decide(waits, owes(item(DUE)), GENERAL, after(40)).reason is Reason.STEP_TAKEN


def test_one_message_covers_every_currency_that_is_overdue() -> None:
    owed = owes(item(DUE), item(after(5), 5_000, "JPY"), item(after(30), 1_00, "EUR"))
    decision = decide(account(), owed, GENERAL, after(10))

    assert [each.currency for each in decision.items] == ["JPY", "USD"]
    assert steps(decision) == [("JPY-1", 1, False), ("USD-1", 1, True), ("USD-1", 2, False)]
    assert decision.number == 2


def test_disputed_items_are_neither_chased_nor_listed() -> None:
    disputed = item(DUE, disputed=True)
    alone = decide(account(), owes(disputed), GENERAL, after(30))
    beside = decide(account(), owes(disputed, item(after(20))), GENERAL, after(23))

    assert alone.reason is Reason.DISPUTED
    assert beside.number == 1
    assert [each.due for each in beside.items] == [after(20)]


def test_money_received_and_not_yet_allocated_stops_the_chase() -> None:
    covered = decide(account(), owes(item(DUE), USD=100_00), GENERAL, after(5))
    partly = decide(account(), owes(item(DUE), USD=99_99), GENERAL, after(5))

    assert covered.reason is Reason.COVERED
    assert partly.acts


def test_a_trifle_causes_no_message_until_it_is_worth_one() -> None:
    policy = GENERAL.model_copy(update={"least_amounts": {"USD": 50_00}})

    assert decide(account(), owes(item(DUE, 49_99)), policy, after(5)).reason is Reason.BELOW_LEAST
    assert decide(account(), owes(item(DUE, 50_00)), policy, after(5)).acts


def test_a_trifle_is_listed_when_another_currency_causes_the_message() -> None:
    policy = GENERAL.model_copy(update={"least_amounts": {"USD": 50_00}})
    decision = decide(account(), owes(item(DUE, 1_00), item(DUE, 1, "EUR")), policy, after(5))

    assert {each.currency for each in decision.items} == {"USD", "EUR"}
    assert steps(decision) == [("EUR-1", 1, False)]


def test_two_messages_keep_their_distance() -> None:
    state = decide(account(), owes(item(DUE)), GENERAL, after(8)).state.replaced(last_sent=after(8))

    assert decide(state, owes(item(DUE)), GENERAL, after(12)).reason is Reason.TOO_SOON
    assert decide(state, owes(item(DUE)), GENERAL, after(13)).number == 2


def test_a_promise_pauses_every_currency() -> None:
    state = account(promise=promise(after(12), made_on=after(4)))
    owed = owes(item(DUE), item(DUE, currency="EUR"))

    assert decide(state, owed, GENERAL, after(10)).reason is Reason.PROMISED


def test_payment_ends_the_episode_and_the_next_one_begins_at_the_first_step() -> None:
    sent = decide(account(), owes(item(DUE)), GENERAL, after(10)).state
    paid = sent.moved("USD", None, after(11))
    later = decide(paid, owes(item(after(20))), GENERAL, after(23))

    assert not paid.track("USD").running
    assert steps(later) == [("USD-2", 1, False)]


def test_paying_only_the_oldest_keeps_the_episode() -> None:
    sent = decide(account(), owes(item(DUE), item(after(8))), GENERAL, after(11)).state
    paid = sent.moved("USD", after(8), after(12))

    assert decide(paid, owes(item(after(8))), GENERAL, after(16)).reason is Reason.STEP_TAKEN
    assert steps(decide(paid, owes(item(after(8))), GENERAL, after(29))) == [("USD-1", 3, False)]


def test_an_entry_that_falls_due_today_ends_the_episode_of_those_that_were_overdue() -> None:
    sent = decide(account(), owes(item(DUE), item(after(10))), GENERAL, after(10)).state

    assert not sent.moved("USD", after(10), after(10)).track("USD").running
    assert sent.moved("USD", after(9), after(10)).track("USD").running


class TestNotice:
    POLICY = ReminderPolicy(
        steps=(
            Step(days=-3, tone=Tone.NOTICE),
            Step(days=3, tone=Tone.FRIENDLY),
            Step(days=9, tone=Tone.CALL, channel=Channel.CALL),
        )
    )

    def noticed(self, state: AccountReminders, days: int) -> Decision:
        return decide(state, owes(item(DUE)), self.POLICY, after(days))

    def test_goes_out_before_the_due_date_once(self) -> None:
        first = self.noticed(account(), -3)

        assert first.reason is Reason.NOTICE
        assert steps(first) == [("USD-2024-06-03", 0, False)]
        assert not self.noticed(first.state, -2).acts

    def test_is_not_sent_too_early_nor_once_it_is_overdue(self) -> None:
        assert not self.noticed(account(), -4).acts
        assert self.noticed(account(), 1).reason is Reason.NOT_YET

    def test_that_waits_for_approval_is_told_so(self) -> None:
        state = self.noticed(account(), -3).state
        waits = state.replaced(waiting=Waiting(id="rem_1", since=after(-3), draft=True))
        assert self.noticed(waits, -2).reason is Reason.DRAFT_OPEN
        assert self.noticed(state, -2).reason is Reason.NOTHING_OVERDUE

    def test_does_not_count_as_a_step_of_the_episode(self) -> None:
        state = self.noticed(account(), -3).state

        assert steps(self.noticed(state, 3)) == [("USD-1", 1, False)]
