"""A reminder run for everybody who is due: a job in chunks that may be repeated."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from chalicelib.accounts.reminders.case import Case, House
from chalicelib.accounts.reminders.look import Look
from chalicelib.accounts.reminders.model import Status
from chalicelib.accounts.reminders.ports import Reminders
from chalicelib.jobs.model import Job
from chalicelib.kit.backing import Backing
from chalicelib.kit.errors import Stale
from chalicelib.tenancy.principal import Principal

KIND = "reminder-run"
CHUNK = 25
DONE = (Status.PREPARED, Status.NO_ADDRESS, Status.CALL_DUE, Status.WITHDRAWN)


@dataclass
class Runs:
    """Looks at the accounts that are due, then at the messages that wait for an address.

    What was done once is not due any more, so a chunk done twice finds nothing the second time,
    and the cost follows what is due, not what is open.
    """

    backing: Backing
    rows: Callable[[Principal], Reminders]
    house: Callable[[Principal], House]
    case: Callable[[Principal, str, House], Case | None]
    look: Look

    def step(self, who: Principal, job: Job) -> Job:
        """One chunk of the run."""
        house, on = self.house(who), date.fromisoformat(job.params["on"])
        waiting = job.cursor.get("waiting", False)
        after = job.cursor.get("after")
        if waiting:
            listing = self.rows(who).worklist(Status.NO_ADDRESS, CHUNK, after)
            ids, after = [each.customer_id for each in listing.items], listing.after
        else:
            due = self.rows(who).due(_until(house, on, self.backing.clock.now()), CHUNK, after)
            ids, after = due.items, due.after
        result = self._look_at(who, house, ids, on, dict(job.result))
        cursor = {"waiting": waiting, "after": after}
        if after is None:
            cursor = {"waiting": True, "after": None}
        moved = job.advanced(done=job.done + len(ids), cursor=cursor, result=result)
        if waiting and after is None:
            return moved.finished(self.backing.clock.now())
        return moved

    def _look_at(
        self, who: Principal, house: House, ids: list[str], on: date, result: dict[str, int]
    ) -> dict[str, int]:
        for customer_id in ids:
            word = self._one(who, house, customer_id, on)
            result[word] = result.get(word, 0) + 1
        return result

    def _one(self, who: Principal, house: House, customer_id: str, on: date) -> str:
        """A customer whose account moves meanwhile is left to the clock, which is armed."""
        case = self.case(who, customer_id, house)
        if case is None:
            return "gone"
        try:
            return self.look.act(case, on)
        except Stale:
            return "moved"


def _until(house: House, on: date, now: datetime) -> datetime:
    """Up to the end of the day of the run, or now if that is later: the past is due too."""
    end = datetime.combine(on + timedelta(days=1), time.min, ZoneInfo(house.calendar.zone))
    return max(end - timedelta(milliseconds=1), now)
