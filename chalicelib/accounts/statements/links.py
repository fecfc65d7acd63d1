"""The link in a statement's e-mail: names tenant and statement, proves itself by a secret.

The secret stands only in the e-mail; its hash lies on the statement, so the link can be revoked
and needs no list of its own. Reading by it is fenced to the tenant that it names.
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from typing import Final

from chalicelib.accounts.statements.errors import StatementLinkSpent
from chalicelib.accounts.statements.model import Link, Statement
from chalicelib.tenancy.principal import Principal

# Long enough for a quarter's questions; a new e-mail brings a new link.
LIVES: Final = timedelta(days=120)
_TOKEN: Final = re.compile(r"([A-Za-z0-9_]{1,40})\.(stm_[A-Za-z0-9]{1,40})\.([A-Za-z0-9_-]{20,90})")


def made(statement: Statement, tenant: str, secret: str, now: datetime) -> tuple[str, Link]:
    """The token to send, and what is kept of it."""
    return f"{tenant}.{statement.id}.{secret}", Link(hash=_hash(secret), expires_at=now + LIVES)


def parts(token: str) -> tuple[str, str, str]:
    """Tenant, statement and secret of a token. Raises ``StatementLinkSpent``."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise StatementLinkSpent()
    return match[1], match[2], match[3]


def reader(tenant: str) -> Principal:
    """Who reads by a link: nobody of the company, inside of this company only."""
    return Principal(tenant=tenant, user="link", role="", name="")


def opens(statement: Statement | None, secret: str, now: datetime) -> bool:
    """Whether the secret is the statement's, unexpired and not revoked."""
    link = statement.link if statement else None
    if link is None:
        hmac.compare_digest(_hash(secret), _hash(""))  # the same time for what never was
        return False
    return hmac.compare_digest(_hash(secret), link.hash) and (
        not link.revoked and now < link.expires_at
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
