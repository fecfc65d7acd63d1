"""Signed-in browsers. The cookie holds the secret, the table only its hash."""

from datetime import datetime, timedelta

from chalicelib.kit.errors import SignInNeeded
from chalicelib.kit.values import Frozen
from chalicelib.tenancy.addresses import secret_hash

IDLE = timedelta(days=14)
LONGEST = timedelta(days=60)
SEEN_EVERY = timedelta(hours=1)


class Session(Frozen):
    """A browser signed in by one person for one company."""

    hash: str
    tenant: str
    user: str
    created_at: datetime
    seen_at: datetime

    def ends_at(self) -> datetime:
        """Idle sessions end after 14 days, every session after 60."""
        return min(self.seen_at + IDLE, self.created_at + LONGEST)

    def valid(self, now: datetime, password_changed_at: datetime) -> bool:
        """Not expired, and opened since the password last changed."""
        return now < self.ends_at() and self.created_at >= password_changed_at

    def due_to_note(self, now: datetime) -> bool:
        """The last use is noted once an hour, so that reading pages stays a read."""
        return now - self.seen_at >= SEEN_EVERY


class Cookie(Frozen):
    """What the browser carries: whose rows to read in one batch, and the secret.

    The ids are no secret and prove nothing: the session row must name the same pair.
    """

    tenant: str
    user: str
    secret: str

    def text(self) -> str:
        return f"{self.tenant}.{self.user}.{self.secret}"

    def hash(self) -> str:
        return secret_hash(self.secret)

    @classmethod
    def parse(cls, text: str) -> "Cookie":
        """Read a cookie; anything malformed is simply nobody."""
        parts = text.split(".")
        if len(parts) != 3 or not all(parts) or len(text) > 200 or not text.isascii():
            raise SignInNeeded()
        return cls(tenant=parts[0], user=parts[1], secret=parts[2])
