"""The manners of the API, shown on customers: errors, versions, repetition, paging."""

import json
from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from tests.api import Api, a_key
from tests.world import World

ACME = {"code": "ACME", "name": "Acme Trading"}


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


class TestErrors:
    def test_without_a_key_nobody_gets_in(self, api: Api) -> None:
        answer = api.get("/v1/customers", Authorization="")
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json["type"] == "/problems/sign-in-needed"

    def test_a_refusal_is_problem_json_that_names_the_fields(self, api: Api) -> None:
        answer = api.post("/v1/customers", {"code": "", "grade": "gold", "colour": "red"})
        assert answer.status == 422
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert {error["pointer"] for error in answer.json["errors"]} == {
            "/code",
            "/name",
            "/grade",
            "/colour",
        }
        assert answer.json["request_id"] == "req-1"

    def test_a_refusal_speaks_the_reader_s_language(self, api: Api) -> None:
        answer = api.get("/v1/customers/cus_none", Accept_Language="zh-CN,zh;q=0.9")
        assert answer.json["title"] == "未找到该客户。"

    def test_broken_json_is_said_to_be_broken(self, api: Api) -> None:
        answer = api.call("POST", "/v1/customers", raw="{nope")
        assert (answer.status, answer.json["detail"]) == (422, "The body is not valid JSON.")

    def test_what_nobody_foresaw_is_a_500_without_details(
        self, api: Api, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError("secret detail")

        monkeypatch.setattr(type(api.world.services.customers), "get", broken)
        answer = api.get("/v1/customers/cus_1")
        assert answer.status == 500
        assert "secret detail" not in answer.text

    def test_a_refused_right_is_logged_by_route_and_never_by_what_was_sent(
        self, api: Api, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("INFO")
        api.call("GET", "/v1/customers", Authorization="Bearer flk_made_up")
        [line] = [each.getMessage() for each in caplog.records if "refused" in each.getMessage()]
        assert "customers.read" in line
        assert "flk_made_up" not in line


class TestVersions:
    def test_a_change_needs_the_version_it_was_made_from(self, api: Api) -> None:
        made = api.post("/v1/customers", ACME)
        path = f"/v1/customers/{made.json['id']}"
        assert made.headers["ETag"] == '"v1"'
        assert api.put(path, ACME).status == 428
        assert api.put(path, ACME, If_Match='"v7"').status == 412
        changed = api.put(path, ACME | {"name": "Acme Shipping"}, If_Match='"v1"')
        assert (changed.status, changed.headers["ETag"]) == (200, '"v2"')
        assert api.put(path, ACME, If_Match="nonsense").status == 422


class TestRepetition:
    def test_the_same_key_and_payload_get_the_first_answer(self, api: Api) -> None:
        first = api.post("/v1/customers", ACME, Idempotency_Key="k1")
        again = api.post("/v1/customers", ACME, Idempotency_Key="k1")
        assert again.status == first.status == 201
        assert again.json == first.json
        assert again.headers["Idempotent-Replayed"] == "true"
        assert len(api.get("/v1/customers").json["items"]) == 1

    def test_the_same_key_for_something_else_is_refused(self, api: Api) -> None:
        api.post("/v1/customers", ACME, Idempotency_Key="k1")
        answer = api.post("/v1/customers", ACME | {"code": "B"}, Idempotency_Key="k1")
        assert (answer.status, answer.json["type"]) == (422, "/problems/idempotency-key-reused")

    def test_a_refused_call_may_be_mended_under_its_key(self, api: Api) -> None:
        assert api.post("/v1/customers", {"code": "B"}, Idempotency_Key="k1").status == 422
        assert api.post("/v1/customers", ACME, Idempotency_Key="k1").status == 201

    def test_the_loser_of_a_race_reads_the_first_answer_back(
        self, api: Api, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from chalicelib import http

        first = api.post("/v1/customers", ACME, Idempotency_Key="k1")
        real, looks = http.repetition, []

        def not_seen_yet(*arguments: object) -> object:
            looks.append(1)
            return None if len(looks) == 1 else real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(http, "repetition", not_seen_yet)
        again = api.post("/v1/customers", ACME, Idempotency_Key="k1")
        assert (again.status, again.json) == (201, first.json)


class TestLists:
    def test_a_list_is_paged_by_an_opaque_cursor(self, api: Api) -> None:
        for number in range(5):
            api.post("/v1/customers", {"code": f"C{number}", "name": f"Co {number}"})
        first = api.get("/v1/customers?limit=3").json
        assert [item["code"] for item in first["items"]] == ["C0", "C1", "C2"]
        second = api.get(f"/v1/customers?limit=3&cursor={first['next']}").json
        assert [item["code"] for item in second["items"]] == ["C3", "C4"]
        assert second["next"] is None

    @pytest.mark.parametrize("limit", ["0", "101", "-1", "many", ""])
    def test_a_limit_out_of_range_is_refused(self, api: Api, limit: str) -> None:
        assert api.get(f"/v1/customers?limit={limit}").status == 422

    def test_another_company_s_cursor_opens_nothing(self, api: Api) -> None:
        for number in range(3):
            api.post("/v1/customers", {"code": f"C{number}", "name": f"Co {number}"})
        cursor = api.get("/v1/customers?limit=1").json["next"]
        theirs = Api(api.world, key=a_key(api.world, api.world.stranger))
        assert theirs.get(f"/v1/customers?cursor={cursor}").status == 422
        assert theirs.get("/v1/customers?cursor=AAAA").status == 422


def test_odd_text_comes_back_as_it_went(api: Api) -> None:
    odd = '=cmd|"/C calc"!A0\n"quoted", \'single\' 🚢 宁波 <b>&amp;'
    made = api.post("/v1/customers", ACME | {"standing_instructions": odd}).json
    found = api.get(f"/v1/customers/{made['id']}")
    assert json.loads(found.text)["standing_instructions"] == odd
