"""The home screen of finance: what waits in the accounts, for who looks after them only."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.unit.accounts.payments.desk import Desk
from tests.unit.accounts.reminders.test_service import House
from tests.unit.frontend.sitting import client_for
from tests.world import World


def home(world: World, role: str) -> str:
    text: str = client_for(world, replace(world.who, user="usr_fin", role=role)).get("/").text
    return text


@pytest.mark.parametrize(("role", "seen"), [("finance", True), ("owner", True), ("sales", False)])
def test_payments_to_assign_are_named_by_their_payers(world: World, role: str, seen: bool) -> None:
    assert "Payments to assign" not in home(world, role)
    desk = Desk(world)
    for number in range(4):
        desk.paid(10_000 + number, party=f"Payer {number}")
    page = home(world, role)
    assert ("Payments to assign" in page) is seen
    three_and_more = re.search(r"(Payer \d · ){2}Payer \d …", page)
    assert (three_and_more is not None) is seen


def test_what_was_assigned_waits_no_more(world: World) -> None:
    desk = Desk(world)
    line = desk.paid(10_000, party="Harbour View")
    desk.settling.set_aside(desk.who, line.id, "rent")
    assert "Payments to assign" not in home(world, "finance")


def test_a_statement_that_should_have_gone_out_is_marked(world: World) -> None:
    desk = Desk(world)
    desk.bill(10_000, "INV-7")
    world.services.statements.issue(
        desk.who, desk.acme, date(2026, 2, 1), date(2026, 2, 28), send=False
    )
    page = home(world, "finance")
    assert "Statements not sent yet" in page
    assert "Acme Trading Ltd" in page
    assert "late" not in page
    world.clock.set(datetime(2026, 3, 20, 9, tzinfo=UTC))
    assert '<span class="badge bad">late' in home(world, "finance")


def test_calls_to_make_are_named(world: World) -> None:
    house = House(world)
    house.owes(date(2026, 1, 5))
    assert "Calls to make" not in home(world, "finance")
    house.goes_to(date(2026, 3, 9), 9, 5)
    assert "Calls to make" in home(world, "finance")
    assert 'href="/reminders?status=call_due"' in home(world, "finance")
    assert "Calls to make" not in home(world, "service")


def test_drafts_wait_for_who_may_send_them(world: World) -> None:
    house = House(world)
    house.sets(approval=True)
    house.owes(date(2026, 2, 10))
    house.goes_to(date(2026, 3, 9), 9, 5)
    assert "Reminders to approve" in home(world, "finance")
