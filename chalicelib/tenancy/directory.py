"""People over all companies: addresses, sessions, links, counts of wrong passwords.

Every read and row here is outside of a tenant; the bounds of each call are in ``unscoped``.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.kit.clock import stamp
from chalicelib.kit.dynamo import Item, Key, Query, Store
from chalicelib.kit.values import Frozen
from chalicelib.tables import PLATFORM
from chalicelib.tenancy import unscoped
from chalicelib.tenancy.addresses import email_hash
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.links import Link
from chalicelib.tenancy.lockout import FORGOTTEN_AFTER, Tries
from chalicelib.tenancy.model import Member, User
from chalicelib.tenancy.repository import company_key, item_of, member_key, read
from chalicelib.tenancy.sessions import Cookie, Session


class SignedIn(Frozen):
    """All that a request of a signed-in person needs, from one batch get."""

    session: Session
    user: User
    member: Member
    company: Company


class Directory:
    """Finds people and what leads to them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def signed_in(self, cookie: Cookie) -> SignedIn | None:
        """Session, person, membership and company that a cookie names; None if one lacks."""
        keys = (
            session_key(cookie.hash()),
            user_key(cookie.user),
            member_key(cookie.tenant, cookie.user),
            company_key(cookie.tenant),
        )
        scope = unscoped.session(cookie.tenant, cookie.user, cookie.hash())
        rows = unscoped.unscoped(self._store, scope).get_many(keys)
        if any(row is None for row in rows):
            return None
        names = ("session", "user", "member", "company")
        return SignedIn.model_validate(dict(zip(names, rows, strict=True)))

    def by_email(self, email: str) -> User | None:
        """The person of an address; an unknown address costs the same two reads."""
        store = unscoped.unscoped(self._store, unscoped.sign_in())
        row = store.get(address_key(email))
        return read(User, store.get(user_key(row["user"] if row else "nobody")))

    def user(self, user: str) -> User | None:
        store = unscoped.unscoped(self._store, unscoped.sign_in())
        return read(User, store.get(user_key(user)))

    def memberships(self, user: str) -> list[tuple[str, Member]]:
        """Tenant and membership of everywhere a person belongs, disabled ones too."""
        store = unscoped.unscoped(self._store, unscoped.memberships(user))
        query = Query(PLATFORM, f"U#{user}", index="by_user", limit=100)
        return [(row["tenant"], Member.model_validate(row)) for row in store.query(query).items]

    def member(self, tenant: str, user: str) -> Member | None:
        """A person's place in one company, as it is now."""
        store = unscoped.unscoped(self._store, unscoped.memberships(user, tenant))
        return read(Member, store.get(member_key(tenant, user)))

    def companies(self, user: str, tenants: Sequence[str]) -> list[Company]:
        """The companies of a person, by name."""
        scope = unscoped.memberships(user, *tenants)
        rows = unscoped.unscoped(self._store, scope).get_many([company_key(t) for t in tenants])
        return sorted((Company.model_validate(row) for row in rows if row), key=lambda c: c.name)

    def link(self, link_hash: str) -> Link | None:
        store = unscoped.unscoped(self._store, unscoped.links())
        return read(Link, store.get(link_key(link_hash)))

    def tries(self, hashes: Sequence[tuple[str, str]]) -> list[Tries]:
        """The counts under each (kind, hash); a fresh one where there is none."""
        store = unscoped.unscoped(self._store, unscoped.sign_in())
        rows = store.get_many([tries_key(each) for _, each in hashes])
        pairs = zip(hashes, rows, strict=True)
        return [read(Tries, row) or Tries(kind=kind) for (kind, _), row in pairs]


def user_key(user: str) -> Key:
    return Key(PLATFORM, f"U#{user}", "META")


def address_key(email: str) -> Key:
    return Key(PLATFORM, f"UE#{email_hash(email)}", "META")


def session_key(session_hash: str) -> Key:
    return Key(PLATFORM, f"SES#{session_hash}", "META")


def link_key(link_hash: str) -> Key:
    return Key(PLATFORM, f"LNK#{link_hash}", "META")


def tries_key(tries_hash: str) -> Key:
    return Key(PLATFORM, f"TRY#{tries_hash}", "META")


def address_item(email: str, user: str) -> Item:
    key = address_key(email)
    return {"pk": key.pk, "sk": key.sk, "user": user}


def user_item(user: User) -> Item:
    return item_of(user_key(user.id), user)


def session_item(session: Session) -> Item:
    return item_of(session_key(session.hash), session, **_expiring(session.ends_at()))


def link_item(link: Link) -> Item:
    return item_of(link_key(link.hash), link, **_expiring(link.ends_at))


def tries_item(tries_hash: str, tries: Tries, now: datetime) -> Item:
    return item_of(tries_key(tries_hash), tries, **_expiring(now + FORGOTTEN_AFTER))


def seen_fields(session: Session, now: datetime) -> dict[str, Any]:
    """What changes on a session's row when its use is noted."""
    seen = session.model_copy(update={"seen_at": now})
    return {"seen_at": stamp(now), **_expiring(seen.ends_at())}


def _expiring(at: datetime) -> dict[str, int]:
    return {"expires_at": int(at.timestamp())}
