"""Every route and page × every role × another company's things, made from the registries.

A route is in here by existing. One whose address names a thing that ``things`` cannot make, or
whose body ``samples`` cannot fill, fails the build.
"""

from typing import Any

import pytest

from chalicelib.http import ENDPOINTS, Endpoint
from chalicelib.kit.headers import GUARDS
from chalicelib.tenancy.rights import RIGHTS, ROLES, permits
from frontend.addresses import every, modules
from frontend.web import PageRoute
from tests.api import Api
from tests.security.doors import browser, get, post
from tests.security.house import API, OPEN_API, OPEN_WEB, PART, WEB, House
from tests.security.samples import sample
from tests.security.things import MAKERS, MARK, PLAIN, SECRETS, maker_of


def guarded(answer: Any) -> bool:
    """Whether the answer could do nothing in a browser that opened it."""
    return {header: answer.headers.get(header) for header in GUARDS} == GUARDS


def test_the_matrix_has_every_room_of_the_house() -> None:
    pages = {each.endpoint.partition(".")[0] for _, each in WEB.values()}
    assert len(pages) == len(modules())
    assert {"customers", "tickets", "accounts"} <= pages
    assert any(name.endswith("/v1/customers") for name in API)


@pytest.mark.parametrize("name", sorted({*API, *WEB}))
def test_every_route_is_in_the_matrix(name: str) -> None:
    rule = name.partition(" ")[2]
    for parameter in PART.findall(rule):
        known = parameter in PLAIN or parameter in SECRETS or maker_of(rule, parameter) in MAKERS
        assert known, f"say in tests/security/things.py how to make {parameter} of {name}"
    if name in API and API[name].takes:
        assert sample(API[name].takes) is not None


@pytest.mark.parametrize("name", sorted(set(API) - OPEN_API))
def test_api_answers_404_for_what_is_a_strangers_and_403_without_the_right(
    house: House, name: str
) -> None:
    route = API[name]
    assert route.right is not None
    for role in ROLES:
        if not permits(role, route.right):
            assert house.call(role, route, house.address(route.path)).status == 403, role
        for path in house.foreign(route.path):
            wanted = 404 if permits(role, route.right) else 403
            answer = house.call(role, route, path)
            if answer.status == 403:  # the body asks for more than the route's right
                assert house.call(role, route, house.address(route.path)).status == 403
                wanted = 403
            assert answer.status == wanted, (role, path, answer.text)
            assert MARK not in answer.text
    assert house.store.written == []


@pytest.mark.parametrize("name", sorted(set(WEB) - OPEN_WEB))
def test_pages_answer_404_for_what_is_a_strangers_and_403_without_the_right(
    house: House, name: str
) -> None:
    method, route = WEB[name]
    assert route.right is not None
    for role in ROLES:
        if not permits(role, route.right):
            assert house.visit(role, method, house.address(route.rule)).status_code == 403, role
        for path in house.foreign(route.rule):
            wanted = 404 if permits(role, route.right) else 403
            answer = house.visit(role, method, path)
            assert answer.status_code == wanted, (role, path)
            assert MARK not in answer.text
    assert house.store.written == []


@pytest.mark.parametrize(
    "name", sorted(n for n in API if API[n].method == "GET" and n not in OPEN_API)
)
def test_our_own_is_reached_and_shows_nothing_of_a_stranger(house: House, name: str) -> None:
    route = API[name]
    path = house.address(route.path)
    answer = house.call("owner", route, f"{path}?currency=USD&q={MARK}" if route.listing else path)
    assert answer.status == 200, answer.text
    assert guarded(answer)
    assert MARK not in answer.text.replace(f"q={MARK}", "")


@pytest.mark.parametrize(
    "name", sorted(n for n in WEB if n.startswith("GET") and n not in OPEN_WEB)
)
def test_our_own_page_is_reached_and_shows_nothing_of_a_stranger(house: House, name: str) -> None:
    answer = house.visit("owner", "GET", house.address(WEB[name][1].rule))
    assert answer.status_code in (200, 303), name
    assert MARK.encode() not in answer.data


@pytest.mark.parametrize("name", sorted(set(API) - OPEN_API))
def test_api_without_a_key_answers_401(house: House, name: str) -> None:
    route = API[name]
    nobody = Api(house.world, "flk_unknown")
    body = sample(route.takes) if route.takes else None
    for headers in ({"Authorization": ""}, {"Authorization": "Basic eDp5"}, {}):
        answer = nobody.call(route.method, house.address(route.path), body, **headers)
        assert answer.status == 401
        assert guarded(answer)


@pytest.mark.parametrize("name", sorted(set(WEB) - OPEN_WEB))
def test_a_page_without_a_session_leads_to_the_door(house: House, name: str) -> None:
    method, route = WEB[name]
    client, path = browser(house.world, house.app), house.address(route.rule)
    answer = get(client, path) if method == "GET" else post(client, path)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize("name", sorted(n for n in {*OPEN_API, *OPEN_WEB} if "token" in n))
def test_an_unknown_secret_opens_nothing(house: House, name: str) -> None:
    method, _, rule = name.partition(" ")
    path = PART.sub("never-given-to-anybody", rule)
    if name in API:
        assert Api(house.world, "x").call(method, path, {}).status in (401, 404)
    else:
        client = browser(house.world, house.app)
        answer = get(client, path) if method == "GET" else post(client, path)
        assert answer.status_code == 404


def changes(route: Endpoint | PageRoute) -> bool:
    methods = route.methods if isinstance(route, PageRoute) else (route.method,)
    return bool({"POST", "PUT", "PATCH", "DELETE"} & set(methods))


# They compute and keep a result of what the reader may read anyway.
READERS_MAY = {
    *("/v1/ageing", "/accounts/ageing", "/v1/cash-gap", "/cash-gap/compute"),
    *("/v1/audit/checks", "/settings/audit/checks"),
}


def test_no_right_to_read_is_enough_to_change() -> None:
    loose = [
        each
        for each in [*ENDPOINTS, *every()]
        if changes(each) and (each.right or "").endswith(".read")
    ]
    assert {getattr(each, "path", None) or each.rule for each in loose} <= READERS_MAY


# Open to everybody: each has a reason in docs/security.md.
OPEN = {
    "/sign-up", "/sign-up/sent", "/confirm/<token>", "/sign-in", "/sign-out", "/forgot",
    "/forgot/sent", "/reset/<token>", "/invitation/<token>", "/language", "/v1/hooks/dcsa/{token}",
    "/statements/link/<token>", "/statements/link/<token>/pdf",
    "/statements/link/<token>/xlsx", "/statements/link/<token>/csv",
    "/statements/link/<token>/lines/<entry_id>",
    "/statements/link/<token>/disputes/<dispute_id>",
    "/statements/link/<token>/disputes/<dispute_id>/withdraw",
    "/statements/link/<token>/disputes/<dispute_id>/files",
    "/statements/link/<token>/disputes/<dispute_id>/files/<file_id>/send",
    "/statements/link/<token>/disputes/<dispute_id>/files/<file_id>/small",
    "/fees/link/<token>", "/fees/link/<token>/lines/<entry_id>",
    "/set-offs/link/<token>", "/set-offs/link/<token>/pdf",
    "/case/<token>", "/case/<token>/appointment.ics", "/case/<token>/files",
    "/case/<token>/files/<file_id>",
    "/case/<token>/files/<file_id>/send", "/case/<token>/files/<file_id>/small",
    "/lodge/<token>", "/lodge/<token>/done",
}  # fmt: skip


def test_what_is_open_to_everybody_is_listed_here() -> None:
    found = {name.partition(" ")[2] for name in {*OPEN_API, *OPEN_WEB}}
    assert found <= OPEN, found - OPEN


def test_the_auditor_changes_nothing_but_themselves() -> None:
    allowed = {right for right, roles in RIGHTS.items() if "auditor" in roles}
    assert {r for r in allowed if not r.endswith(".read")} <= {"exports.run", "self.manage"}
