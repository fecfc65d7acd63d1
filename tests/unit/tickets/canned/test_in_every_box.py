"""A canned text goes into whichever box is written in, and nothing is done by that."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from chalicelib.accounts.confirmation.words import State
from chalicelib.accounts.reminders.model import Status
from chalicelib.customers.schemas import CustomerNew
from chalicelib.tickets.canned.schemas import CannedIn
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import Step
from tests.security.doors import get, post, signed_in
from tests.unit.accounts.confirmation.test_service import Office
from tests.unit.accounts.disputes.house import House
from tests.unit.accounts.reminders import test_service as reminding
from tests.unit.tickets.factories import Desk
from tests.world import World

WANG = {"name": "王女士", "email": "wang@nordtex.example", "language": "zh"}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def owner(desk: Desk) -> FlaskClient:
    return signed_in(desk.world, desk.owner)


@pytest.fixture
def text(desk: Desk) -> str:
    new = CannedIn(name="Sorry", shortcut="sorry", en="Sorry, {name}.", zh="抱歉，{name}。")
    return desk.world.services.canned.add(desk.owner, new).id


def _closed(desk: Desk) -> Ticket:
    ticket = desk.raised(complainant=WANG)
    return desk.tickets.step(desk.owner, ticket.id, "settle", "It is done.")


class TestBoxesOfATicket:
    @pytest.mark.parametrize(
        ("page", "box", "kept"),
        [
            ("tasks/new", "what", "party"),
            ("settlements/new", "note", "amount"),
            ("settlements/new", "departs", "amount"),
            ("claim/offer", "note", "amount"),
        ],
    )
    def test_the_text_comes_after_what_was_typed_and_the_rest_stays(
        self, desk: Desk, owner: FlaskClient, text: str, page: str, box: str, kept: str
    ) -> None:
        ticket = desk.raised(complainant=WANG, category="damage")
        address = f"/complaints/{ticket.id}/{page}"
        assert f'name="insert" value="{box}"' in get(owner, address).text
        typed = {"version": "1", box: "First:", f"canned_{box}": text, "insert": box, kept: "77"}
        shown = post(owner, address, typed)
        assert shown.status_code == 200
        assert "First:\n\nSorry, 王女士.</textarea>" in shown.text
        assert 'value="77"' in shown.text
        assert desk.kinds(ticket.id) == ["received"]

    def test_words_on_an_appointment_are_in_the_customers_language(
        self, desk: Desk, owner: FlaskClient, text: str
    ) -> None:
        ticket = desk.raised(complainant=WANG)
        for _change in range(2):
            desk.tickets.escalate(desk.owner, ticket.id)
        for box in ("why", "note"):
            typed = {box: "/sorry", "insert": box, "outcome" if box == "note" else "at": "dropped"}
            page = post(owner, f"/complaints/{ticket.id}/appointment", typed)
            assert "抱歉，王女士。</textarea>" in page.text
        there = desk.tickets.get(desk.owner, ticket.id).appointment
        assert there is not None
        assert there.open

    def test_the_writer_goes_on_in_the_box(self, desk: Desk, owner: FlaskClient, text: str) -> None:
        ticket = desk.raised(complainant=WANG)
        typed = {"what": "/sorry", "insert": "what"}
        page = post(owner, f"/complaints/{ticket.id}/tasks/new", typed).text
        assert 'id="f-what" name="what" required maxlength="1000" autofocus' in page
        assert page.count('autofocus="') == 1

    def test_a_review_is_not_saved_by_it(self, desk: Desk, owner: FlaskClient, text: str) -> None:
        ticket = _closed(desk)
        for box in ("lesson", "avoid", "training", "change"):
            typed = {box: "/sorry", "insert": box, "cause": "handling"}
            page = post(owner, f"/complaints/{ticket.id}/review", typed)
            assert page.status_code == 200
            assert "Sorry, 王女士." in page.text
        assert desk.tickets.get(desk.owner, ticket.id).step is Step.CLOSED

    def test_nothing_is_offered_where_none_are_kept(self, desk: Desk, owner: FlaskClient) -> None:
        ticket = desk.raised()
        assert "Canned text" not in get(owner, f"/complaints/{ticket.id}/tasks/new").text


class TestWhatACustomerReads:
    @pytest.fixture
    def shared(self, world: World) -> None:
        new = CannedIn(
            name="Right",
            shortcut="right",
            en="You are right, {customer}.\nAbout {received}",
            zh="您说得对，{customer}。",
            shared=True,
        )
        world.services.canned.add(world.who, new)

    def test_words_that_end_a_dispute_are_in_its_language(self, world: World, shared: None) -> None:
        house = House(world)
        now = world.services.customers.get(house.fin, house.customer)
        chinese = CustomerNew(code=now.code, name=now.name, email=now.email, language="zh")
        world.services.customers.edit(house.fin, now.id, now.version, chinese)
        dispute, client = house.opens(100_00), signed_in(world)
        form = {"act": "confirm", "version": "1", "why": "/right", "insert": "why"}
        page = post(client, f"/disputes/{dispute.id}/settle", form)
        assert page.status_code == 200
        assert "您说得对，Ningbo Harbour。</textarea>" in page.text
        assert house.disputes.get(house.fin, dispute.id).standing

    def test_a_late_statement_is_not_issued_by_it(self, world: World, shared: None) -> None:
        house, client = House(world), signed_in(world)
        house.states()
        [statement] = world.services.statements.newest(house.fin).items
        form = {"late_reason": "/right", "insert": "late_reason"}
        page = post(client, f"/statements/{statement.id}/supplement", form)
        assert page.status_code == 200
        # There is no ticket: the line on when it was received is left out.
        assert "You are right, Ningbo Harbour.</textarea>" in page.text
        assert len(world.services.statements.newest(house.fin).items) == 1

    def test_a_contact_is_not_logged_by_it(self, world: World, shared: None) -> None:
        house, client = House(world), signed_in(world)
        before = len(world.services.customers.timeline(house.fin, house.customer).items)
        form = {"kind": "note", "text": "/right", "insert": "text"}
        page = post(client, f"/customers/{house.customer}/log", form)
        assert "You are right, Ningbo Harbour.</textarea>" in page.text
        assert len(world.services.customers.timeline(house.fin, house.customer).items) == before


class TestWhatColleaguesRead:
    @pytest.fixture
    def house_text(self, world: World) -> None:
        new = CannedIn(name="File", shortcut="file", en="{customer}: see file.", zh="见档案。")
        world.services.canned.add(world.who, new)

    def test_a_note_on_a_dispute_is_in_the_readers_language(
        self, world: World, house_text: None
    ) -> None:
        house = House(world)
        now = world.services.customers.get(house.fin, house.customer)
        chinese = CustomerNew(code=now.code, name=now.name, email=now.email, language="zh")
        world.services.customers.edit(house.fin, now.id, now.version, chinese)
        dispute, client = house.opens(100_00), signed_in(world)
        form = {"act": "accept", "accepted": "77", "note": "/file", "insert": "note"}
        page = post(client, f"/disputes/{dispute.id}/settle", form)
        assert page.status_code == 200
        assert "Ningbo Harbour: see file.</textarea>" in page.text
        assert 'value="77"' in page.text
        assert not house.disputes.get(house.fin, dispute.id).accepted

    def test_nothing_is_blocked_by_what_does_not_match_a_fee_sheet(
        self, world: World, house_text: None
    ) -> None:
        office, client = Office(world), signed_in(world)
        sheet, token = office.asks()
        office.answers(token, title="Harbour Holding Co., Ltd", payer="Harbour Holding")
        form = {"match": "payer", "fits": "no", "note": "/file", "insert": "note"}
        page = post(client, f"/fees/{sheet.id}/compare", form)
        assert page.status_code == 200
        assert "Ningbo Harbour Ltd: see file.</textarea>" in page.text
        assert "<details open>" in page.text
        assert office.fees.get(office.who, sheet.id).state is State.COMPARE

    def test_a_call_is_not_made_by_it(self, world: World, house_text: None) -> None:
        house = reminding.House(world)
        house.owes(date(2026, 1, 5))
        house.goes_to(date(2026, 3, 9), 9, 5)
        [call] = world.services.reminders.worklist(house.who, Status.CALL_DUE).items
        form = {"outcome": "refuses", "note": "/file", "insert": "note"}
        address = f"/reminders/customers/{house.customer}/{call.id}/called"
        page = post(signed_in(world), address, form)
        assert page.status_code == 200
        assert "Acme Trading: see file.</textarea>" in page.text
        assert '<option value="refuses" selected>' in page.text
        assert world.services.reminders.worklist(house.who, Status.CALL_DUE).items
