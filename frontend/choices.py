"""Long lists to choose from, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from chalicelib.accounts.ledger.words import CHARGE_NAMES, WHAT_NAMES
from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES
from chalicelib.tenancy.countries import country_names, zone_names
from chalicelib.tenancy.rights import RIGHTS, ROLES
from frontend.language import _, current

Choices = list[tuple[str, str]]

LANGUAGES: Choices = [("en", "English"), ("zh", "中文")]


def charge_kinds() -> Choices:
    """What a charge is for, in the reader's language."""
    return [(kind, _(name)) for kind, name in CHARGE_NAMES.items()]


def entry_kinds() -> dict[str, str]:
    """What an entry is, in the reader's language, by its kind, and by what a charge is for."""
    return {kind: _(name) for kind, name in WHAT_NAMES.items()}


ROLE_NAMES = {
    "owner": N_("Company owner"),
    "manager": N_("Manager"),
    "supervisor": N_("Supervisor"),
    "service": N_("Customer service"),
    "sales": N_("Sales"),
    "finance": N_("Finance"),
    "auditor": N_("Auditor"),
}


RIGHT_NAMES = {
    "customers.read": N_("Read customers"),
    "customers.write": N_("Change customers"),
    "tickets.read": N_("Read complaints"),
    "tickets.write": N_("Raise complaints and comment"),
    "tickets.handle": N_("Handle complaints"),
    "tickets.approve": N_("Approve and review"),
    "accounts.read": N_("Read accounts"),
    "accounts.post": N_("Book charges and payments"),
    "accounts.terms": N_("Agree on terms and credit"),
    "accounts.release": N_("Release a credit hold or approve a write-off as second person"),
    "accounts.promise": N_("Note promises and disputes"),
    "statements.read": N_("Read statements"),
    "payments.read": N_("Read bank statements"),
    "statements.issue": N_("Issue statements"),
    "reminders.read": N_("Read reminders"),
    "reminders.run": N_("Run reminders"),
    "shipments.read": N_("Read shipments"),
    "shipments.write": N_("Change shipments"),
    "carriers.manage": N_("Connect carriers"),
    "imports.run": N_("Import"),
    "exports.run": N_("Export"),
    "people.read": N_("See colleagues"),
    "people.manage": N_("Invite and manage people"),
    "company.read": N_("Read company settings"),
    "company.manage": N_("Change company settings"),
    "keys.manage": N_("Manage API keys"),
    "audit.read": N_("Read the audit trail"),
    "self.manage": N_("Own profile and absence"),
}


def rights(names: Iterable[str]) -> Choices:
    """Rights with their names, in the order of the table."""
    wanted = set(names)
    return [(right, _(RIGHT_NAMES.get(right, right))) for right in RIGHTS if right in wanted]


def countries() -> Choices:
    return _countries(current())


def currencies() -> Choices:
    return _currencies(current())


def zones() -> Choices:
    return [(zone, zone.replace("_", " ")) for zone in _zones()]


def roles() -> Choices:
    return [(role, _(ROLE_NAMES[role])) for role in ROLES]


def role_name(role: str) -> str:
    return _(ROLE_NAMES[role]) if role in ROLE_NAMES else role


@lru_cache(maxsize=2)
def _countries(language: str) -> Choices:
    return country_names(language)


@lru_cache(maxsize=2)
def _currencies(language: str) -> Choices:
    from babel import Locale

    names = Locale.parse("zh_Hans" if language == "zh" else "en").currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in sorted(CURRENCIES)]


@lru_cache(maxsize=1)
def _zones() -> list[str]:
    return zone_names()
