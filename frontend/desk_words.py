"""The desk's tools in the reader's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.desk import merging
from chalicelib.tickets.desk.linking import Linked
from chalicelib.tickets.desk.links import BY_HAND
from chalicelib.tickets.desk.model import Likeness, Reason
from chalicelib.tickets.desk.queues import Outcome, Wanted
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import CATEGORIES, CLOSED, Step
from frontend.language import _
from frontend.ticket_words import (
    CATEGORY_NAMES,
    KINDS,
    LINKS,
    SEVERITIES,
    STEPS,
    Choices,
    choices,
    departments,
    words_of,
)
from frontend.web import services

REASONS: Final = {
    Reason.SAME_TEXT: N_("The same text, word for word"),
    Reason.SAME_NUMBER: N_("The same number: %(number)s"),
    Reason.SIMILAR_WORDS: N_("Similar words: %(percent)s %%"),
}
QUEUE_NAMES: Final = (
    ("due", N_("Due next")),
    ("mine", N_("Mine")),
    ("team", N_("My team's")),
    ("unassigned", N_("Nobody's")),
    ("waiting", N_("Waiting for the customer")),
)


def filters() -> list[tuple[str, str, Choices]]:
    """The filters of a queue: name, label, choices."""
    kinds = {str(key): text for names in CATEGORIES.values() for key, text in _named(names)}
    return [
        ("severity", _("Severity"), choices(SEVERITIES)),
        ("kind", _("Kind"), choices(KINDS)),
        ("category", _("Category"), list(kinds.items())),
        ("department", _("Department"), departments()),
        ("step", _("Step"), [(str(step), _(STEPS[step])) for step in Step if step not in CLOSED]),
    ]


def narrowed(queue: str, wanted: Wanted) -> str:
    """A queue with its filters, in one line."""
    asked = wanted.asked()
    labels = [
        dict(options).get(asked[name]) for name, _label, options in filters() if name in asked
    ]
    return " · ".join([_(dict(QUEUE_NAMES)[queue]), *filter(None, labels)])


def _named(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, _(CATEGORY_NAMES[name])) for name in names]


def refusal_rows(outcomes: list[Outcome]) -> list[dict[str, str]]:
    """Those of many tickets that were not done, and why."""
    return [
        {"id": each.id, "number": each.id[-7:], "why": _(each.refusal.title, **each.refusal.params)}
        for each in outcomes
        if each.refusal is not None
    ]


def like_rows(found: list[Likeness]) -> list[dict[str, Any]]:
    """Suggested tickets for a list: what each is, and why it is suggested."""
    return [
        {
            "ticket": each.ticket,
            "words": words_of(each.ticket),
            "why": " · ".join(
                _(REASONS[reason], number=each.number, percent=each.percent)
                for reason in each.reasons
            ),
        }
        for each in found
    ]


def link_rows(found: list[Linked]) -> list[dict[str, Any]]:
    """Linked tickets for a list: what each is to this one."""
    return [
        {
            "ticket": each.ticket,
            "words": words_of(each.ticket),
            "kind": _(LINKS[each.kind]),
            "by_hand": each.kind in BY_HAND,
        }
        for each in found
    ]


def undo_until(ticket: Ticket) -> datetime | None:
    """Until when the merge of a ticket can be undone; None when it cannot (any more)."""
    until = merging.undo_until(ticket.merged_at) if ticket.merged_at else None
    return until if until and services().backing.clock.now() <= until else None
