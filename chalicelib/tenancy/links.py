"""Links in e-mails: single use, expiring, the secret only in the e-mail.

Opening a link changes nothing (mail scanners open them): the page behind it has a button.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from chalicelib.kit.errors import DomainError
from chalicelib.kit.values import Frozen

LIVES = {
    "confirm": timedelta(hours=48),
    "reset": timedelta(hours=1),
    "invitation": timedelta(days=14),
}


class LinkSpent(DomainError):
    """The link was used, has expired, or never was: nobody is told which."""

    status: ClassVar[int] = 404
    type: ClassVar[str] = "link-spent"
    title: ClassVar[str] = "This link is no longer valid. Please ask for a new one."


class Link(Frozen):
    """What a link does when its button is pressed. ``facts`` are those of its kind."""

    hash: str
    kind: str
    tenant: str
    facts: dict[str, Any]
    ends_at: datetime

    def usable(self, kind: str, now: datetime) -> bool:
        return self.kind == kind and now < self.ends_at


def expiry(kind: str, now: datetime) -> datetime:
    return now + LIVES[kind]
