"""The desk's tools in the reader's words."""

from __future__ import annotations

from typing import Any, Final

from chalicelib.kit.i18n import N_
from chalicelib.tickets.desk.model import Likeness, Reason
from frontend.language import _
from frontend.ticket_words import words_of

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
