"""The one list of what is done across tenants, each with the exact keys it may touch.

Everything else is fenced to one tenant. A scope is made here and nowhere else (a test reads
the sources); in the cloud each of these has a role of its own with the same bounds.

Rows outside of every tenant: ``U#`` people, ``UE#`` their addresses (hashed), ``SES#`` sessions,
``LNK#`` links in e-mails, ``KH#`` API keys (hashed), ``TRY#`` wrong passwords, ``HOOK#``
addresses that carriers call.
"""

from collections.abc import Callable
from typing import Final

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Store
from chalicelib.kit.dynamo.fence import FencedStore, Scope
from chalicelib.tenancy.principal import Principal
from chalicelib.unit_of_work import UnitOfWork

# What belongs to no company lives under this name: e-mails to people who are not in one yet.
ENTRY: Final = "entry"


def _tenants(*tenants: str) -> tuple[str, ...]:
    return tuple(f"T#{tenant}#" for tenant in tenants)


SWEEPER: Final = Scope("sweeper", ("D#", "T#"))


def sweeper() -> Scope:
    """The due index of every table, and the leases on what it finds."""
    return SWEEPER


def session(tenant: str, user: str, session_hash: str) -> Scope:
    """One request of a signed-in person: the session, the person, the company it names."""
    return Scope("session", (f"SES#{session_hash}", f"U#{user}", *_tenants(tenant)), tenant)


def memberships(user: str, *tenants: str) -> Scope:
    """The companies of one person, by the membership index, and their names."""
    return Scope("memberships", (f"U#{user}", *_tenants(*tenants)))


def sign_in() -> Scope:
    """A person by address, and the counts of wrong passwords."""
    return Scope("sign-in", ("UE#", "U#", "TRY#"))


def sign_up(tenant: str) -> Scope:
    """A new person, their new company, and the link that confirmed it."""
    return Scope("sign-up", ("UE#", "U#", "LNK#", "SES#", *_tenants(tenant)), tenant)


def joining(tenant: str) -> Scope:
    """An invitation sent and accepted: the link, the person, their place in that company."""
    return Scope("joining", ("UE#", "U#", "LNK#", "SES#", *_tenants(tenant)), tenant)


def links() -> Scope:
    """A link in an e-mail, by the hash of its secret."""
    return Scope("links", ("LNK#",))


def entry_mail() -> Scope:
    """A forgotten password or a sign-up: the link and the e-mail, nobody's company yet."""
    return Scope("entry mail", ("LNK#", "TRY#", *_tenants(ENTRY)))


def recovery() -> Scope:
    """A new password: the link that allowed it, and the person."""
    return Scope("recovery", ("LNK#", "U#", *_tenants(ENTRY)))


def api_key() -> Scope:
    """An API key by its hash; everything after that is fenced to its tenant."""
    return Scope("api key", ("KH#",))


def api_keys(tenant: str) -> Scope:
    """Making and revoking a company's API keys."""
    return Scope("api keys", ("KH#", *_tenants(tenant)), tenant)


def inbound_hook() -> Scope:
    """Whose address a carrier calls; everything after that is fenced to its tenant."""
    return Scope("inbound hook", ("HOOK#",))


def connecting(tenant: str) -> Scope:
    """Connecting a carrier: the company's connection and the address that leads to it."""
    return Scope("connecting", ("HOOK#", *_tenants(tenant)), tenant)


OPERATIONS: Final[tuple[Callable[..., Scope], ...]] = (
    sweeper, session, memberships, sign_in, sign_up, joining, links, entry_mail, recovery,
    api_key, api_keys, inbound_hook, connecting,
)  # fmt: skip


def unscoped(store: Store, scope: Scope) -> FencedStore:
    """A store that sees what one of the operations above may touch."""
    return FencedStore(store, scope)


class WiderUnitOfWork(UnitOfWork):
    """A unit of work of one of the operations above, with its bounds instead of a tenant's."""

    def __init__(self, backing: Backing, who: Principal, scope: Scope) -> None:
        super().__init__(backing, who)
        self._store = FencedStore(backing.store, scope)
