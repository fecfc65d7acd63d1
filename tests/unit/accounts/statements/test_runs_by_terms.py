"""Runs by how customers settle, by hand and by themselves in the night."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.accounts.statements.composing import month_of
from chalicelib.accounts.terms.model import Settlement
from chalicelib.accounts.terms.schemas import AgreementNew
from tests.unit.accounts.statements.test_statements import FEB, Desk, statements_mailed
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def settles(desk: Desk, code: str, how: str, **terms: object) -> str:
    """A customer with an agreement of its own."""
    customer = desk.open(code, email=f"{code.lower()}@c.example")
    new = AgreementNew.model_validate(
        {"terms": {"settlement": how, **terms}, "reason": "as agreed in 2026"}
    )
    desk.world.services.terms.agree(desk.who, customer, 0, new)
    return customer


def automatic(desk: Desk) -> None:
    tenancy = desk.world.services.tenancy
    tenancy.companies.set_policy(desk.who, "statements", {"automatic": True}, 0)


def issued_for(desk: Desk, customer: str) -> list[tuple[date, date]]:
    found = desk.statements.of_customer(desk.who, customer).items
    return [(each.start, each.until) for each in found]


def test_a_run_by_hand_issues_for_those_who_settle_so(desk: Desk) -> None:
    weekly, monthly = settles(desk, "W", "weekly"), settles(desk, "M", "monthly")
    for customer in (weekly, monthly, desk.customer):
        desk.charge(100, date(2026, 2, 3), customer)
    job = desk.statements.start_run(desk.who, *FEB, send=False, settlement=Settlement.WEEKLY)
    desk.world.settle()
    assert desk.statements.get_run(desk.who, job.id).result == {"issued": 1}
    assert issued_for(desk, weekly) == [FEB]
    assert issued_for(desk, monthly) == []


def test_in_the_night_those_are_issued_whose_period_ended(desk: Desk) -> None:
    world = desk.world
    each, weekly = settles(desk, "S", "shipment"), settles(desk, "W", "weekly")
    monthly, quarterly = settles(desk, "M", "monthly"), settles(desk, "Q", "quarterly")
    automatic(desk)
    world.clock.set(datetime(2026, 3, 29, 12, tzinfo=UTC))  # a Sunday
    for customer in (each, weekly, monthly, quarterly):
        desk.charge(100, date(2026, 3, 29), customer)
    world.pass_time(timedelta(hours=20))
    assert issued_for(desk, each) == [(date(2026, 3, 29), date(2026, 3, 29))]
    assert issued_for(desk, weekly) == [(date(2026, 3, 23), date(2026, 3, 29))]
    assert issued_for(desk, monthly) == issued_for(desk, quarterly) == []
    world.pass_time(timedelta(days=2))  # into the first of April
    assert issued_for(desk, each) == [(date(2026, 3, 29), date(2026, 3, 29))]  # nothing moved
    assert issued_for(desk, monthly) == [month_of(date(2026, 3, 1))]
    assert issued_for(desk, quarterly) == [(date(2026, 1, 1), date(2026, 3, 31))]
    assert sorted(mail.to for mail in statements_mailed(world)) == [
        "m@c.example",
        "q@c.example",
        "s@c.example",
        "w@c.example",
    ]


def test_after_an_outage_no_period_that_ended_meanwhile_is_left_out(desk: Desk) -> None:
    world = desk.world
    weekly, monthly = settles(desk, "W", "weekly"), settles(desk, "M", "monthly")
    automatic(desk)
    world.clock.set(datetime(2026, 3, 27, 12, tzinfo=UTC))
    for customer in (weekly, monthly):
        desk.charge(100, date(2026, 3, 27), customer)
    world.pass_time(timedelta(hours=20))  # the first night: no period has ended yet
    world.clock.set(datetime(2026, 4, 9, 12, tzinfo=UTC))  # twelve nights with nobody there
    world.pass_time(timedelta(hours=1))
    assert issued_for(desk, weekly)[::-1] == [
        (date(2026, 3, 23), date(2026, 3, 29)),
        (date(2026, 3, 30), date(2026, 4, 5)),
    ]
    assert issued_for(desk, monthly) == [month_of(date(2026, 3, 1))]
    late = [
        line.late
        for each in desk.statements.of_customer(desk.who, weekly).items
        for line in desk.statements.lines(desk.who, each).get("USD", [])
    ]
    assert late == [False]


def test_nothing_is_issued_by_itself_unless_the_company_wants_it(desk: Desk) -> None:
    weekly = settles(desk, "W", "weekly")
    desk.charge(100, date(2026, 3, 1), weekly)
    desk.world.pass_time(timedelta(hours=24))
    assert issued_for(desk, weekly) == []


class TestGoingOut:
    def test_it_must_go_out_by_a_working_day_and_lateness_is_counted(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 2, 3))
        statement = desk.issue(FEB)
        # Five working days after a Saturday: the Friday of the week that follows.
        assert statement.out_by == date(2026, 3, 6)
        assert [each.id for each in desk.statements.unsent(desk.who).items] == [statement.id]
        desk.world.clock.set(datetime(2026, 3, 9, 9, tzinfo=UTC))
        assert desk.statements.get(desk.who, statement.id).late(date(2026, 3, 9)) == 3
        desk.statements.send_again(desk.who, statement.id)
        desk.world.clock.set(datetime(2026, 3, 12, 9, tzinfo=UTC))
        desk.statements.send_again(desk.who, statement.id)  # once more: counted once
        counted = desk.statements.punctuality(desk.who, "2026-03")
        assert (counted.issued, counted.sent, counted.late, counted.days) == (1, 1, 1, 3)
        assert desk.statements.unsent(desk.who).items == []

    def test_in_time_is_not_late(self, desk: Desk) -> None:
        desk.charge(100, date(2026, 2, 3))
        desk.issue(FEB, send=True)
        counted = desk.statements.punctuality(desk.who, "2026-03")
        assert (counted.sent, counted.late, counted.days_each) == (1, 0, 0)
