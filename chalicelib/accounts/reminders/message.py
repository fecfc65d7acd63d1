"""The words of a reminder: which facts its template gets, and a fingerprint of them."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from chalicelib.accounts.reminders.model import OpenItem, Owed, Quiet, Reminder, Total
from chalicelib.customers.model import Contact, Customer
from chalicelib.kit.money import Money, format_money
from chalicelib.kit.text import fold
from chalicelib.kit.values import Exact
from chalicelib.notify.message import Message

GATE = "reminder"
# A message stays readable and far below the 400 KB of an item; the statement has the rest.
MOST_LINES = 500


class Address(Exact):
    """Where a customer's reminders go, and in which language."""

    email: str
    language: str
    quiet: Quiet | None = None


def address_of(customer: Customer, contacts: Sequence[Contact], role: str = "") -> Address | None:
    """The contact in the role that a step asks for, else the one meant for reminders, else the
    customer's own address, else any contact's; never one whose mail comes back."""
    reachable = [each for each in contacts if each.email and each.unreachable_since is None]
    asked = [each for each in reachable if role and fold(each.role) == fold(role)]
    meant = asked or [each for each in reachable if each.reminders]
    if meant:
        return _of_contact(meant[0], customer.reads)
    if customer.email and customer.unreachable_since is None:
        return Address(email=customer.email, language=customer.reads)
    return _of_contact(reachable[0], "en") if reachable else None


def _of_contact(contact: Contact, language: str) -> Address:
    start, end = contact.quiet_from, contact.quiet_until
    quiet = Quiet(start=start, end=end) if start and end and start != end else None
    return Address(email=contact.email, language=contact.language or language, quiet=quiet)


def listed(owed: Owed, on: date, until: date | None) -> tuple[OpenItem, ...]:
    """What a message of that day lists: overdue, or for a notice what falls due until a day."""
    return owed.overdue(on) if until is None else owed.falling_due(on, until)


def fingerprint(items: Sequence[OpenItem], owed: Owed) -> str:
    """Changes when anything that the message says changes."""
    codes = sorted({item.currency for item in items})
    facts = [f"{item.id}:{item.open}:{item.due}" for item in items]
    facts += [f"{code}:{owed.unallocated.get(code, 0)}" for code in codes]
    return hashlib.sha256("|".join(facts).encode()).hexdigest()[:16]


def message_of(
    reminder: Reminder,
    customer: Customer,
    company: str,
    to: Address,
    items: Sequence[OpenItem],
    last_sent: date | None = None,
) -> Message:
    """The e-mail of a reminder, gated: its preconditions are read again before it leaves.

    ``last_sent``: the day of the message before it, which it may refer to if that was about this.
    """
    follows = last_sent is not None and reminder.oldest < last_sent < reminder.on
    blocks = [
        _block(total, [each for each in items if each.currency == total.currency], reminder.on)
        for total in reminder.totals
    ]
    return Message(
        to=to.email,
        language=to.language,
        template=f"reminders/{reminder.template}",
        params={
            "customer": customer.called(to.language),
            "company": company,
            "blocks": blocks,
            "reminded": follows and not _passed_over(reminder),
        },
        subject_id=subject_of(reminder),
        gate=GATE,
    )


def _passed_over(reminder: Reminder) -> bool:
    """Whether it takes the place of lower steps of its episode, which nobody was sent."""
    return len({each.partition("#")[0] for each in reminder.steps}) < len(reminder.steps)


def subject_of(reminder: Reminder) -> str:
    return f"{reminder.customer_id}/{reminder.id}/{reminder.attempt}"


def _block(total: Total, items: Sequence[OpenItem], on: date) -> dict[str, Any]:
    """One currency: its lines, oldest first, and what remains after money on account."""
    code = total.currency
    return {
        "currency": code,
        "overdue": _money(total.overdue, code),
        "unallocated": _money(total.unallocated, code) if total.unallocated else "",
        "net": _money(max(total.net, 0), code),
        "lines": [_line(item, on) for item in items[:MOST_LINES]],
        "more": max(0, len(items) - MOST_LINES),
    }


def _line(item: OpenItem, on: date) -> dict[str, Any]:
    return {
        "number": item.number or item.reference or item.id,
        "reference": item.reference if item.number else "",
        "issued": item.issued.isoformat(),
        "due": item.due.isoformat(),
        "days": max(0, (on - item.due).days),
        "open": _money(item.open, item.currency),
    }


def _money(amount: int, currency: str) -> str:
    return format_money(Money(amount, currency))
