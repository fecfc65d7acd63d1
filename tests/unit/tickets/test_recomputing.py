"""What moves the limits of an open ticket: from when, to when, and why, on its timeline."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.customers.schemas import CustomerNew
from chalicelib.tickets import recomputing
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import Severity
from tests.security.doors import get, signed_in
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import POSTED, Desk, a_hand, a_ticket, at
from tests.world import MONDAY, World


@pytest.fixture
def desk() -> Desk:
    return Desk(World())


def last(desk: Desk, ticket: Ticket) -> Event:
    return desk.tickets.timeline(desk.owner, ticket.id).items[0]


def of_grade(desk: Desk, grade: str) -> Any:
    new = a_customer(code="ACME").model_copy(update={"grade": grade})
    return desk.world.services.customers.create(desk.owner, new)


def regrade(desk: Desk, customer: Any, grade: str) -> None:
    new = CustomerNew.model_validate(
        {**a_customer(code="ACME").model_dump(), "grade": grade, "owner": customer.owner}
    )
    desk.world.services.customers.edit(desk.owner, customer.id, customer.version, new)


def test_another_severity_says_from_when_to_when_each_limit_moved(desk: Desk) -> None:
    ticket = desk.raised()
    desk.tickets.set_severity(desk.li, ticket.id, Severity.CRITICAL, "Line stop")
    limits = last(desk, ticket).facts["limits"]
    assert limits["response"] == ["2026-03-02T13:00:00.000Z", "2026-03-02T10:00:00.000Z"]
    assert set(limits) == {"response", "resolution", "person"}


def test_another_grade_of_the_customer_gives_its_open_tickets_other_limits(desk: Desk) -> None:
    customer = of_grade(desk, "general")
    ticket = desk.raised(customer_id=customer.id)
    closed = desk.tickets.close(
        desk.li, desk.raised(customer_id=customer.id).id, "Done", handed=POSTED
    )
    regrade(desk, customer, "strategic")
    desk.world.settle()
    event = last(desk, ticket)
    assert (event.kind, event.text) == ("grade_changed", "The customer's grade changed.")
    assert event.facts["from"] == "general"
    assert event.facts["limits"]["response"][1] == "2026-03-02T11:00:00.000Z"
    assert desk.tickets.get(desk.li, ticket.id).grade == "strategic"
    assert desk.tickets.get(desk.li, closed.id).grade == "general"


def test_the_same_grade_again_leaves_no_line(desk: Desk) -> None:
    customer = of_grade(desk, "key")
    ticket = desk.raised(customer_id=customer.id)
    desk.tickets.regrade(desk.owner, ticket.id, "key")
    assert desk.kinds(ticket.id) == ["received"]


def test_a_limit_that_is_not_due_next_moves_and_is_told_too(desk: Desk) -> None:
    ticket = desk.raised()
    tenancy = desk.world.services.tenancy
    limits = tenancy.policy(desk.owner, "tickets")
    limits["minutes"]["normal"]["resolution"] = 4800
    tenancy.set_policy(desk.owner, "tickets", limits)
    desk.world.settle()
    assert last(desk, ticket).facts["limits"] == {
        "resolution": ["2026-03-06T13:00:00.000Z", "2026-03-12T17:00:00.000Z"]
    }
    assert desk.tickets.get(desk.li, ticket.id).due_at == ticket.due_at


def test_whoever_writes_before_the_job_comes_by_tells_of_the_move_with_it(desk: Desk) -> None:
    ticket = desk.raised()
    tenancy = desk.world.services.tenancy
    limits = tenancy.policy(desk.owner, "tickets")
    limits["minutes"]["normal"]["response"] = 60
    desk.world.clock.advance(timedelta(hours=1, minutes=30))
    tenancy.set_policy(desk.owner, "tickets", limits)
    desk.tickets.record(replace(desk.li), ticket.id, "Any news?")
    kinds = desk.kinds(ticket.id)
    assert kinds == ["received", "heard", "clock_recomputed"]
    told = desk.tickets.timeline(desk.owner, ticket.id).items[0]
    assert (told.by, told.text) == ("system", recomputing.RULES_CHANGED)
    # What the new limit puts into the past is due now, not before it was set.
    assert desk.tickets.get(desk.li, ticket.id).due_at == MONDAY + timedelta(hours=1, minutes=30)
    desk.world.settle()
    assert desk.kinds(ticket.id).count("clock_recomputed") == 1


def test_a_wake_before_the_job_recomputes_instead_of_firing_by_rules_of_yesterday(
    desk: Desk,
) -> None:
    ticket = desk.raised()
    desk.world.settle()
    tenancy = desk.world.services.tenancy
    limits = tenancy.policy(desk.owner, "tickets")
    limits["minutes"]["normal"]["response"] = 480
    desk.world.clock.set(MONDAY + timedelta(hours=2))
    tenancy.set_policy(desk.owner, "tickets", limits)
    desk.tickets.wake(desk.owner, ticket.id, "2026-03-02T11:00:00.000Z")
    assert desk.kinds(ticket.id) == ["received", "clock_recomputed"]
    assert desk.tickets.get(desk.li, ticket.id).due_at == MONDAY + timedelta(hours=4)


def test_moves_name_what_began_and_what_stopped() -> None:
    noon, later = at(3), at(4)
    found = recomputing.moves({"response": noon, "person": noon}, {"person": later})
    assert found == {
        "response": ["2026-11-23T12:00:00.000Z", ""],
        "person": ["2026-11-23T12:00:00.000Z", "2026-11-23T13:00:00.000Z"],
    }


def test_nothing_has_moved_on_a_settled_ticket_or_one_written_before_ends_were_kept() -> None:
    assert not recomputing.moved(a_ticket(ends=None), {"response": at(1)})
    assert not recomputing.moved(a_ticket(ends={}, merged_into="tkt_2"), {"response": at(1)})
    assert recomputing.moved(a_ticket(ends={"response": at(2)}), {"response": at(1)})


def test_a_move_is_told_once_when_the_change_itself_says_why() -> None:
    ticket = a_ticket()
    line = a_hand(at(1)).line("severity_changed")
    assert recomputing.caught_up((ticket, (line,)), a_hand(at(1))) == (ticket, (line,))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "First response: 2 Mar 2026, 13:00 → 2 Mar 2026, 10:00"),
        ("zh", "首次响应：2026年3月2日 13:00 → 2026年3月2日 10:00"),
    ],
)
def test_the_page_says_from_when_to_when(desk: Desk, language: str, expected: str) -> None:
    ticket = desk.raised()
    desk.tickets.set_severity(desk.li, ticket.id, Severity.CRITICAL, "Line stop")
    reader = replace(desk.sam, language=language)
    page = get(signed_in(desk.world, reader), f"/complaints/{ticket.id}").text
    assert expected in page
