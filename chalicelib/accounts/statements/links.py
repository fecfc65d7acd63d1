"""The link in a statement's e-mail: a shared link whose hash lies on the statement itself."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.accounts.statements.model import Statement
from chalicelib.tenancy import shared_links
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.shared_links import SharedLink

# Long enough for a quarter's questions; a new e-mail brings a new link.
LIVES: Final = timedelta(days=120)
PREFIX: Final = "stm"


def made(statement: Statement, tenant: str, secret: str, now: datetime) -> tuple[str, SharedLink]:
    """The token to send, and what is kept of it."""
    return shared_links.made(tenant, statement.id, secret, now, LIVES)


def parts(token: str) -> tuple[str, str, str]:
    """Tenant, statement and secret of a token. Raises ``LinkSpent``."""
    return shared_links.parts(token, PREFIX)


def reader(tenant: str) -> Principal:
    """Who reads by a link: nobody of the company, inside of this company only."""
    return shared_links.visitor(tenant)


def opens(statement: Statement | None, secret: str, now: datetime) -> bool:
    """Whether the secret is the statement's, unexpired and not revoked."""
    link = statement.link if statement else None
    return shared_links.opens((link,) if link else (), secret, now)
