"""The local gateway answers as API Gateway would."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from chalice.app import Blueprint, Chalice, Response
from werkzeug.test import Client

from infra.local.gateway import ApiApplication

bp = Blueprint(__name__)


@bp.route("/v1/echo/{name}", methods=["GET", "POST"])
def echo(name: str) -> Response:
    request = bp.current_request
    seen = {
        "name": name,
        "query": dict(request.query_params or {}),
        "body": request.raw_body.decode(),
        "id": request.context["requestId"],
    }
    return Response(json.dumps(seen), headers={"Content-Type": "application/json"})


@pytest.fixture
def api() -> Client:
    app = Chalice(app_name="echo")
    app.register_blueprint(bp)
    return Client(ApiApplication(app))


def test_a_route_sees_path_query_and_body(api: Client) -> None:
    answer = api.post("/v1/echo/abc?q=%E6%8A%95%E8%AF%89&x=1", json={"text": "提单"})
    assert answer.json is not None
    assert answer.json["name"] == "abc"
    assert answer.json["query"] == {"q": "投诉", "x": "1"}
    assert json.loads(answer.json["body"]) == {"text": "提单"}


def test_every_request_has_an_id_of_its_own(api: Client) -> None:
    ids = {api.get("/v1/echo/x").json["id"] for _ in range(3)}  # type: ignore[index]
    assert len(ids) == 3


def test_an_unknown_path_is_not_found_and_says_so_as_a_problem(api: Client) -> None:
    answer = api.get("/v1/nothing", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "/problems/not-found"  # type: ignore[index]


def test_requests_in_parallel_do_not_see_each_other(api: Client) -> None:
    def ask(number: int) -> bool:
        own = api.application
        seen = Client(own).get(f"/v1/echo/{number}?n={number}").json
        return bool(seen and seen["name"] == seen["query"]["n"] == str(number))

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(200)))
