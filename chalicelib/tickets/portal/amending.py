"""A record completed or put right after it was taken down. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.changes import Changed, Hand, refuse_closed
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Loss, Reference, Story
from chalicelib.tickets.words import CATEGORIES

# What the customer stands by, once confirmed: read back, and shown on its page.
STANDS_BY: Final = frozenset({"text", "expects", "loss"})
_OF_TICKET: Final = frozenset(
    {"category", "channel", "department", "customer_name", "references", "loss"}
)
_OF_STORY: Final = frozenset(Story.model_fields)


def amended(ticket: Ticket, story: Story, named: Mapping[str, Any]) -> tuple[Ticket, Story]:
    """The ticket and its story with the parts that are named (``RecordIn.named``).

    Raises ``Invalid`` for a category of another kind.
    """
    given = dict(named)
    if given.get("category", ticket.category) not in CATEGORIES[ticket.kind]:
        raise Invalid.field("category", "Choose a category that belongs to this kind.")
    if "references" in given:
        given["references"] = tuple(Reference(**each) for each in given["references"])
    if given.get("loss"):
        given["loss"] = Loss(**given["loss"])
    person = {name: part for name, part in given.pop("complainant", {}).items() if part is not None}
    of_ticket = {name: given[name] for name in given if name in _OF_TICKET}
    of_story = {name: given[name] for name in given if name in _OF_STORY}
    complainant = ticket.complainant.model_copy(update=person)
    ticket = ticket.with_(**of_ticket, complainant=complainant)
    return ticket, story.model_copy(update=of_story)


def line_of(before: tuple[Ticket, Story], after: tuple[Ticket, Story], hand: Hand) -> Changed:
    """The ticket, and the line that says what was there before; no line when nothing changed.

    What the customer confirmed it has to confirm anew, if that is changed. Raises ``TicketClosed``.
    """
    (ticket, story), (former, former_story) = after, before
    refuse_closed(former)
    was, now = _plain(former, former_story), _plain(ticket, story)
    changed = {name: [was[name], now[name]] for name in now if now[name] != was[name]}
    if not changed:
        return ticket, ()
    if STANDS_BY & changed.keys():
        ticket = ticket.with_(confirmed=None)
    if changed.pop("text", None):
        return ticket, (hand.line("reworded", former_story.text, facts={"changed": changed}),)
    return ticket, (hand.line("record_changed", facts={"changed": changed}),)


def _plain(ticket: Ticket, story: Story) -> dict[str, Any]:
    """All parts of the record form by name, as plain values."""
    return {
        **story.model_dump(mode="json"),
        **ticket.model_dump(mode="json", include=set(_OF_TICKET)),
        **ticket.complainant.model_dump(),
    }
