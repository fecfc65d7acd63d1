"""Saved views: a queue with its filters under a name, one's own or the company's."""

import re
from typing import Any

import pytest

from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.dynamo.meter import MeteredStore
from chalicelib.kit.errors import Forbidden, Invalid, Stale
from chalicelib.tickets.views.errors import TooManyViews, ViewNotFound
from chalicelib.tickets.views.model import MOST
from chalicelib.tickets.views.schemas import ViewIn
from chalicelib.tickets.views.service import ViewService
from chalicelib.tickets.words import Severity
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def views(desk: Desk) -> ViewService:
    return desk.world.services.views


def a_view(name: str = "Urgent", **given: Any) -> ViewIn:
    return ViewIn.model_validate({"name": name, **given})


def names(views: ViewService, who: Any) -> list[str]:
    return [view.name for view in views.shelf(who).all]


class TestWhoseItIs:
    def test_ones_own_is_seen_by_nobody_else(self, desk: Desk, views: ViewService) -> None:
        own = views.save(desk.li, a_view())
        assert names(views, desk.li) == ["Urgent"]
        assert names(views, desk.owner) == []
        with pytest.raises(ViewNotFound):
            views.delete(desk.owner, own.id)

    def test_a_shared_one_is_seen_by_all_and_led_by_who_leads_the_desk(
        self, desk: Desk, views: ViewService
    ) -> None:
        view = views.save(desk.li, a_view(shared=True))
        assert names(views, desk.ravi) == ["Urgent"]
        with pytest.raises(Forbidden):
            views.change(desk.ravi, view.id, a_view("Mine now", shared=True), view.version)
        renamed = views.change(desk.sam, view.id, a_view("Critical", shared=True), view.version)
        assert names(views, desk.li) == ["Critical"]
        with pytest.raises(Invalid):  # it would land among Li's own, out of Sam's sight
            views.change(desk.sam, view.id, a_view("Critical"), renamed.version)
        with pytest.raises(Forbidden):
            views.delete(desk.ravi, view.id)
        views.delete(desk.sam, view.id)
        assert names(views, desk.li) == []

    def test_sharing_moves_it_and_its_owner_takes_it_back(
        self, desk: Desk, views: ViewService
    ) -> None:
        view = views.save(desk.li, a_view())
        shared = views.change(desk.li, view.id, a_view(shared=True), view.version)
        assert names(views, desk.ravi) == ["Urgent"]
        views.change(desk.li, view.id, a_view(), shared.version)
        assert (names(views, desk.ravi), names(views, desk.li)) == ([], ["Urgent"])

    def test_a_stranger_sees_nothing(self, desk: Desk, views: ViewService) -> None:
        view = views.save(desk.li, a_view(shared=True))
        assert names(views, desk.world.stranger) == []
        with pytest.raises(ViewNotFound):
            views.get(desk.world.stranger, view.id)


class TestSaving:
    def test_a_name_stands_once_in_a_list_and_own_before_shared(
        self, desk: Desk, views: ViewService
    ) -> None:
        views.save(desk.sam, a_view("Aardvark", shared=True))
        views.save(desk.li, a_view("Zebra"))
        views.save(desk.li, a_view("aardvark"))
        with pytest.raises(Invalid):
            views.save(desk.li, a_view("ZEBRA"))
        assert names(views, desk.li) == ["aardvark", "Zebra", "Aardvark"]

    def test_what_somebody_else_changed_is_not_overwritten(
        self, desk: Desk, views: ViewService
    ) -> None:
        view = views.save(desk.li, a_view(shared=True))
        views.change(desk.sam, view.id, a_view("One", shared=True), view.version)
        with pytest.raises(Stale):
            views.change(desk.li, view.id, a_view("Two", shared=True), view.version)

    def test_a_list_takes_thirty(self, desk: Desk, views: ViewService) -> None:
        for number in range(MOST):
            views.save(desk.li, a_view(f"No {number}"))
        with pytest.raises(TooManyViews):
            views.save(desk.li, a_view("One more"))
        views.save(desk.li, a_view("One more", shared=True))
        assert len(names(views, desk.li)) == MOST + 1


class TestDefault:
    def test_each_has_their_own_and_a_deleted_one_is_forgotten(
        self, desk: Desk, views: ViewService
    ) -> None:
        view = views.save(desk.li, a_view(shared=True, default=True))
        views.choose(desk.ravi, view.id, default=True)
        assert [views.shelf(who).first for who in (desk.li, desk.ravi)] == [view, view]
        assert views.shelf(desk.sam).first is None
        views.choose(desk.ravi, view.id, default=False)
        assert views.shelf(desk.ravi).first is None
        views.delete(desk.li, view.id)
        assert views.shelf(desk.li).first is None

    def test_saving_without_the_box_leaves_another_default_alone(
        self, desk: Desk, views: ViewService
    ) -> None:
        first = views.save(desk.li, a_view(default=True))
        views.save(desk.li, a_view("Other"))
        assert views.shelf(desk.li).first == first


class TestCounts:
    def test_each_view_says_how_many_fit(self, desk: Desk, views: ViewService) -> None:
        for severity in (Severity.HIGH, Severity.HIGH, Severity.LOW):
            desk.raised(desk.li, severity=severity)
        desk.raised(desk.ravi)
        high = views.save(desk.li, a_view(severity="high"))
        mine = views.save(desk.li, a_view("Mine", queue="mine"))
        nobodys = views.save(desk.li, a_view("Nobody's", queue="unassigned"))
        counts = views.counts(desk.li, [high, mine, nobodys])
        assert [str(counts[each.id]) for each in (high, mine, nobodys)] == ["2", "3", "1"]

    def test_a_long_queue_is_not_counted_to_its_end(self) -> None:
        store = MeteredStore(MemoryStore())
        desk = Desk(World(store=store))
        views = desk.world.services.views
        for _ in range(110):
            desk.raised(desk.li, severity=Severity.HIGH)
        made = [views.save(desk.li, a_view(f"No {n}", severity="high")) for n in range(5)]
        store.start()
        counts = views.counts(desk.li, made)
        assert {str(count) for count in counts.values()} == {"100+"}
        assert store.usage.calls == 1


class TestPages:
    def test_the_desk_is_narrowed_saved_and_opens_with_it(self, desk: Desk) -> None:
        client = signed_in(desk.world, desk.sam)
        desk.raised(desk.li, severity=Severity.CRITICAL, subject="Reefer off")
        page = get(client, "/complaints/desk?queue=due&severity=critical").text
        address = re.search(r'href="(/complaints/views/new[^"]*)"', page)
        assert address
        form = get(client, address[1].replace("&amp;", "&")).text
        assert re.search(r'<option value="critical" selected', form)
        body = {"name": "Fires", "queue": "due", "severity": "critical", "default": "yes"}
        saved = post(client, "/complaints/views/new", body)
        assert saved.location == "/complaints/desk?queue=due&severity=critical"
        assert get(client, "/complaints/desk").location == saved.location
        page = get(client, saved.location).text
        assert re.search(r'aria-current="page">Fires<', page)
        listed = get(client, "/complaints/views").text
        assert "Due next · Critical" in listed
        assert "Opens first" in listed
        assert re.search(r'num strong">1<', listed)

    def test_a_name_that_is_taken_is_said_and_the_rest_is_kept(self, desk: Desk) -> None:
        client = signed_in(desk.world, desk.sam)
        body = {"name": "Fires", "queue": "mine", "severity": "critical"}
        post(client, "/complaints/views/new", body)
        again = post(client, "/complaints/views/new", body)
        assert again.status_code == 422
        assert "There is a view of this name already." in again.text
        assert re.search(r'<option value="mine" selected', again.text)

    def test_who_may_not_change_a_shared_view_may_open_with_it(self, desk: Desk) -> None:
        view = desk.world.services.views.save(desk.sam, a_view("Fires", shared=True))
        client = signed_in(desk.world, desk.ravi)
        path = f"/complaints/views/{view.id}"
        page = get(client, path).text
        assert 'name="name"' not in page
        assert "Delete the view" not in page
        assert post(client, path, {"default": "yes"}).location == "/complaints/views"
        assert get(client, "/complaints/desk").location == view.href
        assert post(client, f"{path}/delete").status_code == 403

    def test_it_is_renamed_and_deleted(self, desk: Desk) -> None:
        view = desk.world.services.views.save(desk.sam, a_view("Fires"))
        client = signed_in(desk.world, desk.sam)
        path = f"/complaints/views/{view.id}"
        body = {"name": "Alarms", "queue": "due", "version": "1"}
        assert post(client, path, body).status_code == 303
        assert post(client, path, body).status_code == 412
        assert "Alarms" in get(client, "/complaints/views").text
        post(client, f"{path}/delete")
        assert "No saved views yet" in get(client, "/complaints/views").text


def test_programs_save_list_change_and_delete(desk: Desk) -> None:
    api = Api(desk.world)
    desk.raised(desk.li, severity=Severity.HIGH)
    body = {"name": "High", "severity": "high", "shared": True}
    made = api.post("/v1/desk/views", body)
    assert made.status == 201
    path = f"/v1/desk/views/{made.json['id']}"
    [listed] = api.get("/v1/desk/views").json["items"]
    assert (listed["count"], listed["more"], listed["wanted"]) == (1, False, {"severity": "high"})
    changed = api.put(path, body | {"name": "Higher"}, If_Match=made.headers["ETag"])
    assert changed.json["name"] == "Higher"
    assert api.put(path, body, If_Match=made.headers["ETag"]).status == 412
    assert api.post("/v1/desk/views", body | {"queue": "lost"}).status == 422
    assert api.call("DELETE", path).status == 204
    assert api.get(path).status == 404
