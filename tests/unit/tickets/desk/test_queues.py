"""The queues of the desk, and giving many tickets to somebody at once."""

import pytest

from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.dynamo.meter import MeteredStore
from chalicelib.kit.errors import Invalid
from chalicelib.tickets.desk.queues import QUEUES, Wanted
from chalicelib.tickets.desk.service import DeskService
from chalicelib.tickets.words import Severity
from tests.api import Api
from tests.unit.tickets.factories import POSTED, Desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def tools(desk: Desk) -> DeskService:
    return desk.world.services.desk


def ids(tools: DeskService, desk: Desk, queue: str, **wanted: str) -> list[str]:
    return [each.id for each in tools.queue(desk.li, queue, Wanted(**wanted)).items]


class TestQueues:
    def test_each_queue_holds_what_its_name_says(self, desk: Desk, tools: DeskService) -> None:
        lis, sams, nobodys = desk.raised(desk.li), desk.raised(desk.sam), desk.raised(desk.ravi)
        waits = desk.raised(desk.li)
        desk.tickets.wait(desk.li, waits.id, "Photos")
        assert set(ids(tools, desk, "mine")) == {lis.id, waits.id}
        assert set(ids(tools, desk, "team")) == {lis.id, waits.id}
        assert ids(tools, desk, "unassigned") == [nobodys.id]
        assert ids(tools, desk, "waiting") == [waits.id]
        assert set(ids(tools, desk, "due")) == {lis.id, sams.id, nobodys.id, waits.id}

    def test_what_was_given_to_somebody_is_no_longer_nobodys(
        self, desk: Desk, tools: DeskService
    ) -> None:
        ticket = desk.raised(desk.ravi)
        desk.tickets.assign(desk.sam, ticket.id, desk.li.user)
        assert ids(tools, desk, "unassigned") == []
        desk.tickets.close(desk.li, ticket.id, "Done", handed=POSTED)
        assert ids(tools, desk, "mine") == []

    def test_filters_are_combined(self, desk: Desk, tools: DeskService) -> None:
        fits = desk.raised(severity="high", category="damage", department="sea_export")
        desk.raised(severity="high", category="delay", department="sea_export")
        desk.raised(severity="low", category="damage")
        wanted = {"severity": "high", "category": "damage", "department": "sea_export"}
        assert ids(tools, desk, "due", **wanted) == [fits.id]
        assert ids(tools, desk, "mine", **wanted, kind="complaint", step="received") == [fits.id]
        assert ids(tools, desk, "mine", kind="enquiry") == []

    def test_a_narrowed_list_goes_on_until_all_is_seen(
        self, desk: Desk, tools: DeskService
    ) -> None:
        found = {desk.raised(severity="low").id for _ in range(3)}
        for _ in range(60):
            desk.raised()
        page = tools.queue(desk.li, "due", Wanted(severity="low"), 2)
        seen = {each.id for each in page.items}
        while page.after is not None:
            page = tools.queue(desk.li, "due", Wanted(severity="low"), 2, page.after)
            seen |= {each.id for each in page.items}
        assert seen == found

    @pytest.mark.parametrize("queue", ["due", "mine", "unassigned"])
    def test_a_queue_is_one_query(self, queue: str) -> None:
        store = MeteredStore(MemoryStore())
        desk = Desk(World(store=store))
        desk.raised()
        store.start()
        desk.world.services.desk.queue(desk.li, queue, Wanted())
        assert store.usage.calls == 1

    def test_a_queue_nobody_knows_is_refused(self, desk: Desk, tools: DeskService) -> None:
        with pytest.raises(Invalid):
            tools.queue(desk.li, "lost", Wanted())

    @pytest.mark.parametrize("queue", QUEUES)
    def test_a_stranger_sees_none_of_it(self, desk: Desk, tools: DeskService, queue: str) -> None:
        desk.raised(desk.ravi)
        assert tools.queue(desk.world.stranger, queue, Wanted()).items == []


class TestAssigningMany:
    def test_each_is_given_on_the_version_seen_and_a_changed_one_is_named(
        self, desk: Desk, tools: DeskService
    ) -> None:
        tickets = [desk.raised() for _ in range(3)]
        desk.tickets.set_severity(desk.li, tickets[1].id, Severity.HIGH, "Meanwhile")
        picks = [(each.id, each.version) for each in tickets]
        outcomes = tools.assign_many(desk.sam, picks, desk.sam.user)
        assert [each.problem for each in outcomes] == ["", "stale-version", ""]
        has = [desk.tickets.get(desk.li, each.id).assignee for each in tickets]
        assert has == [desk.sam.user, desk.li.user, desk.sam.user]

    def test_closed_and_strange_ones_are_named_too(self, desk: Desk, tools: DeskService) -> None:
        done = desk.tickets.close(desk.li, desk.raised().id, "Done", handed=POSTED)
        outcomes = tools.assign_many(desk.sam, [(done.id, done.version), ("tkt_x", 1)], "usr_li")
        assert [each.problem for each in outcomes] == ["ticket-closed", "not-found"]

    def test_more_than_fifty_or_an_unknown_colleague_change_nothing(
        self, desk: Desk, tools: DeskService
    ) -> None:
        ticket = desk.raised()
        with pytest.raises(Invalid):
            tools.assign_many(desk.sam, [(ticket.id, ticket.version)] * 51, desk.sam.user)
        with pytest.raises(Invalid):
            tools.assign_many(desk.sam, [(ticket.id, ticket.version)], "usr_zed")
        assert desk.tickets.get(desk.li, ticket.id) == ticket

    def test_undone_each_is_with_who_had_it_or_with_nobody(
        self, desk: Desk, tools: DeskService
    ) -> None:
        nobodys = desk.tickets.give_back(desk.sam, desk.raised().id, "")
        lis = desk.raised()
        picks = [(each.id, each.version) for each in (nobodys, lis)]
        outcomes = tools.assign_many(desk.sam, picks, desk.sam.user)
        gone = [each.given for each in outcomes if each.given is not None]
        assert [each.former for each in gone] == ["", desk.li.user]
        assert [each.problem for each in tools.give_back(desk.sam, gone)] == ["", ""]
        has = [desk.tickets.get(desk.li, each.id).assignee for each in (nobodys, lis)]
        assert has == ["", desk.li.user]
        assert desk.kinds(nobodys.id)[-1] == "laid_down"
        again = tools.give_back(desk.sam, gone)
        assert [each.problem for each in again] == ["stale-version"] * 2

    def test_what_a_colleague_had_already_was_not_given(
        self, desk: Desk, tools: DeskService
    ) -> None:
        ticket = desk.raised()
        [outcome] = tools.assign_many(desk.li, [(ticket.id, ticket.version)], desk.li.user)
        assert (outcome.problem, outcome.given) == ("", None)


def test_over_the_api(world: World) -> None:
    api = Api(world)
    made = api.post("/v1/tickets", {"text": "Cartons wet", "severity": "high"}).json
    found = api.get("/v1/desk?queue=due&severity=high").json["items"]
    assert api.get("/v1/desk?queue=lost").status == 422
    picks = [{"id": each["id"], "version": each["version"]} for each in found]
    body = {"assignee": world.who.user, "tickets": [*picks, {"id": made["id"], "version": 9}]}
    answer = api.post("/v1/tickets/assign", body).json["outcomes"]
    assert [each["problem"] for each in answer] == ["", "stale-version"]
