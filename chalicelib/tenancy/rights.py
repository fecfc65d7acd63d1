"""Who may do what, as one table. A right is ``subject.act``; a role has the rights listed."""

from typing import Final

OWNER: Final = "owner"
MANAGER: Final = "manager"
SUPERVISOR: Final = "supervisor"
SERVICE: Final = "service"
SALES: Final = "sales"
FINANCE: Final = "finance"
AUDITOR: Final = "auditor"
# The clock and the workers. Nobody can be given this role.
SYSTEM: Final = "system"

ROLES: Final = (OWNER, MANAGER, SUPERVISOR, SERVICE, SALES, FINANCE, AUDITOR)

_EVERYBODY = frozenset(ROLES)
_WORKING = _EVERYBODY - {AUDITOR}
_LEADING = frozenset({OWNER, MANAGER})
_DESK = frozenset({OWNER, MANAGER, SUPERVISOR, SERVICE})
_MONEY = frozenset({OWNER, MANAGER, FINANCE})

RIGHTS: Final[dict[str, frozenset[str]]] = {
    "customers.read": _EVERYBODY,
    "customers.write": _WORKING,
    "tickets.read": _EVERYBODY,
    "tickets.write": _WORKING,
    "tickets.handle": _DESK,
    "tickets.approve": frozenset({OWNER, MANAGER, SUPERVISOR}),
    "accounts.read": _EVERYBODY,
    "accounts.post": _MONEY,
    "accounts.terms": _MONEY,
    "accounts.release": _MONEY,
    "accounts.promise": _MONEY | {SALES, SERVICE, SUPERVISOR},
    # A bank's statement shows wages and suppliers too: not for everybody.
    "payments.read": _MONEY | {AUDITOR},
    "statements.read": _EVERYBODY,
    "statements.issue": _MONEY,
    "reminders.read": _EVERYBODY,
    "reminders.run": _MONEY,
    "shipments.read": _EVERYBODY,
    "shipments.write": _WORKING,
    "carriers.manage": _LEADING,
    "imports.run": _LEADING | {FINANCE},
    "exports.run": _LEADING | {FINANCE, AUDITOR},
    "people.read": _EVERYBODY,
    "people.manage": _LEADING,
    "company.read": _EVERYBODY,
    "company.manage": _LEADING,
    "keys.manage": _LEADING,
    "audit.read": _LEADING | {AUDITOR},
    "self.manage": _EVERYBODY,
}


def permits(role: str, right: str) -> bool:
    """Whether a role has a right. Raises ``KeyError`` for a right that nobody has defined."""
    return role in RIGHTS[right] or role == SYSTEM
