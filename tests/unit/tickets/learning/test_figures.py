"""Figures are the sum over all tickets: counted right after each change, rebuilt exactly."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.clock.due import LEASE
from chalicelib.kit.dynamo import Query
from chalicelib.kit.dynamo.memory import MemoryStore
from chalicelib.kit.dynamo.meter import MeteredStore
from chalicelib.kit.errors import Forbidden, Invalid
from chalicelib.tables import TICKETS
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.claims.schemas import TermsIn
from chalicelib.tickets.importing import Imported
from chalicelib.tickets.learning.figures import days_of, difference, facts_of, months_back
from chalicelib.tickets.learning.lateness import measured
from chalicelib.tickets.model import Hold
from chalicelib.tickets.words import Severity, Step
from chalicelib.unit_of_work import UnitOfWork
from tests.security.doors import get, signed_in
from tests.unit.tickets.factories import MONDAY, OFFICE, POLICY, POSTED, Desk, a_ticket, at
from tests.unit.tickets.learning.factories import a_review, closed, reviewed
from tests.world import World

MARCH = "2026-03"


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def rows_of(desk: Desk) -> dict[tuple[str, str], dict[str, int]]:
    """Every row of the generation that is read, zeros left out."""
    rows = desk.world.services.counting.rows(desk.owner)
    generation, _ = rows.generations()
    found: dict[tuple[str, str], dict[str, int]] = {}
    months = rows.months(generation, "0")
    parts = {"MONTHS": months, "CAUSES": rows.causes(generation, "0")}
    for month in months:
        parts |= {f"MONTH {month}": rows.groups(generation, month)}
        parts |= {f"DAYS {month}": rows.days(generation, month)}
    for part, items in parts.items():
        for place, item in items.items():
            counts = {n: v for n, v in item.items() if isinstance(v, int) and v}
            if counts:
                found[(part, place)] = counts
    return found


class TestLateness:
    def test_an_answer_within_the_limit_is_not_late(self) -> None:
        ticket = a_ticket()
        after = ticket.with_(responded_at=at(4))
        assert measured(ticket, after, POLICY, OFFICE).late.response == 0

    def test_lateness_is_working_time_beyond_the_limit(self) -> None:
        ticket = a_ticket()
        # Due on Monday at 13:00; answered on Tuesday at 10:00: four hours, and one.
        after = ticket.with_(responded_at=at(25))
        assert measured(ticket, after, POLICY, OFFICE).late.response == 5 * 3600

    def test_of_several_updates_the_latest_counts(self) -> None:
        ticket = a_ticket(responded_at=at(0), told_at=at(0), updates=1)
        # Two working days run to Tuesday's end; told on Wednesday at noon, and then in time.
        late = measured(ticket, ticket.with_(told_at=at(24 * 2 + 3)), POLICY, OFFICE)
        assert late.late.update == 3 * 3600
        again = measured(late, late.with_(told_at=at(24 * 3)), POLICY, OFFICE)
        assert again.late.update == 3 * 3600

    def test_a_word_from_the_customer_starts_the_update_anew(self) -> None:
        ticket = a_ticket(responded_at=at(0), told_at=at(0), heard_at=at(24), updates=2)
        assert (
            measured(ticket, ticket.with_(told_at=at(24 * 2 + 3)), POLICY, OFFICE).late.update == 0
        )

    def test_an_enquiry_has_no_limit_of_updates(self) -> None:
        ticket = a_ticket(kind="enquiry", responded_at=at(0), told_at=at(0))
        assert measured(ticket, ticket.with_(told_at=at(900)), POLICY, OFFICE).late.update is None

    def test_time_that_lay_with_the_customer_is_not_our_lateness(self) -> None:
        ticket = a_ticket(holds=(Hold(start=at(24 * 7 + 1), end=at(24 * 7 + 3)),))
        # Five working days end on Friday evening; answered the Monday after at 13:00.
        late = measured(ticket, ticket.with_(answered_at=at(24 * 7 + 4)), POLICY, OFFICE).late
        assert late.resolution == 2 * 3600

    def test_an_enquiry_has_no_limit_of_resolution(self) -> None:
        ticket = a_ticket(kind="enquiry")
        after = ticket.with_(answered_at=at(1000))
        assert measured(ticket, after, POLICY, OFFICE).late.resolution is None

    def test_what_was_brought_in_closed_is_measured_from_its_own_receipt(self) -> None:
        ticket = a_ticket(received=MONDAY, cycle_from=at(9000), answered_at=at(24 * 7 + 1))
        assert measured(None, ticket, POLICY, OFFICE).late.resolution == 3600

    def test_closing_and_reviewing_later_leave_it_as_it_was(self) -> None:
        answered = a_ticket(answered_at=at(24 * 7 + 1))
        answered = measured(None, answered, POLICY, OFFICE)
        shut = answered.with_(step=Step.CLOSED, closed_at=at(24 * 30))
        assert measured(answered, shut, POLICY, OFFICE).late == answered.late


class TestFacts:
    def test_days_are_the_companys(self) -> None:
        ticket = a_ticket(received=datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
        assert facts_of(ticket, None, "Asia/Shanghai").received == "2026-04-01"

    def test_no_change_of_facts_changes_no_row(self) -> None:
        facts = facts_of(a_ticket(step=Step.CLOSED, closed_at=at(30)), None, "UTC")
        assert difference(facts, facts) == {}

    def test_taking_away_is_the_opposite_of_adding(self) -> None:
        facts = facts_of(a_ticket(step=Step.CLOSED, closed_at=at(30)), None, "UTC")
        added, taken = difference(None, facts), difference(facts, None)
        assert {row: {n: -c for n, c in counts.items()} for row, counts in taken.items()} == added

    def test_months(self) -> None:
        assert (months_back("2026-01", 1), months_back("2025-12", -1)) == ("2025-12", "2026-01")
        assert len(days_of("2024-02")) == 29


class TestTheMonth:
    def test_what_came_in_was_closed_and_cost_is_counted(self, desk: Desk) -> None:
        desk.raised()
        reviewed(desk, {"severity": "high"}, cost=8000, recovered=3000)
        desk.world.settle()
        found = desk.world.services.figures.month(desk.sam, MARCH)
        total = found.total
        assert (total["received"], total["closed"], total["reviewed"]) == (2, 1, 1)
        assert (total["cost_USD"], total["recovered_USD"], total["justified"]) == (8000, 3000, 1)
        assert (total["response"], total.get("response_late", 0)) == (1, 0)
        assert found.backlog[-1] == (MARCH, 1)
        assert dict(found.groups["severity"])["high"]["closed"] == 1
        assert dict(found.groups["cause"])["rough_handling"]["cost_USD"] == 8000
        assert dict(found.groups["person"])[desk.li.user]["closed"] == 1

    def test_what_it_cost_is_added_up_by_carrier_and_lane_however_they_were_typed(
        self, desk: Desk
    ) -> None:
        reviewed(desk, carrier="Blue  Line", lane="CNSHA–NLRTM", cost=8000, recovered=3000)
        second = reviewed(desk, carrier="blue line", lane="cnsha-nlrtm", cost=500)
        reviewed(desk, carrier="Other", cost=100)
        desk.world.settle()
        figures = desk.world.services.figures
        found = figures.month(desk.sam, MARCH).groups
        for by, value in (("carrier", "BLUE LINE"), ("lane", "CNSHA-NLRTM")):
            counts = dict(found[by])[value]
            assert (counts["cost_USD"], counts["recovered_USD"]) == (8500, 3000)
            listed = figures.tickets(desk.sam, MARCH, "cost", by, value).items
            assert len(listed) == 2
            assert second.ticket_id in {each.id for each in listed}

    def test_what_became_a_claim_counts_where_it_came_in_however_often_it_is_written(
        self, desk: Desk
    ) -> None:
        desk.raised()
        ticket = desk.raised(category="damage")
        desk.world.clock.advance(timedelta(days=35))
        claims = desk.world.services.claims
        terms = TermsIn(start_on=date(2026, 3, 2), carrier_regime="montreal", carrier="Blue Air")
        for version in (0, 1):
            claims.set_terms(desk.li, ticket.id, terms, version)
            desk.world.settle()
        figures = desk.world.services.figures
        found = figures.month(desk.sam, MARCH)
        assert (found.total["received"], found.total["claimed"]) == (2, 1)
        assert dict(found.groups["category"])["damage"]["claimed"] == 1
        listed = figures.tickets(desk.sam, MARCH, "claimed").items
        assert [each.id for each in listed] == [ticket.id]
        page = get(signed_in(desk.world, desk.sam), f"/figures?month={MARCH}").text
        assert "what=claimed" in page
        assert "50.0 %" in page

    def test_a_late_answer_is_counted_late(self, desk: Desk) -> None:
        ticket = desk.raised()
        desk.world.clock.advance(timedelta(days=9))
        desk.tickets.close(desk.li, ticket.id, "At last.", handed=POSTED)
        desk.world.settle()
        figures = desk.world.services.figures
        total = figures.month(desk.sam, MARCH).total
        assert (total["response_late"], total["resolution_late"], total["d30"]) == (1, 1, 1)
        for what in ("response_late", "resolution_late", "d30", "closed", "received"):
            listed = figures.tickets(desk.sam, MARCH, what).items
            assert [each.id for each in listed] == [ticket.id], what
        assert figures.tickets(desk.sam, MARCH, "d1").items == []

    def test_the_backlog_of_a_day_is_what_was_open_at_its_end(self, desk: Desk) -> None:
        first = desk.raised()
        desk.world.clock.advance(timedelta(days=2))
        desk.raised()
        desk.tickets.close(desk.li, first.id, "Done.", handed=POSTED)
        desk.world.clock.advance(timedelta(days=40))
        desk.raised()
        desk.world.settle()
        figures = desk.world.services.figures
        days = (date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 4), date(2026, 4, 13))
        assert [figures.backlog(desk.sam, day) for day in days] == [0, 1, 1, 2]
        assert figures.month(desk.sam, MARCH).daily[0] == ("2026-03-01", 0)

    def test_the_backlog_of_a_day_and_of_the_month_leads_to_what_was_open(self, desk: Desk) -> None:
        first = desk.raised()
        desk.world.clock.advance(timedelta(days=2))
        second = desk.raised()
        desk.tickets.close(desk.li, first.id, "Done.", handed=POSTED)
        desk.world.clock.advance(timedelta(days=40))
        third = desk.raised()
        desk.world.settle()

        def opened(month: str, *part: str) -> list[str]:
            found = desk.world.services.figures.tickets(desk.sam, month, "open", *part).items
            return [each.id for each in found]

        assert opened(MARCH, "day", "2026-03-01") == []
        assert opened(MARCH, "day", "2026-03-02") == [first.id]
        assert opened(MARCH, "day", "2026-03-04") == opened(MARCH) == [second.id]
        assert opened("2026-04") == [third.id, second.id]
        with pytest.raises(Invalid):
            opened(MARCH, "day", "2026-04-13")

    def test_a_long_backlog_comes_in_pages_and_ends_with_its_last_ticket(self, desk: Desk) -> None:
        known = [desk.raised().id for _ in range(3)]
        desk.world.settle()
        figures, found, after = desk.world.services.figures, list[str](), None
        for _ in known:
            page = figures.tickets(desk.sam, MARCH, "open", limit=1, after=after)
            found, after = [*found, *(each.id for each in page.items)], page.after
        assert (sorted(found), after) == (sorted(known), None)

    def test_no_page_behind_a_figure_has_more_than_was_asked_for(self, desk: Desk) -> None:
        for severity in ("high", "high", "low", "high", "high"):
            reviewed(desk, {"severity": severity})
        desk.world.settle()
        figures, sizes, after = desk.world.services.figures, list[int](), None
        while True:
            place = (MARCH, "closed", "severity", "high")
            page = figures.tickets(desk.sam, *place, limit=3, after=after)
            sizes, after = [*sizes, len(page.items)], page.after
            if after is None:
                break
        assert (max(sizes), sum(sizes)) == (3, 4)

    def test_figures_by_person_are_for_those_who_lead(self, desk: Desk) -> None:
        reviewed(desk)
        desk.world.settle()
        figures = desk.world.services.figures
        assert "person" not in figures.month(desk.li, MARCH).groups
        with pytest.raises(Forbidden):
            figures.tickets(desk.li, MARCH, "closed", "person", desk.li.user)

    @pytest.mark.parametrize("asked", [("March", "closed"), (MARCH, "moon")])
    def test_a_figure_that_there_is_not_is_refused(
        self, desk: Desk, asked: tuple[str, str]
    ) -> None:
        with pytest.raises(Invalid):
            desk.world.services.figures.tickets(desk.sam, *asked)

    def test_another_company_sees_none_of_it(self, desk: Desk) -> None:
        reviewed(desk)
        desk.world.settle()
        found = desk.world.services.figures.month(desk.world.stranger, MARCH)
        assert (found.total, found.groups["kind"]) == ({}, [])

    def test_a_page_of_figures_costs_the_same_however_many_tickets(self) -> None:
        desk = Desk(World(store=MeteredStore(MemoryStore())))
        store = desk.world.store
        assert isinstance(store, MeteredStore)
        read = []
        for _ in range(2):
            for _ in range(5):
                reviewed(desk)
            desk.world.settle()
            store.start()
            desk.world.services.figures.month(desk.sam, MARCH)
            read.append((store.usage.calls, store.usage.items_read))
        assert read[0] == read[1]


class TestCounting:
    def test_counting_twice_or_in_vain_changes_nothing(self, desk: Desk) -> None:
        made = reviewed(desk)
        desk.world.settle()
        before = rows_of(desk)
        counting, system = desk.world.services.counting, Principal.system(desk.owner.tenant)
        for _ in range(3):
            counting.wake(system, made.ticket_id, "")
            counting.count(system, 1, made.ticket_id)
        assert rows_of(desk) == before

    def test_a_lost_message_is_made_good_by_the_sweeper(self, desk: Desk) -> None:
        desk.raised()
        desk.world.queues.waiting.clear()
        desk.world.pass_time(LEASE + timedelta(minutes=2))
        assert desk.world.services.figures.month(desk.sam, MARCH).total["received"] == 1

    def test_a_comment_orders_no_counting(self, desk: Desk) -> None:
        ticket = desk.raised()
        desk.world.settle()
        desk.tickets.comment(desk.li, ticket.id, "Called the line")
        assert desk.world.services.counting.rows(desk.li).ordered(ticket.id) is None

    def test_reopening_takes_the_closing_back(self, desk: Desk) -> None:
        made = reviewed(desk)
        desk.tickets.reopen(desk.li, made.ticket_id, "Again")
        desk.world.settle()
        total = desk.world.services.figures.month(desk.sam, MARCH).total
        assert {n: v for n, v in total.items() if v} == {"received": 1}

    def test_an_import_undone_is_counted_no_more(self, desk: Desk) -> None:
        row = Imported(key="A-1", text="Late", received_at=at(0), closed_at=at(5))
        uow = UnitOfWork(desk.world.backing, desk.owner)
        ticket, _ = desk.tickets.import_ticket(uow, row)
        uow.commit()
        desk.world.settle()
        assert desk.world.services.figures.month(desk.sam, "2026-11").total["closed"] == 1
        uow = UnitOfWork(desk.world.backing, desk.owner)
        desk.tickets.remove_imported(uow, ticket.id)
        uow.commit()
        desk.world.settle()
        assert rows_of(desk) == {}

    def test_what_was_rebuilt_equals_what_was_counted_all_along(self, desk: Desk) -> None:
        _lived(desk, random.Random(11))
        counted = rows_of(desk)
        desk.world.services.counting.rebuild(desk.owner)
        desk.world.settle()
        assert desk.world.services.counting.rows(desk.owner).generations() == (2, 0)
        assert rows_of(desk) == counted
        assert len(counted) > 40

    def test_a_change_during_the_rebuild_is_in_both(self, desk: Desk) -> None:
        for _ in range(3):
            desk.raised()
        desk.world.settle()
        job = desk.world.services.counting.rebuild(desk.owner)
        services, system = desk.world.services, Principal.system(desk.owner.tenant)
        begun = services.counting.step(system, services.jobs.get(desk.owner, job.id))
        closed(desk)
        desk.world.settle()
        assert begun.cursor["target"] == 2
        assert rows_of(desk)[("MONTHS", MARCH)]["closed"] == 1

    def test_the_former_rows_are_gone_after_a_rebuild(self, desk: Desk) -> None:
        reviewed(desk)
        desk.world.settle()
        desk.world.services.counting.rebuild(desk.owner)
        desk.world.settle()
        rows = desk.world.services.counting.rows(desk.owner)
        for part in ("MONTHS", "CAUSES", f"MONTH#{MARCH}", f"DAYS#{MARCH}"):
            page = desk.world.store.query(Query(TICKETS, rows.pk("FIG", "1", part)))
            assert page.items == []


def _lived(desk: Desk, chance: random.Random) -> None:
    """Two months of a desk: raised, changed, closed, reviewed, reopened."""
    tickets, learning = desk.tickets, desk.world.services.learning
    open_: list[str] = []
    shut: list[str] = []
    for _ in range(60):
        desk.world.clock.advance(timedelta(hours=chance.randrange(1, 48)))
        facts: dict[str, Any] = {"category": chance.choice(["delay", "damage", "other"])}
        open_.append(desk.raised(**facts, department=chance.choice(["", "road"])).id)
        one = chance.choice(open_)
        act = chance.choice(["close", "close", "severity", "assign", "nothing"])
        if act == "close":
            tickets.close(desk.li, one, "Done.", handed=POSTED)
            open_.remove(one)
            shut.append(one)
        elif act == "severity":
            tickets.set_severity(desk.li, one, chance.choice(list(Severity)), "It is worse")
        elif act == "assign":
            tickets.assign(desk.sam, one, chance.choice([desk.sam.user, desk.li.user]))
        if shut and chance.random() < 0.4:
            two = shut.pop(chance.randrange(len(shut)))
            if chance.random() < 0.7:
                learning.review(desk.sam, two, a_review(cost=chance.randrange(9000)))
            else:
                tickets.reopen(desk.li, two, "Again")
                open_.append(two)
        if chance.random() < 0.5:
            desk.world.settle()
    desk.world.settle()
