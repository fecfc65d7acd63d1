"""The recording of a call is evidence, and kept only with who agreed to it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.files import RECORDINGS
from chalicelib.tickets.schemas.files import FileIn
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World

AGREED = "Wei Zhang, on the phone, at the beginning of the call"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def client(desk: Desk) -> FlaskClient:
    return signed_in(desk.world, desk.sam)


def a_call(consent: str, content_type: str = "audio/mpeg") -> FileIn:
    return FileIn(filename="call.mp3", content_type=content_type, consent=consent)


@pytest.mark.parametrize("content_type", RECORDINGS)
def test_a_recording_is_kept_with_who_agreed(desk: Desk, content_type: str) -> None:
    ticket = desk.raised().id
    upload = desk.tickets.add_file(desk.li, ticket, a_call(AGREED, content_type))
    assert upload.content_type == content_type
    [file] = desk.tickets.files(desk.li, ticket)
    assert file["consent"] == AGREED
    [line] = [
        each for each in desk.tickets.whole(desk.li, ticket).events if each.kind == "recorded"
    ]
    assert line.facts["consent"] == AGREED
    assert not line.public, "the customer is not told what was recorded by the timeline"


@pytest.mark.parametrize("consent", ["", "   "])
def test_a_call_recorded_in_secret_is_not_kept(desk: Desk, consent: str) -> None:
    ticket = desk.raised().id
    with pytest.raises(Invalid) as refused:
        desk.tickets.add_file(desk.li, ticket, a_call(consent))
    assert refused.value.problems[0].field == "consent"
    assert desk.tickets.files(desk.li, ticket) == []


def test_a_customer_sends_photos_and_documents_only(desk: Desk) -> None:
    portal, ticket = desk.world.services.portal, desk.raised().id
    token = portal.new_link(desk.li, ticket)
    with pytest.raises(Invalid) as refused:
        portal.add_file(token, a_call(AGREED))
    assert refused.value.problems[0].field == "content_type"


def test_a_recording_is_announced_on_a_page_and_chosen_on_the_next(
    desk: Desk, client: FlaskClient
) -> None:
    ticket = desk.raised().id
    place = f"/complaints/{ticket}/recording"
    assert f'href="{place}"' in get(client, f"/complaints/{ticket}").text
    answer = post(client, place, {"consent": AGREED, "type": "audio/mp4"})
    assert answer.status_code == 303
    assert 'accept=".m4a"' in get(client, answer.location).text
    assert AGREED in get(client, f"/complaints/{ticket}").text


def test_what_is_missing_is_said_at_its_field(desk: Desk, client: FlaskClient) -> None:
    place = f"/complaints/{desk.raised().id}/recording"
    for wrong, field in (
        ({"consent": " ", "type": "audio/mp4"}, "f-consent"),
        ({"consent": AGREED, "type": "application/pdf"}, "f-type"),
    ):
        page = post(client, place, wrong)
        assert page.status_code == 422
        assert f'href="#{field}"' in page.text


def test_a_customer_who_refused_is_named_before_anything_is_added(
    desk: Desk, client: FlaskClient
) -> None:
    refused, asked = desk.raised(recording="refused").id, desk.raised().id
    words = "The customer refused to have calls recorded"
    assert words in get(client, f"/complaints/{refused}/recording").text
    assert words not in get(client, f"/complaints/{asked}/recording").text
