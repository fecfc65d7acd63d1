"""Keys for the company's own software: scoped, expiring, shown once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from chalicelib.kit.errors import Invalid
from chalicelib.kit.values import Frozen
from chalicelib.tenancy.addresses import secret_hash

MARK = "flk_"
SHOWN = 12
USED_EVERY = timedelta(hours=1)
LONGEST_DAYS = 366


class ApiKey(Frozen):
    """A key as it is kept: the hash, never the secret. ``shown`` are its first characters.

    ``role`` is its maker's when it was made. ``used_at`` is coarse (an hour): it tells whether a
    key is in use, not when exactly.
    """

    id: str
    name: str
    shown: str
    hash: str
    role: str
    scopes: frozenset[str]
    created_by: str
    created_at: datetime
    ends_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    version: int = 1

    def usable(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.ends_at

    def due_to_note(self, now: datetime) -> bool:
        return self.used_at is None or now - self.used_at >= USED_EVERY


def new_secret(token: str) -> tuple[str, str, str]:
    """The secret to show once, its visible beginning, and the hash to keep."""
    secret = MARK + token
    return secret, secret[:SHOWN], secret_hash(secret)


def checked_scopes(asked: Iterable[str], own: frozenset[str]) -> frozenset[str]:
    """Scopes of a new key: at least one, and none that its maker does not have."""
    scopes = frozenset(asked)
    if not scopes:
        raise Invalid.field("scopes", "Choose at least one thing the key may do.")
    if not scopes <= own:
        raise Invalid.field("scopes", "A key may not do what you may not do yourself.")
    return scopes


def checked_days(days: int) -> timedelta:
    """How long a key lives, 1 to 366 days."""
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid.field("days", "Choose between 1 and %(most)d days.", most=LONGEST_DAYS)
    return timedelta(days=days)
