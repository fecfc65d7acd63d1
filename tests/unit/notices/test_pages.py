"""The list and the wishes as a browser without JavaScript uses them, and over the API."""

import re
from datetime import time

import pytest

from chalicelib.tenancy.telling import News, Quiet, Telling, Way
from tests.api import Api
from tests.security.doors import get, post, signed_in
from tests.unit.tickets.factories import Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_every_page_says_how_much_is_new_and_one_tap_leads_to_it(desk: Desk) -> None:
    client = signed_in(desk.world, desk.sam)
    assert 'class="new"' not in get(client, "/customers").text
    ticket = desk.raised(desk.owner, subject="Two cartons", assignee=desk.sam.user)
    assert '<span class="new" aria-hidden="true">1</span>' in get(client, "/customers").text
    page = get(client, "/notices").text
    assert "For you: Two cartons" in page
    action = re.search(r'action="(/notices/ntc_[^"]+)"', page)
    assert action
    assert post(client, action[1]).location == f"/complaints/{ticket.id}"
    assert 'class="new"' not in get(client, "/customers").text
    assert "For you: Two cartons" in get(client, "/notices").text


def test_all_can_be_marked_as_read_and_an_empty_list_says_what_will_come(desk: Desk) -> None:
    client = signed_in(desk.world, desk.sam)
    page = get(client, "/notices").text
    assert "Nothing was told to you yet" in page
    assert "Mark all as read" not in page
    for _ in range(3):
        desk.raised(desk.owner, assignee=desk.sam.user)
    assert "Mark all as read" in get(client, "/notices").text
    assert post(client, "/notices/read").location == "/notices"
    assert "Mark all as read" not in get(client, "/notices").text


def test_a_strangers_notice_is_not_found(desk: Desk) -> None:
    desk.raised(desk.owner, assignee=desk.sam.user)
    [notice] = desk.world.services.notices.listed(desk.sam, desk.sam.user).items
    ravi = signed_in(desk.world, desk.ravi)
    assert post(ravi, f"/notices/{notice.id}").status_code == 404


def test_wishes_are_kept_and_shown_again(desk: Desk) -> None:
    client = signed_in(desk.world, desk.sam)
    form = {
        "version": "1",
        "ways_assigned": ["page"],
        "ways_breach": ["page", "push"],
        "start": "20:00",
        "end": "07:30",
        "days": ["5", "6"],
        "zone": "Asia/Shanghai",
        "urgent_passes": "yes",
    }
    assert post(client, "/settings/notices", form).location == "/settings"
    kept = desk.world.services.tenancy.people.member(desk.sam, desk.sam.user).telling
    assert kept.by(News.ASSIGNED) == {Way.PAGE}
    assert kept.by(News.BREACH) == {Way.PAGE, Way.PUSH}
    assert kept.by(News.LEGAL) == frozenset()
    assert kept.quiet == Quiet(start=time(20), end=time(7, 30), days=(5, 6))
    assert (kept.zone, kept.urgent_passes) == ("Asia/Shanghai", True)
    page = get(client, "/settings/notices").text
    assert re.search(r'name="ways_assigned" value="page" checked', page)
    assert re.search(r'name="ways_assigned" value="mail">', page)
    assert 'value="07:30"' in page
    assert re.search(r'name="days" value="6" checked', page)
    assert re.search(r'value="Asia/Shanghai" selected', page)


def test_whoever_chose_a_time_zone_reads_times_in_it(desk: Desk) -> None:
    ticket, client = desk.raised(), signed_in(desk.world, desk.sam)
    address = f"/complaints/{ticket.id}"
    assert received_on(get(client, address).text) == "2 Mar 2026, 09:00"
    there = Telling(zone="Asia/Tokyo")
    desk.world.services.tenancy.people.change_telling(desk.sam, desk.sam.user, there)
    assert received_on(get(client, address).text) == "2 Mar 2026, 18:00"


def received_on(page: str) -> str:
    found = re.search(r"Received on</dt>\s*<dd>([^<]*)<", page)
    return found.group(1).strip() if found else ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"start": "20:00"}, "Enter both ends of the quiet hours."),
        ({"start": "20:00", "end": "20:00"}, "Quiet hours need an end"),
        ({"days": [str(day) for day in range(7)]}, "Leave at least one day of the week."),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_is_kept(
    desk: Desk, typed: dict[str, str], said: str
) -> None:
    client = signed_in(desk.world, desk.sam)
    answer = post(client, "/settings/notices", {"version": "1", "ways_legal": "push"} | typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert re.search(r'name="ways_legal" value="push" checked', answer.text)


def test_a_second_window_does_not_overwrite_the_first(desk: Desk) -> None:
    client = signed_in(desk.world, desk.sam)
    assert post(client, "/settings/notices", {"version": "1"}).status_code == 303
    assert post(client, "/settings/notices", {"version": "1"}).status_code == 412


def test_a_program_sets_wishes_and_reads_a_list(desk: Desk) -> None:
    api, path = Api(desk.world), f"/v1/members/{desk.sam.user}"
    desk.raised(desk.li, subject="Two cartons", assignee=desk.sam.user)
    before = api.get(f"{path}/telling")
    assert before.json["ways"]["assigned"] == ["page", "mail", "push"]
    assert before.json["quiet"] is None
    wanted = {
        "ways": {"assigned": ["page"]},
        "quiet": {"start": "22:00", "end": "06:00", "days": [6]},
    }
    etag = before.headers["ETag"]
    after = api.put(f"{path}/telling", wanted, If_Match=etag)
    assert after.json["ways"]["assigned"] == ["page"]
    assert after.json["ways"]["breach"] == ["page", "mail", "push"]
    assert after.json["quiet"]["days"] == [6]
    assert api.put(f"{path}/telling", wanted, If_Match=etag).status == 412
    [notice] = api.get(f"{path}/notices").json["items"]
    assert (notice["title"], notice["news"], notice["read"]) == (
        "For you: Two cartons",
        "assigned",
        False,
    )
    assert api.get("/v1/members/usr_nobody/notices").status == 404


def test_an_unknown_way_is_refused_by_name(desk: Desk) -> None:
    path = f"/v1/members/{desk.sam.user}/telling"
    refused = Api(desk.world).put(path, {"ways": {"assigned": ["fax"]}}, If_Match='"v1"')
    assert refused.status == 422
