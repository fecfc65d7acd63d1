"""Signing in and out, and who a cookie stands for."""

import logging
from dataclasses import dataclass
from typing import ClassVar

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Key, Present, StoreError, Update
from chalicelib.kit.errors import Busy, DomainError, NotFound, SignInNeeded
from chalicelib.tables import PLATFORM
from chalicelib.tenancy import unscoped
from chalicelib.tenancy.addresses import email_hash, one_spelling
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.directory import (
    Directory,
    SignedIn,
    seen_fields,
    session_item,
    session_key,
    user_item,
)
from chalicelib.tenancy.model import Member, User
from chalicelib.tenancy.passwords import Passwords
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.sessions import Cookie, Session
from chalicelib.tenancy.tries import TryCounter
from chalicelib.tenancy.unscoped import WiderUnitOfWork
from chalicelib.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)


class SignInRefused(DomainError):
    """Unknown address or wrong password: nobody is told which."""

    status: ClassVar[int] = 401
    type: ClassVar[str] = "sign-in-refused"
    title: ClassVar[str] = "The e-mail address or the password is not right."


class NoCompany(DomainError):
    """The right password, but no company that lets this person in (any more)."""

    status: ClassVar[int] = 403
    type: ClassVar[str] = "no-company"
    title: ClassVar[str] = "Your access was ended. Ask your company for a new invitation."


@dataclass(frozen=True)
class Opened:
    """A session that was opened: the cookie to set, and how many companies there are."""

    cookie: Cookie
    user: User
    companies: int = 1


class SignIn:
    """People with passwords; sessions are rows, so that ending one takes effect at once."""

    def __init__(self, backing: Backing, passwords: Passwords) -> None:
        self._backing = backing
        self._passwords = passwords
        self._directory = Directory(backing.store)
        self._tries = TryCounter(backing)

    def sign_in(self, email: str, password: str, address: str) -> Opened:
        """Open a session in the company last used.

        Raises ``TooMany`` while it must wait, ``SignInRefused``, ``NoCompany``.
        """
        user = self.verified(email, password, address)
        places = self._places(user)
        if not places:
            raise NoCompany()
        tenant, member = next((p for p in places if p[0] == user.last_tenant), places[0])
        return self._open(tenant, member, self._refreshed(user, password, tenant), len(places))

    def verified(self, email: str, password: str, address: str) -> User:
        """The person of an address and password; the same work for an unknown address."""
        spelled = one_spelling(email)[:254]
        counted = self._tries.password(spelled, address)
        user = self._directory.by_email(spelled)
        right = self._passwords.matches(user.password_hash if user else None, password)
        if user is None or not right:
            log.info("sign-in refused for %s", email_hash(spelled)[:12])
            raise SignInRefused()
        self._tries.forgive(counted)
        return user

    def switch(self, cookie: str, tenant: str) -> Opened:
        """Open a session in another of one's companies and end the present one."""
        held = self._held(cookie)
        places = [(t, m) for t, m in self._directory.memberships(held.user.id) if m.active]
        member = next((m for t, m in places if t == tenant), None)
        if member is None:
            raise NotFound()
        user = held.user.model_copy(
            update={"last_tenant": tenant, "version": held.user.version + 1}
        )
        opened = self._open(tenant, member, user, len(places))
        self.sign_out(cookie)
        return opened

    def companies(self, who: Principal) -> list[Company]:
        """The companies that a person may choose from."""
        places = self._directory.memberships(who.user)
        return self._directory.companies(who.user, [t for t, m in places if m.active])

    def sign_out(self, cookie: str) -> None:
        """End a session; a cookie that is nobody's is left alone."""
        try:
            parsed = Cookie.parse(cookie)
        except SignInNeeded:
            return
        scope = unscoped.session(parsed.tenant, parsed.user, parsed.hash())
        store = unscoped.unscoped(self._backing.store, scope)
        try:
            store.delete_many([session_key(parsed.hash())])
        except StoreError as error:
            raise Busy() from error

    def principal(self, cookie: str, request_id: str = "") -> Principal:
        """Who a cookie stands for, read anew each time. Raises ``SignInNeeded``."""
        held = self._held(cookie)
        self._note_use(held)
        return Principal(
            tenant=held.company.id,
            user=held.user.id,
            role=held.member.role,
            name=held.member.name,
            email=held.user.email,
            language=held.user.language,
            zone=held.member.telling.zone or held.company.zone,
            request_id=request_id,
        )

    def _places(self, user: User) -> list[tuple[str, Member]]:
        """Where a person may go. The index lags behind a company just joined; its row does not."""
        found = dict(self._directory.memberships(user.id))
        if user.last_tenant and user.last_tenant not in found:
            member = self._directory.member(user.last_tenant, user.id)
            found |= {user.last_tenant: member} if member else {}
        return [(tenant, member) for tenant, member in found.items() if member.active]

    def _held(self, cookie: str) -> SignedIn:
        parsed = Cookie.parse(cookie)
        held = self._directory.signed_in(parsed)
        if held is None or not held.member.active:
            raise SignInNeeded()
        now = self._backing.clock.now()
        same = (held.session.tenant, held.session.user) == (parsed.tenant, parsed.user)
        if not same or not held.session.valid(now, held.user.password_changed_at):
            raise SignInNeeded()
        return held

    def _open(self, tenant: str, member: Member, user: User, companies: int) -> Opened:
        who = Principal(tenant, user.id, member.role, member.name, user.email)
        cookie = Cookie(tenant=tenant, user=user.id, secret=self._backing.ids.token())
        scope = unscoped.session(tenant, user.id, cookie.hash())
        uow = WiderUnitOfWork(self._backing, who, scope)
        new_session(uow, cookie)
        uow.audit("session.opened", user.id)
        stored = user.version - 1
        if stored:
            uow.replace(PLATFORM, user_item(user), stored)
        uow.commit()
        return Opened(cookie, user, companies)

    def _refreshed(self, user: User, password: str, tenant: str) -> User:
        """Where they sign in, and the password hashed with today's parameters."""
        change: dict[str, object] = {"last_tenant": tenant, "version": user.version + 1}
        if self._passwords.outdated(user.password_hash):
            change["password_hash"] = self._passwords.hash(password)
        return user.model_copy(update=change)

    def _note_use(self, held: SignedIn) -> None:
        now = self._backing.clock.now()
        if not held.session.due_to_note(now):
            return
        key: Key = session_key(held.session.hash)
        scope = unscoped.session(held.company.id, held.user.id, held.session.hash)
        update = Update(key, seen_fields(held.session, now), condition=Present())
        try:
            unscoped.unscoped(self._backing.store, scope).commit([update])
        except StoreError:
            log.info("the use of a session was not noted")


def new_session(uow: UnitOfWork, cookie: Cookie) -> None:
    """Write the session that a cookie opens, as part of a transaction."""
    session = Session(
        hash=cookie.hash(),
        tenant=cookie.tenant,
        user=cookie.user,
        created_at=uow.now,
        seen_at=uow.now,
    )
    uow.insert(PLATFORM, session_item(session))
