"""One route gives the page or its block; caches keep them apart."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader

from frontend import htmx
from frontend.forms import Form
from frontend.said import say

PAGE = (
    "{% extends '_layout.html' %}{% block title %}T{% endblock %}"
    "{% block main %}<ul>{% block rows %}{{ ui.badge('good', word) }}{% endblock %}</ul>"
    "{% endblock %}"
)
BLOCK = '<span class="badge good">&lt;b&gt;</span>'


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    app.jinja_loader = ChoiceLoader([DictLoader({"page.html": PAGE}), app.jinja_loader])  # type: ignore[list-item]
    app.add_url_rule("/rows", "rows", lambda: htmx.render("page.html", "rows", word="<b>"))
    app.add_url_rule("/go", "go", _save, methods=["POST"])
    app.add_url_rule("/swap", "swap", lambda: htmx.swap("x", "beforebegin show:top", "#list"))
    return app.test_client()


def _save():
    say("Saved & done.")
    return htmx.go("/rows")


def test_a_browser_gets_the_whole_page(client: FlaskClient) -> None:
    body = client.get("/rows").text
    assert body.startswith("<!doctype html>")
    assert BLOCK in body


def test_htmx_gets_the_block(client: FlaskClient) -> None:
    assert client.get("/rows", headers={"HX-Request": "true"}).text == BLOCK


@pytest.mark.parametrize("block", [None, "rows"])
def test_a_page_with_something_wrong_in_its_form_is_no_success(in_page: Flask, block) -> None:
    wrong, right = Form(), Form()
    wrong.wrong("name", "Give a name.")
    in_page.jinja_loader = ChoiceLoader([DictLoader({"page.html": PAGE}), in_page.jinja_loader])  # type: ignore[list-item]
    shown = [
        htmx.render("page.html", block, word="x", form=right, other=each) for each in (right, wrong)
    ]
    assert [each.status_code for each in shown] == [200, 422]
    assert htmx.render("page.html", block, status=409, word="x", form=wrong).status_code == 409


@pytest.mark.parametrize("header", ["HX-History-Restore-Request", "HX-Boosted"])
def test_going_back_shows_the_whole_page(client: FlaskClient, header: str) -> None:
    body = client.get("/rows", headers={"HX-Request": "true", header: "true"}).text
    assert body.startswith("<!doctype html>")


@pytest.mark.parametrize("path", ["/rows", "/page", "/nowhere"])
def test_the_address_has_two_bodies(client: FlaskClient, path: str) -> None:
    assert "HX-Request" in client.get(path).vary


def test_after_a_post_the_browser_sees_the_other_page(client: FlaskClient) -> None:
    answer = client.post("/go")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/rows")


def test_after_a_post_htmx_goes_there(client: FlaskClient) -> None:
    answer = client.post("/go", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/rows")


def test_what_htmx_flask_refuses(client: FlaskClient) -> None:
    answer = client.get("/swap")
    assert answer.headers["HX-Reswap"] == "beforebegin show:top"
    assert answer.headers["HX-Retarget"] == "#list"


def test_a_message_is_said_once(client: FlaskClient) -> None:
    client.post("/go")
    assert "Saved &amp; done." in client.get("/rows").text
    assert "Saved" not in client.get("/rows").text


def test_a_forged_message_is_nothing(client: FlaskClient) -> None:
    for value in ("rubbish", "%5B1%5D", "%5B%5B%22x%22%2C%22y%22%5D%5D"):
        client.set_cookie("said", value)
        assert 'class="toast' not in client.get("/rows").text
