"""Long lists to choose from, in the reader's language."""

from __future__ import annotations

from functools import lru_cache

from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES
from chalicelib.tenancy.countries import country_names, zone_names
from chalicelib.tenancy.rights import ROLES
from frontend.language import _, current

Choices = list[tuple[str, str]]

LANGUAGES: Choices = [("en", "English"), ("zh", "中文")]
ROLE_NAMES = {
    "owner": N_("Company owner"),
    "manager": N_("Manager"),
    "supervisor": N_("Supervisor"),
    "service": N_("Customer service"),
    "sales": N_("Sales"),
    "finance": N_("Finance"),
    "auditor": N_("Auditor"),
}


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
