"""A company's own facts: settings, calendar, policies, first steps. Read once per request."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from chalicelib.kit.backing import Backing
from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.errors import Invalid, NotFound, Stale
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.calendars import calendar_of
from chalicelib.tenancy.company import (
    STEPS,
    Company,
    Day,
    Window,
    checked_language,
    checked_windows,
    checked_zone,
)
from chalicelib.tenancy.countries import defaults
from chalicelib.tenancy.per_request import PerRequest
from chalicelib.tenancy.policies import Policy, PolicyBook
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.repository import (
    CompanyRepository,
    company_key,
    item_of,
    policy_key,
    policy_version_key,
)
from chalicelib.tenancy.sign_up import checked_currency
from chalicelib.unit_of_work import UnitOfWork

# Facts of a company by which time limits run.
_CLOCK_FACTS = frozenset({"zone", "country", "opening", "holidays_of", "own_days"})
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Companies:
    """Reads and changes of one company's own facts."""

    def __init__(self, backing: Backing, book: PolicyBook) -> None:
        self._backing = backing
        self.book = book
        # Told of a changed policy (its name) or "calendar", inside the transaction that changes
        # it: what runs by it is recomputed by a job of the subject concerned.
        self.rules_changed: Callable[[UnitOfWork, str], None] = lambda _uow, _what: None
        self._cache = PerRequest()

    def company(self, who: Principal) -> Company:
        """The company of the principal."""
        found: Company | None = self._cache.get(who, "company", self._rows(who).company)
        if found is None:
            raise NotFound()
        return found

    def founded_at(self, who: Principal) -> datetime | None:
        """When the company began; None: the tenant is where people are who have none yet."""
        try:
            return self.company(who).created_at
        except NotFound:
            return None

    def calendar(self, who: Principal) -> WorkingCalendar:
        """Its working calendar around today."""
        today = self._backing.clock.now().date()
        made: WorkingCalendar = self._cache.get(
            who, "calendar", lambda: calendar_of(self.company(who), today)
        )
        return made

    def change(self, who: Principal, change: Mapping[str, Any], version: int | None) -> Company:
        """Change name, country, zone, currency or language."""
        checked: dict[str, Any] = dict(change)
        name = str(checked.get("name", "-")).strip()
        if not 1 <= len(name) <= 120:
            raise Invalid.field("name", "Enter a name of at most 120 characters.")
        if "name" in checked:
            checked["name"] = name
        for field, check in (
            ("zone", checked_zone), ("currency", checked_currency), ("language", checked_language)
        ):  # fmt: skip
            if field in checked:
                checked[field] = check(checked[field])
        if "country" in checked:
            defaults(checked["country"], self._backing.clock.now().date())
        return self._write(who, checked, version, "company.changed", fields=sorted(checked))

    def change_hours(
        self,
        who: Principal,
        opening: Mapping[int, tuple[Window, ...]],
        holidays_of: str,
        version: int | None,
    ) -> Company:
        """Change the working hours of the week, and whose public holidays apply."""
        checked = {
            day: checked_windows(WEEKDAYS[day], windows)
            for day, windows in sorted(opening.items())
            if windows
        }
        if not checked:
            raise Invalid.field("monday", "A week needs at least one working time.")
        if holidays_of:
            defaults(holidays_of, self._backing.clock.now().date())
        change = {"opening": checked, "holidays_of": holidays_of}
        return self._write(who, change, version, "calendar.changed")

    def set_day(self, who: Principal, day: Day) -> Company:
        """Add a day of the company's own, or replace it."""
        if not 1 <= len(day.name.strip()) <= 80:
            raise Invalid.field("name", "Enter a name of at most 80 characters.")
        checked_windows("windows", day.windows)
        others = [each for each in self.company(who).own_days if each.day != day.day]
        days = tuple(sorted([*others, day], key=lambda each: each.day))
        if len(days) > 200:
            raise Invalid.field("day", "At most 200 days of your own.")
        change = {"own_days": days}
        return self._write(who, change, None, "calendar.day_set", day=day.day.isoformat())

    def remove_day(self, who: Principal, day: date) -> Company:
        """Take a day of the company's own away again."""
        held = self.company(who).own_days
        days = tuple(each for each in held if each.day != day)
        if len(days) == len(held):
            raise NotFound()
        change = {"own_days": days}
        return self._write(who, change, None, "calendar.day_removed", day=day.isoformat())

    def finish_step(self, who: Principal, step: str, how: str) -> Company:
        """Remember that a first step was done or skipped."""
        if step not in STEPS or how not in ("done", "skipped"):
            raise NotFound()
        steps = {**self.company(who).steps, step: how}
        return self._write(who, {"steps": steps}, None, "first_step.finished", step=step, how=how)

    def policy(self, who: Principal, name: str) -> Policy:
        """The policy in force: the company's latest version, else the default."""
        found: Policy = self._cache.get(
            who, f"policy {name}", lambda: self._rows(who).policy(name) or self.book.default(name)
        )
        return found

    def policies(self, who: Principal) -> list[Policy]:
        """Every policy in force, by name."""
        names = self.book.names()
        found = self._rows(who).policies(names) if names else []
        pairs = zip(names, found, strict=True)
        return [policy or self.book.default(name) for name, policy in pairs]

    def policy_versions(self, who: Principal, name: str) -> list[Policy]:
        """The versions that were in force, newest first; the default stands before them."""
        return [*self._rows(who).policy_versions(name), self.book.default(name)]

    def set_policy(
        self, who: Principal, name: str, body: dict[str, Any], version: int | None = None
    ) -> Policy:
        """The next version of a policy. Raises ``Stale`` when ``version`` is not the present."""
        who.require("company.manage")
        held = self.policy(who, name)
        if version is not None and held.version != version:
            raise Stale()
        uow = UnitOfWork(self._backing, who)
        policy = Policy(
            name=name,
            version=held.version + 1,
            body=self.book.checked(name, body),
            changed_by=who.user,
            changed_at=uow.now,
        )
        current = item_of(policy_key(who.tenant, name), policy)
        if held.version:
            uow.replace(PLATFORM, current, held.version)
        else:
            uow.insert(PLATFORM, current, refuse=Stale())
        kept = policy_version_key(who.tenant, name, policy.version)
        uow.insert(PLATFORM, item_of(kept, policy), refuse=Stale())
        uow.audit("policy.changed", name, version=policy.version)
        self.rules_changed(uow, name)
        uow.commit(policy)
        self._cache.forget(who)
        return policy

    def _write(
        self,
        who: Principal,
        change: Mapping[str, Any],
        version: int | None,
        action: str,
        **facts: Any,
    ) -> Company:
        who.require("company.manage")
        held = self.company(who)
        if version is not None and held.version != version:
            raise Stale()
        changed = held.model_copy(update={**change, "version": held.version + 1})
        uow = UnitOfWork(self._backing, who)
        uow.replace(PLATFORM, item_of(company_key(who.tenant), changed), held.version)
        uow.audit(action, who.tenant, **facts)
        if _CLOCK_FACTS & set(change):
            self.rules_changed(uow, "calendar")
        uow.commit(changed)
        self._cache.forget(who)
        return changed

    def _rows(self, who: Principal) -> CompanyRepository:
        return CompanyRepository(self._backing.store, who)
