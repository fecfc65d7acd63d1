"""The timeline in words for the customer, who reads it on the page behind its link."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from chalicelib.kit.i18n import N_
from chalicelib.tenancy.shared_links import VISITOR
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import Step
from frontend import dispute_words
from frontend.format import moment
from frontend.language import _
from frontend.ticket_words import STEPS

BY_US: Final = {
    "acknowledge": (N_("We took it up"), "info"),
    "propose": (N_("Our proposal"), "info"),
    "answer": (N_("Our answer"), "good"),
    "settle": (N_("Our answer"), "good"),
    "told": (N_("We wrote to you"), "info"),
    "place_changed": (N_("We invited you: %(at)s"), "info"),
    "time_changed": (N_("We promised you an appointment: %(at)s"), "info"),
    "appointment_moved": (N_("Our appointment was moved to %(at)s"), "warn"),
    "appointment_dropped": (N_("Our appointment does not take place"), "warn"),
    "heard": (N_("You told us"), "neutral"),
    "record_confirmed": (N_("You confirmed the record"), "good"),
    "dispute_credited": (N_("A credit note was booked: %(given)s"), "good"),
    "dispute_confirmed": (N_("The charge stands"), "info"),
}
BY_CUSTOMER: Final = {
    "said": (N_("You wrote"), "neutral"),
    "accept": (N_("You agreed"), "good"),
    "refuse": (N_("You did not agree"), "warn"),
    "reopen": (N_("You asked us to take it up again"), "warn"),
    "surveyed": (N_("You rated us: %(score)s of 5"), "neutral"),
    "record_confirmed": (N_("You confirmed the record"), "good"),
}


# Where we meet, as the customer says it.
PLACES: Final = {
    "office": N_("At our office"),
    "call": N_("We call you"),
    "visit": N_("We visit you"),
}


# What the customer did itself, and what is ours alone to know: the review after the close.
_STEPS: Final = {
    Step.ACCEPTED: N_("You agreed"),
    Step.REFUSED: N_("You did not agree"),
    Step.REVIEWED: STEPS[Step.CLOSED],
}


def step(ticket: Ticket) -> str:
    """How far the matter is, as its customer says it."""
    return _("Merged") if ticket.merged_into else _({**STEPS, **_STEPS}[ticket.step])


def line(event: Event) -> dict[str, Any] | None:
    """A line for ``ui.timeline``; None for what concerns only the house."""
    own = event.by == VISITOR
    known = (BY_CUSTOMER if own else BY_US).get(event.kind)
    if known is None or not event.public:
        return None
    text, kind = known
    return {
        "at": event.at,
        "title": _(text, **_facts(event)),
        "text": event.text,
        "who": "" if own else event.by_name,
        "kind": kind,
    }


def _facts(event: Event) -> dict[str, Any]:
    """Moments in the customer's words; the rest as it is."""
    at = event.facts.get("at")
    when = {"at": moment(datetime.fromisoformat(at))} if at else {}
    return dispute_words.facts(dict(event.facts)) | when
