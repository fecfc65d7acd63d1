"""The desk's tools as a browser without JavaScript uses them."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from chalicelib.tickets.words import Severity
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.unit.tickets.test_pages import hidden
from tests.world import World

FORM = {"kind": "complaint", "category": "damage", "severity": "high"}
MORE = {"channel": "phone", "currency": "USD", "text": "Two cartons were crushed."}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    return signed_in(desk.world, desk.sam)


class TestDuplicates:
    def test_what_is_there_already_is_shown_before_saving_and_never_blocks(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        first = desk.raised()
        page = post(client, "/complaints/new", {**FORM, **MORE, "_once": "k"})
        assert page.status_code == 200
        for text in ("There is already something like this", first.number, 'name="anyway"'):
            assert text in page.text
        assert "Two cartons were crushed.</textarea>" in page.text
        again = post(client, "/complaints/new", {**FORM, **MORE, "_once": "k", "anyway": "yes"})
        assert again.status_code == 303
        assert len(desk.tickets.newest(desk.sam).items) == 2

    def test_the_ticket_shows_what_may_be_the_same_matter(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        first, second = desk.raised(), desk.raised()
        address = f"/complaints/{second.id}/like"
        assert address in get(client, f"/complaints/{second.id}").text
        assert f"/complaints/{first.id}" in get(client, address).text
        block = get(client, address, headers={"HX-Request": "true"}).text
        assert "<html" not in block
        assert "The same text, word for word" in block

    def test_alone_it_says_so(self, desk: Desk, client: FlaskClient) -> None:
        page = get(client, f"/complaints/{desk.raised().id}/like").text
        assert "Nothing else looks like the same matter." in page


class TestLinkingAndMerging:
    def test_a_link_is_made_shown_and_taken_away(self, desk: Desk, client: FlaskClient) -> None:
        one, two = desk.raised(text="Late vessel"), desk.raised(text="Demurrage charged")
        desk.world.settle()
        address = f"/complaints/{one.id}/links"
        assert "Number of the other ticket" in get(client, address).text
        form = {"kind": "caused_by", "other": two.number, "version": str(one.version)}
        shown = get(client, post(client, address, form).location).text
        assert "Demurrage charged" in shown
        assert f"Caused by: {two.number}" in shown
        form = {"other": two.id, "version": "2"}
        assert post(client, f"{address}/remove", form).status_code == 303
        assert "Demurrage charged" not in get(client, address).text

    def test_a_number_nobody_knows_is_said_at_its_field(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        one = desk.raised()
        form = {"kind": "relates", "other": "zzz", "version": "1"}
        page = post(client, f"/complaints/{one.id}/links", form)
        assert (page.status_code, 'href="#f-other"' in page.text) == (422, True)
        page = get(client, f"/complaints/{one.id}/merge?into=zzz")
        assert (page.status_code, 'href="#f-into"' in page.text) == (422, True)

    def test_what_a_merge_does_is_shown_then_done_then_undone(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        stays, goes = desk.raised(text="Late vessel in Ningbo"), desk.raised(text="Late again")
        address = f"/complaints/{goes.id}/merge"
        page = get(client, f"{address}?into={stays.id}").text
        for text in ("What will happen", "Late vessel in Ningbo", "It can be undone until"):
            assert text in page
        done = post(client, address, {"into": stays.id, "version": "1"})
        assert done.location == f"/complaints/{stays.id}"
        assert f"{goes.number} was merged into this one" in get(client, done.location).text
        page = get(client, f"/complaints/{goes.id}").text
        assert "the matter goes on there" in page
        assert "/do/acknowledge" not in page
        back = post(client, f"/complaints/{goes.id}/unmerge", {"version": "2"})
        assert "/do/acknowledge" in get(client, back.location).text

    def test_the_merge_page_offers_what_may_be_the_same_matter(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        first, second = desk.raised(), desk.raised()
        assert f"merge?into={first.id}" in get(client, f"/complaints/{second.id}/merge").text

    def test_a_note_becomes_a_ticket_of_its_own(self, desk: Desk, client: FlaskClient) -> None:
        first = desk.raised()
        desk.tickets.comment(desk.li, first.id, "He also asks about the invoice")
        note = desk.tickets.timeline(desk.li, first.id).items[0]
        page = get(client, f"/complaints/{first.id}/split?event={note.id}").text
        assert "He also asks about the invoice</textarea>" in page
        form = {"text": note.text, "category": "charges", "version": "1"}
        shown = get(client, post(client, f"/complaints/{first.id}/split", form).location).text
        for text in ("He also asks about the invoice", "Charges", "Split from"):
            assert text in shown


class TestQueues:
    def test_a_queue_is_narrowed_and_each_tab_leads_somewhere(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        desk.raised(text="Wet cartons in the corner", severity="high")
        desk.raised(text="Late vessel again")
        page = get(client, "/complaints/desk?queue=due&severity=high").text
        assert "Wet cartons in the corner" in page
        assert "Late vessel again" not in page
        for queue in ("mine", "team", "unassigned", "waiting"):
            assert get(client, f"/complaints/desk?queue={queue}").status_code == 200
        assert "/complaints/desk" in get(client, "/complaints").text

    def test_a_list_that_goes_on_does_not_say_that_nothing_fits(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        for _ in range(301):
            desk.raised()
        page = get(client, "/complaints/desk?queue=due&severity=critical").text
        assert "None among those looked at so far." in page
        assert "No open ticket fits." not in page
        rest = re.search(r'href="(/complaints/desk\?queue=due[^"]+after=[^"]+)"', page)
        assert rest
        assert "No open ticket fits." in get(client, unescape(rest[1])).text

    def test_several_are_given_away_and_the_changed_one_is_named(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        one, two = desk.raised(), desk.raised()
        picks = [f"{each.id}:{each.version}" for each in (one, two)]
        assert f'value="{picks[0]}"' in get(client, "/complaints/desk").text
        form = {"pick": picks, "assignee": desk.sam.user, "back": "/complaints/desk?queue=mine"}
        done = post(client, "/complaints/desk/assign", form)
        assert done.status_code == 303
        assert done.location.startswith("/complaints/desk?queue=mine&given=")
        assert "2 given to a colleague." in get(client, done.location).text
        again = post(client, "/complaints/desk/assign", {**form, "assignee": desk.li.user})
        assert again.status_code == 409
        assert again.text.count("Somebody changed this meanwhile") == 2

    def test_giving_several_away_is_undone_by_a_tap(self, desk: Desk, client: FlaskClient) -> None:
        one, two, three = desk.raised(), desk.raised(), desk.raised(desk.ravi)
        picks = [f"{each.id}:{each.version}" for each in (one, two, three)]
        done = post(client, "/complaints/desk/assign", {"pick": picks, "assignee": desk.sam.user})
        gone = hidden(get(client, done.location).text, "gone")
        desk.tickets.set_severity(desk.sam, two.id, Severity.HIGH, "Meanwhile")
        undone = post(client, "/complaints/desk/give-back", {"gone": gone})
        assert undone.status_code == 409
        assert "2 given back." in undone.text
        assert undone.text.count("Somebody changed this meanwhile") == 1
        has = [desk.tickets.get(desk.li, each.id).assignee for each in (one, two, three)]
        assert has == [desk.li.user, desk.sam.user, three.assignee]

    def test_what_was_not_sealed_here_gives_nothing_back(
        self, desk: Desk, client: FlaskClient
    ) -> None:
        ticket = desk.raised()
        other = desk.world.services.cursors.seal("ten_other", {"gone": [[ticket.id, 1, ""]]})
        for gone in ("x", other):
            answer = post(client, "/complaints/desk/give-back", {"gone": str(gone)})
            assert answer.status_code == 422
        assert desk.tickets.get(desk.li, ticket.id) == ticket

    def test_without_a_choice_nothing_is_done(self, client: FlaskClient) -> None:
        page = post(client, "/complaints/desk/assign", {"assignee": "usr_sam"})
        assert (page.status_code, "Choose at least one ticket." in page.text) == (422, True)

    def test_who_only_reads_has_no_boxes(self, desk: Desk) -> None:
        desk.raised()
        page = get(signed_in(desk.world, desk.ravi), "/complaints/desk").text
        assert 'name="pick"' not in page
