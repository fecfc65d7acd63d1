"""Wording and canned texts on their pages, without JavaScript."""

import pytest
from flask.testing import FlaskClient

from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.unit.tickets.test_pages import hidden
from tests.world import World

BERG = {"name": "Ms Berg", "email": "berg@nordtex.example", "language": "en"}
UPDATE = {
    "subject_en": "News",
    "body_en": "Hello {name}\n{text}",
    "subject_zh": "进展",
    "body_zh": "{name}\n{text}",
}
HOME = "/settings/wording"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def owner(desk: Desk) -> FlaskClient:
    return signed_in(desk.world, desk.owner)


class TestWording:
    def test_a_letter_is_changed_and_reset(self, desk: Desk, owner: FlaskClient) -> None:
        address = f"{HOME}/letters/customer_update"
        page = get(owner, address).text
        assert "here is where your matter stands: {subject}." in page
        answer = post(owner, address, {"version": hidden(page, "version"), **UPDATE})
        assert answer.status_code == 303
        assert "Your own words" in get(owner, HOME).text
        page = get(owner, address).text
        post(owner, f"{address}/reset", {"version": hidden(page, "version")})
        assert "where your matter stands" in get(owner, address).text

    def test_a_preview_shows_the_sample_and_keeps_what_was_typed(
        self, desk: Desk, owner: FlaskClient
    ) -> None:
        address = f"{HOME}/letters/customer_update"
        shown = post(owner, address, {"version": "0", **UPDATE, "then": "preview"})
        assert shown.status_code == 200
        assert "Hello Ms Berg" in shown.text
        assert "Hello {name}" in shown.text
        assert "Your own words" not in get(owner, HOME).text

    def test_an_unknown_variable_is_said_at_its_field(self, desk: Desk, owner: FlaskClient) -> None:
        wrong = {"version": "0", **UPDATE, "body_zh": "{nmae} {text}"}
        page = post(owner, f"{HOME}/letters/customer_update", wrong)
        assert page.status_code == 422
        assert 'href="#f-body_zh"' in page.text
        assert "There is no variable {nmae}. There are: {name}," in page.text

    def test_a_step_begins_with_the_companys_words(self, desk: Desk, owner: FlaskClient) -> None:
        address = f"{HOME}/steps/propose"
        texts = {"version": "0", "text_en": "We offer, {name}: […]", "text_zh": "[…]"}
        assert post(owner, address, texts).status_code == 303
        ticket = desk.raised(complainant=BERG)
        desk.tickets.step(desk.li, ticket.id, "acknowledge")
        page = get(owner, f"/complaints/{ticket.id}/do/propose").text
        assert "We offer, Ms Berg: […]" in page

    def test_who_does_not_manage_the_company_only_reads(self, desk: Desk) -> None:
        service = signed_in(desk.world, desk.sam)
        address = f"{HOME}/steps/tell"
        assert "Save as a new version" not in get(service, address).text
        assert post(service, address, {"text_en": "x", "text_zh": "y"}).status_code == 403

    def test_what_nobody_knows_is_not_found(self, owner: FlaskClient) -> None:
        for place in ("letters/x", "steps/x"):
            assert get(owner, f"{HOME}/{place}").status_code == 404
        assert post(owner, f"{HOME}/steps/dance/reset", {}).status_code == 404


class TestInAStep:
    def test_nothing_is_sent_while_a_gap_stands(self, desk: Desk, owner: FlaskClient) -> None:
        ticket = desk.raised(complainant=BERG)
        address = f"/complaints/{ticket.id}/do/tell"
        page = post(owner, address, {"version": "1", "text": "The next step: […]"})
        assert page.status_code == 422
        assert desk.kinds(ticket.id) == ["received"]

    def test_the_whole_letter_is_shown_before_it_is_sent(
        self, desk: Desk, owner: FlaskClient
    ) -> None:
        ticket = desk.raised(complainant=BERG)
        address = f"/complaints/{ticket.id}/do/tell"
        page = post(owner, address, {"version": "1", "text": "It left.", "then": "preview"})
        assert page.status_code == 200
        assert "News about: Two cartons were crushed" in page.text
        assert desk.kinds(ticket.id) == ["received"]

    def test_a_canned_text_is_chosen_and_filled_in(self, desk: Desk, owner: FlaskClient) -> None:
        new = {"name": "Thanks", "shortcut": "thx", "en": "Thank you, {name}.", "shared": "yes"}
        assert post(owner, "/canned/new", new).status_code == 303
        [text] = desk.world.services.canned.texts(desk.owner)
        ticket = desk.raised(complainant=BERG)
        address = f"/complaints/{ticket.id}/do/tell"
        assert "Thanks (/thx)" in get(owner, address).text
        form = {"version": "1", "text": "Hello /thx", "canned_text": text.id, "insert": "text"}
        page = post(owner, address, form).text
        assert "Hello Thank you, Ms Berg.\n\nThank you, Ms Berg.</textarea>" in page
        assert desk.kinds(ticket.id) == ["received"]


class TestCanned:
    def test_a_text_is_kept_changed_and_taken_away(self, desk: Desk, owner: FlaskClient) -> None:
        new = {"name": "Thanks", "shortcut": "thx", "zh": "谢谢。"}
        post(owner, "/canned/new", new)
        [text] = desk.world.services.canned.texts(desk.owner)
        address = f"/canned/{text.id}"
        page = get(owner, address).text
        post(owner, address, {**new, "name": "Very", "version": hidden(page, "version")})
        assert "Very" in get(owner, "/canned").text
        page = get(owner, address).text
        post(owner, f"{address}/remove", {"version": hidden(page, "version")})
        assert "No canned texts yet" in get(owner, "/canned").text

    def test_a_taken_shortcut_keeps_what_was_typed(self, owner: FlaskClient) -> None:
        new = {"name": "Thanks", "shortcut": "thx", "en": "Thank you."}
        post(owner, "/canned/new", new)
        page = post(owner, "/canned/new", {**new, "en": "Another text"})
        assert page.status_code == 422
        assert "Another text" in page.text

    def test_who_serves_reads_what_is_shared(self, desk: Desk, owner: FlaskClient) -> None:
        post(owner, "/canned/new", {"name": "A", "shortcut": "a", "en": "x", "shared": "yes"})
        [text] = desk.world.services.canned.texts(desk.owner)
        page = get(signed_in(desk.world, desk.li), f"/canned/{text.id}").text
        assert 'name="shortcut"' not in page
        assert "/a" in page
