"""A photo's small picture goes ahead of it, is looked at, and stands for it in lists."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib import bootstrap
from chalicelib.kit.errors import Invalid, NotFound
from chalicelib.tickets.attachment import PICTURED
from chalicelib.tickets.previews import LARGEST, LONGEST, jpeg_sides, small_jpeg
from chalicelib.tickets.schemas.files import FileIn, UploadOut
from tests.api import Api
from tests.security.doors import browser, get, post, signed_in
from tests.unit.accounts.disputes.house import House
from tests.unit.tickets.factories import Desk
from tests.world import World

PHOTO = FileIn(filename="crushed.jpg", content_type="image/jpeg")


def a_jpeg(width: int = 240, height: int = 180, more: int = 0, frame: int = 0xC0) -> bytes:
    """The head of a JPEG: the mark of its kind, then the frame with its sides."""
    kind = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    sides = height.to_bytes(2) + width.to_bytes(2)
    return b"\xff\xd8" + kind + bytes([0xFF, frame]) + b"\x00\x0b\x08" + sides + bytes(more)


def address_of(content: bytes, kind: str = "image/jpeg") -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


class TestWhatIsTaken:
    @pytest.mark.parametrize("frame", [0xC0, 0xC1, 0xC2])
    def test_the_sides_are_read_from_the_head(self, frame: int) -> None:
        assert jpeg_sides(a_jpeg(240, 180, frame=frame)) == (240, 180)

    def test_tables_before_the_frame_are_passed_over(self) -> None:
        tables = b"\xff\xc4\x00\x04ab" + b"\xff\xdb\x00\x05abc"
        assert jpeg_sides(b"\xff\xd8" + tables + a_jpeg(7, 9)[20:]) == (7, 9)

    def test_a_small_jpeg_is_taken_whole(self) -> None:
        jpeg = a_jpeg(LONGEST, 10, more=500)
        assert small_jpeg(address_of(jpeg)) == jpeg

    @pytest.mark.parametrize(
        "picture",
        [
            "",
            "https://elsewhere.example/photo.jpg",
            "data:image/jpeg;base64,***",
            address_of(b"\x89PNG\r\n\x1a\n", "image/png"),
            address_of(b"<svg onload=alert(1)>"),
            address_of(a_jpeg()[:18]),
            address_of(a_jpeg(LONGEST + 1, 10)),
            address_of(a_jpeg(10, LONGEST + 1)),
            address_of(a_jpeg(0, 0)),
            address_of(a_jpeg(more=LARGEST)),
        ],
    )
    def test_what_is_none_is_refused(self, picture: str) -> None:
        with pytest.raises(Invalid):
            small_jpeg(picture)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def ticket(desk: Desk) -> str:
    return desk.raised().id


def announced(desk: Desk, ticket: str, sent: int = 0) -> UploadOut:
    upload = desk.tickets.add_file(desk.li, ticket, PHOTO)
    if sent:
        desk.world.blobs.put(upload.fields["key"], bytes(sent), "image/jpeg")
    return upload


def addresses(desk: Desk, ticket: str) -> list[str]:
    """Where the pictures on the ticket's page come from."""
    files = desk.tickets.whole(desk.li, ticket).files
    return list(desk.tickets.pictures(files).values())


class TestOnATicket:
    def test_the_page_shows_the_small_picture_and_leads_to_the_photo(
        self, desk: Desk, ticket: str
    ) -> None:
        upload = announced(desk, ticket, sent=PICTURED + 1)
        assert addresses(desk, ticket) == [], "too large to travel for a row of a list"
        client = signed_in(desk.world, desk.li)
        sending = get(client, f"/complaints/{ticket}/files/{upload.id}/send").text
        address = f"/complaints/{ticket}/files/{upload.id}/small"
        assert f'data-small="{address}"' in sending
        assert post(client, address, {"picture": address_of(a_jpeg())}).status_code == 204
        key = upload.fields["key"]
        assert addresses(desk, ticket) == [f"/files/{key}.small?show"]
        assert desk.world.blobs.get(f"{key}.small") == a_jpeg()
        page = get(client, f"/complaints/{ticket}").text
        assert f'src="/files/{key}.small?show"' in page
        assert f'href="/complaints/{ticket}/files/{upload.id}"' in page

    def test_a_photo_without_one_stands_for_itself(self, desk: Desk, ticket: str) -> None:
        upload = announced(desk, ticket, sent=1000)
        assert addresses(desk, ticket) == [f"/files/{upload.fields['key']}?show"]

    def test_while_the_photo_is_not_there_nothing_is_shown(self, desk: Desk, ticket: str) -> None:
        upload = announced(desk, ticket)
        desk.tickets.keep_small(desk.li, ticket, upload.id, address_of(a_jpeg()))
        assert addresses(desk, ticket) == []

    def test_the_first_one_stays(self, desk: Desk, ticket: str) -> None:
        upload = announced(desk, ticket, sent=10)
        for width in (240, 100):
            desk.tickets.keep_small(desk.li, ticket, upload.id, address_of(a_jpeg(width)))
        assert desk.world.blobs.get(f"{upload.fields['key']}.small") == a_jpeg(240)

    def test_only_whoever_announced_the_photo_sends_it(self, desk: Desk, ticket: str) -> None:
        upload = announced(desk, ticket)
        with pytest.raises(NotFound):
            desk.tickets.keep_small(desk.sam, ticket, upload.id, address_of(a_jpeg()))
        paper = FileIn(filename="list.pdf", content_type="application/pdf")
        upload = desk.tickets.add_file(desk.li, ticket, paper)
        with pytest.raises(NotFound):
            desk.tickets.keep_small(desk.li, ticket, upload.id, address_of(a_jpeg()))

    def test_it_goes_with_a_photo_that_never_came(self, desk: Desk, ticket: str) -> None:
        upload = announced(desk, ticket)
        desk.tickets.keep_small(desk.li, ticket, upload.id, address_of(a_jpeg()))
        desk.world.pass_time(timedelta(hours=25), tick=timedelta(minutes=10))
        assert desk.world.blobs.get(f"{upload.fields['key']}.small") is None
        assert desk.tickets.whole(desk.li, ticket).files == []


class TestFromAProgram:
    @pytest.fixture
    def api(self, world: World) -> Iterator[Api]:
        yield Api(world)
        bootstrap.use(None)

    def test_it_sends_one_along_with_its_own_photo(self, api: Api, world: World) -> None:
        ticket = api.post("/v1/tickets", {"text": "Two cartons were crushed."}).json["id"]
        photo = {"filename": "crushed.jpg", "content_type": "image/jpeg"}
        upload = api.post(f"/v1/tickets/{ticket}/files", photo).json
        place, key = f"/v1/tickets/{ticket}/files/{upload['id']}/small", upload["fields"]["key"]
        for width in (240, 100):
            picture = {"picture": address_of(a_jpeg(width))}
            assert api.call("PUT", place, picture).status == 204
        assert world.blobs.get(f"{key}.small") == a_jpeg(240), "the first one stays"

    def test_what_is_none_names_its_field(self, api: Api, world: World) -> None:
        ticket = api.post("/v1/tickets", {"text": "Two cartons were crushed."}).json["id"]
        photo = {"filename": "crushed.jpg", "content_type": "image/jpeg"}
        upload = api.post(f"/v1/tickets/{ticket}/files", photo).json
        place = f"/v1/tickets/{ticket}/files/{upload['id']}/small"
        refused = api.call("PUT", place, {"picture": address_of(b"<svg onload=alert(1)>")})
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/picture")
        assert world.blobs.get(f"{upload['fields']['key']}.small") is None

    def test_a_colleagues_photo_is_not_its_own(self, api: Api, world: World) -> None:
        desk = Desk(world)
        ticket = desk.raised().id
        upload = announced(desk, ticket)
        place = f"/v1/tickets/{ticket}/files/{upload.id}/small"
        assert api.call("PUT", place, {"picture": address_of(a_jpeg())}).status == 404


class TestOfACustomer:
    def test_a_disputed_line_takes_what_tickets_take(self, world: World) -> None:
        house = House(world)
        link = f"/statements/link/{house.states()}"
        reader = browser(world)
        claim = {"reason": "weight", "amount": "300.00", "words": "1,200 kg", "name": "Ms Li"}
        made = post(reader, f"{link}/lines/{house.invoice}", claim).location
        page = get(reader, made).text
        assert [each in page for each in ("image/jpeg", "image/png", "application/pdf")] == [
            True
        ] * 3
        sending = post(reader, f"{made}/files", {"type": "image/png"}).location
        assert 'data-small="' in get(reader, sending).text
        small = sending.removesuffix("/send") + "/small"
        assert post(reader, small, {"picture": address_of(a_jpeg())}).status_code == 204
        assert post(reader, small + "x", {"picture": address_of(a_jpeg())}).status_code == 404
        assert "INV-7.png" in get(reader, made).text
