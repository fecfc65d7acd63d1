"""Signing a company up: nothing exists until the owner's address is confirmed.

The request does the same work and sends one e-mail whether the address is known or not. What
was typed waits in the link; the company, its owner and the first session come with the button.
"""

from typing import Any, ClassVar

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Present
from chalicelib.kit.errors import Conflict, Invalid
from chalicelib.kit.money import UnknownCurrency, digits
from chalicelib.kit.values import Frozen
from chalicelib.notify.message import Message
from chalicelib.tables import PLATFORM
from chalicelib.tenancy import unscoped
from chalicelib.tenancy.addresses import checked_email, secret_hash
from chalicelib.tenancy.company import Company, checked_language, checked_zone
from chalicelib.tenancy.countries import defaults
from chalicelib.tenancy.directory import (
    Directory,
    address_item,
    link_item,
    link_key,
    user_item,
)
from chalicelib.tenancy.links import Link, LinkSpent, expiry
from chalicelib.tenancy.model import Member, User
from chalicelib.tenancy.passwords import Passwords, checked_password
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.repository import company_key, item_of, member_item
from chalicelib.tenancy.rights import OWNER
from chalicelib.tenancy.sessions import Cookie
from chalicelib.tenancy.sign_in import Opened, new_session
from chalicelib.tenancy.tries import TryCounter
from chalicelib.tenancy.unscoped import WiderUnitOfWork


class AddressTaken(Conflict):
    """Told only to somebody who has read an e-mail sent to the address."""

    type: ClassVar[str] = "address-taken"
    title: ClassVar[str] = "This address already has an account. Please sign in."


class WrongStart(Invalid):
    """The link was opened elsewhere, and the password typed there is not the one chosen."""

    title: ClassVar[str] = "Enter the password that you chose when you signed up."


class SignUp(Frozen):
    """What somebody enters to sign a company up."""

    company: str
    country: str
    zone: str = ""
    currency: str = ""
    language: str = ""
    name: str
    email: str
    password: str


class SignUps:
    """From the form to the company."""

    def __init__(self, backing: Backing, passwords: Passwords) -> None:
        self._backing = backing
        self._passwords = passwords
        self._directory = Directory(backing.store)
        self._tries = TryCounter(backing)

    def start(self, asked: SignUp, address: str) -> str:
        """Send the confirmation; gives a secret by which the same browser is known again."""
        facts = self._checked(asked)
        self._tries.mail(facts["email"], address)
        facts["password_hash"] = self._passwords.hash(asked.password)
        token, starter = self._backing.ids.token(), self._backing.ids.token()
        facts["starter"] = secret_hash(starter)
        known = self._directory.by_email(facts["email"]) is not None
        who = Principal.system(unscoped.ENTRY)
        uow = WiderUnitOfWork(self._backing, who, unscoped.entry_mail())
        link = Link(
            hash=secret_hash(token),
            kind="known" if known else "confirm",
            tenant="",
            facts=facts,
            ends_at=expiry("confirm", uow.now),
        )
        uow.insert(PLATFORM, link_item(link))
        uow.send(_letter(facts, known, token))
        uow.commit()
        return starter

    def look(self, token: str) -> dict[str, Any]:
        """What a confirmation link would do. Raises ``LinkSpent``."""
        link = self._directory.link(secret_hash(token))
        if link is None or not link.usable("confirm", self._backing.clock.now()):
            raise LinkSpent()
        return link.facts

    def same_browser(self, token: str, starter: str) -> bool:
        """Whether the link was opened where the form was filled in."""
        return bool(starter) and self.look(token)["starter"] == secret_hash(starter)

    def confirm(self, token: str, starter: str, password: str) -> Opened:
        """Make the company and its owner.

        Elsewhere than in the browser of the form the password is asked for again: else
        whoever signs up with a stranger's address would share the account with them.
        """
        facts = self.look(token)
        if not self.same_browser(token, starter):
            self._tries.password(facts["email"], "confirm")
            if not self._passwords.matches(facts["password_hash"], password):
                raise WrongStart.field("password", WrongStart.title)
        return self._found(facts, token)

    def found(self, asked: SignUp) -> Opened:
        """Make a company at once, for the demonstration and for tests."""
        facts = self._checked(asked)
        facts["password_hash"] = self._passwords.hash(asked.password)
        return self._found(facts, "")

    def _checked(self, asked: SignUp) -> dict[str, Any]:
        company, name = asked.company.strip(), asked.name.strip()
        for field, text in (("company", company), ("name", name)):
            if not 1 <= len(text) <= 120:
                raise Invalid.field(field, "Enter a name of at most 120 characters.")
        email = checked_email(asked.email)
        checked_password(asked.password, company, name, email)
        start = defaults(asked.country, self._backing.clock.now().date())
        return {
            "company": company,
            "country": asked.country,
            "zone": checked_zone(asked.zone or start.zone),
            "currency": checked_currency(asked.currency or start.currency),
            "language": checked_language(asked.language or start.language),
            "name": name,
            "email": email,
        }

    def _found(self, facts: dict[str, Any], token: str) -> Opened:
        ids, now = self._backing.ids, self._backing.clock.now()
        tenant, user_id = ids.new("ten"), ids.new("usr")
        who = Principal(tenant, user_id, OWNER, facts["name"], facts["email"])
        uow = WiderUnitOfWork(self._backing, who, unscoped.sign_up(tenant))
        user = User(
            id=user_id,
            last_tenant=tenant,
            created_at=now,
            password_changed_at=now,
            **{name: facts[name] for name in ("email", "name", "language", "password_hash")},
        )
        cookie = Cookie(tenant=tenant, user=user_id, secret=ids.token())
        if token:
            key = link_key(secret_hash(token))
            uow.delete(key, Present(), refuse=LinkSpent())
        uow.insert(PLATFORM, address_item(user.email, user.id), refuse=AddressTaken())
        uow.insert(PLATFORM, user_item(user))
        company = _new_company(tenant, facts, uow)
        uow.insert(PLATFORM, item_of(company_key(tenant), company))
        uow.insert(PLATFORM, member_item(tenant, owner_of(user, uow)))
        new_session(uow, cookie)
        uow.audit("company.founded", tenant, name=company.name)
        uow.commit()
        return Opened(cookie, user)


def checked_currency(currency: str) -> str:
    """An ISO 4217 code that amounts can be kept in, else :class:`Invalid`."""
    try:
        digits(currency)
    except (UnknownCurrency, ValueError):
        raise Invalid.field("currency", "Choose a currency from the list.") from None
    return currency


def owner_of(user: User, uow: WiderUnitOfWork) -> Member:
    return Member(
        user_id=user.id,
        name=user.name,
        email=user.email,
        language=user.language,
        role=OWNER,
        joined_at=uow.now,
    )


def _new_company(tenant: str, facts: dict[str, Any], uow: WiderUnitOfWork) -> Company:
    start = defaults(facts["country"], uow.now.date())
    return Company(
        id=tenant,
        name=facts["company"],
        opening=start.opening,
        holidays_of=facts["country"],
        created_at=uow.now,
        **{name: facts[name] for name in ("country", "zone", "currency", "language")},
    )


def _letter(facts: dict[str, Any], known: bool, token: str) -> Message:
    return Message(
        to=facts["email"],
        language=facts["language"],
        template="tenancy/already_registered" if known else "tenancy/confirm",
        params={"name": facts["name"], "company": facts["company"], "token": token},
    )
