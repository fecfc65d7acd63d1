"""What the rest of the product asks of tenancy: who is there, and how the company works."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chalicelib.kit.backing import Backing
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.dynamo import Item
from chalicelib.kit.paging import Listing
from chalicelib.tenancy.audit import AuditLine
from chalicelib.tenancy.companies import Companies
from chalicelib.tenancy.company import Company
from chalicelib.tenancy.joining import Joining
from chalicelib.tenancy.keys import Keys
from chalicelib.tenancy.model import Member, who_acts
from chalicelib.tenancy.passwords import Passwords
from chalicelib.tenancy.people import People
from chalicelib.tenancy.policies import PolicyBook
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.recovery import Recovery
from chalicelib.tenancy.sign_in import SignIn
from chalicelib.tenancy.sign_up import SignUp, SignUps

if TYPE_CHECKING:
    from chalicelib.tenancy.acknowledging import Acknowledging


class TenancyService:
    """The front of the subject; entry, people, keys and settings have services of their own."""

    def __init__(
        self, backing: Backing, passwords: Passwords | None = None, book: PolicyBook | None = None
    ) -> None:
        self._backing = backing
        self._given_passwords = passwords
        self.companies = Companies(backing, book or PolicyBook())
        self.people = People(backing)
        self.keys = Keys(backing)

    @cached_property
    def acknowledging(self) -> "Acknowledging":
        from chalicelib.tenancy.acknowledging import Acknowledging

        return Acknowledging(self._backing, self.companies)

    @cached_property
    def passwords(self) -> Passwords:
        return self._given_passwords or Passwords()

    @cached_property
    def entry(self) -> SignIn:
        return SignIn(self._backing, self.passwords)

    @cached_property
    def sign_ups(self) -> SignUps:
        return SignUps(self._backing, self.passwords)

    @cached_property
    def recovery(self) -> Recovery:
        return Recovery(self._backing, self.passwords)

    @cached_property
    def joining(self) -> Joining:
        return Joining(self._backing, self.passwords, self.entry)

    def principal_for_session(self, cookie: str, request_id: str = "") -> Principal:
        """Who a browser's cookie stands for. Raises ``SignInNeeded``."""
        return self.entry.principal(cookie, request_id)

    def principal_for_key(self, secret: str, request_id: str = "") -> Principal:
        """Who an API key stands for. Raises ``SignInNeeded``, ``TooMany``."""
        return self.keys.principal(secret, request_id)

    def found_company(self, asked: SignUp) -> Principal:
        """Make a company at once, for the demonstration and for tests; gives its owner."""
        return self.principal_for_session(self.sign_ups.found(asked).cookie.text())

    def company(self, who: Principal) -> Company:
        """The principal's company."""
        return self.companies.company(who)

    def calendar(self, who: Principal) -> WorkingCalendar:
        """The working calendar of the principal's company."""
        return self.companies.calendar(who)

    def policy(self, who: Principal, name: str) -> dict[str, Any]:
        """The body of a policy in force. Raises ``NotFound`` for a name nobody registered."""
        return self.companies.policy(who, name).body

    def set_policy(
        self, who: Principal, name: str, body: dict[str, Any], version: int | None = None
    ) -> int:
        """Write the next version of a policy; gives its number."""
        return self.companies.set_policy(who, name, body, version).version

    def members(self, who: Principal) -> list[Member]:
        """Everybody of the company, disabled ones too, by name."""
        return self.people.members(who)

    def member(self, who: Principal, user: str) -> Member:
        """One person of the company. Raises ``NotFound``."""
        return self.people.member(who, user)

    def member_name(self, who: Principal, user: str) -> str:
        """The name of somebody of the company; empty for nobody."""
        return self.people.member_name(who, user)

    def acting_for(self, who: Principal, user: str) -> str | None:
        """Who acts for somebody today, in the company's time zone; None: nobody is there."""
        members = {member.user_id: member for member in self.members(who)}
        return who_acts(members, user, self.people.today(self.company(who)))

    def audit(
        self, who: Principal, month: str, limit: int, after: Item | None
    ) -> Listing[AuditLine]:
        """What was done in a month (``2026-11``, UTC), newest first."""
        return self.people.audit(who, month, limit, after)

    def names(self, who: Principal, users: Sequence[str]) -> dict[str, str]:
        """Names of members by id; who is not (or no longer) there is left out."""
        wanted = set(users)
        return {m.user_id: m.name for m in self.members(who) if m.user_id in wanted}
