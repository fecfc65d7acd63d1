"""What waits for whoever looks after the accounts, a line for each kind, for the home screen."""

from collections.abc import Iterable
from typing import NamedTuple

from chalicelib.accounts.reminders.model import Status
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from frontend.language import _

# As many are named; whoever wants the rest opens the list.
NAMED = 3


class Waiting(NamedTuple):
    """One list that is not empty: where it is, what it holds, and the first in it."""

    href: str
    what: str
    named: str
    late: bool = False


def waiting(who: Principal, services: Services) -> list[Waiting]:
    """Payments to assign, write-offs to approve, statements not sent, reminders, calls."""
    found = [_payments(who, services)] if who.permits("payments.read") else []
    if who.permits("accounts.release"):
        found.append(_write_offs(who, services))
    if who.permits("statements.issue"):
        found.append(_statements(who, services))
    if who.permits("reminders.run"):
        found.append(_reminders(who, services, Status.DRAFT, _("Reminders to approve")))
        found.append(_reminders(who, services, Status.CALL_DUE, _("Calls to make")))
    return [each for each in found if each.named]


def _payments(who: Principal, services: Services) -> Waiting:
    lines = services.payments.open_lines(who, limit=NAMED + 1).items
    names = [line.party or line.text or f"{line.booked}" for line in lines]
    return Waiting("/payments", _("Payments to assign"), _joined(names))


def _write_offs(who: Principal, services: Services) -> Waiting:
    found = services.write_offs.asked(who, limit=NAMED + 1).items
    names = _named(who, services, [each.customer_id for each in found])
    return Waiting("/write-offs", _("Write-offs to approve"), names)


def _statements(who: Principal, services: Services) -> Waiting:
    found = services.statements.unsent(who, limit=NAMED + 1).items
    today = services.ledger.today(who)
    late = any(each.late(today) for each in found)
    names = _joined(each.addressee.name for each in found)
    return Waiting("/statements?view=unsent", _("Statements not sent yet"), names, late)


def _reminders(who: Principal, services: Services, status: Status, what: str) -> Waiting:
    found = services.reminders.worklist(who, status, limit=NAMED + 1).items
    names = _named(who, services, [each.customer_id for each in found])
    return Waiting(f"/reminders?status={status}", what, names)


def _named(who: Principal, services: Services, ids: list[str]) -> str:
    names = services.customers.names(who, ids) if ids else {}
    return _joined(names.get(each, "—") for each in ids)


def _joined(names: Iterable[str]) -> str:
    first = list(dict.fromkeys(names))
    more = " …" if len(first) > NAMED else ""
    return " · ".join(first[:NAMED]) + more
