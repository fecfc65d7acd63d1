"""Complaints of another system come in once each, and go again while nobody worked on them."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.customers.errors import CodeTaken
from chalicelib.imports.targets.complaints import ComplaintTarget
from chalicelib.kit.dynamo import Query
from chalicelib.kit.errors import DomainError, Invalid, Stale
from chalicelib.tables import TICKETS
from chalicelib.tickets.desk.queues import Wanted
from chalicelib.tickets.repository import TicketRepository
from chalicelib.unit_of_work import UnitOfWork
from tests.security.doors import get, post, signed_in
from tests.unit.imports.walk import imported, now, settled, undone, uploaded
from tests.world import World

LIST = """Complaint ID,Customer code,Subject,What happened,Date received,Severity,Category,Channel
188006,007,Late,"Container late,
twice",2025-02-28 11:25:05,high,Delay,Phone
188007,,,座落在A市A3区的投诉,2025-02-14,,Street Condition,UNKNOWN
"""
USUAL = {"zone": "Asia/Shanghai", "create_customers": True}


def test_complaints_come_in_with_their_own_times_and_customers(world: World) -> None:
    done = imported(world, "complaints", LIST, **USUAL)
    assert (done.result.new, done.result.wrong) == (2, 0)
    known = world.services.tickets.rows(world.who).imported("188006")
    assert known is not None
    ticket = world.services.tickets.get(world.who, known[0])
    assert ticket.received_at.isoformat() == "2025-02-28T03:25:05+00:00"
    assert (ticket.severity, ticket.category, ticket.channel) == ("high", "delay", "phone")
    customer = world.services.customers.find_by_code(world.who, "007")
    assert customer is not None
    assert ticket.customer_id == customer.id
    assert world.services.tickets.rows(world.who).story(ticket.id).text == "Container late,\ntwice"


def test_a_word_of_the_file_means_what_somebody_says_and_stays_in_the_timeline(
    world: World,
) -> None:
    said = {"category": {"street  condition": "damage"}, "channel": {"UNKNOWN": "portal"}}
    imported(world, "complaints", LIST, words=said, **USUAL)
    known = world.services.tickets.rows(world.who).imported("188007")
    assert known is not None
    ticket = world.services.tickets.get(world.who, known[0])
    assert (ticket.category, ticket.channel) == ("damage", "portal")
    page = get(signed_in(world, world.who), f"/complaints/{ticket.id}").text
    assert "Category in the file: Street Condition" in page
    again = settled(world, uploaded(world, "complaints", LIST), words=said, **USUAL)
    assert again.checked.unchanged == 2


def test_a_word_that_is_left_open_counts_as_other(world: World) -> None:
    imported(world, "complaints", LIST, **USUAL)
    known = world.services.tickets.rows(world.who).imported("188007")
    assert known is not None
    assert world.services.tickets.get(world.who, known[0]).category == "other"


def test_an_unknown_severity_is_an_error_until_somebody_says_what_it_means(world: World) -> None:
    odd = LIST.replace("high", "Class A")
    assert imported(world, "complaints", odd, **USUAL).result.wrong == 1
    said = {"severity": {"Class A": "critical"}}
    assert imported(world, "complaints", odd, words=said, **USUAL).result.wrong == 0
    made, none = uploaded(world, "complaints", odd), {"severity": {"Class A": "odd"}}
    with pytest.raises(Invalid) as refused:
        settled(world, made, words=none, **USUAL)
    assert [each.field for each in refused.value.problems] == ["words_severity"]


def test_any_two_chinese_characters_find_a_complaint(world: World) -> None:
    imported(world, "complaints", LIST, **USUAL)
    for pair in ("投诉", "3区", "在A"):
        assert len(world.services.tickets.search(world.who, pair).items) == 1, pair


def test_importing_complaints_again_doubles_nothing(world: World) -> None:
    imported(world, "complaints", LIST, **USUAL)
    again = settled(world, uploaded(world, "complaints", LIST), **USUAL)
    assert (again.checked.unchanged, again.checked.new, again.checked.changed) == (2, 0, 0)


def test_a_changed_complaint_is_changed_and_taken_back(world: World) -> None:
    imported(world, "complaints", LIST, **USUAL)
    done = imported(world, "complaints", LIST.replace("twice", "thrice"), **USUAL)
    assert (done.result.changed, done.result.unchanged) == (1, 1)
    known = world.services.tickets.rows(world.who).imported("188006")
    assert known is not None
    rows = world.services.tickets.rows(world.who)
    assert rows.story(known[0]).text == "Container late,\nthrice"
    assert undone(world, done).state == "undone"
    assert rows.story(known[0]).text == "Container late,\ntwice"


def test_a_complaint_that_a_later_import_changed_is_taken_back_in_that_order(world: World) -> None:
    first = imported(world, "complaints", LIST, **USUAL)
    later = imported(world, "complaints", LIST.replace("twice", "thrice"), **USUAL)
    kept = undone(world, first)
    assert (kept.state, kept.obstacles) == ("done", 1)
    assert len(world.services.tickets.newest(world.who).items) == 2
    assert undone(world, later).state == "undone"
    assert undone(world, kept).state == "undone"
    assert world.services.tickets.newest(world.who).items == []


def test_complaints_are_taken_back_until_somebody_works_on_one(world: World) -> None:
    assert undone(world, imported(world, "complaints", LIST, **USUAL)).state == "undone"
    assert world.services.tickets.newest(world.who).items == []
    assert world.services.customers.find_by_code(world.who, "007") is None
    done = imported(world, "complaints", LIST, **USUAL)
    known = world.services.tickets.rows(world.who).imported("188007")
    assert known is not None
    world.services.tickets.comment(world.who, known[0], "Looked into it")
    kept = undone(world, done)
    assert (kept.state, kept.obstacles) == ("done", 1)
    assert len(world.services.tickets.newest(world.who).items) == 2


def test_what_only_the_clock_did_to_complaints_goes_with_them(world: World) -> None:
    done = imported(world, "complaints", LIST, **USUAL)
    world.pass_time(timedelta(days=12), tick=timedelta(hours=2))
    known = world.services.tickets.rows(world.who).imported("188007")
    assert known is not None
    lines = [each.kind for each in world.services.tickets.timeline(world.who, known[0], 100).items]
    assert {"warned", "breached", "time_changed"} <= set(lines)
    assert undone(world, done).state == "undone"
    assert world.services.tickets.newest(world.who).items == []
    assert world.services.desk.queue(world.who, "due", Wanted()).items == []
    assert world.services.customers.find_by_code(world.who, "007") is None
    world.pass_time(timedelta(days=2), tick=timedelta(hours=2))  # nothing comes back, or fails
    assert world.store.query(Query(TICKETS, f"T#{world.who.tenant}#K#{known[0]}")).items == []
    assert imported(world, "complaints", LIST, **USUAL).result.new == 2


def test_a_notice_of_one_that_was_taken_back_leads_to_why_it_is_not_there(world: World) -> None:
    done = imported(world, "complaints", LIST, **USUAL)
    world.pass_time(timedelta(days=12), tick=timedelta(hours=2))
    told = world.services.notices.listed(world.who, world.who.user).items
    assert undone(world, done).state == "undone"
    reader = signed_in(world, world.who)
    gone = get(reader, post(reader, f"/notices/{told[0].id}").location)
    assert gone.status_code == 404
    assert "It may have gone with an import that was taken back." in gone.text


def test_who_works_on_one_while_it_is_being_taken_back_keeps_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = imported(world, "complaints", LIST, **USUAL)
    world.pass_time(timedelta(days=3), tick=timedelta(hours=2))
    known = world.services.tickets.rows(world.who).imported("188007")
    assert known is not None
    remove, came = TicketRepository.remove, []

    def overtaken(self: TicketRepository, uow: UnitOfWork, ticket: Any) -> None:
        remove(self, uow, ticket)
        came.append(ticket.id)
        if came.count(known[0]) == 3:  # at the look, once more before it goes, and now
            world.services.tickets.comment(world.who, known[0], "Looked into it")

    monkeypatch.setattr(TicketRepository, "remove", overtaken)
    world.services.imports.undo(world.who, done.id, done.version)
    for _ in range(4):
        with suppress(Stale):
            world.pass_time(timedelta(minutes=12), tick=timedelta(minutes=4))
    kept = now(world, done)
    assert (kept.state, kept.left) == ("undone", 1)
    [stays] = world.services.tickets.newest(world.who).items
    assert stays.id == known[0]


def test_a_customer_can_be_chosen_for_rows_that_name_none(world: World) -> None:
    imported(world, "customers", "code,name\nCITY,The City\n007,Acme\n")
    imported(world, "complaints", LIST, zone="UTC", default_customer="CITY")
    customer = world.services.customers.find_by_code(world.who, "CITY")
    assert customer is not None
    found = world.services.tickets.of_customer(world.who, customer.id).items
    assert [ticket.imported_as for ticket in found] == ["188007"]


@pytest.mark.parametrize("refusal", [Stale(), CodeTaken()])
def test_a_row_that_a_twin_brought_in_is_no_wrong_row(
    world: World, monkeypatch: pytest.MonkeyPatch, refusal: DomainError
) -> None:
    """Two workers at one step, or one whose commit was done and not heard: what is there counts."""
    apply, met = ComplaintTarget.apply, set()

    def beaten(self: ComplaintTarget, who: Any, record: Any, finding: Any, choices: Any) -> Any:
        done = apply(self, who, record, finding, choices)
        if finding.key in met:
            return done
        met.add(finding.key)
        raise refusal

    monkeypatch.setattr(ComplaintTarget, "apply", beaten)
    made = settled(world, uploaded(world, "complaints", LIST), **USUAL)
    world.services.imports.run(world.who, made.id, made.version)
    for _ in range(made.checked.new + 1):
        with suppress(Stale):  # the message comes again
            world.pass_time(timedelta(minutes=12), tick=timedelta(minutes=4))
    done = now(world, made)
    assert (done.state, done.result.wrong, done.result.new) == ("done", 0, made.checked.new)
    assert met
    assert undone(world, done).state == "undone"
    assert world.services.desk.queue(world.who, "due", Wanted()).items == []
