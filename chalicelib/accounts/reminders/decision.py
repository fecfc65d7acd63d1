"""Whether to remind a customer today, at which step, and why not: pure, from the facts."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from chalicelib.accounts.reminders.covering import first_uncovered
from chalicelib.accounts.reminders.model import (
    AccountReminders,
    OpenItem,
    Owed,
    Promise,
    PromiseState,
    Track,
)
from chalicelib.accounts.reminders.policy import ReminderPolicy, Step
from chalicelib.accounts.reminders.schedule import judged_on, rested
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.values import Exact


class Reason(StrEnum):
    """Why a customer is reminded today (``DUE``, ``NOTICE``) or is not."""

    DUE = "due"
    NOTICE = "notice"
    NOTHING_OVERDUE = "nothing_overdue"
    DISPUTED = "disputed"
    COVERED = "covered"
    BELOW_LEAST = "below_least"
    PROMISED = "promised"
    STOPPED = "stopped"
    DRAFT_OPEN = "draft_open"
    CALL_OPEN = "call_open"
    TOO_SOON = "too_soon"
    NOT_YET = "not_yet"
    STEP_TAKEN = "step_taken"


class Mark(Exact):
    """A step of an episode that this decision takes, or passes over for a higher one."""

    currency: str
    episode: str
    step: int
    passed: bool = False


class Decision(Exact):
    """What to do about a customer today. ``state`` is the account's state once it is done."""

    reason: Reason
    state: AccountReminders
    step: Step | None = None
    number: int = 0
    marks: tuple[Mark, ...] = ()
    items: tuple[OpenItem, ...] = ()

    @property
    def acts(self) -> bool:
        return self.step is not None


def decide(account: AccountReminders, owed: Owed, policy: ReminderPolicy, today: date) -> Decision:
    """The highest step due over all currencies, in one message; lower ones count as passed.

    ``owed`` are the facts read now; what the account remembered of them is corrected. A step
    taken in a running episode is never taken again.
    """
    state = _gone_on(refreshed(account, owed, today), today).replaced(looked=today)
    if state.paused():
        reason = Reason.PROMISED if state.promised() else Reason.STOPPED
        return Decision(reason=reason, state=state, items=owed.overdue(today))
    items = owed.overdue(today)
    if not items:
        return _notice(state, owed, policy, today)
    if state.waiting is not None and state.waiting.call:
        return Decision(reason=Reason.CALL_OPEN, state=state, items=items)
    worth = _worth_chasing(items, owed, policy)
    marks = [mark for code in worth for mark in _marks(state, policy, code, today)]
    if not marks:
        reason = _why_not(state, items, owed, policy, today)
        return Decision(reason=reason, state=state, items=items)
    if _too_soon(state, policy, today):
        return Decision(reason=Reason.TOO_SOON, state=state, items=items)
    return _act(state, policy, tuple(marks), items)


def _gone_on(state: AccountReminders, today: date) -> AccountReminders:
    """The chase goes on after the last day that somebody stopped it for."""
    over = state.stopped is not None and today > state.stopped.until
    return state.replaced(stopped=None) if over else state


def refreshed(account: AccountReminders, owed: Owed, today: date) -> AccountReminders:
    """The state as the facts say: episodes end where nothing is chaseable, begin where it is."""
    state = account
    for currency in {*account.oldest_due, *owed.currencies()}:
        chased = sorted(
            (i.due, i.open) for i in owed.items if i.currency == currency and not i.disputed
        )
        oldest = first_uncovered(chased, owed.unallocated.get(currency, 0))
        state = state.moved(currency, oldest, today)
        track = state.track(currency)
        if oldest is not None and oldest < today and not track.running:
            began = Track(episode=track.episode + 1, running=True, noticed=track.noticed)
            state = state.with_track(currency, began)
    return state


def judged(
    account: AccountReminders,
    owed: Owed,
    policy: ReminderPolicy,
    calendar: WorkingCalendar,
    today: date,
) -> AccountReminders:
    """The state with an open promise judged: kept once it is paid, broken after its grace."""
    promise = account.promise
    if promise is None or promise.state is not PromiseState.OPEN:
        return account
    if fulfilled(promise, owed):
        outcome = PromiseState.KEPT
    elif today >= judged_on(promise, policy, calendar):
        outcome = PromiseState.BROKEN
    else:
        return account
    return account.replaced(promise=promise.model_copy(update={"state": outcome}))


def fulfilled(promise: Promise, owed: Owed) -> bool:
    """Whether as much as was promised came in, whatever it was set against.

    A promise is an amount by a day. Money goes to the oldest charges first, or where the customer
    says, so it may have paid other charges than those that were promised; or else those are paid
    though less came in, by a discount or from what stood on account. Of named charges what is
    disputed since was not promised.
    """
    return all(_kept(promise, code, owed) for code in promise.promised)


def _kept(promise: Promise, currency: str, owed: Owed) -> bool:
    contested = sum(
        each.open
        for each in owed.items
        if each.disputed and each.currency == currency and each.id in promise.entries
    )
    due = promise.promised[currency] - contested
    if promise.came_in(owed.settled, currency) >= due:
        return True
    if promise.entries:
        return left_of(promise.entries, owed).get(currency, 0) <= 0
    return paid_since(promise, owed) >= promise.amount


def left_of(entries: Collection[str], owed: Owed) -> dict[str, int]:
    """What is open and undisputed of some charges, less what was paid unallocated, by currency."""
    left: dict[str, int] = {}
    for item in owed.items:
        if item.id in entries and not item.disputed:
            left[item.currency] = left.get(item.currency, 0) + item.open
    return {code: open_ - owed.unallocated.get(code, 0) for code, open_ in left.items()}


def paid_since(promise: Promise, owed: Owed) -> int:
    """How much less is owed now, in minor units, of what was overdue when it was promised."""
    return promise.owed - net_overdue(owed, promise.currency, promise.made_on)


def net_overdue(owed: Owed, currency: str, day: date, *, disputed: bool = True) -> int:
    """Overdue on a day in one currency, with what is disputed or without it, less what was paid
    unallocated."""
    items = (i for i in owed.items if i.currency == currency and i.overdue(day))
    due = sum(i.open for i in items if disputed or not i.disputed)
    return due - owed.unallocated.get(currency, 0)


def _worth_chasing(
    items: tuple[OpenItem, ...], owed: Owed, policy: ReminderPolicy
) -> tuple[str, ...]:
    nets = _nets(items, owed)
    return tuple(
        code for code, net in nets.items() if net > 0 and net >= policy.least_amounts.get(code, 0)
    )


def _nets(items: tuple[OpenItem, ...], owed: Owed) -> dict[str, int]:
    nets: dict[str, int] = {}
    for item in items:
        nets[item.currency] = nets.get(item.currency, 0) + item.open
    return {code: due - owed.unallocated.get(code, 0) for code, due in nets.items()}


def _marks(
    state: AccountReminders, policy: ReminderPolicy, currency: str, today: date
) -> list[Mark]:
    track = state.track(currency)
    calls = policy.may_call(state, currency)
    highest = policy.number_due((today - state.oldest_due[currency]).days, calls=calls)
    return [
        Mark(
            currency=currency,
            episode=f"{currency}-{track.episode}",
            step=number,
            passed=number < highest,
        )
        for number in range(track.step + 1, highest + 1)
    ]


def _act(
    state: AccountReminders,
    policy: ReminderPolicy,
    marks: tuple[Mark, ...],
    items: tuple[OpenItem, ...],
) -> Decision:
    number = max(mark.step for mark in marks)
    for mark in marks:
        track = state.track(mark.currency)
        taken = track.model_copy(update={"step": max(track.step, mark.step)})
        state = state.with_track(mark.currency, taken)
    return Decision(
        reason=Reason.DUE,
        state=state,
        step=policy.numbered(number),
        number=number,
        marks=marks,
        items=items,
    )


def _why_not(
    state: AccountReminders,
    items: tuple[OpenItem, ...],
    owed: Owed,
    policy: ReminderPolicy,
    today: date,
) -> Reason:
    if not _worth_chasing(items, owed, policy):
        covered = all(net <= 0 for net in _nets(items, owed).values())
        return Reason.COVERED if covered else Reason.BELOW_LEAST
    if state.waiting is not None and state.waiting.draft:
        return Reason.DRAFT_OPEN
    reached = any(policy.number_due((today - due).days) for due in state.oldest_due.values())
    return Reason.STEP_TAKEN if reached else Reason.NOT_YET


def _too_soon(state: AccountReminders, policy: ReminderPolicy, today: date) -> bool:
    return rested(state, policy, today) > today


def _notice(state: AccountReminders, owed: Owed, policy: ReminderPolicy, today: date) -> Decision:
    """Nothing is overdue: perhaps a notice of what soon will be, once for each due date."""
    for step in policy.notices:
        soon = owed.falling_due(today, today - timedelta(days=step.days))
        new = any((state.track(i.currency).noticed or date.min) < i.due for i in soon)
        new = new and any(total.net > 0 for total in owed.totals(soon))
        if new and not _too_soon(state, policy, today):
            return _notify(state, step, soon)
    if any(item.overdue(today) for item in owed.items):
        return Decision(reason=Reason.DISPUTED, state=state)
    waits = state.waiting is not None and state.waiting.draft
    return Decision(reason=Reason.DRAFT_OPEN if waits else Reason.NOTHING_OVERDUE, state=state)


def _notify(state: AccountReminders, step: Step, soon: tuple[OpenItem, ...]) -> Decision:
    marks = []
    for currency in sorted({item.currency for item in soon}):
        last = max(item.due for item in soon if item.currency == currency)
        track = state.track(currency)
        if (track.noticed or date.min) < last:
            marks.append(Mark(currency=currency, episode=f"{currency}-{last}", step=0))
            state = state.with_track(currency, track.model_copy(update={"noticed": last}))
    return Decision(reason=Reason.NOTICE, state=state, step=step, marks=tuple(marks), items=soon)
