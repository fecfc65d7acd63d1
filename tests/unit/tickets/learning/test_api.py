"""Reviews over the API."""

from tests.api import Api
from tests.unit.tickets.factories import Desk
from tests.unit.tickets.learning.factories import a_review, closed, reviewed
from tests.world import World


def test_a_review_is_written_read_and_leads_to_its_cases(world: World) -> None:
    desk = Desk(world)
    api, ticket = Api(world), closed(desk)
    body = a_review(
        change={"text": "Cover all", "owner": "usr_li", "due": "2026-03-09"}
    ).model_dump(mode="json")
    address = f"/v1/tickets/{ticket.id}"
    made = api.post(f"{address}/reviews", body, If_Match=f'"v{ticket.version}"')
    assert made.status == 201
    assert "blame" not in made.json
    assert api.get(f"{address}/reviews").json["items"] == [made.json]
    cases = api.get("/v1/causes/rough_handling/cases?by=department&value=sea_import").json
    assert [each["ticket_id"] for each in cases["items"]] == [ticket.id]
    assert api.get(f"{address}/recurrences").json["items"] == []
    assert len(api.get("/v1/changes").json["items"]) == 1
    assert api.post(f"{address}/change-made").json["change"]["done_at"]
    again = api.post(f"{address}/change-made")
    assert (again.status, again.json["type"].rpartition("/")[2]) == (409, "nothing-promised")


def test_figures_are_read_listed_and_counted_anew(world: World) -> None:
    desk = Desk(world)
    api, ticket = Api(world), closed(desk)
    world.settle()
    found = api.get("/v1/figures/2026-03").json
    assert (found["counts"]["closed"], found["backlog"][-1]) == (1, {"at": "2026-03", "open": 0})
    listed = api.get("/v1/figures/2026-03/tickets?by=kind&value=complaint").json["items"]
    assert [each["id"] for each in listed] == [ticket.id]
    assert api.post("/v1/figures", {}).status == 202
    assert api.get("/v1/figures/soon").status == 422


def test_causes_are_listed_the_commonest_first(world: World) -> None:
    desk = Desk(world)
    for cause in ("trucking", "other", "trucking"):
        reviewed(desk, cause=cause)
    world.settle()
    found = Api(world).get("/v1/causes").json["items"]
    assert [(each["value"], each["counts"]["closed"]) for each in found] == [
        ("trucking", 2),
        ("other", 1),
    ]
