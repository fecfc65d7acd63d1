"""Closed complaints and their reviews, to make examples from."""

from typing import Any

from chalicelib.tickets.learning.model import Review
from chalicelib.tickets.learning.schemas import ReviewNew
from chalicelib.tickets.model import Ticket
from tests.unit.tickets.factories import POSTED, Desk


def a_review(**given: Any) -> ReviewNew:
    """What a supervisor fills in: rough handling, laid to sea import, 80 dollars credited."""
    facts: dict[str, Any] = {
        "cause": "rough_handling",
        "justified": True,
        "cost": 8000,
        "currency": "USD",
        "responsible": "department",
        "department": "sea_import",
        "lesson": "The terminal stacks too high.",
        "avoid": "Never leave cartons uncovered.",
    }
    return ReviewNew.model_validate(facts | given)


def closed(desk: Desk, **given: Any) -> Ticket:
    """A complaint that was answered and closed on the spot."""
    answer = "The credit note is attached."
    return desk.tickets.close(desk.li, desk.raised(**given).id, answer, handed=POSTED)


def reviewed(desk: Desk, ticket: dict[str, Any] | None = None, **given: Any) -> Review:
    """A complaint closed and reviewed."""
    learning = desk.world.services.learning
    return learning.review(desk.sam, closed(desk, **ticket or {}).id, a_review(**given))
