"""Tickets are linked, merged, taken apart again and split; both sides in one transaction."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.kit.errors import Invalid, Stale
from chalicelib.tickets.desk.errors import (
    AlreadyLinked,
    DifferentCustomers,
    MergeFinal,
    NotLinked,
    NotMerged,
    TooManyLinks,
)
from chalicelib.tickets.desk.links import BY_HAND, MOST_LINKS, OPPOSITE
from chalicelib.tickets.desk.schemas import SplitIn
from chalicelib.tickets.desk.service import DeskService
from chalicelib.tickets.errors import TicketClosed, TicketMerged, TicketNotFound
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.words import LinkKind, Step
from tests.api import Api
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import POSTED, Desk, a_complaint
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def tools(desk: Desk) -> DeskService:
    return desk.world.services.desk


def kinds(desk: Desk, ticket: Ticket) -> list[tuple[LinkKind, str]]:
    found = desk.world.services.desk.linked(desk.li, desk.tickets.get(desk.li, ticket.id))
    return [(each.kind, each.ticket.id) for each in found]


class TestLinks:
    @pytest.mark.parametrize("kind", BY_HAND)
    def test_each_side_says_what_the_other_is_to_it(
        self, desk: Desk, tools: DeskService, kind: LinkKind
    ) -> None:
        one, two = desk.raised(), desk.raised()
        tools.link(desk.li, one.id, kind, two.id, one.version)
        assert kinds(desk, one) == [(kind, two.id)]
        assert kinds(desk, two) == [(OPPOSITE[kind], one.id)]
        assert desk.kinds(one.id) == desk.kinds(two.id) == ["received", "linked"]

    def test_the_other_is_named_by_the_number_on_its_page(
        self, desk: Desk, tools: DeskService
    ) -> None:
        one, two = desk.raised(), desk.raised()
        desk.world.settle()
        tools.link(desk.li, one.id, LinkKind.RELATES, two.number.lower())
        assert kinds(desk, one) == [(LinkKind.RELATES, two.id)]
        with pytest.raises(Invalid):
            tools.link(desk.li, one.id, LinkKind.RELATES, "crushed")

    def test_it_is_taken_away_on_both_sides(self, desk: Desk, tools: DeskService) -> None:
        one, two = desk.raised(), desk.raised()
        tools.link(desk.li, one.id, LinkKind.CAUSED_BY, two.id)
        tools.unlink(desk.li, two.id, one.id)
        assert kinds(desk, one) == kinds(desk, two) == []
        with pytest.raises(NotLinked):
            tools.unlink(desk.li, one.id, two.id)

    def test_what_makes_no_sense_is_refused(self, desk: Desk, tools: DeskService) -> None:
        one, two = desk.raised(), desk.raised()
        with pytest.raises(Invalid):
            tools.link(desk.li, one.id, LinkKind.RELATES, one.id)
        with pytest.raises(Invalid):
            tools.link(desk.li, one.id, LinkKind.MERGED, two.id)
        with pytest.raises(Stale):
            tools.link(desk.li, one.id, LinkKind.RELATES, two.id, one.version + 1)
        tools.link(desk.li, one.id, LinkKind.RELATES, two.id)
        with pytest.raises(AlreadyLinked):
            tools.link(desk.li, two.id, LinkKind.FOLLOWS, one.id)

    def test_a_ticket_has_at_most_twelve(self, desk: Desk, tools: DeskService) -> None:
        one = desk.raised()
        for _ in range(MOST_LINKS):
            tools.link(desk.li, one.id, LinkKind.RELATES, desk.raised().id)
        with pytest.raises(TooManyLinks):
            tools.link(desk.li, one.id, LinkKind.RELATES, desk.raised().id)

    def test_a_strangers_ticket_cannot_be_linked(self, desk: Desk, tools: DeskService) -> None:
        theirs = desk.world.services.tickets.raise_ticket(desk.world.stranger, a_complaint())
        with pytest.raises(TicketNotFound):
            tools.link(desk.li, desk.raised().id, LinkKind.RELATES, theirs.id)


class TestMerging:
    def test_what_will_happen_is_shown_first_and_nothing_is_done(
        self, desk: Desk, tools: DeskService
    ) -> None:
        older, newer = desk.raised(), desk.raised(severity="high")
        preview = tools.merging(desk.li, newer.id, older.id)
        assert preview.better_other_way
        assert not tools.merging(desk.li, older.id, newer.id).better_other_way
        assert preview.undo_until == desk.tickets.now() + timedelta(days=30)
        assert desk.tickets.get(desk.li, newer.id) == newer

    def test_the_merged_one_leaves_the_queues_and_its_clock_stops(
        self, desk: Desk, tools: DeskService
    ) -> None:
        stays, goes = desk.raised(), desk.raised()
        merged = tools.merge(desk.li, goes.id, stays.id, goes.version)
        assert (merged.merged_into, merged.due_at) == (stays.id, None)
        for queue in (desk.tickets.open_by_due, desk.tickets.mine_due_next):
            assert [each.id for each in queue(desk.li).items] == [stays.id]
        desk.world.clock.advance(timedelta(days=20))
        desk.world.services.sweeper.run()
        desk.world.settle()
        assert desk.ids(goes.id) == []
        assert desk.ids(stays.id) != []

    def test_both_histories_stay_and_nothing_more_is_done_on_the_merged_one(
        self, desk: Desk, tools: DeskService
    ) -> None:
        stays, goes = desk.raised(), desk.raised()
        desk.tickets.comment(desk.li, goes.id, "Called the line")
        tools.merge(desk.li, goes.id, stays.id)
        assert desk.kinds(goes.id) == ["received", "noted", "merged"]
        assert desk.kinds(stays.id) == ["received", "merged_here"]
        acts: list[Callable[[], Ticket]] = [
            lambda: desk.tickets.step(desk.li, goes.id, "acknowledge"),
            lambda: desk.tickets.assign(desk.li, goes.id, desk.sam.user),
            lambda: desk.tickets.comment(desk.li, goes.id, "Sorry", tell=True),
            lambda: desk.tickets.resume(desk.li, goes.id),
            lambda: tools.merge(desk.li, goes.id, stays.id),
            lambda: tools.merge(desk.li, stays.id, goes.id),
        ]
        for act in acts:
            with pytest.raises(TicketMerged):
                act()

    def test_undone_it_runs_on_from_where_it_stood(self, desk: Desk, tools: DeskService) -> None:
        stays, goes = desk.raised(), desk.raised()
        assert goes.due_at is not None
        tools.merge(desk.li, goes.id, stays.id)
        desk.world.clock.advance(timedelta(days=7))
        back = tools.unmerge(desk.li, goes.id)
        assert (back.merged_into, back.step, back.links) == ("", Step.RECEIVED, ())
        assert back.due_at == goes.due_at + timedelta(days=7)
        assert kinds(desk, stays) == []
        with pytest.raises(NotMerged):
            tools.unmerge(desk.li, goes.id)

    def test_after_thirty_days_it_stays(self, desk: Desk, tools: DeskService) -> None:
        stays, goes = desk.raised(), desk.raised()
        tools.merge(desk.li, goes.id, stays.id)
        desk.world.clock.advance(timedelta(days=30, seconds=1))
        with pytest.raises(MergeFinal):
            tools.unmerge(desk.li, goes.id)

    def test_two_customers_are_never_mixed_nor_an_open_matter_closed_away(
        self, desk: Desk, tools: DeskService
    ) -> None:
        customers = desk.world.services.customers
        ids = [customers.create(desk.owner, a_customer(code)).id for code in ("A", "B")]
        one, two = (desk.raised(customer_id=each) for each in ids)
        with pytest.raises(DifferentCustomers):
            tools.merge(desk.li, one.id, two.id)
        done, still = desk.raised(), desk.raised()
        desk.tickets.close(desk.li, done.id, "A credit note", handed=POSTED)
        with pytest.raises(TicketClosed):
            tools.merge(desk.li, still.id, done.id)
        assert tools.merge(desk.li, done.id, still.id).merged_into == still.id
        assert desk.tickets.to_review(desk.sam).items == []


class TestSplitting:
    def test_a_part_becomes_a_ticket_of_its_own_with_the_same_people(
        self, desk: Desk, tools: DeskService
    ) -> None:
        customer = desk.world.services.customers.create(desk.owner, a_customer(email="a@a.example"))
        numbers = [{"kind": "container", "number": "MSKU1234565"}]
        first = desk.raised(customer_id=customer.id, severity="high", references=numbers)
        part = SplitIn(text="And the invoice is wrong.", category="charges")
        new = tools.split(desk.sam, first.id, part, first.version)
        assert (new.subject, new.category) == ("And the invoice is wrong.", "charges")
        for name in ("customer_id", "complainant", "severity", "assignee", "references"):
            assert getattr(new, name) == getattr(first, name)
        assert kinds(desk, new) == [(LinkKind.SPLIT_FROM, first.id)]
        assert kinds(desk, first) == [(LinkKind.SPLIT_INTO, new.id)]
        assert desk.kinds(first.id) == ["received", "split_off"]
        assert new.due_at is not None

    def test_a_category_of_another_kind_is_refused_and_nothing_is_written(
        self, desk: Desk, tools: DeskService
    ) -> None:
        first = desk.raised()
        with pytest.raises(ValueError, match="category"):
            tools.split(desk.li, first.id, SplitIn(text="More", category="lost_bill"))
        assert desk.tickets.get(desk.li, first.id) == first


def test_over_the_api(world: World) -> None:
    api = Api(world)
    one, two = (api.post("/v1/tickets", {"text": f"Cartons {n}"}) for n in (1, 2))
    path = f"/v1/tickets/{two.json['id']}"
    body = {"into": one.json["id"]}
    assert api.post(f"{path}/merge/preview", body).json["into"]["id"] == one.json["id"]
    merged = api.post(f"{path}/merge", body, If_Match=two.headers["ETag"])
    assert merged.json["merged_into"] == one.json["id"]
    assert api.get(path).json["acts"] == []
    back = api.post(f"{path}/unmerge", {}, If_Match=merged.headers["ETag"])
    linked = api.post(
        f"{path}/links", {"other": one.json["id"], "kind": "follows"}, If_Match=back.headers["ETag"]
    )
    assert [(e["kind"], e["ticket"]["id"]) for e in api.get(f"{path}/links").json["items"]] == [
        ("follows", one.json["id"])
    ]
    gone = api.post(
        f"{path}/links/remove", {"other": one.json["id"]}, If_Match=linked.headers["ETag"]
    )
    assert gone.json["links"] == []
    part = {"text": "And late, too", "category": "delay"}
    new = api.post(f"{path}/split", part, If_Match=gone.headers["ETag"])
    assert (new.status, new.json["category"]) == (201, "delay")
