"""The company's ageing is computed by itself: soon after the first booking, then every night."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.accounts.ledger.company import AgeingRun
from chalicelib.accounts.ledger.model import AgeingClock
from chalicelib.accounts.ledger.schemas import ChargeNew
from chalicelib.tenancy.principal import Principal
from tests.unit.customers.factories import a_customer
from tests.unit.imports.walk import imported
from tests.world import TENANT, World

SYSTEM = Principal.system(TENANT)


@pytest.fixture
def customer(world: World) -> str:
    return world.services.customers.create(world.who, a_customer()).id


def book(world: World, customer: str) -> None:
    new = ChargeNew(currency="USD", amount=10000, dated=date(2026, 1, 1))
    world.services.ledger.record_charge(world.who, customer, new)


def runs(world: World) -> list[AgeingRun]:
    return world.services.ledger.company.newest(world.who)


def clock(world: World) -> AgeingClock | None:
    return world.services.ledger.desk.rows(world.who).ageing_clock()


def test_a_company_that_never_booked_has_no_ageing(world: World) -> None:
    world.pass_time(timedelta(minutes=7))
    assert clock(world) is None
    assert runs(world) == []


def test_the_first_booking_is_followed_by_the_first_ageing(world: World, customer: str) -> None:
    book(world, customer)
    world.pass_time(timedelta(minutes=6))
    [run] = runs(world)
    assert (run.state, run.on, run.totals[0].owed) == ("done", date(2026, 3, 2), 10000)


def test_a_second_customer_does_not_move_the_clock(world: World, customer: str) -> None:
    book(world, customer)
    before = clock(world)
    world.clock.advance(timedelta(minutes=1))
    book(world, world.services.customers.create(world.who, a_customer("C-2")).id)
    assert clock(world) == before


def test_every_night_at_five_it_is_computed_anew(world: World, customer: str) -> None:
    book(world, customer)
    world.pass_time(timedelta(minutes=6))
    after = clock(world)
    assert after is not None
    assert after.due_at == datetime(2026, 3, 3, 5, tzinfo=UTC)
    world.clock.set(after.due_at)
    world.pass_time(timedelta(minutes=1))
    assert [run.on for run in runs(world)] == [date(2026, 3, 3), date(2026, 3, 2)]


def test_a_message_delivered_twice_starts_one_run(world: World, customer: str) -> None:
    book(world, customer)
    world.clock.advance(timedelta(minutes=5))
    daily = world.services.ledger.daily
    daily.wake(SYSTEM, "daily", "")
    daily.wake(SYSTEM, "daily", "")
    assert len(runs(world)) == 1


def test_an_import_of_invoices_is_followed_by_an_ageing(world: World, customer: str) -> None:
    book(world, customer)
    world.pass_time(timedelta(minutes=6))
    world.clock.advance(timedelta(hours=1))
    content = "customerID,invoiceNumber,InvoiceDate,InvoiceAmount\nACME,77,2026-02-01,50.00\n"
    assert imported(world, "invoices", content, currency="USD", terms_days=30).result.new == 1
    newest, first = runs(world)
    assert newest.totals[0].owed == first.totals[0].owed + 5000
