"""The people of a company: roles, absence, disabling, and one's own profile."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.kit.backing import Backing
from chalicelib.kit.dynamo import Item
from chalicelib.kit.errors import Forbidden, Invalid, NotFound, Stale
from chalicelib.kit.paging import Listing
from chalicelib.tables import PLATFORM
from chalicelib.tenancy import unscoped
from chalicelib.tenancy.audit import AuditLine
from chalicelib.tenancy.company import Company, checked_language, checked_zone
from chalicelib.tenancy.departments import checked_department
from chalicelib.tenancy.directory import Directory, user_item
from chalicelib.tenancy.joining import checked_role
from chalicelib.tenancy.model import Member, checked_absence, keep_an_owner
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.repository import (
    CompanyRepository,
    company_key,
    item_of,
    member_item,
)
from chalicelib.tenancy.rights import OWNER
from chalicelib.tenancy.telling import Telling, checked, chosen
from chalicelib.tenancy.unscoped import WiderUnitOfWork
from chalicelib.unit_of_work import UnitOfWork

# Where somebody works and what they lead: who is left out of a complaint hangs on it.
PLACE: Final = ("department", "role", "active")


class People:
    """Changes of members. Rights are asked for here too, since pages and programs both call."""

    def __init__(self, backing: Backing) -> None:
        self._backing = backing
        # Told in the same transaction that somebody's place is another one from now on.
        self.moved: Callable[[UnitOfWork, str], None] = lambda _uow, _user: None

    def members(self, who: Principal) -> list[Member]:
        """Everybody of the company by name, disabled ones last."""
        found = self._rows(who).members()
        return sorted(found, key=lambda member: (not member.active, member.name.casefold()))

    def member(self, who: Principal, user: str) -> Member:
        """One person of the company. Raises ``NotFound``."""
        found = self._rows(who).member(user)
        if found is None:
            raise NotFound()
        return found

    def member_name(self, who: Principal, user: str) -> str:
        """The name of somebody of the company; empty for nobody."""
        found = self._rows(who).member(user) if user else None
        return found.name if found else ""

    def today(self, company: Company) -> date:
        """The date in the company's own time zone."""
        return self._backing.clock.now().astimezone(ZoneInfo(company.zone)).date()

    def audit(
        self, who: Principal, month: str, limit: int, after: Item | None
    ) -> Listing[AuditLine]:
        """What was done in a month, newest first."""
        who.require("audit.read")
        page = self._rows(who).audit_lines(month, limit, after)
        return Listing([AuditLine.model_validate(item) for item in page.items], page.after)

    def change_role(
        self, who: Principal, user: str, role: str, version: int | None = None
    ) -> Member:
        """Give somebody another role. Raises ``LastOwner``, ``Forbidden``, ``Stale``."""
        who.require("people.manage")
        members, member = self._one(who, user, version)
        checked_role(who, role)
        self._may_touch(who, member)
        if member.role == OWNER and role != OWNER:
            keep_an_owner(members, user)
        owners_change = OWNER in (member.role, role)
        change = {"role": role}
        return self._write(who, member, change, "person.role_changed", owners_change, role=role)

    def change_department(
        self, who: Principal, user: str, department: str, version: int | None = None
    ) -> Member:
        """Say in which department somebody works, "" for none. Raises ``Invalid``, ``Stale``."""
        who.require("people.manage")
        _, member = self._one(who, user, version)
        self._may_touch(who, member)
        change = {"department": checked_department(department)}
        if member.department == department:
            return member
        action = "person.department_changed"
        return self._write(who, member, change, action, False, department=department)

    def disable(self, who: Principal, user: str, version: int | None = None) -> Member:
        """Shut somebody out, from their next request on. Not oneself, not the last owner."""
        who.require("people.manage")
        members, member = self._one(who, user, version)
        self._may_touch(who, member)
        if user == who.user:
            raise Forbidden("You cannot shut yourself out.")
        if member.role == OWNER:
            keep_an_owner(members, user)
        owners_change = member.role == OWNER
        return self._write(who, member, {"active": False}, "person.disabled", owners_change)

    def enable(self, who: Principal, user: str, version: int | None = None) -> Member:
        """Let somebody in again, in the role they had."""
        who.require("people.manage")
        _, member = self._one(who, user, version)
        self._may_touch(who, member)
        owners_change = member.role == OWNER
        return self._write(who, member, {"active": True}, "person.enabled", owners_change)

    def set_absence(
        self, who: Principal, user: str, first: date, last: date, deputy: str
    ) -> Member:
        """Say who stands in from one day to another, both included; one's own or, for those
        who manage people, anybody's."""
        members, member = self._one(who, user, None)
        self._own_or_manager(who, user)
        absence = checked_absence(members, user, first, last, deputy)
        facts = {"deputy": deputy, "first": first.isoformat(), "last": last.isoformat()}
        return self._write(who, member, {"absence": absence}, "absence.set", False, **facts)

    def end_absence(self, who: Principal, user: str) -> Member:
        """Back again, or never away."""
        _, member = self._one(who, user, None)
        self._own_or_manager(who, user)
        return self._write(who, member, {"absence": None}, "absence.ended", False)

    def change_telling(
        self, who: Principal, user: str, wanted: Telling, version: int | None = None
    ) -> Member:
        """Say what somebody is told of and how; one's own or, for who manages people, anybody's.

        Raises ``Invalid``, ``Stale``.
        """
        _, member = self._one(who, user, version)
        self._own_or_manager(who, user)
        facts = {
            "ways": chosen(wanted.ways),
            "quiet": checked(wanted.quiet),
            "zone": checked_zone(wanted.zone) if wanted.zone else "",
        }
        telling = wanted.model_copy(update=facts)
        return self._write(who, member, {"telling": telling}, "telling.changed", False)

    def mark_reachable(self, uow: UnitOfWork, member: Member, reachable: bool) -> None:
        """Whether a browser of theirs may be pushed to, as part of the act that changes it."""
        if member.reachable != reachable:
            facts = {"reachable": reachable, "version": member.version + 1}
            changed = member.model_copy(update=facts)
            uow.replace(PLATFORM, member_item(uow.who.tenant, changed), member.version)

    def change_profile(self, who: Principal, name: str, language: str) -> None:
        """One's own name and language, in every company one belongs to."""
        name = name.strip()
        if not 1 <= len(name) <= 120:
            raise Invalid.field("name", "Enter a name of at most 120 characters.")
        directory = Directory(self._backing.store)
        user, places = directory.user(who.user), directory.memberships(who.user)
        if user is None:
            raise NotFound()
        change = {"name": name, "language": checked_language(language)}
        scope = unscoped.memberships(who.user, *(tenant for tenant, _ in places))
        uow = WiderUnitOfWork(self._backing, who, scope)
        changed = user.model_copy(update={**change, "version": user.version + 1})
        uow.replace(PLATFORM, user_item(changed), user.version)
        for tenant, member in places:
            now = member.model_copy(update={**change, "version": member.version + 1})
            uow.replace(PLATFORM, member_item(tenant, now), member.version)
        uow.audit("profile.changed", who.user)
        uow.commit()

    def _one(
        self, who: Principal, user: str, version: int | None
    ) -> tuple[dict[str, Member], Member]:
        members = {each.user_id: each for each in self._rows(who).members()}
        if user not in members:
            raise NotFound()
        if version is not None and members[user].version != version:
            raise Stale()
        return members, members[user]

    def _may_touch(self, who: Principal, member: Member) -> None:
        if member.role == OWNER and who.role != OWNER:
            raise Forbidden("Only an owner can change an owner.")

    def _own_or_manager(self, who: Principal, user: str) -> None:
        if user != who.user:
            who.require("people.manage")

    def _write(
        self,
        who: Principal,
        member: Member,
        change: Mapping[str, object],
        action: str,
        owners_change: bool,
        **facts: str,
    ) -> Member:
        changed = member.model_copy(update={**change, "version": member.version + 1})
        uow = UnitOfWork(self._backing, who)
        uow.replace(PLATFORM, member_item(who.tenant, changed), member.version)
        if owners_change:
            self._one_at_a_time(uow)
        if any(getattr(changed, each) != getattr(member, each) for each in PLACE):
            self.moved(uow, member.user_id)
        uow.audit(action, member.user_id, **facts)
        uow.commit(changed)
        return changed

    def _one_at_a_time(self, uow: UnitOfWork) -> None:
        """Two owners who demote each other at once must meet somewhere: on the company's row."""
        company = self._rows(uow.who).company()
        if company is None:
            raise NotFound()
        moved = company.model_copy(update={"version": company.version + 1})
        uow.replace(PLATFORM, item_of(company_key(company.id), moved), company.version)

    def _rows(self, who: Principal) -> CompanyRepository:
        return CompanyRepository(self._backing.store, who)
