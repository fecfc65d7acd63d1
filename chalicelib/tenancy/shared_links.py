"""Links that are given to people without an account: each opens one thing of one company.

The token names tenant and thing and proves itself by a secret. The secret stands only in the
e-mail (or on the page that made it); its hash lies on the thing itself, so that a link can be
revoked and needs no list across tenants. Reading by it is fenced to the tenant that it names.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from chalicelib.kit.values import Frozen
from chalicelib.tenancy.links import LinkSpent
from chalicelib.tenancy.principal import Principal

_TOKEN: Final = re.compile(
    r"([A-Za-z0-9_]{1,40})\.([a-z]{3}_[A-Za-z0-9]{1,40})\.([A-Za-z0-9_-]{20,90})"
)
# The user in the audit trail and in timelines where somebody acted by a link.
VISITOR: Final = "link"


class SharedLink(Frozen):
    """What is kept of a link: enough to know it again, not enough to use it."""

    hash: str
    expires_at: datetime
    revoked: bool = False


def made(
    tenant: str, thing: str, secret: str, now: datetime, lives: timedelta
) -> tuple[str, SharedLink]:
    """The token to give away, once, and what is kept of it."""
    return f"{tenant}.{thing}.{secret}", SharedLink(hash=_hash(secret), expires_at=now + lives)


def parts(token: str, prefix: str) -> tuple[str, str, str]:
    """Tenant, thing (its id begins with ``prefix``) and secret. Raises ``LinkSpent``."""
    match = _TOKEN.fullmatch(token)
    if match is None or not match[2].startswith(f"{prefix}_"):
        raise LinkSpent()
    return match[1], match[2], match[3]


def visitor(tenant: str, name: str = "", language: str = "en") -> Principal:
    """Who acts by a link: nobody of the company, without any right, inside of it only."""
    return Principal(tenant=tenant, user=VISITOR, role="", name=name, language=language)


def opens(links: Iterable[SharedLink], secret: str, now: datetime) -> bool:
    """Whether the secret is of one of these links, unexpired and not revoked."""
    seen = _hash(secret)
    fits = [each for each in links if hmac.compare_digest(seen, each.hash)]
    return any(not each.revoked and now < each.expires_at for each in fits)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
