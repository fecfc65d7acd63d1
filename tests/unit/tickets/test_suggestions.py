"""Suggestions and public reviews: judged usable or not, answered, and counted (C18)."""

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.errors import WrongStep
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.policy import DEFAULT, read
from chalicelib.tickets.verdicts import Verdicts
from chalicelib.tickets.words import Kind, Severity, Step
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import POSTED, Desk, a_complaint
from tests.world import World

REVIEW = {
    "kind": "public_review",
    "posted": {"site": "Maps", "stars": 2, "address": "https://maps.example/r/1"},
}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def customer(desk: Desk) -> str:
    return desk.world.services.customers.create(desk.owner, a_customer()).id


def judged(desk: Desk, customer: str, usable: bool) -> Ticket:
    """A suggestion of a customer with its verdict."""
    ticket = desk.raised(kind="suggestion", customer_id=customer, text="One line for each carton.")
    return desk.tickets.step(desk.li, ticket.id, "judge", "easily done", usable=usable)


def test_a_suggestion_is_judged_then_answered_and_closed(desk: Desk, customer: str) -> None:
    ticket = judged(desk, customer, usable=True)
    assert (ticket.step, ticket.usable) == (Step.JUDGED, True)
    closed = desk.tickets.close(
        desk.li, ticket.id, "From May on the list has a line a carton.", handed=POSTED
    )
    assert closed.step is Step.CLOSED
    files = desk.tickets.files(desk.li, ticket.id)
    assert [each["content_type"] for each in files] == ["application/pdf"]


def test_a_suggestion_is_never_answered_before_it_is_judged(desk: Desk) -> None:
    ticket = desk.raised(kind="suggestion")
    for act in ("answer", "settle"):
        with pytest.raises(WrongStep):
            desk.tickets.step(desk.li, ticket.id, act, "thank you")


def test_usable_suggestions_are_counted_for_each_customer(desk: Desk, customer: str) -> None:
    other = desk.world.services.customers.create(desk.owner, a_customer("B-1", "Beta")).id
    for usable in (True, True, False):
        judged(desk, customer, usable)
    judged(desk, other, usable=False)
    assert desk.tickets.verdicts(desk.li, customer) == Verdicts(judged=3, usable=2)
    assert desk.tickets.verdicts(desk.li, other) == Verdicts(judged=1, usable=0)


def test_a_reopened_suggestion_counts_again_only_with_its_new_verdict(
    desk: Desk, customer: str
) -> None:
    ticket = judged(desk, customer, usable=False)
    desk.tickets.close(desk.li, ticket.id, "It cannot be done.", handed=POSTED)
    desk.tickets.reopen(desk.li, ticket.id, "They explained what they meant")
    assert desk.tickets.verdicts(desk.li, customer) == Verdicts()
    desk.tickets.step(desk.li, ticket.id, "judge", "now clear", usable=True)
    assert desk.tickets.verdicts(desk.li, customer) == Verdicts(judged=1, usable=1)


def test_public_reviews_are_judged_but_are_no_suggestions(desk: Desk, customer: str) -> None:
    ticket = desk.raised(**REVIEW, customer_id=customer)
    desk.tickets.step(desk.li, ticket.id, "judge", "fair enough", usable=True)
    assert desk.tickets.verdicts(desk.li, customer) == Verdicts()


def test_a_public_review_says_where_its_reply_was_published_or_why_not(desk: Desk) -> None:
    ticket = desk.raised(**REVIEW)
    desk.tickets.step(desk.li, ticket.id, "judge", "they are right", usable=True)
    desk.tickets.step(desk.li, ticket.id, "answer", "We are sorry and have changed our list.")
    with pytest.raises(Invalid):
        desk.tickets.close(desk.li, ticket.id, handed=POSTED)
    desk.tickets.step(desk.li, ticket.id, "publish", "https://maps.example/r/1#reply")
    closed = desk.tickets.close(desk.li, ticket.id, handed=POSTED)
    assert closed.posted is not None
    assert closed.posted.reply_at.endswith("#reply")


@pytest.mark.parametrize(
    "given", [{"kind": "public_review"}, {"kind": "complaint", "posted": REVIEW["posted"]}]
)
def test_only_a_public_review_has_a_site_and_stars_and_it_always_has(given: dict) -> None:
    with pytest.raises(ValueError, match="its site and its stars"):
        a_complaint(**given)


def test_limits_written_before_there_were_public_reviews_still_hold_for_them() -> None:
    kinds = {kind: row for kind, row in DEFAULT["kinds"].items() if kind != "public_review"}
    policy = read({**DEFAULT, "kinds": kinds})
    assert policy.delay("response", Severity.NORMAL, "general", Kind.PUBLIC_REVIEW) == 4 * 3600


def test_verdicts_count_in_the_figures_of_their_kind(desk: Desk, customer: str) -> None:
    for usable in (True, False):
        ticket = judged(desk, customer, usable)
        desk.tickets.close(desk.li, ticket.id, "Thank you.", handed=POSTED)
    desk.world.settle()
    month = desk.world.services.figures.month(desk.owner, "2026-03")
    [(kind, counts)] = month.groups["kind"]
    assert (kind, counts["closed"], counts["judged"], counts["usable"]) == ("suggestion", 2, 2, 1)
