"""The desk's tools in the reader's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.desk import links
from chalicelib.tickets.desk.linking import Linked
from chalicelib.tickets.desk.links import BY_HAND
from chalicelib.tickets.desk.model import Likeness, Reason
from chalicelib.tickets.model import Ticket
from frontend.language import _
from frontend.ticket_words import LINKS, words_of
from frontend.web import services

REASONS: Final = {
    Reason.SAME_TEXT: N_("The same text, word for word"),
    Reason.SAME_NUMBER: N_("The same number: %(number)s"),
    Reason.SIMILAR_WORDS: N_("Similar words: %(percent)s %%"),
}


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
    until = links.undo_until(ticket.merged_at) if ticket.merged_at else None
    return until if until and services().backing.clock.now() <= until else None
