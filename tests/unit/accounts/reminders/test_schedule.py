"""When the next reminder falls due: working days, hours, distance, promises."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.accounts.reminders.decision import decide, judged
from chalicelib.accounts.reminders.model import AccountReminders, OpenItem, Owed, PromiseState
from chalicelib.accounts.reminders.policy import DEFAULTS
from chalicelib.accounts.reminders.schedule import judged_on, local_day, may_leave, next_due
from tests.unit.accounts.reminders.world import CALENDAR, account, at, item, owes, promise

GENERAL = DEFAULTS["general"]
LONG_AGO = at(date(2024, 1, 1))


def due(state: AccountReminders, now: datetime = LONG_AGO) -> datetime | None:
    return next_due(state, GENERAL, CALENDAR, now)


@pytest.mark.parametrize(
    ("oldest", "falls_due"),
    [
        (date(2024, 6, 3), at(date(2024, 6, 6), 1)),  # three days later, nine in Shanghai
        (date(2024, 6, 5), at(date(2024, 6, 10), 1)),  # a Saturday moves to Monday
        (date(2024, 4, 28), at(date(2024, 5, 6), 1)),  # Labour Day week
        (date(2024, 5, 8), at(date(2024, 5, 11), 1)),  # the make-up Saturday is worked
    ],
)
def test_the_first_step_falls_due_at_the_opening_of_a_working_day(
    oldest: date, falls_due: datetime
) -> None:
    assert due(account(oldest_due={"USD": oldest})) == falls_due


def test_nothing_open_nothing_due() -> None:
    assert due(account()) is None


def test_after_the_last_step_nothing_falls_due_however_old() -> None:
    tracks = {"USD": {"episode": 1, "running": True, "step": 4}}

    assert due(account(oldest_due={"USD": date(2024, 2, 1)}, tracks=tracks)) is None


def test_the_earliest_currency_wins() -> None:
    state = account(oldest_due={"USD": date(2024, 6, 4), "CNY": date(2024, 6, 3)})

    assert due(state) == at(date(2024, 6, 6), 1)


def test_an_old_debt_that_comes_in_at_night_waits_for_the_morning() -> None:
    state = account(oldest_due={"USD": date(2024, 3, 1)})

    assert due(state, at(date(2024, 6, 6), 5, 30)) == at(date(2024, 6, 6), 5, 30)
    assert due(state, at(date(2024, 6, 6), 14)) == at(date(2024, 6, 7), 1)


def test_closing_time_is_no_time_to_send() -> None:
    assert may_leave(GENERAL, CALENDAR, at(date(2024, 6, 6), 9)) == at(date(2024, 6, 7), 1)


def test_a_promise_is_judged_after_its_grace_of_working_days() -> None:
    friday = promise(date(2024, 6, 7), made_on=date(2024, 6, 4))
    state = account(oldest_due={"USD": date(2024, 6, 3)}, promise=friday)

    assert judged_on(friday, GENERAL, CALENDAR) == date(2024, 6, 12)
    assert due(state) == at(date(2024, 6, 12), 1)


class TestPromise:
    STATE = account(promise=promise(date(2024, 6, 7), made_on=date(2024, 6, 4)))

    def outcome(self, owed: Owed, today: date) -> PromiseState:
        state = judged(self.STATE, owed, GENERAL, CALENDAR, today)
        assert state.promise is not None
        return state.promise.state

    def test_is_kept_once_the_amount_is_paid(self) -> None:
        assert self.outcome(owes(), date(2024, 6, 5)) is PromiseState.KEPT

    def test_is_kept_by_a_payment_that_nobody_has_allocated_yet(self) -> None:
        owed = owes(item(date(2024, 6, 3)), USD=100_00)

        assert self.outcome(owed, date(2024, 6, 5)) is PromiseState.KEPT

    def test_is_open_until_its_grace_is_over_and_then_broken(self) -> None:
        owed = owes(item(date(2024, 6, 3), open=1))

        assert self.outcome(owed, date(2024, 6, 11)) is PromiseState.OPEN
        assert self.outcome(owed, date(2024, 6, 12)) is PromiseState.BROKEN

    @pytest.mark.parametrize(
        ("came_in", "state"),
        [(100_00, PromiseState.KEPT), (99_99, PromiseState.BROKEN), (-1, PromiseState.BROKEN)],
    )
    def test_is_kept_by_what_came_in_since_whatever_it_was_set_against(
        self, came_in: int, state: PromiseState
    ) -> None:
        made = promise(date(2024, 6, 7), date(2024, 6, 4)).model_copy(
            update={"settled": {"USD": 5_00}}
        )
        owed = Owed(items=(item(date(2024, 6, 3)),), settled={"USD": 5_00 + came_in})
        after = judged(account(promise=made), owed, GENERAL, CALENDAR, date(2024, 6, 12))
        assert after.promise is not None
        assert after.promise.state is state

    def test_new_debts_do_not_break_it(self) -> None:
        assert self.outcome(owes(item(date(2024, 6, 4))), date(2024, 6, 12)) is PromiseState.KEPT


class Debtor:
    """A customer that owes and pays as told, looked at when a rule says so."""

    def __init__(self, items: list[tuple[OpenItem, date]]) -> None:
        self.items, self.state = items, AccountReminders()
        self.sent: list[tuple[date, int]] = []

    def owed(self, today: date) -> Owed:
        return Owed(items=tuple(each for each, paid in self.items if today < paid))

    def moves(self, today: date) -> None:
        """What the ledger does when something is paid."""
        if any(paid == today for _, paid in self.items):
            for code in ("EUR", "USD"):
                dues = [i.due for i in self.owed(today).items if i.currency == code]
                self.state = self.state.moved(code, min(dues, default=None), today)

    def look(self, today: date) -> None:
        decision = decide(self.state, self.owed(today), GENERAL, today)
        self.state = decision.state
        if decision.acts:
            self.state = self.state.replaced(last_sent=today)
            self.sent.append((today, decision.number))


_DAYS = st.dates(date(2024, 4, 1), date(2024, 6, 30))
_ITEMS = st.lists(
    st.tuples(_DAYS, st.sampled_from(["EUR", "USD"]), st.integers(1, 90)), min_size=1, max_size=5
)


@given(_ITEMS)
@settings(max_examples=150, deadline=None)
def test_waking_when_due_reminds_as_looking_every_working_day_does(
    debts: list[tuple[date, str, int]],
) -> None:
    items = [
        (item(due, 100 + n, code), due + timedelta(days=days))
        for n, (due, code, days) in enumerate(debts)
    ]
    daily, woken = Debtor(items), Debtor(items)
    for code in ("EUR", "USD"):
        dues = [each.due for each, _ in items if each.currency == code]
        woken.state = woken.state.moved(code, min(dues, default=None), date(2024, 3, 1))
    for day in (date(2024, 4, 1) + timedelta(days=n) for n in range(200)):
        daily.moves(day)
        woken.moves(day)
        if not CALENDAR.working_day(day):
            continue
        daily.look(day)
        falls_due = next_due(woken.state, GENERAL, CALENDAR, at(day, 1))
        if falls_due is not None and local_day(CALENDAR, falls_due) <= day:
            woken.look(day)
            again = next_due(woken.state, GENERAL, CALENDAR, at(day, 2))
            assert again is None or local_day(CALENDAR, again) > day
    assert woken.sent == daily.sent
