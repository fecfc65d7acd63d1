"""An import as a program drives it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chalicelib import bootstrap
from tests.api import Api
from tests.world import World

LIST = "code,name\n007,Acme\n,Nobody\n"


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


def begun(api: Api, world: World) -> str:
    new = {"kind": "customers", "filename": "list.csv", "size": len(LIST)}
    made = api.post("/v1/imports", new)
    assert made.status == 201
    world.blobs.put(made.json["upload"]["fields"]["key"], LIST.encode(), "text/csv")
    path = f"/v1/imports/{made.json['made']['id']}"
    assert api.post(f"{path}/uploaded").status == 200
    world.settle()
    return path


def checked(api: Api, world: World, path: str) -> str:
    """Columns and settings confirmed; the version to run."""
    at = api.get(path).headers["ETag"]
    mapped = api.put(f"{path}/columns", {"columns": {"code": 0, "name": 1}}, If_Match=at)
    assert api.put(f"{path}/settings", {}, If_Match=mapped.headers["ETag"]).status == 200
    world.settle()
    return api.get(path).headers["ETag"]


def test_a_file_goes_from_announcement_to_undo(api: Api, world: World) -> None:
    path = begun(api, world)
    assert api.get(path).json["choices"]["columns"] == {"code": 0, "name": 1}
    at = checked(api, world, path)
    assert api.get(path).json["checked"] == {
        "new": 1, "changed": 0, "unchanged": 0, "repeated": 0, "wrong": 1, "padded": 0,
        "customers": 0,
    }  # fmt: skip
    assert api.post(f"{path}/run", If_Match=at).json["state"] == "running"
    world.settle()
    done = api.get(path)
    assert done.json["result"]["new"] == 1
    api.post(f"{path}/undo", If_Match=done.headers["ETag"])
    world.settle()
    assert api.get(path).json["state"] == "undone"


def test_the_same_key_announces_one_file(api: Api) -> None:
    new = {"kind": "customers", "filename": "list.csv", "size": len(LIST)}
    first, again = (api.post("/v1/imports", new, Idempotency_Key="k") for _ in range(2))
    assert (first.status, again.status) == (201, 201)
    assert again.json["made"]["id"] == first.json["made"]["id"]
    assert again.json["upload"] == first.json["upload"]


def test_problems_are_listed_in_pages_and_as_a_file(api: Api, world: World) -> None:
    path = begun(api, world)
    checked(api, world, path)
    problem = api.get(f"{path}/problems").json["items"][0]
    assert (problem["row"], problem["field"]) == (3, "code")
    assert ",Nobody" in api.get(f"{path}/problems.csv").text


def test_columns_tell_what_their_values_prove(api: Api, world: World) -> None:
    path = begun(api, world)
    columns = api.get(f"{path}/columns").json["items"]
    assert [column["heading"] for column in columns] == ["code", "name"]
    assert columns[0]["dates"]["proposal"] == "ymd"


def test_a_stale_version_runs_nothing(api: Api, world: World) -> None:
    path = begun(api, world)
    checked(api, world, path)
    assert api.post(f"{path}/run", If_Match='"v1"').status == 412
    assert api.post(f"{path}/run").status == 428


def test_imports_are_listed_newest_first(api: Api, world: World) -> None:
    first = begun(api, world)
    world.clock.advance(timedelta(seconds=1))
    second = begun(api, world)
    listed = [f"/v1/imports/{each['id']}" for each in api.get("/v1/imports").json["items"]]
    assert listed == [second, first]
