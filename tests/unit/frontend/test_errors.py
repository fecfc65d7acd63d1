"""Refusals are pages in both languages that say what to do next."""

from dataclasses import replace

import pytest

from chalicelib.kit import errors
from tests.security.doors import browser, get, signed_in
from tests.unit.frontend.sitting import app_for, client_for
from tests.world import World

REFUSALS = {
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
    412: errors.Stale,
    422: errors.Invalid,
    429: errors.TooMany,
    503: errors.Busy,
}
TITLES_ZH = {
    403: "您没有此项权限。",
    404: "未找到该内容。",
    412: "内容已被他人修改",
    503: "系统繁忙",
}


@pytest.mark.parametrize("status", REFUSALS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_refusal_is_a_page(world: World, status: int, language: str) -> None:
    app = app_for(world, replace(world.who, language=language))

    def refuse() -> None:
        raise REFUSALS[status]

    app.add_url_rule("/refuse", "refuse", refuse)
    answer = app.test_client().get("/refuse")
    assert answer.status_code == status
    assert "tabs-main" in answer.text
    if language == "zh":
        assert TITLES_ZH.get(status, "回到首页") in answer.text
        assert 'lang="zh-Hans"' in answer.text
    else:
        assert REFUSALS[status].title in answer.text


def test_a_refused_right_is_logged_by_the_rule_and_the_person(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    app = app_for(world, replace(world.who, role="auditor"))

    def refuse(_token: str) -> None:
        raise errors.Forbidden

    app.add_url_rule("/case/<_token>/refuse", "refuse", refuse)
    app.test_client().get("/case/a-secret/refuse")
    [line] = [each.getMessage() for each in caplog.records if "refused" in each.getMessage()]
    assert world.who.user in line
    assert "<_token>" in line
    assert "a-secret" not in line


def test_somebody_elses_change_leads_to_the_new_version(world: World) -> None:
    app = app_for(world, world.who)

    def stale() -> None:
        raise errors.Stale

    app.add_url_rule("/customers/x/edit", "stale", stale, methods=["POST"])
    assert 'href="/customers/x/edit"' in app.test_client().post("/customers/x/edit").text


def test_what_nobody_foresaw_is_a_page_that_tells_nothing(world: World) -> None:
    app = app_for(world, None)
    app.testing = False

    def fail() -> None:
        raise RuntimeError("secret of the house")

    app.add_url_rule("/fail", "fail", fail)
    answer = app.test_client().get("/fail", headers={"X-Request-Id": "req-1"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Number: req-1" in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("PUT", "/language", 405)]
)
def test_addresses_that_are_not_there(world: World, method: str, path: str, status: int) -> None:
    answer = client_for(world, world.who).open(path, method=method)
    assert answer.status_code == status
    assert "To the start" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_post_from_another_site_is_refused_with_a_page(world: World) -> None:
    client = client_for(world, world.who)
    answer = client.post("/language", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "You may not do this." in answer.text


def test_an_unknown_address_is_refused_in_the_language_of_who_is_signed_in(world: World) -> None:
    reader = replace(world.who, language="zh")
    page = get(signed_in(world, reader), "/nowhere", headers={"Accept-Language": "en"})
    assert page.status_code == 404
    assert "<title>未找到该内容。" in page.text


@pytest.mark.parametrize("path", ["/case/x.y.z", "/statements/link/x.y.z", "/fees/link/x.y.z"])
def test_a_customer_whose_link_ended_is_told_how_to_get_another(world: World, path: str) -> None:
    page = get(browser(world), path)
    assert page.status_code == 404
    assert "Reply to the e-mail that it came with" in page.text
    assert "To the start" not in page.text


def test_a_colleague_whose_link_ended_begins_at_the_start(world: World) -> None:
    page = get(browser(world), "/invitation/x")
    assert page.status_code == 404
    assert "To the start" in page.text
