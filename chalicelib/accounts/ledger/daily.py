"""The company's ageing by itself: soon after the first booking, every night, after an import.

One row for each company carries the due time; it is armed with the first booking of an account.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from chalicelib.accounts.ledger.company import CompanyAgeing
from chalicelib.accounts.ledger.desk import Desk
from chalicelib.accounts.ledger.model import AgeingClock
from chalicelib.kit import queues
from chalicelib.kit.clock import stamp
from chalicelib.kit.errors import Stale
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# Before anybody comes to the office, and never in the hour that daylight saving repeats.
AT: Final = time(5)


@dataclass
class DailyAgeing:
    """Starts a computation when the clock says so, and moves the clock on to the next night."""

    desk: Desk
    company: CompanyAgeing
    # What is computed in the same nights, from the same books (the cash gap); the day is the one
    # on which it was due: nobody may have been there for some nights.
    besides: Callable[[UnitOfWork, date], Any] | None = None

    def wake(self, who: Principal, _id: str, _expected: str) -> None:
        """Compute the ageing of today if it is due; what was started already is not again."""
        clock = self.desk.rows(who).ageing_clock()
        now = self.desk.backing.clock.now()
        if clock is None or clock.due_at > now:
            return
        today = self.desk.today(who)
        zone = ZoneInfo(self.desk.companies.calendar(who).zone)
        uow = UnitOfWork(self.desk.backing, who)
        self.company.begin(uow, today, live=True, daily=True)
        if self.besides:
            self.besides(uow, clock.due_at.astimezone(zone).date())
        self.desk.rows(who).save_clock(uow, clock.moved(next_night(today, zone)))
        try:
            uow.commit()
        except Stale:
            return  # another worker was faster

    def soon(self, who: Principal) -> None:
        """Let the ageing be computed now, because much was booked; twice at once is once."""
        clock = self.desk.rows(who).ageing_clock()
        uow = UnitOfWork(self.desk.backing, who)
        if clock is None or clock.due_at <= uow.now:
            return
        self.desk.rows(who).save_clock(uow, clock.moved(uow.now))
        uow.audit("account.ageing-soon", "")
        uow.nudge(AgeingClock.TYPE, AgeingClock.ID, queues.JOBS, stamp(uow.now))
        try:
            uow.commit()
        except Stale:
            return  # it was moved at this very moment: it is being computed


def next_night(today: date, zone: ZoneInfo) -> datetime:
    """When the ageing of the day after is computed."""
    return datetime.combine(today + timedelta(days=1), AT, zone).astimezone(UTC)
