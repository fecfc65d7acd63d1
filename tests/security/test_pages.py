"""What every page carries and refuses: headers, cookies, other sites, changes by GET."""

import pytest

from chalicelib.tenancy.sessions import LONGEST
from frontend.security import HEADERS, policy
from tests.security.doors import HERE, browser, get, post
from tests.security.house import API, OPEN_WEB, PART, WEB, House
from tests.unit.tenancy.people_of import PASSWORD, found
from tests.world import World

READS = sorted(name for name in WEB if name.startswith("GET"))
WRITES = sorted(name for name in WEB if name.startswith("POST"))


def address(house: House, rule: str) -> str:
    return house.address(PART.sub(lambda part: "x" if part[1] == "token" else part[0], rule))


@pytest.mark.parametrize("name", READS)
def test_every_page_carries_the_exact_policies(house: House, name: str) -> None:
    answer = house.visit("owner", "GET", address(house, WEB[name][1].rule))
    for header, value in HEADERS.items():
        assert answer.headers[header] == value
    csp = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in csp
    assert csp.startswith(policy().partition("; img-src")[0])
    assert answer.headers["Cache-Control"] == "no-store"
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    for forbidden in ("<script>", " style=", " onclick=", "javascript:"):
        assert forbidden.encode() not in answer.data


@pytest.mark.parametrize("name", READS)
def test_looking_at_a_page_changes_nothing(house: House, name: str) -> None:
    house.visit("owner", "GET", address(house, WEB[name][1].rule))
    assert house.store.written == []


@pytest.mark.parametrize("name", sorted(n for n, each in API.items() if each.method == "GET"))
def test_reading_the_api_changes_nothing(house: House, name: str) -> None:
    house.call("owner", API[name], house.address(API[name].path))
    assert house.store.written == []


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_cannot_press_our_buttons(
    house: House, name: str, headers: dict[str, str]
) -> None:
    path = address(house, WEB[name][1].rule)
    answer = house.clients["owner"].post(path, base_url=HERE, headers=headers, data={})
    assert answer.status_code == 403
    assert house.store.written == []


def test_the_session_cookie_is_bound_to_this_host_and_hidden_from_scripts(world: World) -> None:
    found(world)
    form = {"email": "mei@harbour.example", "password": PASSWORD}
    cookies = post(browser(world), "/sign-in", form).headers.getlist("Set-Cookie")
    session = next(each for each in cookies if each.startswith("__Host-session="))
    parts = {part.strip() for part in session.split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert f"Max-Age={int(LONGEST.total_seconds())}" in parts
    assert not any(part.lower().startswith("domain") for part in parts)


def test_a_cookie_without_the_prefix_or_made_up_is_nobody(world: World) -> None:
    owner = found(world)
    forged = f"{owner.tenant}.{owner.user}.{'x' * 43}"
    for name, value in (("session", forged), ("__Host-session", forged), ("__Host-session", "x")):
        client = browser(world)
        client.set_cookie(name, value, domain="fairlead.example")
        assert get(client, "/settings").status_code == 303


def test_an_open_page_needs_no_session_and_says_nothing_of_anybody(house: House) -> None:
    for name in sorted(OPEN_WEB):
        method, route = WEB[name]
        if method == "GET" and "token" not in route.rule:
            answer = get(browser(house.world, house.app), route.rule)
            assert answer.status_code == 200, name
            assert house.world.who.name not in answer.text
