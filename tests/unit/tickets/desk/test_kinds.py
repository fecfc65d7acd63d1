"""An enquiry that turns out to be a complaint."""

from datetime import timedelta

import pytest

from chalicelib.kit.errors import Stale
from chalicelib.tickets.desk.errors import NotAnEnquiry
from chalicelib.tickets.errors import TicketMerged
from chalicelib.tickets.words import Kind, Step
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import POSTED, Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.mark.parametrize(
    ("asked", "complained"),
    [("whereabouts", "delay"), ("price", "charges"), ("document", "documents"), ("other", "other")],
)
def test_it_begins_anew_with_the_limits_of_a_complaint(
    desk: Desk, asked: str, complained: str
) -> None:
    ticket = desk.raised(kind="enquiry", category=asked)
    desk.tickets.step(desk.li, ticket.id, "answer", "It sails on Friday.")
    desk.world.clock.advance(timedelta(hours=1))
    after = desk.world.services.desk.become_complaint(desk.li, ticket.id)
    assert (after.kind, after.category) == (Kind.COMPLAINT, complained)
    assert (after.step, after.cycle, after.cycle_from) == (Step.RECEIVED, 2, desk.tickets.now())
    limits = desk.tickets.limits(desk.li, after)
    assert limits["response"] == desk.tickets.now() + timedelta(hours=4)
    assert "resolution" in limits
    assert desk.kinds(ticket.id) == ["received", "answer", "became_complaint"]


def test_what_is_no_enquiry_or_was_changed_or_merged_is_refused(desk: Desk) -> None:
    tools = desk.world.services.desk
    with pytest.raises(NotAnEnquiry):
        tools.become_complaint(desk.li, desk.raised().id)
    ticket, other = (desk.raised(kind="enquiry", category="other") for _ in range(2))
    with pytest.raises(Stale):
        tools.become_complaint(desk.li, ticket.id, 7)
    tools.merge(desk.li, ticket.id, other.id)
    with pytest.raises(TicketMerged):
        tools.become_complaint(desk.li, ticket.id)


def test_with_one_tap_on_its_page(desk: Desk) -> None:
    ticket = desk.raised(kind="enquiry", category="price")
    client = signed_in(desk.world, desk.sam)
    address = f"/complaints/{ticket.id}/complaint"
    assert f'action="{address}"' in get(client, f"/complaints/{ticket.id}").text
    page = get(client, post(client, address, {"version": "1"}).location).text
    assert "The enquiry became a complaint" in page
    assert "Reopened" not in page
    assert address not in page
    desk.tickets.close(desk.sam, ticket.id, "The price was wrong; it is corrected.", handed=POSTED)
    desk.tickets.reopen(desk.sam, ticket.id, "It is still wrong.")
    assert "Reopened" in get(client, f"/complaints/{ticket.id}").text


def test_over_the_api(world: World) -> None:
    api = Api(world)
    made = api.post("/v1/tickets", {"kind": "enquiry", "text": "Where is it?"})
    path = f"/v1/tickets/{made.json['id']}/complaint"
    after = api.post(path, {}, If_Match=made.headers["ETag"])
    assert (after.json["kind"], after.json["cycle"]) == ("complaint", 2)
