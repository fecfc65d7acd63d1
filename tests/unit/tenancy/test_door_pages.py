"""The pages at the door, walked through as a person does, without JavaScript."""

import pytest

from tests.security.doors import browser, get, post, web
from tests.unit.tenancy.people_of import PASSWORD, found, last_mail, token_in
from tests.world import World

FORM = {
    "company": "Harbour Bridge",
    "country": "CN",
    "name": "Lin Mei",
    "email": "mei@harbour.example",
    "password": PASSWORD,
    "language": "en",
}


def test_from_sign_up_to_the_first_steps_in_the_same_browser(world: World) -> None:
    client = browser(world)
    assert get(client, "/sign-up").status_code == 200
    assert post(client, "/sign-up", FORM).location == "/sign-up/sent"
    token = token_in(last_mail(world).text)
    before = get(client, f"/confirm/{token}")
    assert before.status_code == 200
    assert b'type="password"' not in before.data
    answer = post(client, f"/confirm/{token}")
    assert answer.location == "/first-steps"
    assert get(client, "/companies").status_code == 200
    assert get(client, f"/confirm/{token}").status_code == 404


def test_another_browser_must_know_the_password(world: World) -> None:
    app = web(world)
    post(browser(world, app), "/sign-up", FORM)
    token = token_in(last_mail(world).text)
    other = browser(world, app)
    assert b'type="password"' in get(other, f"/confirm/{token}").data
    assert post(other, f"/confirm/{token}").status_code == 422
    assert post(other, f"/confirm/{token}", {"password": PASSWORD}).location == "/first-steps"


def test_what_was_typed_is_kept_but_never_the_password(world: World) -> None:
    page = post(browser(world), "/sign-up", FORM | {"email": "no address"})
    assert page.status_code == 422
    assert b"no address" in page.data
    assert b"Harbour Bridge" in page.data
    assert PASSWORD.encode() not in page.data


def test_signing_in_leads_where_the_reader_wanted_to_go_and_never_elsewhere(world: World) -> None:
    found(world)
    app = web(world)
    form = {"email": FORM["email"], "password": PASSWORD}
    client = browser(world, app)
    asked = get(client, "/companies")
    assert asked.location == "/sign-in?next=%2Fcompanies"
    assert post(client, "/sign-in", form | {"next": "/companies"}).location == "/companies"
    for evil in ("//evil.example", "https://evil.example", "/\\evil.example"):
        assert post(browser(world, app), "/sign-in", form | {"next": evil}).location == "/"


@pytest.mark.parametrize("email", ["mei@harbour.example", "nobody@harbour.example"])
def test_the_page_says_the_same_for_known_and_unknown(world: World, email: str) -> None:
    found(world)
    page = post(browser(world), "/sign-in", {"email": email, "password": "wrong password"})
    assert page.status_code == 422
    assert b"The e-mail address or the password is not right." in page.data


def test_too_many_tries_say_how_long_to_wait(world: World) -> None:
    client = browser(world)
    for _ in range(5):
        post(client, "/sign-in", {"email": "a@b.example", "password": "wrong password"})
    page = post(client, "/sign-in", {"email": "a@b.example", "password": "wrong password"})
    assert b"Try again in 30 seconds." in page.data


def test_signing_out_ends_the_session_on_the_server_too(world: World) -> None:
    found(world)
    client = browser(world)
    post(client, "/sign-in", {"email": FORM["email"], "password": PASSWORD})
    cookie = client.get_cookie("__Host-session", domain="fairlead.example")
    assert cookie is not None
    kept = cookie.value
    post(client, "/sign-out")
    client.set_cookie("__Host-session", kept, domain="fairlead.example")
    assert get(client, "/companies").status_code == 303


def test_a_forgotten_password_by_mail(world: World) -> None:
    found(world, language="en")
    client = browser(world)
    assert post(client, "/forgot", {"email": FORM["email"]}).location == "/forgot/sent"
    token = token_in(last_mail(world).text)
    assert get(client, f"/reset/{token}").status_code == 200
    assert post(client, f"/reset/{token}", {"password": "short"}).status_code == 422
    done = post(client, f"/reset/{token}", {"password": "a different ferry 9"})
    assert done.location == "/sign-in"
    assert get(client, f"/reset/{token}").status_code == 404


def test_an_invitation_by_mail(world: World) -> None:
    owner = found(world)
    world.services.tenancy.joining.invite(owner, "bo@harbour.example", "Bo", "sales", "en")
    token = token_in(last_mail(world).text)
    client = browser(world)
    assert b"Harbour Bridge" in get(client, f"/invitation/{token}").data
    joined = post(client, f"/invitation/{token}", {"name": "Bo", "password": PASSWORD})
    assert joined.location == "/"
    assert b"Harbour Bridge" in get(client, "/companies").data


def test_the_door_speaks_chinese(world: World) -> None:
    page = get(browser(world), "/sign-in", headers={"Accept-Language": "zh-CN"})
    assert b'lang="zh-Hans"' in page.data
