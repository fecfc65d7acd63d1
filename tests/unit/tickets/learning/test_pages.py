"""The pages of learning, as a browser without JavaScript uses them."""

import pytest
from flask.testing import FlaskClient

from chalicelib.tickets.settling.schemas import SettlementNew
from tests.security.doors import get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import POSTED, Desk
from tests.unit.tickets.learning.factories import a_review, closed, reviewed
from tests.unit.tickets.test_pages import hidden
from tests.world import World

FORM = {
    "cause": "rough_handling",
    "justified": "yes",
    "responsible": "department",
    "department": "sea_import",
    "currency": "USD",
    "cost": "80.00",
    "lesson": "The terminal stacks too high.",
    "carrier": "Blue Line",
    "merit": "Li Na called at once",
}
PROMISE = {"change": "Cover all cartons", "owner": "usr_sam", "due": "2026-03-02"}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    return signed_in(desk.world, desk.sam)


def test_a_closed_complaint_is_reviewed_on_a_page_and_shows_it(
    desk: Desk, client: FlaskClient
) -> None:
    ticket = closed(desk)
    address = f"/complaints/{ticket.id}/review"
    assert get(client, f"/complaints/{ticket.id}/do/review").location == address
    asked = get(client, address).text
    assert "The credit note is attached.</textarea>" in asked  # how it was handled: our answer
    version = hidden(asked, "version")
    answer = post(client, address, {**FORM, **PROMISE, "version": version})
    assert answer.status_code == 303
    page = get(client, answer.location).text
    for words in ("Handling at terminal", "USD 80.00", "Blue Line", "Cover all cartons"):
        assert words in page
    assert "Li Na called at once" in page
    serving = get(signed_in(desk.world, desk.li), answer.location).text
    assert "Li Na called at once" not in serving


def test_the_promise_shows_on_the_owners_day_until_it_is_kept(
    desk: Desk, client: FlaskClient
) -> None:
    ticket = closed(desk)
    form = {**FORM, **PROMISE, "version": str(ticket.version)}
    post(client, f"/complaints/{ticket.id}/review", form)
    assert "Cover all cartons" in get(client, "/").text
    assert "Cover all cartons" in get(client, "/learning/changes?mine=1").text
    assert "Cover all cartons" not in get(signed_in(desk.world, desk.li), "/").text
    post(client, f"/complaints/{ticket.id}/change-made")
    assert "Cover all cartons" not in get(client, "/").text


def test_what_is_missing_is_named_and_what_was_typed_is_kept(
    desk: Desk, client: FlaskClient
) -> None:
    ticket = closed(desk)
    form = {**FORM, "cause": "", "cost": "eighty", "justified": ""}
    answer = post(client, f"/complaints/{ticket.id}/review", form)
    assert answer.status_code == 422
    for anchor in ("#f-cause", "#f-cost", "#f-justified"):
        assert anchor in answer.text
    assert "The terminal stacks too high." in answer.text


def test_a_recurrence_leads_from_the_ticket_to_its_cases(desk: Desk, client: FlaskClient) -> None:
    first, last = reviewed(desk, carrier="Blue Line"), reviewed(desk, carrier="blue line")
    page = get(client, f"/complaints/{last.ticket_id}").text
    assert "blue line: 2 times" in page
    listed = get(client, "/learning/cases?cause=rough_handling&by=carrier&value=blueline").text
    assert f"/complaints/{first.ticket_id}" in listed
    assert f"/complaints/{last.ticket_id}" in listed


def test_an_open_complaint_leads_back_from_its_review(desk: Desk, client: FlaskClient) -> None:
    ticket = desk.raised()
    answer = get(client, f"/complaints/{ticket.id}/review")
    assert answer.location == f"/complaints/{ticket.id}"


def test_the_figures_of_a_month_lead_to_their_tickets(desk: Desk, client: FlaskClient) -> None:
    made = reviewed(desk, {"severity": "high"}, cost=8000, carrier="Blue Line")
    desk.world.settle()
    page = get(client, "/figures").text
    assert page.count('<svg class="chart"') == 3
    assert page.count("<caption>") >= 6  # a table behind each chart, and one for each group
    assert "USD 80.00" in page
    for link in (
        "/figures/tickets?month=2026-03&amp;what=closed&amp;by=severity&amp;value=high",
        "/figures/tickets?month=2026-03&amp;what=d1",
        "/figures/tickets?month=2026-03&amp;what=cost",
        "/figures/tickets?month=2026-03&amp;what=cost&amp;by=carrier&amp;value=BLUE%20LINE",
        "/figures/tickets?month=2026-03&amp;what=justified",
    ):
        assert link.replace("&amp;", "&") in page.replace("&amp;", "&")
        assert f"/complaints/{made.ticket_id}" in get(client, link.replace("&amp;", "&")).text


def test_by_person_is_not_shown_to_who_serves(desk: Desk, client: FlaskClient) -> None:
    reviewed(desk)
    desk.world.settle()
    assert "By person" in get(client, "/figures").text
    assert "按处理人" not in get(signed_in(desk.world, desk.li), "/figures").text


def test_a_month_without_tickets_and_one_that_is_none(desk: Desk, client: FlaskClient) -> None:
    assert get(client, "/figures?month=1999-12").status_code == 200
    assert get(client, "/figures?month=soon").status_code == 422


def test_figures_are_counted_anew_with_a_button(desk: Desk) -> None:
    owner = signed_in(desk.world)
    assert "/figures/rebuild" in get(owner, "/figures").text
    assert post(owner, "/figures/rebuild").status_code == 303


def test_the_commonest_cause_comes_first_and_leads_to_its_cases(
    desk: Desk, client: FlaskClient
) -> None:
    reviewed(desk, cause="trucking")
    for _ in range(2):
        reviewed(desk, cause="rough_handling", cost=8000, recovered=3000)
    desk.world.settle()
    page = get(client, "/learning/causes").text
    assert page.index("cause=rough_handling") < page.index("cause=trucking")
    assert "USD 100.00" in page
    assert "learning/cases" in page
    assert '<svg class="chart"' in page


def test_a_reviewed_case_becomes_the_playbook_of_its_category(world: World) -> None:
    desk = Desk(world)
    customer = world.services.customers.create(desk.owner, a_customer()).id
    ticket = desk.raised(customer_id=customer, category="other")
    given = {"remedy": "redeliver", "departs": "The cargo is still whole"}
    settlement = SettlementNew.model_validate(given)
    world.services.settling.propose(desk.sam, ticket.id, settlement)
    desk.tickets.close(desk.li, ticket.id, "We brought it again at our own cost.", handed=POSTED)
    training = "All of sea import, on stacking, in March"
    world.services.learning.review(desk.sam, ticket.id, a_review(training=training))
    owner = signed_in(world, desk.owner)
    shown = get(owner, f"/complaints/{ticket.id}").text
    assert training in shown
    way = f"/settings/playbooks/other?from={ticket.id}"
    assert way in shown
    form = get(owner, way).text
    assert 'name="remedies" value="redeliver" checked' in form
    assert "Never leave cartons uncovered." in form
    assert (
        "We brought it again" in form
        or world.services.settling.playbook(desk.owner, ticket).words.en
    )
    assert way not in get(signed_in(world, desk.sam), f"/complaints/{ticket.id}").text
