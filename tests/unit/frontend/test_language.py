"""The reader's language: own choice, cookie, browser; and never a redirect to elsewhere."""

import pytest
from flask.testing import FlaskClient

from frontend import language
from tests.unit.frontend.sitting import app_for
from tests.world import World


@pytest.fixture
def client(world: World) -> FlaskClient:
    app = app_for(world, None)
    app.add_url_rule("/l", "l", lambda: language._("Customers"))
    return app.test_client()


def test_the_browser_asks_for_chinese(client: FlaskClient) -> None:
    for asked in ("zh-CN,zh;q=0.9", "zh-Hans", "zh"):
        assert client.get("/l", headers={"Accept-Language": asked}).text == "客户"


def test_a_language_we_do_not_have_is_answered_in_english(client: FlaskClient) -> None:
    assert client.get("/l", headers={"Accept-Language": "fr"}).text == "Customers"


def test_the_choice_stays_and_leads_back(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "zh", "back": "/l?q=1"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/l?q=1")
    assert client.get("/l", headers={"Accept-Language": "en"}).text == "客户"


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "https://evil.example", "", "/a\nb", "\t//evil"]
)
def test_the_way_back_never_leaves_the_site(client: FlaskClient, back: str) -> None:
    answer = client.post("/language", data={"language": "en", "back": back})
    assert answer.headers["Location"] == "/"


def test_a_forged_cookie_is_english(client: FlaskClient) -> None:
    client.set_cookie("language", "../x")
    assert client.get("/l").text == "Customers"
