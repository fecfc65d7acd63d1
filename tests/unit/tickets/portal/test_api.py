"""The customer's side over the API, as another program of the forwarder uses it."""

import pytest

from tests.api import Api
from tests.world import World


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)


def test_a_link_is_given_once_and_ended(api: Api) -> None:
    ticket = api.post("/v1/tickets", {"text": "Crushed"}).json["id"]
    path = f"/v1/tickets/{ticket}"
    made = api.post(f"{path}/customer/links")
    assert made.status == 201
    assert "/case/" in made.json["url"]
    assert api.get(f"{path}/customer").json == {"open_links": 1, "survey": None}
    assert api.call("DELETE", f"{path}/customer/links").status == 204
    assert api.get(f"{path}/customer").json["open_links"] == 0
    again = api.call("DELETE", f"{path}/customer/links")
    assert (again.status, again.json["type"]) == (409, "/problems/no-link")


def test_the_survey_is_read(api: Api, world: World) -> None:
    made = api.post("/v1/tickets", {"text": "Crushed"})
    path = f"/v1/tickets/{made.json['id']}"
    settle = {"act": "settle", "text": "Sorry", "handed": {"means": "chat"}}
    api.post(f"{path}/steps", settle, If_Match=made.headers["ETag"])
    token = api.post(f"{path}/customer/links").json["url"].rpartition("/")[2]
    world.services.portal.answer(token, 3, "Late")
    survey = api.get(f"{path}/customer").json["survey"]
    assert (survey["score"], survey["comment"]) == (3, "Late")


def test_a_record_is_confirmed_and_put_right(api: Api) -> None:
    made = api.post("/v1/tickets", {"text": "Crushed"})
    path, etag = f"/v1/tickets/{made.json['id']}", made.headers["ETag"]
    body = {"name": "Mei Tan"}
    assert api.post(f"{path}/confirmation", body).status == 428
    confirmed = api.post(f"{path}/confirmation", body, If_Match=etag)
    assert confirmed.json["confirmed"]["means"] == "phone"
    record = {"text": "Crushed and wet"}
    etag = confirmed.headers["ETag"]
    assert api.call("PUT", f"{path}/record", record, If_Match=etag).json["confirmed"] is None
    assert api.get(path).json["text"] == "Crushed and wet"
