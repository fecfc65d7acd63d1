"""A photo is announced first: whether it came is looked up, recorded, and never assumed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.tickets.schemas import FileIn, UploadOut
from tests.security.doors import get, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World

PHOTO = FileIn(filename="crushed.jpg", content_type="image/jpeg")
NOT_SENT = "Not sent yet"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def ticket(desk: Desk) -> str:
    return desk.raised().id


def announce(desk: Desk, ticket: str) -> UploadOut:
    return desk.tickets.add_file(desk.li, ticket, PHOTO)


def send(desk: Desk, upload: UploadOut) -> None:
    desk.world.blobs.put(upload.fields["key"], b"jpeg", "image/jpeg")


def arrived(desk: Desk, ticket: str) -> list[bool]:
    """What is recorded, without looking into the bucket."""
    found = desk.tickets.rows(desk.li).whole(ticket, 60)
    assert found is not None
    return [file.arrived for file in found.files]


def test_a_photo_that_was_not_sent_leads_back_to_sending_it(desk: Desk, ticket: str) -> None:
    client = signed_in(desk.world, desk.sam)
    upload = announce(desk, ticket)
    page = get(client, f"/complaints/{ticket}").text
    assert NOT_SENT in page
    assert f'href="/complaints/{ticket}/files/{upload.id}/send"' in page
    send(desk, upload)
    page = get(client, f"/complaints/{ticket}").text
    assert NOT_SENT not in page
    assert f'href="/complaints/{ticket}/files/{upload.id}"' in page


def test_looking_at_the_ticket_records_nothing(desk: Desk, ticket: str) -> None:
    send(desk, announce(desk, ticket))
    assert [file["arrived"] for file in desk.tickets.files(desk.li, ticket)] == [True]
    assert arrived(desk, ticket) == [False]


def test_that_it_came_is_recorded_by_the_clock(desk: Desk, ticket: str) -> None:
    upload = announce(desk, ticket)
    send(desk, upload)
    desk.world.pass_time(timedelta(minutes=17))
    assert arrived(desk, ticket) == [True]
    assert desk.tickets.rows(desk.li).awaited(upload.id) is None


def test_what_never_came_is_gone_after_a_day(desk: Desk, ticket: str) -> None:
    announce(desk, ticket)
    desk.world.pass_time(timedelta(hours=23), tick=timedelta(minutes=10))
    assert arrived(desk, ticket) == [False], "it may still be sent"
    desk.world.pass_time(timedelta(hours=1, minutes=1), tick=timedelta(minutes=10))
    assert arrived(desk, ticket) == []


def test_what_came_late_is_kept(desk: Desk, ticket: str) -> None:
    upload = announce(desk, ticket)
    desk.world.pass_time(timedelta(hours=2), tick=timedelta(minutes=10))
    send(desk, upload)
    desk.world.pass_time(timedelta(hours=23), tick=timedelta(minutes=10))
    assert arrived(desk, ticket) == [True]
