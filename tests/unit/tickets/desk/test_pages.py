"""The desk's tools as a browser without JavaScript uses them."""

import pytest
from flask.testing import FlaskClient

from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
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
