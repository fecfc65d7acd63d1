"""Pushing: asked for by a tap, without words, forgotten when gone, retried through the outbox."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from chalicelib.kit.errors import Invalid, NotFound
from chalicelib.notices.push.carrier import HttpCarrier
from chalicelib.notices.push.model import MOST_DEVICES
from chalicelib.notices.push.service import PushService
from chalicelib.tenancy.telling import News, Quiet, Telling, Way
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World

PHONE = "https://fcm.googleapis.com/fcm/send/phone"
LAPTOP = "https://updates.push.services.mozilla.com/wpush/v2/laptop"
AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def pushes(desk: Desk) -> PushService:
    return desk.world.services.pushes


def pushed(desk: Desk) -> list[str]:
    """Where pushes went, since last asked."""
    desk.world.settle()
    posted = [endpoint for endpoint, _ in desk.world.pushed.posted]
    desk.world.pushed.posted.clear()
    return posted


def given(desk: Desk, **facts: object) -> None:
    """Something is raised for Li."""
    desk.raised(desk.sam, assignee=desk.li.user, **facts)


class TestPushing:
    def test_every_browser_of_who_is_told_gets_a_nudge_without_words(
        self, desk: Desk, pushes: PushService
    ) -> None:
        pushes.add(desk.li, PHONE)
        pushes.add(desk.li, LAPTOP)
        given(desk, subject="Zanzibar cloves")
        desk.world.settle()
        assert {endpoint for endpoint, _ in desk.world.pushed.posted} == {PHONE, LAPTOP}
        for _, headers in desk.world.pushed.posted:
            assert set(headers) == {"TTL", "Urgency", "Topic", "Content-Length", "Authorization"}
            assert headers["Content-Length"] == "0"
            assert "Zanzibar" not in str(headers)
            assert desk.li.tenant not in str(headers)

    def test_who_asked_for_none_costs_no_push_and_no_row(self, desk: Desk) -> None:
        given(desk)
        bodies = [body["type"] for _, _, body in desk.world.queues.waiting]
        assert bodies.count("outbox") == 1  # the e-mail
        assert pushed(desk) == []

    def test_who_wants_none_of_this_kind_gets_none(self, desk: Desk, pushes: PushService) -> None:
        pushes.add(desk.li, PHONE)
        people = desk.world.services.tenancy.people
        people.change_telling(desk.li, desk.li.user, Telling(ways={News.ASSIGNED: (Way.PAGE,)}))
        given(desk)
        assert pushed(desk) == []

    def test_one_act_is_one_nudge_however_much_it_tells(
        self, desk: Desk, pushes: PushService
    ) -> None:
        pushes.add(desk.owner, PHONE)
        ticket = desk.raised(desk.sam)
        notices = desk.world.services.notices.listed
        desk.world.clock.advance(timedelta(days=4))  # an outage: warnings and changes at once
        desk.tickets.wake(desk.owner, ticket.id, "")
        assert len(notices(desk.owner, desk.owner.user).items) > 1
        assert pushed(desk) == [PHONE]

    def test_quiet_hours_end_with_one_nudge(self, desk: Desk, pushes: PushService) -> None:
        pushes.add(desk.li, PHONE)
        quiet = Telling(quiet=Quiet(start=time(8), end=time(11)))
        desk.world.services.tenancy.people.change_telling(desk.li, desk.li.user, quiet)
        given(desk)
        given(desk)
        assert pushed(desk) == []
        desk.world.pass_time(timedelta(hours=2, minutes=1))
        assert pushed(desk) == [PHONE]


class TestTrouble:
    @pytest.mark.parametrize("status", [404, 410, 403])
    def test_a_browser_that_is_gone_is_forgotten(
        self, desk: Desk, pushes: PushService, status: int
    ) -> None:
        pushes.add(desk.li, PHONE)
        pushes.add(desk.li, LAPTOP)
        desk.world.pushed.answers[PHONE] = status
        given(desk)
        assert set(pushed(desk)) == {PHONE, LAPTOP}
        assert [device.endpoint for device in pushes.devices(desk.li)] == [LAPTOP]
        given(desk)
        assert pushed(desk) == [LAPTOP]

    def test_with_the_last_one_gone_nothing_more_is_sent(
        self, desk: Desk, pushes: PushService
    ) -> None:
        pushes.add(desk.li, PHONE)
        desk.world.pushed.answers[PHONE] = 410
        given(desk)
        desk.world.settle()
        people = desk.world.services.tenancy.people
        assert not people.member(desk.owner, desk.li.user).reachable

    @pytest.mark.parametrize("status", [500, 503, 429])
    def test_a_push_service_in_trouble_is_asked_again_through_the_outbox(
        self, desk: Desk, pushes: PushService, status: int
    ) -> None:
        pushes.add(desk.li, PHONE)
        desk.world.pushed.answers[PHONE] = status
        given(desk)
        assert pushed(desk) == [PHONE]
        del desk.world.pushed.answers[PHONE]
        desk.world.pass_time(timedelta(minutes=2))
        assert pushed(desk) == [PHONE]
        desk.world.pass_time(timedelta(hours=2))
        assert pushed(desk) == []

    def test_a_service_that_is_never_there_is_given_up_and_the_browser_kept(
        self, desk: Desk, pushes: PushService
    ) -> None:
        pushes.add(desk.li, PHONE)
        only = {news: () for news in News if news is not News.ASSIGNED}
        people = desk.world.services.tenancy.people
        people.change_telling(desk.li, desk.li.user, Telling(ways=only))
        desk.world.pushed.answers[PHONE] = 503
        given(desk)
        desk.world.pass_time(timedelta(hours=30), timedelta(minutes=10))
        assert len(pushed(desk)) == 7
        assert len(pushes.devices(desk.li)) == 1


class TestDevices:
    def test_asking_again_is_the_same_device(self, desk: Desk, pushes: PushService) -> None:
        pushes.add(desk.li, PHONE, "Chrome")
        pushes.add(desk.li, PHONE, "Chrome, Android")
        [device] = pushes.devices(desk.li)
        assert device.name == "Chrome, Android"

    def test_of_many_the_oldest_goes(self, desk: Desk, pushes: PushService) -> None:
        for number in range(MOST_DEVICES + 2):
            pushes.add(desk.li, f"{PHONE}{number}")
            desk.world.clock.advance(timedelta(minutes=1))
        kept = [device.endpoint for device in pushes.devices(desk.li)]
        assert kept == [f"{PHONE}{number}" for number in range(2, MOST_DEVICES + 2)]

    def test_a_hostile_address_is_refused(self, desk: Desk, pushes: PushService) -> None:
        with pytest.raises(Invalid):
            pushes.add(desk.li, "https://169.254.169.254/latest/meta-data")
        assert pushes.devices(desk.li) == []

    def test_only_ones_own_are_seen_and_removed(self, desk: Desk, pushes: PushService) -> None:
        device = pushes.add(desk.li, PHONE)
        assert pushes.devices(desk.sam) == []
        with pytest.raises(NotFound):
            pushes.remove(desk.sam, device.id)
        pushes.remove(desk.li, device.id)
        assert pushes.devices(desk.li) == []

    def test_changing_wishes_keeps_the_devices(self, desk: Desk, pushes: PushService) -> None:
        pushes.add(desk.li, PHONE)
        people = desk.world.services.tenancy.people
        people.change_telling(desk.li, desk.li.user, Telling(urgent_passes=True))
        given(desk)
        assert pushed(desk) == [PHONE]


class TestPages:
    def test_a_tap_adds_this_browser_and_another_removes_it(self, desk: Desk) -> None:
        client = signed_in(desk.world, desk.sam)
        page = get(client, "/settings/notices").text
        assert f'data-key="{desk.world.services.pushes.public_key}"' in page
        headers = {"User-Agent": AGENT}
        assert (
            post(client, "/notices/devices", {"endpoint": PHONE}, headers=headers).status_code
            == 204
        )
        page = get(client, "/settings/notices").text
        assert "Chrome, Android" in page
        [device] = desk.world.services.pushes.devices(desk.sam)
        assert post(client, f"/notices/devices/{device.id}/remove").location == "/settings/notices"
        assert "Chrome, Android" not in get(client, "/settings/notices").text

    def test_an_unknown_push_service_is_refused(self, desk: Desk) -> None:
        client = signed_in(desk.world, desk.sam)
        form = {"endpoint": "https://example.com/x"}
        assert post(client, "/notices/devices", form).status_code == 422

    def test_the_worker_asks_what_is_new_as_who_is_signed_in(self, desk: Desk) -> None:
        client = signed_in(desk.world, desk.sam)
        assert get(client, "/notices/newest").json is None
        ticket = desk.raised(desk.owner, subject="Older", assignee=desk.sam.user)
        assert get(client, "/notices/newest").json["more"] == ""
        desk.world.clock.advance(timedelta(minutes=1))
        ticket = desk.raised(desk.owner, subject="Two cartons", assignee=desk.sam.user)
        found = get(client, "/notices/newest").json
        assert found["title"] == "For you: Two cartons"
        assert found["more"] == "and 1 more"
        assert found["href"] == f"/complaints/{ticket.id}"
        assert post(client, f"/notices/{found['id']}").status_code == 303
        assert get(client, "/notices/newest").json["title"] == "For you: Older"

    def test_nobody_signed_in_learns_nothing(self, desk: Desk) -> None:
        client = signed_in(desk.world, desk.sam)
        client.delete_cookie("__Host-session", domain="fairlead.example")
        answer = get(client, "/notices/newest")
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in")


class FakePushService(BaseHTTPRequestHandler):
    """Answers what its path says, and remembers what it was asked."""

    seen: list[tuple[str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.seen.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        status = int(self.path.rpartition("/")[2])
        self.send_response(status)
        if status == 307:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def a_push_service() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), FakePushService)
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class TestOverTheWire:
    def test_a_post_without_a_body_and_redirects_are_not_followed(self) -> None:
        with a_push_service() as server:
            base = f"http://127.0.0.1:{server.server_port}/push"
            carrier = HttpCarrier(loopback=True)
            headers = {"TTL": "60", "Content-Length": "0", "Authorization": "vapid t=x, k=y"}
            for status in (201, 410, 503, 307):
                assert carrier.post(f"{base}/{status}", headers) == status
            seen = server.seen  # type: ignore[attr-defined]
        assert [path for path, _, _ in seen] == [f"/push/{n}" for n in (201, 410, 503, 307)]
        for _, sent, body in seen:
            assert body == b""
            assert sent["TTL"] == "60"
            assert sent["Authorization"] == "vapid t=x, k=y"

    def test_nobody_there_is_trouble_and_not_a_crash(self, desk: Desk) -> None:
        with a_push_service() as server:
            port = server.server_port
        service = PushService(
            desk.world.backing,
            desk.world.services.tenancy.people,
            desk.world.services.pushes.rows,
            HttpCarrier(loopback=True),
            desk.world.services.pushes.vapid,
            loopback=True,
        )
        service.add(desk.li, f"http://127.0.0.1:{port}/push/201")
        with pytest.raises(Exception, match="to be tried again"):
            service.push(desk.owner, desk.li.user)
