"""Invitations: sent, sent again, withdrawn, and accepted by the person invited."""

from dataclasses import dataclass
from typing import ClassVar

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Present
from chalicelib.kit.errors import Conflict, Forbidden, Invalid, NotFound
from chalicelib.notify.message import Message
from chalicelib.tables import PLATFORM
from chalicelib.tenancy import unscoped
from chalicelib.tenancy.addresses import checked_email, secret_hash
from chalicelib.tenancy.company import checked_language
from chalicelib.tenancy.directory import Directory, address_item, link_item, link_key, user_item
from chalicelib.tenancy.invitations import Invitation, State
from chalicelib.tenancy.links import Link, LinkSpent, expiry
from chalicelib.tenancy.model import AlreadyMember, Member, User
from chalicelib.tenancy.passwords import Passwords, checked_password
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.repository import (
    CompanyRepository,
    invitation_key,
    item_of,
    member_item,
)
from chalicelib.tenancy.rights import OWNER, ROLES
from chalicelib.tenancy.sessions import Cookie
from chalicelib.tenancy.sign_in import Opened, SignIn, new_session
from chalicelib.tenancy.unscoped import WiderUnitOfWork


class AlreadyInvited(Conflict):
    """One open invitation for one address."""

    type: ClassVar[str] = "already-invited"
    title: ClassVar[str] = "This address is invited already. You can send the invitation again."


@dataclass(frozen=True)
class Offer:
    """What an invitation offers to whoever holds its link."""

    company: str
    invitation: Invitation
    known: bool


def checked_role(who: Principal, role: str) -> str:
    """A role that may be given by this person: only an owner makes owners."""
    if role not in ROLES:
        raise Invalid.field("role", "Choose a role from the list.")
    if role == OWNER and who.role != OWNER:
        raise Forbidden("Only an owner can make somebody an owner.")
    return role


class Joining:
    """From the invitation to the member."""

    def __init__(self, backing: Backing, passwords: Passwords, sign_in: SignIn) -> None:
        self._backing = backing
        self._passwords = passwords
        self._sign_in = sign_in
        self._directory = Directory(backing.store)

    def open_ones(self, who: Principal) -> list[Invitation]:
        """Invitations that wait for an answer, newest first."""
        found = self._rows(who).invitations()
        return [each for each in found if each.state is State.OPEN]

    def invite(self, who: Principal, email: str, name: str, role: str, language: str) -> Invitation:
        """Invite somebody by e-mail. Raises ``AlreadyMember``, ``AlreadyInvited``."""
        address = checked_email(email)
        if any(member.email == address for member in self._rows(who).members()):
            raise AlreadyMember()
        if any(each.email == address for each in self.open_ones(who)):
            raise AlreadyInvited()
        uow, token = self._unit(who), self._backing.ids.token()
        invitation = Invitation(
            id=uow.ids.new("inv"),
            email=address,
            name=name.strip()[:120],
            role=checked_role(who, role),
            language=checked_language(language),
            invited_by=who.user,
            created_at=uow.now,
            ends_at=expiry("invitation", uow.now),
            link_hash=secret_hash(token),
        )
        uow.insert(PLATFORM, item_of(invitation_key(who.tenant, invitation.id), invitation))
        self._send(uow, invitation, token)
        uow.audit("person.invited", invitation.id, role=role)
        uow.commit(invitation)
        return invitation

    def send_again(self, who: Principal, invitation_id: str) -> Invitation:
        """A fresh link; the former one ends."""
        old = self._open(who, invitation_id)
        uow, token = self._unit(who), self._backing.ids.token()
        fresh = {
            "link_hash": secret_hash(token),
            "ends_at": expiry("invitation", uow.now),
            "version": old.version + 1,
        }
        invitation = old.model_copy(update=fresh)
        uow.replace(PLATFORM, self._item(who.tenant, invitation), old.version)
        uow.delete(link_key(old.link_hash))
        self._send(uow, invitation, token)
        uow.audit("invitation.sent_again", invitation.id)
        uow.commit(invitation)
        return invitation

    def withdraw(self, who: Principal, invitation_id: str) -> Invitation:
        """Take an open invitation back; its link ends."""
        old = self._open(who, invitation_id)
        gone = old.moved(State.WITHDRAWN).model_copy(update={"version": old.version + 1})
        uow = self._unit(who)
        uow.replace(PLATFORM, self._item(who.tenant, gone), old.version)
        uow.delete(link_key(old.link_hash))
        uow.audit("invitation.withdrawn", gone.id)
        uow.commit(gone)
        return gone

    def look(self, token: str) -> Offer:
        """What a link offers. Raises ``LinkSpent``."""
        link = self._directory.link(secret_hash(token))
        if link is None or not link.usable("invitation", self._backing.clock.now()):
            raise LinkSpent()
        rows = CompanyRepository(self._backing.store, Principal.system(link.tenant))
        invitation, company = rows.invitation(link.facts["invitation"]), rows.company()
        if invitation is None or company is None or invitation.state is not State.OPEN:
            raise LinkSpent()
        known = self._directory.by_email(invitation.email) is not None
        return Offer(company.name, invitation, known)

    def accept(self, token: str, name: str, password: str, address: str) -> Opened:
        """Join: a known person gives their password, a new one chooses one.

        Raises ``LinkSpent``, ``AlreadyMember``, ``SignInRefused``, ``TooMany``, ``Invalid``.
        """
        offer, link = self.look(token), self._directory.link(secret_hash(token))
        if link is None:
            raise LinkSpent()
        invitation = offer.invitation
        if offer.known:
            user = self._sign_in.verified(invitation.email, password, address)
        else:
            user = self._new_user(invitation, name or invitation.name, password, offer.company)
        who = Principal(link.tenant, user.id, invitation.role, user.name, user.email)
        uow = WiderUnitOfWork(self._backing, who, unscoped.joining(link.tenant))
        self._write_user(uow, user, link.tenant, new=not offer.known)
        uow.delete(link_key(link.hash), Present(), refuse=LinkSpent())
        taken = invitation.moved(State.ACCEPTED)
        taken = taken.model_copy(update={"version": invitation.version + 1})
        uow.replace(PLATFORM, self._item(link.tenant, taken), invitation.version)
        member = _member(user, invitation.role, uow)
        uow.insert(PLATFORM, member_item(link.tenant, member), refuse=AlreadyMember())
        cookie = Cookie(tenant=link.tenant, user=user.id, secret=uow.ids.token())
        new_session(uow, cookie)
        uow.audit("person.joined", user.id, role=invitation.role)
        uow.commit()
        return Opened(cookie, user, 2 if offer.known else 1)

    def _new_user(self, invitation: Invitation, name: str, password: str, company: str) -> User:
        name = name.strip()
        if not 1 <= len(name) <= 120:
            raise Invalid.field("name", "Enter a name of at most 120 characters.")
        checked_password(password, company, name, invitation.email)
        now = self._backing.clock.now()
        return User(
            id=self._backing.ids.new("usr"),
            email=invitation.email,
            name=name,
            language=invitation.language,
            password_hash=self._passwords.hash(password),
            password_changed_at=now,
            created_at=now,
        )

    def _write_user(self, uow: WiderUnitOfWork, user: User, tenant: str, new: bool) -> None:
        version = 1 if new else user.version + 1
        row = user_item(user.model_copy(update={"last_tenant": tenant, "version": version}))
        if new:
            # Lost against somebody who registered the address meanwhile: the link still works.
            uow.insert(PLATFORM, address_item(user.email, user.id))
            uow.insert(PLATFORM, row)
        else:
            uow.replace(PLATFORM, row, user.version)

    def _open(self, who: Principal, invitation_id: str) -> Invitation:
        invitation = self._rows(who).invitation(invitation_id)
        if invitation is None:
            raise NotFound()
        invitation.moved(State.WITHDRAWN)  # refuses what is over
        checked_role(who, invitation.role)
        return invitation

    def _send(self, uow: WiderUnitOfWork, invitation: Invitation, token: str) -> None:
        company = self._rows(uow.who).company()
        link = Link(
            hash=invitation.link_hash,
            kind="invitation",
            tenant=uow.who.tenant,
            facts={"invitation": invitation.id},
            ends_at=invitation.ends_at,
        )
        uow.insert(PLATFORM, link_item(link))
        params = {
            "name": invitation.name,
            "company": company.name if company else "",
            "inviter": uow.who.name,
            "role": invitation.role,
            "token": token,
        }
        uow.send(
            Message(
                to=invitation.email,
                language=invitation.language,
                template="tenancy/invitation",
                params=params,
                subject_id=invitation.id,
            )
        )

    def _item(self, tenant: str, invitation: Invitation) -> dict[str, object]:
        return item_of(invitation_key(tenant, invitation.id), invitation)

    def _unit(self, who: Principal) -> WiderUnitOfWork:
        return WiderUnitOfWork(self._backing, who, unscoped.joining(who.tenant))

    def _rows(self, who: Principal) -> CompanyRepository:
        return CompanyRepository(self._backing.store, who)


def _member(user: User, role: str, uow: WiderUnitOfWork) -> Member:
    return Member(
        user_id=user.id,
        name=user.name,
        email=user.email,
        language=user.language,
        role=role,
        joined_at=uow.now,
    )
