"""When an account's next reminder falls due; the one place that turns its days into instants."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.accounts.reminders.model import WEEK, AccountReminders, Promise, Quiet, Waiting
from chalicelib.accounts.reminders.policy import Channel, ReminderPolicy
from chalicelib.kit.calendar import WorkingCalendar

_DAY = timedelta(days=1)


def local_day(calendar: WorkingCalendar, at: datetime) -> date:
    """The date it is at the company."""
    return at.astimezone(ZoneInfo(calendar.zone)).date()


def opening(policy: ReminderPolicy, calendar: WorkingCalendar, day: date) -> datetime:
    """The first instant from ``day`` on at which a message may leave."""
    if policy.working_days:
        day = calendar.next_working_day(day)
    local = datetime.combine(day, policy.opens, ZoneInfo(calendar.zone))
    return local.astimezone(UTC)


def may_leave(
    policy: ReminderPolicy, calendar: WorkingCalendar, ready: datetime, quiet: Quiet | None = None
) -> datetime:
    """When a message that is ready at an instant may leave: then, or at the next opening, and
    not in the quiet hours of who is written to.

    Quiet hours that leave nothing of the policy's own are not kept: else nothing ever left.
    """
    at = _in_hours(policy, calendar, ready)
    for _ in range(3):
        free = _after_quiet(at, quiet, calendar)
        if free == at:
            return at
        at = _in_hours(policy, calendar, free)
    return _in_hours(policy, calendar, ready)


def _after_quiet(at: datetime, quiet: Quiet | None, calendar: WorkingCalendar) -> datetime:
    local = at.astimezone(ZoneInfo(calendar.zone))
    if quiet is None or not quiet.holds(local.time()):
        return at
    day = local.date() if local.time() < quiet.end else local.date() + _DAY
    return datetime.combine(day, quiet.end, ZoneInfo(calendar.zone)).astimezone(UTC)


def _in_hours(policy: ReminderPolicy, calendar: WorkingCalendar, ready: datetime) -> datetime:
    local = ready.astimezone(ZoneInfo(calendar.zone))
    opens = opening(policy, calendar, local.date())
    if ready <= opens:
        return opens
    if local.time() < policy.closes:
        return ready.astimezone(UTC)
    return opening(policy, calendar, local.date() + _DAY)


def judged_on(promise: Promise, policy: ReminderPolicy, calendar: WorkingCalendar) -> date:
    """The day after a promise's last day of grace; banks need working days to move money."""
    last = promise.until
    for _ in range(policy.grace):
        last = calendar.next_working_day(last + _DAY)
    return last + _DAY


def next_due(
    account: AccountReminders, policy: ReminderPolicy, calendar: WorkingCalendar, now: datetime
) -> datetime | None:
    """When somebody must look at the account next, in UTC, never before ``now``.

    Called in the transaction of every change of the account, so that the due time moves with
    the facts. ``None``: nothing will fall due however long nobody pays.
    """
    days = list(_days(account, policy, calendar))
    if not days:
        return None
    first = opening(policy, calendar, min(days))
    return may_leave(policy, calendar, max(first, now), account.quiet)


def _days(
    account: AccountReminders, policy: ReminderPolicy, calendar: WorkingCalendar
) -> Iterator[date]:
    """The days, none of them looked at already, on which there may be something to do."""
    if account.promise is not None and account.promised():
        yield judged_on(account.promise, policy, calendar)
        return
    if account.stopped is not None:
        yield account.stopped.until + _DAY
        return
    if account.waiting is not None:
        yield from _waiting(account, account.waiting)
        if account.waiting.call and account.chased():
            return
    for currency, oldest in account.oldest_due.items():
        yield from _first_step(account, policy, currency, oldest)
        yield from _notice(account, policy, currency, oldest)


def _waiting(account: AccountReminders, waiting: Waiting) -> Iterator[date]:
    """A message without an address is tried again daily; paid, it is withdrawn at once."""
    if not account.chased():
        yield waiting.since
    elif not waiting.for_person:
        yield waiting.since if account.looked is None else account.looked + _DAY


def _first_step(
    account: AccountReminders, policy: ReminderPolicy, currency: str, oldest: date
) -> Iterator[date]:
    track = account.track(currency)
    taken = track.step if track.running else 0
    calls = policy.may_call(account, currency)
    for step in policy.chasing[taken:]:
        if step.channel is Channel.CALL and not calls:
            continue
        day = rested(account, policy, oldest + timedelta(days=step.days))
        if account.looked is None or day > account.looked:
            yield day
            return


def _notice(
    account: AccountReminders, policy: ReminderPolicy, currency: str, oldest: date
) -> Iterator[date]:
    """A notice concerns the oldest entry only as long as nothing of it is overdue."""
    noticed = account.track(currency).noticed
    for step in policy.notices:
        day = rested(account, policy, oldest + timedelta(days=step.days))
        fresh = account.looked is None or day > account.looked
        if fresh and day <= oldest and (noticed is None or noticed < oldest):
            yield day


def rested(account: AccountReminders, policy: ReminderPolicy, day: date) -> date:
    """The first day from ``day`` on that keeps the policy's interval after the last message, and
    its most messages within seven days."""
    if account.last_sent is not None:
        day = max(day, account.last_sent + timedelta(days=policy.interval))
    days = account.recent
    if len(days) >= policy.weekly:
        day = max(day, days[-policy.weekly] + WEEK)
    return day
