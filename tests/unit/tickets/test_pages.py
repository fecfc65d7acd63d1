"""The pages of complaints, as a browser without JavaScript uses them."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.security.doors import get, post, signed_in
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import Desk
from tests.world import World

FORM = {
    "kind": "complaint",
    "category": "damage",
    "text": "Two cartons crushed",
    "severity": "high",
}
MORE = {"channel": "phone", "currency": "USD"}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    return signed_in(desk.world, desk.sam)


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return found[1]


def act(client: FlaskClient, ticket_id: str, name: str, **form: str) -> str:
    """Open an act's page, fill it in, send it, and see the ticket."""
    address = f"/complaints/{ticket_id}/do/{name}"
    version = hidden(get(client, address).text, "version")
    answer = post(client, address, {"version": version, **form})
    assert answer.status_code == 303, answer.text
    return str(get(client, answer.location).text)


class TestRaising:
    def test_a_complaint_is_raised_from_the_customers_page(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        customers = desk.world.services.customers
        customer = customers.create(
            desk.owner, a_customer(standing_instructions="Never call before ten")
        )
        page = get(client, f"/complaints/new?customer={customer.id}").text
        assert "Acme Trading" in page
        answer = post(client, "/complaints/new", {**FORM, **MORE, "customer_id": customer.id})
        assert answer.status_code == 303
        shown = get(client, answer.location).text
        for text in ("Two cartons crushed", "Never call before ten", "Damage", "High", "left"):
            assert text in shown

    def test_the_customer_is_found_by_a_part_of_the_name(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        desk.world.services.customers.create(desk.owner, a_customer("NB", "Ningbo Harbour"))
        answer = post(client, "/complaints/new", {**FORM, **MORE, "customer": "harb"})
        assert "Ningbo Harbour" in get(client, answer.location).text

    def test_of_several_customers_one_is_chosen_and_nothing_typed_is_lost(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        for code in ("A1", "A2"):
            desk.world.services.customers.create(desk.owner, a_customer(code, f"Anchor {code}"))
        page = post(client, "/complaints/new", {**FORM, **MORE, "customer": "anchor"})
        assert page.status_code == 422
        assert "Anchor A1 · A1" in page.text
        assert "Two cartons crushed" in page.text

    def test_what_is_wrong_is_said_at_its_field(self, client: FlaskClient) -> None:
        wrong = {**FORM, **MORE, "text": "", "loss": "much", "customer": "nobody at all"}
        page = post(client, "/complaints/new", wrong)
        assert page.status_code == 422
        for name in ("f-text", "f-loss", "f-customer"):
            assert f'href="#{name}"' in page.text

    def test_numbers_loss_and_complainant_are_kept(self, desk: Desk, client: FlaskClient) -> None:
        more = {"numbers": "MSKU1234565, HBL 77", "loss": "1200.50", "name": "Wei"}
        answer = post(client, "/complaints/new", {**FORM, **MORE, **more})
        shown = get(client, answer.location).text
        for text in ("Container MSKU1234565 · HBL 77", "1,200.50", "Wei"):
            assert text in shown

    def test_a_photo_is_sent_straight_to_the_bucket(self, desk: Desk, client: FlaskClient) -> None:
        answer = post(client, "/complaints/new", {**FORM, **MORE, "then": "photos", "_once": "k"})
        assert answer.location.endswith("/send")
        page = get(client, answer.location).text
        assert 'enctype="multipart/form-data"' in page
        assert hidden(page, "key").startswith(f"T/{desk.li.tenant}/tickets/")
        assert hidden(page, "success_action_redirect").startswith("https://fairlead.example/")
        assert 'name="_once"' not in page.partition("multipart")[2]
        ticket = answer.location.partition("/files/")[0]
        shown = get(client, ticket).text
        assert shown.count("File added") == 1

    def test_a_document_is_added_from_the_ticket(self, desk: Desk, client: FlaskClient) -> None:
        files = f"/complaints/{desk.raised().id}/files"
        answer = post(client, files, {"type": "application/pdf"})
        assert 'accept="application/pdf"' in get(client, answer.location).text
        answer = post(client, files, {"type": "image/png"})
        page = get(client, answer.location).text
        assert 'accept="image/png"' in page
        assert "PNG" in page
        assert post(client, files, {"type": "text/html"}).status_code == 404


class TestHandling:
    def test_a_complaint_is_carried_through_by_its_buttons(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        ticket = desk.raised()
        assert "Acknowledged" in act(client, ticket.id, "acknowledge", text="")
        assert "Investigated" in act(client, ticket.id, "investigate", text="Crane damage")
        page = act(client, ticket.id, "propose", text="A credit of USD 80")
        assert "Paused" in page
        assert "Accepted by the customer" in act(client, ticket.id, "accept")
        page = act(client, ticket.id, "answer", text="The credit note is attached.")
        assert "Answered in writing" in page
        assert "Closed" in act(client, ticket.id, "close", means="print")

    def test_an_answer_without_words_is_refused_at_its_field(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        address = f"/complaints/{desk.raised().id}/do/settle"
        page = post(client, address, {"version": "1", "text": " "})
        assert page.status_code == 422
        assert 'href="#f-text"' in page.text

    def test_an_old_page_overwrites_nobody(self, desk: Desk, client: FlaskClient) -> None:
        ticket = desk.raised()
        desk.tickets.comment(desk.sam, ticket.id, "We called the line", tell=True)
        form = {"version": str(ticket.version), "text": "Sorry"}
        answer = post(client, f"/complaints/{ticket.id}/do/acknowledge", form)
        assert answer.status_code == 412

    @pytest.mark.parametrize(
        ("name", "form", "shows"),
        [
            ("note", {"text": "Check the seal"}, "Check the seal"),
            ("tell", {"text": "We asked the line"}, "The customer was told"),
            ("assign", {"assignee": "usr_sam"}, "Given to Sam"),
            ("severity", {"severity": "critical", "text": "Line stop"}, "from Normal to Critical"),
            ("wait", {"text": "Packing list"}, "the clock stands still"),
            ("escalate", {"text": "Insists"}, "Change of person: Sam takes over"),
        ],
    )
    def test_everything_else_that_may_be_done(
        self, desk: Desk, client: FlaskClient, name: str, form: dict[str, str], shows: str
    ) -> None:
        assert shows in act(client, desk.raised().id, name, **form)

    def test_field_sales_are_offered_only_what_they_may_do(self, desk: Desk) -> None:
        ticket = desk.raised()
        client = signed_in(desk.world, desk.ravi)
        page = get(client, f"/complaints/{ticket.id}").text
        assert "/do/note" in page
        assert "/do/acknowledge" not in page
        assert get(client, f"/complaints/{ticket.id}/do/acknowledge").status_code == 403

    def test_an_act_nobody_knows_is_not_found(self, desk: Desk, client: FlaskClient) -> None:
        assert get(client, f"/complaints/{desk.raised().id}/do/forget").status_code == 404


class TestReading:
    def test_an_escalation_is_told_on_the_page_in_the_readers_language(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        ticket = desk.raised()
        desk.world.clock.advance(timedelta(days=8))
        desk.world.services.sweeper.run()
        desk.world.settle()
        page = get(signed_in(desk.world), f"/complaints/{ticket.id}").text
        assert "Change of person: Sam takes over" in page
        assert "Change of place: At our office" in page
        assert "Escalated: 3 of 3" in page

    def test_how_late_an_answer_was_stands_in_hours_of_work(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        ticket = desk.raised()
        assert "Late, in working time" not in get(client, f"/complaints/{ticket.id}").text
        # Due on Monday after four hours of work; acknowledged on Tuesday, nine hours later.
        desk.world.clock.advance(timedelta(days=1, minutes=20))
        desk.tickets.step(desk.li, ticket.id, "acknowledge")
        page = get(client, f"/complaints/{ticket.id}").text
        assert "Late, in working time" in page
        assert "First response 5 h 20 min" in page

    @pytest.mark.parametrize("queue", ["", "?queue=mine", "?queue=all", "?q=crushed", "?mine=1"])
    def test_the_queues_show_it(self, desk: Desk, client: FlaskClient, queue: str) -> None:
        desk.raised(desk.sam)
        desk.world.settle()
        assert "Two cartons were crushed." in get(client, f"/complaints{queue}").text

    def test_a_queue_that_is_none_is_the_usual_one(self, client: FlaskClient) -> None:
        page = get(client, "/complaints?queue=elsewhere").text
        assert page == get(client, "/complaints").text
        assert 'aria-current="page">Due next</a>' in page

    def test_empty_queues_say_what_comes_here(self, client: FlaskClient) -> None:
        assert "No open complaints" in get(client, "/complaints").text
        assert "Nothing found" in get(client, "/complaints?q=zzz").text

    def test_a_long_timeline_goes_on_on_another_page(self, desk: Desk, client: FlaskClient) -> None:
        ticket = desk.raised()
        for number in range(70):
            desk.world.clock.advance(timedelta(seconds=1))
            desk.tickets.comment(desk.li, ticket.id, f"Note {number:02}")
        page = get(client, f"/complaints/{ticket.id}").text
        assert "Note 69" in page
        older = re.search(r'href="(/complaints/[^"]*/timeline\?after=[^"]*)"', page)
        assert older
        assert "Note 00" in get(client, older[1].replace("&amp;", "&")).text

    def test_a_stranger_finds_nothing(self, desk: Desk) -> None:
        ticket = desk.raised()
        client = signed_in(desk.world, desk.world.stranger)
        for place in ("", "/timeline", "/files/att_1/send", "/do/note", "/files/att_1"):
            assert get(client, f"/complaints/{ticket.id}{place}").status_code == 404


class TestComplainedOf:
    def test_a_colleague_is_named_and_sees_that_somebody_else_handles_it(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        form = {**FORM, **MORE, "against": desk.li.user}
        made = post(client, "/complaints/new", form)
        assert "Complained of" in get(client, made.location).text
        theirs = get(signed_in(desk.world, desk.li), made.location).text
        assert "此事涉及您本人" in theirs
        assert "/do/acknowledge" not in theirs
        assert "/do/note" in theirs

    def test_naming_the_handler_takes_them_off(self, desk: Desk, client: FlaskClient) -> None:
        ticket = desk.raised(desk.li)
        shown = act(client, ticket.id, "against", against=desk.li.user, text="His tone")
        assert "Complained of: Li Na" in shown
        assert desk.tickets.get(desk.sam, ticket.id).assignee == desk.sam.user

    def test_they_are_not_offered_as_handlers(self, desk: Desk, client: FlaskClient) -> None:
        ticket = desk.raised(desk.sam, against=[desk.li.user])
        assert desk.li.user not in get(client, f"/complaints/{ticket.id}/do/assign").text

    def test_a_department_is_named_as_a_whole(self, desk: Desk, client: FlaskClient) -> None:
        desk.world.services.tenancy.people.change_department(desk.owner, desk.li.user, "road")
        form = {**FORM, **MORE, "against_departments": "road"}
        made = post(client, "/complaints/new", form)
        ticket_id = made.location.rpartition("/")[2]
        theirs = get(signed_in(desk.world, desk.li), made.location).text
        assert "此事涉及您所在的部门" in theirs
        assert desk.li.user not in get(client, f"{made.location}/do/assign").text
        asked = get(client, f"{made.location}/do/against").text
        assert 'value="road" checked' in asked
        assert "Complained of: Road, Sea export" in act(
            client, ticket_id, "against", departments=["road", "sea_export"], text=""
        )
        assert "Nobody is complained of any more" in act(client, ticket_id, "against")

    def test_the_only_one_who_leads_is_told_to_handle_it_all_the_same(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        people = desk.world.services.tenancy.people
        for each in (desk.owner, desk.sam):
            people.change_department(desk.owner, each.user, "road")
        ticket = desk.raised(desk.li)
        shown = act(client, ticket.id, "against", departments="road", text="")
        assert "Ann Owner handles it all the same: nobody else leads." in shown


class TestSuggestionsAndReviews:
    def test_a_public_review_says_where_it_stands_and_is_judged_and_answered(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        form = {**FORM, **MORE, "kind": "public_review", "category": "service", "site": "Maps"}
        page = post(client, "/complaints/new", form)
        assert page.status_code == 422
        assert 'href="#f-stars"' in page.text
        made = post(client, "/complaints/new", {**form, "stars": "2"})
        shown = get(client, made.location).text
        assert "Maps · ★★" in shown
        ticket_id = made.location.rpartition("/")[2]
        assert "not usable" in act(client, ticket_id, "judge", usable="no", text="We never met.")
        act(client, ticket_id, "answer", text="We found no shipment of yours.")
        assert "Our reply was published" in act(client, ticket_id, "publish", text="")

    def test_a_verdict_is_asked_for_at_its_own_field(self, desk: Desk, client: FlaskClient) -> None:
        ticket = desk.raised(kind="suggestion")
        address = f"/complaints/{ticket.id}/do/judge"
        page = post(client, address, {"version": "1", "text": "a good idea"})
        assert page.status_code == 422
        assert 'href="#f-usable"' in page.text

    def test_a_customers_tickets_show_how_many_suggestions_were_usable(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        customer = desk.world.services.customers.create(desk.owner, a_customer()).id
        ticket = desk.raised(kind="suggestion", customer_id=customer)
        desk.tickets.step(desk.li, ticket.id, "judge", "yes", usable=True)
        assert "1 of 1 usable" in get(client, f"/complaints?customer={customer}").text
