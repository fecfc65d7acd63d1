"""A closed complaint is reviewed: cause, cost, who was responsible, and what changes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.dynamo.meter import MeteredStore
from chalicelib.kit.errors import Forbidden, Invalid, Stale
from chalicelib.notices.service import title
from chalicelib.shipments.schemas import ShipmentNew
from chalicelib.tenancy.principal import Principal
from chalicelib.tenancy.telling import News
from chalicelib.tickets.errors import TicketNotFound, WrongStep
from chalicelib.tickets.learning import policy
from chalicelib.tickets.learning.errors import NothingPromised
from chalicelib.tickets.learning.model import key
from chalicelib.tickets.words import Step
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import POSTED, Desk
from tests.unit.tickets.learning.factories import a_review, closed, reviewed
from tests.world import World

PROMISE = {"text": "Cover all cartons", "owner": "usr_li", "due": date(2026, 3, 9)}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


class TestReviewing:
    def test_the_review_and_the_step_are_one_act(self, desk: Desk) -> None:
        made = reviewed(desk, cost=8000, recovered=3000)
        ticket = desk.tickets.get(desk.li, made.ticket_id)
        assert (ticket.step, made.net, made.by_name) == (Step.REVIEWED, 5000, "Sam")
        assert desk.kinds(ticket.id)[-1] == "review"
        assert desk.world.services.learning.of_ticket(desk.li, ticket.id) == [made]

    def test_who_serves_may_not_review_and_nothing_is_written(self, desk: Desk) -> None:
        ticket, learning = closed(desk), desk.world.services.learning
        with pytest.raises(Forbidden):
            learning.review(desk.li, ticket.id, a_review())
        assert learning.of_ticket(desk.li, ticket.id) == []

    def test_an_open_complaint_is_not_reviewed(self, desk: Desk) -> None:
        with pytest.raises(WrongStep):
            desk.world.services.learning.review(desk.sam, desk.raised().id, a_review())

    def test_what_somebody_reviewed_meanwhile_is_not_reviewed_over(self, desk: Desk) -> None:
        ticket, learning = closed(desk), desk.world.services.learning
        learning.review(desk.sam, ticket.id, a_review(), ticket.version)
        with pytest.raises(Stale):
            learning.review(desk.owner, ticket.id, a_review(), ticket.version)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"cause": "the_moon"},
            {"change": PROMISE | {"owner": "usr_nobody"}},
            {"change": PROMISE | {"due": date(2026, 3, 1)}},
        ],
    )
    def test_what_does_not_exist_is_refused(self, desk: Desk, wrong: dict[str, Any]) -> None:
        with pytest.raises(Invalid):
            desk.world.services.learning.review(desk.sam, closed(desk).id, a_review(**wrong))

    @pytest.mark.parametrize(
        "wrong",
        [{"responsible": "the_moon"}, {"department": ""}, {"currency": "XXY"}, {"cost": -1}],
    )
    def test_what_makes_no_sense_is_refused(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(ValueError):
            a_review(**wrong)

    def test_a_reopened_complaint_is_reviewed_again_and_both_reviews_stay(self, desk: Desk) -> None:
        first = reviewed(desk)
        desk.tickets.reopen(desk.li, first.ticket_id, "The customer calls again")
        desk.tickets.close(desk.li, first.ticket_id, "Once more.", handed=POSTED)
        learning = desk.world.services.learning
        second = learning.review(desk.sam, first.ticket_id, a_review(cause="trucking"))
        assert learning.of_ticket(desk.sam, first.ticket_id) == [second, first]

    def test_carrier_and_lane_are_those_of_the_shipment_concerned(self, desk: Desk) -> None:
        services = desk.world.services
        customer = services.customers.create(desk.owner, a_customer())
        sent = {"customer_id": customer.id, "booking": "BK7", "carrier": "Blue Line"}
        lane = {"origin": "CNSHA", "destination": "NLRTM"}
        services.shipments.create(desk.owner, ShipmentNew.model_validate(sent | lane))
        ticket = desk.raised(references=[{"kind": "booking", "number": "BK 7"}])
        voyage = services.learning.voyage(desk.sam, ticket)
        assert voyage == {"carrier": "Blue Line", "lane": "CNSHA–NLRTM"}

    def test_a_review_of_another_company_is_not_found(self, desk: Desk) -> None:
        made = reviewed(desk)
        with pytest.raises(TicketNotFound):
            desk.world.services.learning.of_ticket(desk.world.stranger, made.ticket_id)


class TestWhatChanges:
    def test_the_promise_waits_for_its_owner_until_it_is_kept(self, desk: Desk) -> None:
        made = reviewed(desk, change=PROMISE)
        learning = desk.world.services.learning
        assert learning.promised(desk.li, mine=True).items == [made]
        assert learning.promised(desk.sam, mine=True).items == []
        kept = learning.kept(desk.li, made.ticket_id)
        assert kept.change is not None
        assert kept.change.done_by_name == "Li Na"
        assert learning.promised(desk.sam).items == []
        assert desk.kinds(made.ticket_id)[-1] == "change_made"

    def test_what_was_not_promised_or_is_kept_already_cannot_be_kept(self, desk: Desk) -> None:
        learning = desk.world.services.learning
        with pytest.raises(NothingPromised):
            learning.kept(desk.li, reviewed(desk).ticket_id)
        made = reviewed(desk, change=PROMISE)
        learning.kept(desk.li, made.ticket_id)
        with pytest.raises(NothingPromised):
            learning.kept(desk.li, made.ticket_id)


class TestRecurrence:
    def test_the_same_cause_is_found_at_each_place(self, desk: Desk) -> None:
        customer = desk.world.services.customers.create(desk.owner, a_customer())
        for carrier, lane in (("Blue Line", "CNSHA–NLRTM"), ("BLUE  line", "CNNGB–DEHAM")):
            last = reviewed(desk, {"customer_id": customer.id}, carrier=carrier, lane=lane)
        reviewed(desk, cause="trucking", carrier="Blue Line")
        found = desk.world.services.learning.recurrences(desk.sam, last)
        assert [(each.by, each.count) for each in found] == [
            ("customer", 2),
            ("carrier", 2),
            ("department", 2),
        ]

    def test_a_lane_is_the_same_with_a_hyphen_as_with_a_dash(self, desk: Desk) -> None:
        reviewed(desk, lane="CNSHA–NLRTM")
        found = desk.world.services.learning.recurrences(
            desk.sam, reviewed(desk, lane="cnsha - nlrtm")
        )
        assert ("lane", 2) in [(each.by, each.count) for each in found]

    def test_what_is_longer_ago_than_the_period_is_no_recurrence(self, desk: Desk) -> None:
        reviewed(desk)
        desk.world.clock.advance(timedelta(days=367))
        last = reviewed(desk)
        assert desk.world.services.learning.recurrences(desk.sam, last) == []

    def test_a_company_sets_its_own_period_and_causes(self, desk: Desk) -> None:
        body = policy.DEFAULT | {"months": 24, "causes": ["rough_handling", "Forklift"]}
        desk.world.services.tenancy.companies.set_policy(desk.owner, "learning", body, 0)
        reviewed(desk)
        desk.world.clock.advance(timedelta(days=367))
        assert len(desk.world.services.learning.recurrences(desk.sam, reviewed(desk))) == 1
        assert reviewed(desk, cause="Forklift").cause == "Forklift"

    def test_the_cases_of_a_cause_are_listed_newest_first(self, desk: Desk) -> None:
        first = reviewed(desk)
        desk.world.clock.advance(timedelta(days=1))
        second = reviewed(desk, department="road")
        learning = desk.world.services.learning
        everywhere = learning.cases(desk.li, "rough_handling").items
        assert [each.ticket_id for each in everywhere] == [second.ticket_id, first.ticket_id]
        there = learning.cases(desk.li, "rough_handling", "department", "road").items
        assert [each.ticket_id for each in there] == [second.ticket_id]

    def test_a_recurrence_costs_one_query_for_each_place_however_many_cases(self) -> None:
        desk = Desk(World(store=MeteredStore(MemoryStore())))
        last = [reviewed(desk, carrier="Blue Line") for _ in range(6)][-1]
        store = desk.world.store
        assert isinstance(store, MeteredStore)
        store.start()
        desk.world.services.learning.recurrences(desk.sam, last)
        assert store.usage.calls <= 3  # the policy, the carrier, the department


def test_carriers_are_the_same_however_they_are_typed() -> None:
    assert key("ＢＬＵＥ line ") == key("Blue  Line") == "blueline"


@pytest.mark.parametrize(
    "body",
    [{"months": 0, "causes": ["a"]}, {"months": 1, "causes": []}, {"months": 1, "causes": ["a#b"]}],
)
def test_a_policy_that_makes_no_sense_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        policy.checked(body)


class TestNotForgotten:
    """PROMISE falls due on Monday the 9th; the company works from nine, in UTC."""

    def told(self, desk: Desk, who: Principal) -> list[str]:
        found = desk.world.services.notices.listed(who, who.user).items
        return [title(each, "en") for each in found if each.news is News.PROMISE]

    def wait(self, desk: Desk, until: datetime) -> None:
        desk.world.pass_time(until - desk.world.clock.now(), timedelta(minutes=30))

    def test_its_owner_is_told_on_the_day_and_not_before(self, desk: Desk) -> None:
        reviewed(desk, change=PROMISE)
        self.wait(desk, datetime(2026, 3, 9, 8, 30, tzinfo=UTC))
        assert self.told(desk, desk.li) == []
        self.wait(desk, datetime(2026, 3, 9, 9, 5, tzinfo=UTC))
        assert self.told(desk, desk.li) == ["Due today: Cover all cartons"]
        assert self.told(desk, desk.sam) == []
        desk.world.settle()
        assert "今日到期：Cover all cartons" in [mail.subject for mail in desk.world.mailer.sent]

    def test_a_late_one_is_also_told_to_who_stands_above_and_then_no_more(self, desk: Desk) -> None:
        reviewed(desk, change=PROMISE)
        self.wait(desk, datetime(2026, 3, 10, 9, 5, tzinfo=UTC))
        assert self.told(desk, desk.li)[0] == "Late: Cover all cartons"
        assert self.told(desk, desk.sam) == ["Late: Cover all cartons"]
        self.wait(desk, datetime(2026, 3, 13, 9, 5, tzinfo=UTC))
        assert len(self.told(desk, desk.li)) == 2

    def test_what_is_made_in_time_reminds_nobody(self, desk: Desk) -> None:
        made = reviewed(desk, change=PROMISE)
        desk.world.services.learning.kept(desk.li, made.ticket_id)
        self.wait(desk, datetime(2026, 3, 11, 9, 5, tzinfo=UTC))
        assert self.told(desk, desk.li) == []

    def test_a_day_off_is_told_on_the_next_working_day_once(self, desk: Desk) -> None:
        reviewed(desk, change=PROMISE | {"due": date(2026, 3, 7)})
        self.wait(desk, datetime(2026, 3, 12, 9, 5, tzinfo=UTC))
        assert self.told(desk, desk.li) == ["Late: Cover all cartons"]

    def test_woken_twice_or_too_early_it_is_told_once(self, desk: Desk) -> None:
        made = reviewed(desk, change=PROMISE)
        learning, system = desk.world.services.learning, Principal.system(desk.owner.tenant)
        learning.wake(system, f"{made.ticket_id}:1", "")
        desk.world.clock.set(datetime(2026, 3, 9, 9, 1, tzinfo=UTC))
        for _ in range(3):
            learning.wake(system, f"{made.ticket_id}:1", "")
        assert self.told(desk, desk.li) == ["Due today: Cover all cartons"]
