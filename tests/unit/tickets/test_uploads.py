"""A photo is announced first: whether it came is looked up, recorded, and never assumed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.schemas.files import FileIn, UploadOut
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


def test_a_file_said_to_be_too_large_is_refused_before_it_travels(desk: Desk) -> None:
    ticket = desk.raised()
    most = 20 * 1024 * 1024
    fits = FileIn(filename="a.jpg", content_type="image/jpeg", size=most)
    assert desk.tickets.add_file(desk.li, ticket.id, fits).url
    with pytest.raises(Invalid) as refused:
        desk.tickets.add_file(desk.li, ticket.id, fits.model_copy(update={"size": most + 1}))
    assert refused.value.problems[0].field == "size"


def test_photos_that_came_are_shown_small_and_what_is_too_large_is_not(desk: Desk) -> None:
    ticket, kinds = desk.raised(), ("image/jpeg", "image/heic", "application/pdf", "image/png")
    ids = [
        desk.tickets.add_file(desk.li, ticket.id, FileIn(filename="a", content_type=kind)).id
        for kind in kinds
    ]
    sizes = (7, 7, 7, 5 * 1024 * 1024 + 1)
    for file_id, kind, size in zip(ids, kinds, sizes, strict=True):
        key = f"T/{desk.li.tenant}/tickets/{ticket.id}/{file_id}"
        desk.world.blobs.put(key, b"x" * size, kind)
    files = desk.tickets.whole(desk.li, ticket.id).files
    assert {file.id: file.size for file in files} == dict(zip(ids, sizes, strict=True))
    assert list(desk.tickets.pictures(files)) == [ids[0]]


def test_the_size_is_kept_once_the_file_was_seen(desk: Desk) -> None:
    ticket = desk.raised()
    photo = FileIn(filename="a.jpg", content_type="image/jpeg")
    file_id = desk.tickets.add_file(desk.li, ticket.id, photo).id
    key = f"T/{desk.li.tenant}/tickets/{ticket.id}/{file_id}"
    desk.world.blobs.put(key, b"photo", "image/jpeg")
    desk.world.pass_time(timedelta(minutes=20))
    desk.world.blobs.files.clear()
    [file] = desk.tickets.whole(desk.li, ticket.id).files
    assert (file.arrived, file.size) == (True, 5)


def test_what_a_browser_shows_opens_and_the_rest_is_kept(desk: Desk) -> None:
    ticket = desk.raised()
    for kind, opens in (("application/pdf", True), ("image/heic", False)):
        file = FileIn(filename="a", content_type=kind)
        file_id = desk.tickets.add_file(desk.li, ticket.id, file).id
        link = desk.tickets.file_link(desk.li, ticket.id, file_id)
        assert link.endswith("?show") is opens
