"""Settling over the API, as another program of the forwarder uses it."""

import pytest

from tests.api import Api
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.settling.factories import Settling
from tests.world import World

CREDIT = {"remedy": "credit", "amount": 8000, "currency": "USD", "note": "Two cartons"}


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)


@pytest.fixture
def path(world: World, api: Api) -> str:
    customer = world.services.customers.create(world.who, a_customer()).id
    ticket = api.post("/v1/tickets", {"text": "Two cartons crushed", "customer_id": customer})
    return f"/v1/tickets/{ticket.json['id']}/settlements"


def test_a_settlement_within_authority_is_granted_with_its_credit_note(api: Api, path: str) -> None:
    made = api.post(path, CREDIT)
    assert (made.status, made.json["state"]) == (201, "granted")
    assert made.json["entry_id"].startswith("ent_")
    assert [each["id"] for each in api.get(path).json["items"]] == [made.json["id"]]
    assert api.get(f"{path}/{made.json['id']}").json == made.json


def test_the_same_key_grants_once(api: Api, path: str) -> None:
    first = api.post(path, CREDIT, Idempotency_Key="k-1")
    again = api.post(path, CREDIT, Idempotency_Key="k-1")
    assert again.json == first.json
    assert len(api.get(path).json["items"]) == 1


def test_what_is_beyond_it_waits_and_a_program_does_not_decide(api: Api, path: str) -> None:
    made = api.post(path, CREDIT | {"currency": "KWD"})
    assert (made.json["state"], made.json["beyond"]) == ("asked", "currency")
    refused = api.post(f"{path}/{made.json['id']}/approve", {})
    assert (refused.status, refused.json["type"]) == (403, "/problems/not-yours-to-decide")
    assert [each["id"] for each in api.get("/v1/approvals").json["items"]] == [made.json["id"]]
    assert api.post(f"{path}/{made.json['id']}/refuse", {}).status == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"remedy": "gift"},
        {"remedy": "credit"},
        {"remedy": "apology", "amount": 5, "currency": "USD"},
        {"remedy": "credit", "amount": 5, "currency": "ABC"},
        {"remedy": "credit", "amount": -5, "currency": "USD"},
    ],
)
def test_a_settlement_that_makes_no_sense_is_refused(
    api: Api, path: str, wrong: dict[str, object]
) -> None:
    assert api.post(path, wrong).status == 422


def test_a_settlement_nobody_made_is_not_found(api: Api, path: str) -> None:
    assert api.get(f"{path}/stl_none").status == 404
    assert api.get("/v1/tickets/tkt_none/settlements").status == 404


def test_the_checklist_of_the_playbook_is_ticked(api: Api, path: str) -> None:
    ticket = api.post("/v1/tickets", {"text": "Late again", "category": "delay"}).json["id"]
    book = api.get(f"/v1/tickets/{ticket}/playbook").json
    assert book["remedies"][0] == "apology"
    assert [check["done"] for check in book["checklist"]] == [None, None, None]
    done = {"done": [book["checklist"][1]["key"]]}
    after = api.put(f"/v1/tickets/{ticket}/checklist", done).json
    assert [bool(check["done"]) for check in after["checklist"]] == [False, True, False]
    assert api.get(f"/v1/tickets/{ticket}/playbook").json == after


def with_rights(desk: Settling, *scopes: str) -> Api:
    """A program whose key has no more than these rights."""
    keys = desk.world.services.tenancy.keys
    return Api(desk.world, keys.create(desk.owner, "narrow", list(scopes), 30)[1])


class TestApprovalsForPrograms:
    """Nothing ever waits for a key: it reads what its right lets it read of everybody's."""

    @pytest.fixture
    def desk(self) -> Settling:
        return Settling(World())

    def test_one_that_approves_or_audits_reads_all_and_what_waits_for_whom(
        self, desk: Settling
    ) -> None:
        asked = desk.propose(amount=60000)
        theirs = with_rights(desk, "tickets.read", "audit.read", "people.read")
        assert [each["id"] for each in theirs.get("/v1/approvals").json["items"]] == [asked.id]
        for person, expected in ((desk.may.user, [asked.id]), (desk.sam.user, [])):
            found = theirs.get(f"/v1/approvals?person={person}").json["items"]
            assert [each["id"] for each in found] == expected
        assert theirs.get("/v1/approvals?person=usr_nobody").status == 404

    def test_what_ones_own_key_asks_goes_to_somebody_else(self, desk: Settling) -> None:
        keys = desk.world.services.tenancy.keys
        secret = keys.create(desk.may, "own", sorted(keys.scopes(desk.may)), 30)[1]
        address = f"/v1/tickets/{desk.ticket.id}/settlements"
        made = Api(desk.world, secret).post(address, CREDIT | {"amount": 6_000_000}).json
        asked = desk.settling.get(desk.owner, desk.ticket.id, made["id"])
        assert asked.proposed_by == desk.may.user
        assert asked.seat is not None
        assert asked.seat.asked == desk.owner.user
        assert not desk.settling.may_decide(desk.may, asked)
        assert desk.settling.may_decide(desk.owner, asked)

    def test_mine_is_refused_with_what_to_ask_instead(self, desk: Settling) -> None:
        answer = Api(desk.world).get("/v1/approvals?queue=mine")
        assert answer.status == 422
        assert answer.json["errors"][0]["detail"] == (
            "A program is never asked: choose asked or all."
        )

    def test_one_without_that_right_reads_what_it_asked_itself(self, desk: Settling) -> None:
        desk.propose(amount=60000)
        theirs = with_rights(desk, "tickets.read", "tickets.handle", "people.read")
        assert theirs.get("/v1/approvals").json["items"] == []
        address = f"/v1/tickets/{desk.ticket.id}/settlements"
        made = theirs.post(address, CREDIT | {"currency": "KWD"})
        assert [each["id"] for each in theirs.get("/v1/approvals").json["items"]] == [
            made.json["id"]
        ]
        for address in ("?queue=all", f"?person={desk.may.user}"):
            assert theirs.get(f"/v1/approvals{address}").status == 403
