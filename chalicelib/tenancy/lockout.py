"""How long sign-in waits after wrong passwords.

Three counts at once, so that neither one account from many addresses nor many accounts from
one address can be guessed, while somebody else's guessing never shuts out the owner who signs
in from elsewhere for longer than the account's own, milder delay.
"""

from datetime import datetime, timedelta

from chalicelib.kit.values import Frozen

FORGOTTEN_AFTER = timedelta(hours=24)


class Schedule(Frozen):
    """``free`` wrong tries without delay, then ``first`` doubling up to ``longest``."""

    free: int
    first: timedelta
    longest: timedelta

    def delay(self, failures: int) -> timedelta:
        """The wait after so many failures in a row."""
        beyond = failures - self.free
        if beyond < 0:
            return timedelta(0)
        return min(self.longest, self.first * (1 << min(beyond, 20)))


SCHEDULES = {
    "pair": Schedule(free=5, first=timedelta(seconds=30), longest=timedelta(hours=1)),
    "account": Schedule(free=20, first=timedelta(seconds=30), longest=timedelta(minutes=15)),
    "address": Schedule(free=50, first=timedelta(seconds=30), longest=timedelta(minutes=15)),
    # Not passwords, but e-mails that a stranger can have sent: to one address, from one place.
    "mail": Schedule(free=3, first=timedelta(minutes=5), longest=timedelta(hours=1)),
    "asked": Schedule(free=20, first=timedelta(minutes=1), longest=timedelta(hours=1)),
    # Complaints lodged without an account: of one e-mail address, and from one place.
    "lodged": Schedule(free=5, first=timedelta(minutes=5), longest=timedelta(hours=1)),
    "lodging": Schedule(free=10, first=timedelta(minutes=2), longest=timedelta(hours=1)),
}


class Tries(Frozen):
    """Wrong passwords in a row, of one account, one address, or the pair of them."""

    kind: str
    failures: int = 0
    last_at: datetime | None = None

    def wait(self, now: datetime) -> timedelta:
        """How long from now until the next try is looked at; zero when it may come."""
        if self.last_at is None or now - self.last_at >= FORGOTTEN_AFTER:
            return timedelta(0)
        until = self.last_at + SCHEDULES[self.kind].delay(self.failures)
        return max(timedelta(0), until - now)

    def failed(self, now: datetime) -> "Tries":
        """One more wrong password; after a quiet day the count begins anew."""
        stale = self.last_at is None or now - self.last_at >= FORGOTTEN_AFTER
        return Tries(kind=self.kind, failures=1 if stale else self.failures + 1, last_at=now)
