"""A form that is right acts; else its page shows what was typed and what is wrong."""

import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Blueprint, Flask, Response
from flask.testing import FlaskClient
from pydantic import BaseModel, Field

from chalicelib.kit.errors import Conflict, Invalid, NotFound
from frontend import addresses, posts, web
from frontend.forms import Form
from frontend.htmx import go
from frontend.posts import POSTS, back_to, post, typed

Sends = Callable[..., Response]


class Hold(BaseModel):
    reason: str = Field(min_length=1)


def shown(who: object, services: object, customer_id: str, form: Form) -> Response:
    wrong = [f"{each.field}: {each.message}" for each in form.errors]
    return Response(f"{customer_id} {form.typed('why', '')} {wrong}", 422)


@pytest.fixture
def send(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Sends]:
    """Sends a form of a page that acts as it is told, to ``/hold/cus_1``."""
    monkeypatch.setattr(web, "PAGES", [])
    monkeypatch.setattr(posts, "POSTS", [])
    monkeypatch.setattr(web, "VIEWS", {})
    app.extensions["fairlead"] = None

    def declared(act: Callable[..., Any], refused: Any = shown, **how: Any) -> Sends:
        bp = Blueprint("holds", __name__)
        post(bp, "/hold/<customer_id>", right=None, refused=refused, **how)(act)
        app.register_blueprint(bp)
        client: FlaskClient = app.test_client()
        return lambda **fields: client.post("/hold/cus_1", data=fields)

    return declared


def test_what_was_typed_reaches_the_act(send: Callable[..., Sends]) -> None:
    def hold(_who: object, _services: object, body: Hold, customer_id: str) -> Response:
        return go(f"/{customer_id}/{body.reason}")

    assert send(hold, takes=Hold)(reason="late").headers["Location"] == "/cus_1/late"


def test_an_act_may_take_nothing(send: Callable[..., Sends]) -> None:
    def grant(_who: object, _services: object, customer_id: str) -> Response:
        return go(f"/{customer_id}")

    assert send(grant)().status_code == 303


def test_what_is_wrong_is_said_on_its_page_and_nothing_is_done(send: Callable[..., Sends]) -> None:
    def hold(*_given: object, **_parts: object) -> Response:
        raise AssertionError("it must not act")

    answer = send(hold, takes=Hold, names={"reason": "why"})(why=" ", reason="of another form")
    assert answer.status_code == 422
    assert answer.text == "cus_1   ['why: Please fill this in.']"


def test_a_reader_may_find_it_wrong(send: Callable[..., Sends]) -> None:
    def misread(form: Form) -> str:
        form.wrong("why", "Not so.")
        return "something all the same"

    def hold(*_given: object, **_parts: object) -> Response:
        raise AssertionError("it must not act")

    assert "why: Not so." in send(hold, takes=misread)().text


def test_a_service_refuses_at_the_field_that_the_page_shows(send: Callable[..., Sends]) -> None:
    def hold(_who: object, _services: object, _body: Hold, customer_id: str) -> Response:
        raise Invalid.field("reason", "Say more.")

    answer = send(hold, takes=Hold, names={"reason": "why"})(why="late")
    assert answer.text == "cus_1 late ['why: Say more.']"


def test_what_is_not_there_is_no_matter_of_the_form(send: Callable[..., Sends]) -> None:
    def grant(_who: object, _services: object, customer_id: str) -> Response:
        raise NotFound()

    with pytest.raises(NotFound):
        send(grant)()


def test_an_act_may_find_its_form_wrong(send: Callable[..., Sends]) -> None:
    def hold(_who: object, _services: object, form: Form, customer_id: str) -> None:
        form.wrong("why", "Not today.")

    assert send(hold, takes=Form)(why="late").text == "cus_1 late ['why: Not today.']"


def test_one_field_without_its_blanks(send: Callable[..., Sends]) -> None:
    def draw(_who: object, _services: object, month: str, customer_id: str) -> Response:
        return go(f"/{month}")

    assert send(draw, takes=typed("month"))(month=" 2026-11 ").headers["Location"] == "/2026-11"


def test_where_nothing_can_be_mended_the_refusal_is_said_elsewhere(
    send: Callable[..., Sends],
) -> None:
    def grant(_who: object, _services: object, customer_id: str) -> Response:
        raise Conflict("It is over.")

    answer = send(grant, refused=back_to("/credit/{customer_id}"))()
    assert answer.headers["Location"] == "/credit/cus_1"
    assert "It%20is%20over." in answer.headers["Set-Cookie"]


def test_the_page_of_every_form_takes_the_parts_of_its_address() -> None:
    addresses.every()
    assert len(POSTS) > 50
    for rule, refused in POSTS:
        parts = dict.fromkeys(re.findall(r"<(\w+)>", rule), "")
        inspect.signature(refused).bind(None, None, **parts, form=Form())
