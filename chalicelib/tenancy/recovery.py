"""A forgotten or changed password. Every change ends all sessions opened before it."""

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Present
from chalicelib.kit.errors import Invalid
from chalicelib.notify.message import Message
from chalicelib.tables import PLATFORM
from chalicelib.tenancy import unscoped
from chalicelib.tenancy.addresses import checked_email, secret_hash
from chalicelib.tenancy.directory import Directory, link_item, link_key, user_item
from chalicelib.tenancy.links import Link, LinkSpent, expiry
from chalicelib.tenancy.model import User
from chalicelib.tenancy.passwords import Passwords, checked_password
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.sessions import Cookie
from chalicelib.tenancy.sign_in import Opened, new_session
from chalicelib.tenancy.tries import TryCounter
from chalicelib.tenancy.unscoped import WiderUnitOfWork


class Recovery:
    """New passwords, by link or by knowing the old one."""

    def __init__(self, backing: Backing, passwords: Passwords) -> None:
        self._backing = backing
        self._passwords = passwords
        self._directory = Directory(backing.store)
        self._tries = TryCounter(backing)

    def ask(self, email: str, language: str, address: str) -> None:
        """Send a link; an unknown address gets an e-mail too, saying that there is no account.

        The same reads, rows and message either way. Raises ``TooMany`` while it must wait.
        """
        spelled = checked_email(email)
        self._tries.mail(spelled, address)
        user = self._directory.by_email(spelled)
        token = self._backing.ids.token()
        uow = self._outside()
        link = Link(
            hash=secret_hash(token),
            kind="reset" if user else "nobody",
            tenant="",
            facts={"user": user.id if user else "", "email": spelled},
            ends_at=expiry("reset", uow.now),
        )
        uow.insert(PLATFORM, link_item(link))
        uow.send(_letter(spelled, language, user, token))
        uow.commit()

    def look(self, token: str) -> Link:
        """The link of a token. Raises ``LinkSpent``."""
        link = self._directory.link(secret_hash(token))
        if link is None or not link.usable("reset", self._backing.clock.now()):
            raise LinkSpent()
        return link

    def reset(self, token: str, password: str) -> None:
        """Set a new password, once; all sessions end. Raises ``LinkSpent``, ``Invalid``."""
        link = self.look(token)
        user = self._directory.user(link.facts["user"])
        if user is None or user.email != link.facts["email"]:
            raise LinkSpent()
        checked_password(password, user.name, user.email)
        uow = self._outside()
        uow.delete(link_key(link.hash), Present(), refuse=LinkSpent())
        self._write(uow, user, password)
        uow.commit()

    def change(self, who: Principal, old: str, new: str, address: str) -> Opened:
        """Change one's own password; a new session takes the place of the ended ones."""
        user = self._directory.user(who.user)
        counted = self._tries.password(who.email, address)
        if user is None or not self._passwords.matches(user.password_hash, old):
            raise Invalid.field("old_password", "This is not your present password.")
        self._tries.forgive(counted)
        checked_password(new, user.name, user.email, field="new_password")
        cookie = Cookie(tenant=who.tenant, user=who.user, secret=self._backing.ids.token())
        scope = unscoped.session(who.tenant, who.user, cookie.hash())
        uow = WiderUnitOfWork(self._backing, who, scope)
        changed = self._write(uow, user, new)
        new_session(uow, cookie)
        uow.commit()
        return Opened(cookie, changed)

    def _write(self, uow: WiderUnitOfWork, user: User, password: str) -> User:
        changed = user.model_copy(
            update={
                "password_hash": self._passwords.hash(password),
                "password_changed_at": uow.now,
                "version": user.version + 1,
            }
        )
        uow.replace(PLATFORM, user_item(changed), user.version)
        uow.send(
            Message(
                to=user.email,
                language=user.language,
                template="tenancy/password_changed",
                params={"name": user.name},
            )
        )
        uow.audit("password.changed", user.id)
        return changed

    def _outside(self) -> WiderUnitOfWork:
        who = Principal.system(unscoped.ENTRY)
        return WiderUnitOfWork(self._backing, who, unscoped.recovery())


def _letter(email: str, language: str, user: User | None, token: str) -> Message:
    return Message(
        to=email,
        language=user.language if user else language,
        template="tenancy/reset" if user else "tenancy/no_account",
        params={"name": user.name if user else "", "token": token},
    )
