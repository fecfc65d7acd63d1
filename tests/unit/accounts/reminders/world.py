"""Factories for accounts that owe, and the calendar of a company in Shanghai."""

from datetime import UTC, date, datetime, time

from chalicelib.accounts.reminders.model import AccountReminders, OpenItem, Owed, Promise
from chalicelib.kit.calendar import WorkingCalendar

OFFICE = ((time(9), time(12)), (time(13), time(18)))
# 2024-05-01 to 03 is the Labour Day holiday, 2024-05-11 a Saturday that is worked for it.
CALENDAR = WorkingCalendar(
    zone="Asia/Shanghai",
    windows=dict.fromkeys(range(5), OFFICE),
    days_off=frozenset({date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 3)}),
    extra_days={date(2024, 5, 11): OFFICE},
)


def item(due: date, amount: int = 100_00, currency: str = "USD", **changes: object) -> OpenItem:
    """An invoice of USD 100.00 unless said otherwise, none of it paid."""
    facts: dict[str, object] = {
        "id": f"ent_{currency}{due:%m%d}{amount}",
        "number": f"INV-{due:%m%d}",
        "currency": currency,
        "issued": due,
        "due": due,
        "amount": amount,
        "open": amount,
    }
    return OpenItem.model_validate({**facts, **changes})


def owes(*items: OpenItem, **unallocated: int) -> Owed:
    return Owed(items=items, unallocated=unallocated)


def promise(until: date, made_on: date, amount: int = 100_00, owed: int = 100_00) -> Promise:
    return Promise(
        id="evt_promise",
        currency="USD",
        amount=amount,
        owed=owed,
        made_on=made_on,
        until=until,
        made_by="usr_chen",
    )


def account(**changes: object) -> AccountReminders:
    return AccountReminders.model_validate(changes)


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """An instant in UTC; Shanghai is eight hours ahead."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
