"""A company and its people over the API."""

from collections.abc import Iterator

import pytest

from chalicelib import bootstrap
from chalicelib.tenancy.keys import CALLS_PER_MINUTE
from tests.api import Api
from tests.unit.tenancy.people_of import last_mail
from tests.world import World


@pytest.fixture
def api(world: World) -> Iterator[Api]:
    yield Api(world)
    bootstrap.use(None)


def test_a_key_says_who_it_is(api: Api) -> None:
    me = api.get("/v1/me").json
    assert (me["tenant"], me["role"]) == (api.world.who.tenant, "owner")
    assert "customers.read" in me["scopes"]


def test_the_company_is_read_and_changed_with_its_version(api: Api) -> None:
    read = api.get("/v1/company")
    assert read.headers["ETag"] == '"v1"'
    assert read.json["opening"]["0"] == [["09:00:00", "18:00:00"]]
    change = {"name": "Harbour II", "zone": "Asia/Tokyo"}
    assert api.call("PATCH", "/v1/company", change).status == 428
    changed = api.call("PATCH", "/v1/company", change, If_Match='"v1"')
    assert (changed.status, changed.json["zone"], changed.json["currency"]) == (
        200,
        "Asia/Tokyo",
        "USD",
    )
    assert api.call("PATCH", "/v1/company", change, If_Match='"v1"').status == 412
    wrong = api.call("PATCH", "/v1/company", {"zone": "Mars"}, If_Match='"v2"')
    assert wrong.json["errors"][0]["pointer"] == "/zone"


def test_people_are_invited_and_listed(api: Api) -> None:
    new = {"email": "bo@ours.example", "role": "sales"}
    made = api.post("/v1/invitations", new)
    assert (made.status, made.json["state"]) == (201, "open")
    assert "link_hash" not in made.text
    assert last_mail(api.world).to == "bo@ours.example"
    assert [each["id"] for each in api.get("/v1/invitations").json["items"]] == [made.json["id"]]
    gone = api.call("DELETE", f"/v1/invitations/{made.json['id']}")
    assert gone.json["state"] == "withdrawn"
    members = api.get("/v1/members").json["items"]
    assert [member["role"] for member in members] == ["owner"]
    assert "password" not in str(members)


def test_the_last_owner_is_kept(api: Api) -> None:
    path = f"/v1/members/{api.world.who.user}/role"
    answer = api.put(path, {"role": "sales"}, If_Match='"v1"')
    assert (answer.status, answer.json["type"]) == (409, "/problems/last-owner")


def test_a_policy_gets_its_next_version(api: Api) -> None:
    held = api.get("/v1/policies/terms")
    assert held.json["version"] == 0
    assert held.json["body"]["general"]["days"] == 30
    body = {"body": {"general": {"days": 45}}}
    changed = api.put("/v1/policies/terms", body, If_Match='"v0"')
    assert (changed.status, changed.json["version"]) == (200, 1)
    wrong = api.put("/v1/policies/terms", {"body": {"general": {"days": -1}}}, If_Match='"v1"')
    assert wrong.status == 422
    assert api.get("/v1/policies/unheard-of").status == 404


def test_keys_are_listed_without_their_secret_and_revoked(api: Api) -> None:
    keys = api.get("/v1/keys")
    assert api.key not in keys.text
    key = keys.json["items"][0]
    assert api.key.startswith(key["shown"])
    assert api.call("DELETE", f"/v1/keys/{key['id']}").json["revoked_at"]
    assert api.get("/v1/me").status == 401


def test_every_answer_says_how_many_calls_are_left_and_a_flood_must_wait(api: Api) -> None:
    first, second = api.get("/v1/me"), api.get("/v1/members/usr_none")
    assert first.headers["RateLimit-Policy"] == '"key";q=600;w=60'
    assert (first.headers["RateLimit"], second.headers["RateLimit"]) == (
        '"key";r=599;t=60',
        '"key";r=598;t=60',
    )
    for _ in range(CALLS_PER_MINUTE - 2):
        api.world.services.tenancy.principal_for_key(api.key)
    flood = api.get("/v1/me")
    assert (flood.status, flood.headers["Retry-After"]) == (429, "60")
    assert flood.json["type"] == "/problems/too-many-requests"


def test_the_audit_trail_is_read_page_by_page(api: Api) -> None:
    for number in range(3):
        api.post("/v1/invitations", {"email": f"p{number}@ours.example", "role": "sales"})
    first = api.get("/v1/audit?month=2026-03&limit=2").json
    rest = api.get(f"/v1/audit?month=2026-03&limit=100&cursor={first['next']}").json
    assert len(first["items"]) == 2
    acts = [act["action"] for line in first["items"] + rest["items"] for act in line["acts"]]
    assert acts.count("person.invited") == 3
    assert api.get("/v1/audit?month=soon").status == 422
