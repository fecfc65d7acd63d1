"""Closing asks: of a request for approval that waits, and of an answer that no e-mail carries."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.proofs import Handed
from chalicelib.tickets.settling.errors import AlreadyDecided, NotYoursToWithdraw
from chalicelib.tickets.settling.model import Settlement
from chalicelib.tickets.settling.schemas import SettlementNew
from chalicelib.tickets.settling.words import State
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import Handover, Step
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World

BERG = {"name": "Ms Berg", "email": "berg@nordtex.example", "language": "en"}
REPLACED = SettlementNew.model_validate(
    {"remedy": "replace", "amount": 200_00, "currency": "USD", "departs": "They need it."}
)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    return signed_in(desk.world, desk.owner)


def asked(desk: Desk, ticket: Ticket) -> Settlement:
    """Something beyond Li's authority, which Sam is asked for."""
    settlement = desk.world.services.settling.propose(desk.li, ticket.id, REPLACED)
    assert settlement.state is State.ASKED
    return settlement


def state(desk: Desk, settlement: Settlement) -> State:
    return desk.world.services.settling.get(desk.li, settlement.ticket_id, settlement.id).state


def handed(desk: Desk, ticket: Ticket) -> list[Event]:
    lines = desk.tickets.timeline(desk.li, ticket.id, 100).items
    return [each for each in lines if each.kind == "handed_over"]


class TestARequestThatWaits:
    def test_closing_asks_what_becomes_of_it(self, desk: Desk, client: FlaskClient) -> None:
        ticket = desk.raised(complainant=BERG)
        asked(desk, ticket)
        address = f"/complaints/{ticket.id}/do/settle"
        assert "A request for approval still waits" in get(client, address).text
        page = post(client, address, {"version": "1", "text": "It is replaced."})
        assert page.status_code == 422
        assert 'href="#f-approvals"' in page.text
        assert "It is replaced.</textarea>" in page.text
        assert not desk.tickets.get(desk.li, ticket.id).closed

    @pytest.mark.parametrize(
        ("choice", "after"), [("withdraw", State.WITHDRAWN), ("leave", State.ASKED)]
    )
    def test_it_is_withdrawn_or_left_to_be_decided(
        self, desk: Desk, client: FlaskClient, choice: str, after: State
    ) -> None:
        ticket = desk.raised(complainant=BERG)
        settlement = asked(desk, ticket)
        form = {"version": "1", "text": "It is replaced.", "approvals": choice, "_once": "k"}
        address = f"/complaints/{ticket.id}/do/settle"
        for _tap in range(2):
            assert post(client, address, form).status_code == 303
        assert desk.tickets.get(desk.li, ticket.id).closed
        assert state(desk, settlement) is after
        assert desk.kinds(ticket.id).count("settlement_withdrawn") == (choice == "withdraw")

    def test_where_nothing_waits_nothing_is_asked(self, desk: Desk, client: FlaskClient) -> None:
        ticket = desk.raised(complainant=BERG)
        address = f"/complaints/{ticket.id}/do/settle"
        assert "approvals" not in get(client, address).text
        assert post(client, address, {"version": "1", "text": "Done."}).status_code == 303


class TestWithdrawing:
    def test_nobody_is_asked_any_more_and_nothing_is_booked(self, desk: Desk) -> None:
        settling = desk.world.services.settling
        settlement = asked(desk, desk.raised())
        assert len(settling.approvals(desk.sam, "mine").items) == 1
        after = settling.withdraw(desk.li, settlement.ticket_id, settlement.id, "By phone.")
        assert (after.state, after.due_at, after.why) == (State.WITHDRAWN, None, "By phone.")
        assert settling.approvals(desk.sam, "mine").items == []
        with pytest.raises(AlreadyDecided):
            settling.approve(desk.sam, settlement.ticket_id, settlement.id)
        with pytest.raises(AlreadyDecided):
            settling.withdraw(desk.li, settlement.ticket_id, settlement.id)

    def test_by_who_asked_handles_or_leads(self, desk: Desk) -> None:
        settling = desk.world.services.settling
        for who in (desk.li, desk.sam, desk.owner):
            settlement = asked(desk, desk.raised())
            settling.withdraw(who, settlement.ticket_id, settlement.id)
        settlement = asked(desk, desk.raised())
        with pytest.raises(NotYoursToWithdraw):
            settling.withdraw(desk.ravi, settlement.ticket_id, settlement.id)
        desk.world.services.tenancy.people.change_role(desk.owner, desk.ravi.user, "service")
        desk.tickets.assign(desk.li, settlement.ticket_id, desk.ravi.user)
        settling.withdraw(desk.ravi, settlement.ticket_id, settlement.id)

    def test_on_its_page(self, desk: Desk) -> None:
        settlement = asked(desk, desk.raised())
        address = f"/complaints/{settlement.ticket_id}/settlements/{settlement.id}"
        other = signed_in(desk.world, desk.ravi)
        assert "/withdraw" not in get(other, address).text
        assert post(other, f"{address}/withdraw", {}).status_code == 403
        decides = signed_in(desk.world, desk.sam)
        assert f'action="{address}/withdraw"' not in get(decides, address).text
        client = signed_in(desk.world, desk.li)
        assert f'action="{address}/withdraw"' in get(client, address).text
        assert post(client, f"{address}/withdraw", {}).status_code == 303
        assert "Withdrawn" in get(decides, address).text


class TestAnAnswerOnPaper:
    def test_the_page_asks_how_it_was_handed_over(self, desk: Desk, client: FlaskClient) -> None:
        ticket = desk.raised(complainant={"name": "Mr Ito", "phone": "+81 3 5555"})
        address = f"/complaints/{ticket.id}/do/settle"
        assert "How the written answer was handed over" in get(client, address).text
        page = post(client, address, {"version": "1", "text": "Refunded."})
        assert page.status_code == 422
        assert 'href="#f-means"' in page.text
        form = {"version": "1", "text": "Refunded.", "means": "post", "handed_by": "Tom"}
        wrong = post(client, address, {**form, "handed_at": "yesterday"})
        assert 'href="#f-handed_at"' in wrong.text
        assert post(client, address, form).status_code == 303
        [line] = handed(desk, ticket)
        assert (line.facts["handover"], line.facts["name"]) == ("post", "Tom")
        assert "handed over by Tom: By post" in get(client, f"/complaints/{ticket.id}").text

    def test_the_lines_of_one_act_stand_in_its_order(self, desk: Desk) -> None:
        for _ in range(8):
            ticket = desk.raised()
            given = Handed(means=Handover.POST)
            desk.tickets.step(desk.li, ticket.id, "settle", "Done.", handed=given)
            assert desk.kinds(ticket.id) == ["received", "settle", "handed_over"]

    def test_who_has_an_address_is_not_asked_for(self, desk: Desk, client: FlaskClient) -> None:
        ticket = desk.raised(complainant=BERG)
        page = get(client, f"/complaints/{ticket.id}/do/settle").text
        assert "handed over" not in page

    def test_an_answer_given_before_is_handed_over_with_the_close(self, desk: Desk) -> None:
        ticket = desk.raised(kind="enquiry", category="price")
        desk.tickets.step(desk.li, ticket.id, "answer", "USD 80.")
        desk.world.clock.advance(timedelta(hours=3))
        an_hour_ago = desk.tickets.now() - timedelta(hours=1)
        given = Handed(means=Handover.PRINT, at=an_hour_ago)
        closed = desk.tickets.step(desk.li, ticket.id, "close", handed=given)
        assert closed.step is Step.CLOSED
        [line] = handed(desk, ticket)
        assert line.facts["name"] == "Li Na"
        assert line.at == desk.tickets.now()

    @pytest.mark.parametrize("hours", [-1, 1])
    def test_a_moment_that_cannot_be_is_refused(self, desk: Desk, hours: int) -> None:
        ticket = desk.raised()
        at = ticket.received_at + timedelta(hours=hours)
        given = Handed(means=Handover.CHAT, at=at)
        with pytest.raises(Invalid) as refused:
            desk.tickets.step(desk.li, ticket.id, "settle", "Done.", handed=given)
        assert refused.value.problems[0].field == "handed_at"
        assert not desk.tickets.get(desk.li, ticket.id).closed

    def test_programs_say_it_with_the_step(self, desk: Desk) -> None:
        ticket = desk.raised()
        desk.tickets.step(desk.li, ticket.id, "acknowledge", handed=Handed(means=Handover.POST))
        assert handed(desk, ticket) == [], "nothing was answered yet"
