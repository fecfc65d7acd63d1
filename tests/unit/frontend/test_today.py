"""The home screen shows what waits for the reader, and nothing of anybody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.customers.schemas import CustomerNew, EntryNew
from chalicelib.tables import PLATFORM
from chalicelib.tenancy.directory import user_item
from chalicelib.tenancy.principal import Principal
from frontend.addresses import every
from frontend.pages.today import PLACES
from tests.companies import user_of
from tests.unit.frontend.sitting import client_for
from tests.unit.tickets.factories import POSTED, a_complaint
from tests.world import MONDAY, World


def visited(world: World, who: Principal, name: str, days: int, by: str = "visit") -> str:
    """A customer of this person whose next visit or call is due in so many days."""
    customer = world.services.customers.create(who, CustomerNew(code=name, name=name))
    due = (MONDAY + timedelta(days=days)).date()
    entry = EntryNew(kind="note", text="Met.", next_contact_on=due, next_contact_by=by)
    world.services.customers.log(who, customer.id, entry)
    return customer.id


def test_my_visits_and_calls_up_to_today(world: World) -> None:
    visited(world, world.who, "Late Visit", -2)
    visited(world, world.who, "Call Today", 0, "phone")
    visited(world, world.who, "Next Week", 7)
    page = client_for(world, world.who).get("/").text
    assert "Late Visit" in page
    assert "28 Feb 2026" in page
    assert "Call Today" in page
    assert "Next Week" not in page


def test_a_colleagues_visits_are_not_mine(world: World) -> None:
    visited(world, world.who, "Of Ann", 0)
    colleague = replace(world.who, user="usr_bob", name="Bob", role="sales")
    assert "Of Ann" not in client_for(world, colleague).get("/").text


def test_my_complaints_with_what_is_due_next(world: World) -> None:
    world.services.tickets.raise_ticket(world.who, a_complaint("Two cartons were crushed."))
    page = client_for(world, world.who).get("/").text
    assert "Two cartons were crushed." in page
    assert "Nothing is waiting for you" not in page
    world.clock.advance(timedelta(days=30))
    assert 'class="badge bad"' in client_for(world, world.who).get("/").text


@pytest.mark.parametrize(("role", "seen"), [("supervisor", True), ("sales", False)])
def test_what_was_closed_waits_for_those_who_review(world: World, role: str, seen: bool) -> None:
    tickets = world.services.tickets
    ticket = tickets.raise_ticket(world.who, a_complaint("Seal was broken."))
    tickets.step(world.who, ticket.id, "settle", "We are sorry.", handed=POSTED)
    reader = replace(world.who, user="usr_sue", role=role)
    assert ("Seal was broken." in client_for(world, reader).get("/").text) is seen


def test_an_empty_day_says_so(world: World) -> None:
    page = client_for(world, world.who).get("/").text
    assert "Nothing is waiting for you" in page


def test_the_day_is_the_readers_day(world: World) -> None:
    far_east = replace(world.who, zone="Pacific/Kiritimati", language="zh")
    world.clock.advance(timedelta(hours=3))
    page = client_for(world, far_east).get("/").text
    assert "星期二" in page
    assert "2026年3月3日" in page


@pytest.mark.parametrize(("role", "seen"), [("owner", True), ("sales", False)])
def test_more_leads_only_where_the_reader_may_go(world: World, role: str, seen: bool) -> None:
    page = client_for(world, replace(world.who, role=role)).get("/more").text
    assert ('href="/imports"' in page) is seen
    assert 'action="/sign-out"' in page


@pytest.mark.parametrize("path", [each[0] for _, places in PLACES for each in places])
def test_more_leads_to_pages_that_are_there(path: str) -> None:
    assert path in {route.rule for route in every()}


def test_who_is_not_signed_in_goes_to_the_door(world: World) -> None:
    answer = client_for(world, None).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=%2F")


def test_changing_the_language_changes_the_person(world: World) -> None:
    world.store.put_many(PLATFORM, [user_item(user_of(world.who))])
    answer = client_for(world, world.who).post(
        "/language", data={"language": "zh", "back": "/more"}
    )
    assert answer.headers["Location"] == "/more"
    assert world.services.tenancy.member(world.who, world.who.user).language == "zh"
