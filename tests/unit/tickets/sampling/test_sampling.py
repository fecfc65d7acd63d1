"""Samples of closed tickets: by lot, never one's own, looked at with words."""

import random

import pytest
from flask.testing import FlaskClient

from chalicelib.kit.errors import Forbidden, Invalid, NotFound
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.errors import ComplainedOf
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.sampling.errors import OwnWork
from chalicelib.tickets.sampling.model import Sample, Verdict, lowest
from chalicelib.tickets.sampling.schemas import VerdictIn
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import POSTED, Desk
from tests.unit.tickets.learning.factories import closed
from tests.world import World

MARCH = "2026-03"
FOUND = VerdictIn(verdict=Verdict.REMARKS, words="The answer came late.")


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    return signed_in(desk.world, desk.sam)


def drawn(desk: Desk, who: Principal | None = None) -> Sample:
    desk.world.settle()
    sampling = desk.world.services.sampling
    sampling.draw(who or desk.sam, MARCH)
    desk.world.settle()
    return sampling.get(desk.sam, MARCH)


def of_size(desk: Desk, size: int) -> None:
    tenancy = desk.world.services.tenancy
    body = tenancy.policy(desk.owner, "learning") | {"sample": size}
    tenancy.set_policy(desk.owner, "learning", body)


def sams(desk: Desk) -> Ticket:
    """A ticket that Sam handled and closed."""
    ticket = desk.raised(desk.sam)
    if ticket.assignee != desk.sam.user:
        ticket = desk.tickets.assign(desk.owner, ticket.id, desk.sam.user)
    return desk.tickets.close(desk.sam, ticket.id, "The credit note is attached.", handed=POSTED)


def test_the_lot_is_the_same_in_whatever_order_and_parts_the_tickets_come() -> None:
    tickets = [f"tkt_{number}" for number in range(200)]
    whole = lowest(MARCH, tickets, 7)
    random.Random(7).shuffle(tickets)
    parts: list[str] = []
    for start in range(0, 200, 30):
        parts = lowest(MARCH, [*parts, *tickets[start : start + 30]], 7)
    assert parts == whole
    assert len(whole) == 7
    assert lowest("2026-04", tickets, 7) != whole


class TestDrawing:
    def test_it_draws_the_policys_number_from_all_that_was_closed_in_the_month(
        self, desk: Desk
    ) -> None:
        of_size(desk, 3)
        tickets = [closed(desk).id for _ in range(5)]
        desk.raised()
        sample = drawn(desk)
        assert [each.ticket_id for each in sample.cases] == lowest(MARCH, tickets, 3)
        assert (sample.closed, sample.counts["drawn"], sample.drawn_by_name) == (5, 3, "Sam")

    def test_more_than_a_step_looks_through_gives_the_same_lot(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("chalicelib.tickets.sampling.service.PAGE", 2)
        of_size(desk, 3)
        tickets = [closed(desk).id for _ in range(7)]
        assert [each.ticket_id for each in drawn(desk).cases] == lowest(MARCH, tickets, 3)

    def test_what_the_supervisor_handled_is_left_out(self, desk: Desk) -> None:
        own, other = sams(desk), closed(desk)
        sample = drawn(desk)
        assert [each.ticket_id for each in sample.cases] == [other.id]
        assert own.assignee == desk.sam.user

    def test_drawn_again_it_stays_with_its_verdicts(self, desk: Desk) -> None:
        ticket = closed(desk)
        drawn(desk)
        judged = desk.world.services.sampling.judge(desk.sam, MARCH, ticket.id, FOUND)
        closed(desk)
        assert drawn(desk, desk.owner) == judged

    def test_a_month_that_closed_nothing_or_has_not_begun_is_refused(self, desk: Desk) -> None:
        for month in (MARCH, "2026-04", "soon"):
            with pytest.raises(Invalid):
                desk.world.services.sampling.draw(desk.sam, month)
        with pytest.raises(Forbidden):
            desk.world.services.sampling.draw(desk.li, MARCH)


class TestOneWhoClosesEverything:
    def test_the_owner_is_told_to_draw_it_and_the_page_says_why(self, desk: Desk) -> None:
        sams(desk)
        sample = drawn(desk)
        assert (sample.undrawn, sample.closed, sample.drawn_by_name) == (True, 1, "Sam")
        [notice] = [
            each
            for each in desk.world.services.notices.listed(desk.owner, desk.owner.user).items
            if each.template == "learning/sample_undrawn"
        ]
        assert notice.href == f"/samples/{MARCH}"
        assert "No sample of Mar 2026 yet: somebody else has to draw it" in desk.mails(
            desk.owner.email
        )
        theirs = get(signed_in(desk.world, desk.sam), f"/samples/{MARCH}").text
        assert "Sam handled everything that was closed in this month" in theirs
        assert 'action="/samples"' not in theirs
        assert 'action="/samples"' in get(signed_in(desk.world, desk.owner), notice.href).text

    def test_somebody_else_then_draws_it(self, desk: Desk) -> None:
        own = sams(desk)
        drawn(desk)
        sample = drawn(desk, desk.owner)
        assert [each.ticket_id for each in sample.cases] == [own.id]
        assert (sample.version, sample.drawn_by) == (2, desk.owner.user)

    def test_drawn_again_by_the_same_one_nobody_is_told_twice(self, desk: Desk) -> None:
        sams(desk)
        assert drawn(desk) == drawn(desk)
        told = [each for each in desk.mails(desk.owner.email) if "No sample" in each]
        assert len(told) == 1

    def test_who_leads_alone_looks_at_their_own_work_and_the_record_says_so(
        self, desk: Desk
    ) -> None:
        desk.world.services.tenancy.people.change_role(desk.owner, desk.sam.user, "service")
        ticket = desk.tickets.close(
            desk.owner, desk.raised(desk.owner).id, "The money is back.", handed=POSTED
        )
        sample = drawn(desk, desk.owner)
        assert [each.ticket_id for each in sample.cases] == [ticket.id]
        sampling = desk.world.services.sampling
        with pytest.raises(Invalid):
            sampling.judge(desk.owner, MARCH, ticket.id, FOUND)
        twice = FOUND.model_copy(update={"again": True})
        case = sampling.judge(desk.owner, MARCH, ticket.id, twice).case(ticket.id)
        assert case is not None
        assert (case.again, case.verdict) == (True, FOUND.verdict)

    def test_saying_so_helps_nobody_while_others_lead(self, desk: Desk) -> None:
        own = sams(desk)
        drawn(desk, desk.owner)
        sampling = desk.world.services.sampling
        twice = FOUND.model_copy(update={"again": True})
        with pytest.raises(OwnWork):
            sampling.judge(desk.sam, MARCH, own.id, twice)
        judged = sampling.judge(desk.owner, MARCH, own.id, twice).case(own.id)
        assert judged is not None
        assert not judged.again

    def test_the_page_asks_a_second_time(self, desk: Desk) -> None:
        desk.world.services.tenancy.people.change_role(desk.owner, desk.sam.user, "service")
        ticket = desk.tickets.close(
            desk.owner, desk.raised(desk.owner).id, "The money is back.", handed=POSTED
        )
        drawn(desk, desk.owner)
        client, address = signed_in(desk.world, desk.owner), f"/samples/{MARCH}/{ticket.id}"
        assert "you are asked a second time" in get(client, address).text
        found = {"verdict": "good", "words": "Quick."}
        silent = post(client, address, found)
        assert silent.status_code == 422
        assert "Say that you look at your own work a second time." in silent.text
        assert post(client, address, found | {"again": "yes"}).status_code == 303
        assert "looked at by the same person" in get(client, f"/samples/{MARCH}").text


class TestLooking:
    def test_a_verdict_is_kept_with_words_and_counted(self, desk: Desk) -> None:
        ticket = closed(desk)
        closed(desk)
        drawn(desk)
        sample = desk.world.services.sampling.judge(desk.sam, MARCH, ticket.id, FOUND)
        case = sample.case(ticket.id)
        assert case is not None
        assert (case.verdict, case.words, case.by_name) == (FOUND.verdict, FOUND.words, "Sam")
        counts = {"drawn": 2, "looked_at": 1, "good": 0, "remarks": 1, "poor": 0}
        assert sample.counts == counts

    def test_nobody_looks_over_what_they_handled_or_are_complained_of_in(self, desk: Desk) -> None:
        own = sams(desk)
        about = desk.raised(against=(desk.sam.user,))
        about = desk.tickets.close(desk.li, about.id, "Settled.", handed=POSTED)
        drawn(desk, desk.owner)
        sampling = desk.world.services.sampling
        with pytest.raises(OwnWork):
            sampling.judge(desk.sam, MARCH, own.id, FOUND)
        with pytest.raises(ComplainedOf):
            sampling.judge(desk.sam, MARCH, about.id, FOUND)
        assert sampling.judge(desk.owner, MARCH, own.id, FOUND).counts["looked_at"] == 1

    def test_a_ticket_outside_the_sample_and_another_company_find_nothing(self, desk: Desk) -> None:
        ticket, outside = closed(desk), desk.raised()
        drawn(desk)
        sampling = desk.world.services.sampling
        with pytest.raises(NotFound):
            sampling.judge(desk.sam, MARCH, outside.id, FOUND)
        with pytest.raises(NotFound):
            sampling.judge(desk.world.stranger, MARCH, ticket.id, FOUND)


def test_it_is_drawn_and_looked_at_on_pages(desk: Desk, client: FlaskClient) -> None:
    ticket = closed(desk)
    desk.world.settle()
    assert "No sample yet" in get(client, "/samples").text
    assert post(client, "/samples", {"month": MARCH}).status_code == 303
    desk.world.settle()
    assert f"/samples/{MARCH}" in get(client, "/samples").text
    address = f"/samples/{MARCH}/{ticket.id}"
    assert address in get(client, f"/samples/{MARCH}").text
    silent = post(client, address, {"verdict": "good", "words": " "})
    assert silent.status_code == 422
    assert post(client, address, {"verdict": "good", "words": "Quick."}).status_code == 303
    page = get(client, f"/samples/{MARCH}").text
    assert "Handled well" in page
    assert "Quick." in page


def test_a_month_without_closed_tickets_is_explained_on_the_page(client: FlaskClient) -> None:
    answer = post(client, "/samples", {"month": MARCH})
    assert answer.status_code == 422
    assert "Nothing was closed in this month." in answer.text


def test_it_is_drawn_and_looked_at_over_the_api(desk: Desk) -> None:
    api, ticket = Api(desk.world), closed(desk)
    desk.world.settle()
    assert api.get(f"/v1/samples/{MARCH}").status == 404
    assert api.post("/v1/samples", {"month": MARCH}).status == 202
    desk.world.settle()
    assert api.get("/v1/samples").json["items"] == [{"month": MARCH}]
    body = {"verdict": "poor", "words": "Never called back."}
    found = api.put(f"/v1/samples/{MARCH}/tickets/{ticket.id}", body)
    assert (found.status, found.json["counts"]["poor"]) == (200, 1)
    assert api.get(f"/v1/samples/{MARCH}").json == found.json
