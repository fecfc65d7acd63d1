"""Customers who came back within 90 days, by whether their complaint was solved."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.shipments.schemas import ShipmentNew
from chalicelib.tickets.model import Ticket
from tests.security.doors import get, signed_in
from tests.unit.customers.factories import a_customer
from tests.unit.tickets.factories import Desk
from tests.unit.tickets.learning.factories import a_review, closed
from tests.world import World

MARCH = "2026-03"
OVER = timedelta(days=90, minutes=1)


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


class Case:
    """A customer with one closed complaint."""

    def __init__(self, desk: Desk, code: str, **review: Any) -> None:
        self.desk, self.code = desk, code
        services = desk.world.services
        self.customer = services.customers.create(desk.li, a_customer(code, code))
        self.ticket = closed(desk, customer_id=self.customer.id)
        if review:
            services.learning.review(desk.sam, self.ticket.id, a_review(**review))
        desk.world.settle()

    def ships(self) -> "Case":
        self.desk.world.pass_time(timedelta(hours=1))
        new = ShipmentNew(customer_id=self.customer.id, house_bill=f"HBL{self.code}")
        self.desk.world.services.shipments.create(self.desk.owner, new)
        return self


def counts(desk: Desk) -> dict[str, int]:
    total = desk.world.services.figures.month(desk.sam, MARCH).total
    names = ("helped", "helped_again", "unhelped", "unhelped_again")
    return {name: total[name] for name in names if total.get(name)}


def pass_time(desk: Desk, time: timedelta) -> None:
    """So much later, with the sweeper having looked at what is due."""
    desk.world.pass_time(time, tick=timedelta(hours=12))
    desk.world.settle()


def test_nothing_is_said_before_the_ninety_days_are_over(desk: Desk) -> None:
    Case(desk, "A", justified=True).ships()
    pass_time(desk, timedelta(days=89))
    assert counts(desk) == {}


def test_after_them_each_counts_by_whether_it_was_solved_and_shipped_again(desk: Desk) -> None:
    for code, justified, back in (
        ("A", True, True),
        ("B", True, False),
        ("C", False, True),
        ("D", False, False),
        ("E", False, False),
    ):
        case = Case(desk, code, justified=justified)
        if back:
            case.ships()
    pass_time(desk, OVER)
    assert counts(desk) == {"helped": 2, "helped_again": 1, "unhelped": 3, "unhelped_again": 1}


def agreed_and_closed(desk: Desk, ticket: Ticket) -> Ticket:
    for act in ("acknowledge", "investigate", "propose", "accept", "carry_out", "answer", "close"):
        ticket = desk.tickets.step(desk.li, ticket.id, act, "We repack it.")
    return ticket


def test_a_customer_who_agreed_was_helped_until_the_matter_is_reopened(desk: Desk) -> None:
    customer = desk.world.services.customers.create(desk.li, a_customer())
    ticket = agreed_and_closed(desk, desk.raised(customer_id=customer.id))
    assert ticket.agreed
    assert not desk.tickets.step(desk.li, ticket.id, "reopen", "It leaks again.").agreed
    desk.tickets.close(desk.li, ticket.id, "We can do no more.")
    desk.world.settle()
    pass_time(desk, OVER)
    assert counts(desk) == {"unhelped": 1}


def test_counting_anew_gives_the_same_and_still_waits_for_what_is_not_known(desk: Desk) -> None:
    Case(desk, "A", justified=True).ships()
    pass_time(desk, timedelta(days=30))
    desk.world.services.counting.rebuild(desk.owner)
    desk.world.settle()
    pass_time(desk, timedelta(days=61))
    known = counts(desk)
    assert known == {"helped": 1, "helped_again": 1}
    desk.world.services.counting.rebuild(desk.owner)
    desk.world.settle()
    assert counts(desk) == known


def test_the_page_shows_them_beside_the_studies(desk: Desk) -> None:
    Case(desk, "A", justified=True).ships()
    pass_time(desk, OVER)
    page = get(signed_in(desk.world, desk.sam), "/figures").text
    for words in ("Customers who came back", "1 of 1 (100.0 %)", "54–70 %", "19–46 %", "9–37 %"):
        assert words in page
